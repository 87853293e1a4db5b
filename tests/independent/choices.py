"""The first places under another way to write the working rules, once more from the rows.

Like the second scorer it imports nothing of ours: every total is computed anew for every way.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from tests.independent import deciding, scorer
from tests.independent.files import marks, period, table
from tests.independent.scorer import Number, Round, mean

Say = Mapping[str, Any]


def in_force(this: Round) -> dict[str, Any]:
    """What the rules of the round say: it may choose channels and reading of its own."""
    return of_edition(this) | {"channels": this.channels, "reading": this.reading}


def of_edition(this: Round) -> dict[str, Any]:
    """What the rules of the edition say."""
    grades = this.rules["questionnaires"]["grades"]["all"]
    return {
        "points": [Fraction(one["points"]) for one in grades],
        "least_answered": Fraction(this.score["survey"]["least_answered"]),
        "item_mean": "responses",
        "abstention": 0,
        "channels": list(this.score["survey"]["counted_channels"]),
        "reading": this.score["designation"]["default_reading"],
        "marks_mean": "mean",
    }


def honoured(this: Round, say: Say) -> tuple[set[str], set[str]]:
    """Window ids that could be given the honour, and those that share its last place."""
    honour, places = this.score["designation"]["honour"], this.score["designation"]["places"]
    windows: dict[str, deciding.Window] = {
        row["window_id"]: {
            "window_id": row["window_id"],
            "unit": row["unit"],
            "staff": int(row["staff_count"]),
            "applied": this.applied(row),
        }
        for row in table(this.folder / "windows.csv")
    }
    among = say["reading"] == "among_applicants"
    contenders = [
        windows[window] | {"total": total}
        for window, total in _totals(this, say).items()
        if honour in windows[window]["applied"] or not among
    ]
    can = {window for window, one in windows.items() if deciding.can_have(this, one, honour)}
    certain, tied = deciding.cut(contenders, places)
    return can & {*certain}, can & {*tied}


def first_places(this: Round, say: Say) -> tuple[set[str], set[str]]:
    """Window ids that are certainly among the first, and those that share the last place."""
    totals = _totals(this, say)
    places = this.score["designation"]["places"]
    ranks = {one: 1 + sum(t > totals[one] for t in totals.values()) for one in totals}
    within = {one for one, rank in ranks.items() if rank <= places}
    if len(within) <= places:
        return within, set()
    last = max(ranks[one] for one in within)
    tied = {one for one in within if ranks[one] == last}
    return within - tied, tied


def _totals(this: Round, say: Say) -> dict[str, Fraction]:
    """Totals of the ranked windows, whatever the reading."""
    share, pool = scorer.weights(this.score["score"]), this.score["pool"]
    parts = {"marks": _marks(this, say), "vote": _votes(this, say), "survey": _survey(this, say)}
    totals = {}
    for row in table(this.folder / "windows.csv"):
        applied, window = this.applied(row), row["window_id"]
        total = scorer.weighted(share, {kind: own.get(window) for kind, own in parts.items()})
        ranked = {*applied} & {*pool["honours"]} and int(row["staff_count"]) >= pool["least_staff"]
        if ranked and total is not None:
            totals[window] = total
    return totals


def _marks(this: Round, say: Say) -> dict[str, Number]:
    full = Fraction(this.score["marks"]["full_marks"])
    found: dict[str, dict[str, Fraction]] = {}
    for row in marks(this.folder / "bimonthly.csv"):
        mark = Fraction(row["score"]) / Fraction(row.get("full_marks") or full) * 100
        found.setdefault(row["window_id"], {})[period(row["period"], this.rules)] = mark
    middle = mean if say["marks_mean"] == "mean" else _median
    return {
        window: middle([own[one] for one in this.periods]) if {*this.periods} <= {*own} else None
        for window, own in found.items()
    }


def _median(values: list[Fraction]) -> Number:
    ordered, half = sorted(values), len(values) // 2
    if len(ordered) % 2:
        return ordered[half]
    return (ordered[half - 1] + ordered[half]) / 2


def _worth(say: Say, grade: int) -> Fraction:
    return Fraction(say["points"][len(say["points"]) - grade])


def _votes(this: Round, say: Say) -> dict[str, Number]:
    found: dict[str, list[Fraction]] = {}
    for row in (*this.ratings("ballots"), *this.ratings("ballot_tallies")):
        grade = this.grade(row["grade"]) or say["abstention"]
        if grade:
            points = [_worth(say, grade)] * int(row.get("count", "1"))
            found.setdefault(row["window_id"], []).extend(points)
    return {window: mean(points) for window, points in found.items()}


def _survey(this: Round, say: Say) -> dict[str, Number]:
    delivered: dict[str, Number] = {
        row["window_id"]: Fraction(row["score"]) for row in this.ratings("survey_scores")
    }
    if delivered:
        return delivered
    items = [one["id"] for one in this.rules["questionnaires"]["questionnaire"]["items"]]
    found: dict[str, list[list[Fraction | None]]] = {}
    for row in this.ratings("responses"):
        grades = [this.grade(row[item]) for item in items]
        answered = sum(grade is not None for grade in grades)
        enough = answered > 0 and Fraction(answered, len(items)) >= Fraction(say["least_answered"])
        if enough and row["channel"] in say["channels"]:
            points = [None if grade is None else _worth(say, grade) for grade in grades]
            found.setdefault(row["window_id"], []).append(points)
    return {window: _averaged(rows, say["item_mean"]) for window, rows in found.items()}


def _averaged(rows: list[list[Fraction | None]], way: str) -> Number:
    if way == "answers":
        return mean([one for row in rows for one in row if one is not None])
    groups = rows if way == "responses" else [list(column) for column in zip(*rows, strict=True)]
    means = [mean([one for one in group if one is not None]) for group in groups]
    return mean([one for one in means if one is not None])
