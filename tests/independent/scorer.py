"""A second scorer: the notice's arithmetic once more, by nobody who knows our code.

It is written from the notice, docs/contract.md and the edition's TOML. It imports nothing of ours
and no library, so that a fault of ours cannot hide in both. It expects sound files.
"""

from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

from tests.independent.files import edition, marks, period, table, toml

Number = Fraction | None
Parts = dict[str, Number]
NAMES = {"marks": "bimonthly", "vote": "vote", "survey": "survey"}


class Round:
    """A round folder with its settings, its edition and its register."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.settings = toml(folder / "round.toml")
        self.rules = edition(self.settings["edition"])
        self.score = self.rules["window_score"]
        self.proposal = str(self.score["proposal"]["honour"])
        self.honours: list[dict[str, Any]] = self.rules["honours"]["honours"]
        grades = self.rules["questionnaires"]["grades"]["all"]
        self.points = {one["grade"]: Fraction(one["points"]) for one in grades}
        self.labels = {one["label"]["zh"]: one["grade"] for one in grades}
        self.verified = {
            (row["candidate_id"], row["honour"], row["clause"]): row
            for row in table(folder / "conditions.csv")
        }

    def ratings(self, name: str) -> list[dict[str, str]]:
        """A table of ratings/."""
        return table(self.folder / "ratings" / f"{name}.csv")

    def grade(self, cell: str) -> int | None:
        """A grade by number or in words; None for an empty cell."""
        return self.labels.get(cell) or (int(cell) if cell else None)

    def honour(self, honour_id: str) -> dict[str, Any]:
        """An honour of the edition."""
        return next(one for one in self.honours if one["id"] == honour_id)

    def applied(self, window: dict[str, str]) -> list[str]:
        """Ids of the honours a window applied for, by id or name."""
        names = {
            name: one["id"]
            for one in self.honours
            for name in (one["id"], one["name"]["zh"], one["short_name"])
        }
        return [names[part] for part in window["applied_honours"].split("|") if part]

    @property
    def reading(self) -> str:
        """The reading of the designation clause."""
        return str(self.settings.get("reading") or self.score["designation"]["default_reading"])

    @property
    def periods(self) -> list[str]:
        """The two-monthly periods that count."""
        every = [one["id"] for one in self.rules["campaign"]["periods"]["all"]]
        return [one for one in every if one in (self.settings.get("periods") or every)]

    @property
    def channels(self) -> list[str]:
        """The channels of the survey that count."""
        counted = self.settings.get("counted_channels") or self.score["survey"]["counted_channels"]
        return list(counted)


def weights(node: dict[str, Any], share: Fraction = Fraction(1)) -> dict[str, Fraction]:
    """Share of the total by kind of component: a part of a part of the whole."""
    here = share * Fraction(node["weight"])
    if "component" in node:
        return {node["component"]: here}
    return {kind: value for part in node["parts"] for kind, value in weights(part, here).items()}


def mean(values: list[Fraction]) -> Number:
    """The mean; None of nothing."""
    return sum(values, Fraction()) / len(values) if values else None


def marks_of(this: Round) -> dict[str, Number]:
    """The mean of the periods' marks, in points of 100; None where one is missing."""
    full = Fraction(this.score["marks"]["full_marks"])
    found: dict[str, dict[str, Fraction]] = {}
    for row in marks(this.folder / "bimonthly.csv"):
        mark = Fraction(row["score"]) / Fraction(row.get("full_marks") or full) * 100
        found.setdefault(row["window_id"], {})[period(row["period"], this.rules)] = mark
    return {
        window: mean([own[one] for one in this.periods]) if {*this.periods} <= {*own} else None
        for window, own in found.items()
    }


def ballots_of(this: Round) -> dict[str, list[Fraction]]:
    """Points of the ballots that rate each window; an abstention rates none."""
    found: dict[str, list[Fraction]] = {}
    for row in (*this.ratings("ballots"), *this.ratings("ballot_tallies")):
        grade = this.grade(row["grade"])
        if grade is not None:
            points = [this.points[grade]] * int(row.get("count", "1"))
            found.setdefault(row["window_id"], []).extend(points)
    return found


def responses_of(this: Round) -> dict[str, list[Fraction]]:
    """Scores of the valid responses that count, by window."""
    items = [one["id"] for one in this.rules["questionnaires"]["questionnaire"]["items"]]
    least = Fraction(this.score["survey"]["least_answered"])
    found: dict[str, list[Fraction]] = {}
    for row in this.ratings("responses"):
        grades = [this.grade(row[item]) for item in items]
        points = [this.points[grade] for grade in grades if grade is not None]
        valid = points and Fraction(len(points), len(items)) >= least
        if valid and row["channel"] in this.channels:
            found.setdefault(row["window_id"], []).append(sum(points, Fraction()) / len(points))
    return found


def survey_of(this: Round) -> dict[str, tuple[Number, int]]:
    """The survey's score and how many responses stand behind it, by window."""
    delivered = {
        row["window_id"]: (Fraction(row["score"]), int(row["responses"]))
        for row in this.ratings("survey_scores")
    }
    return delivered | {window: (mean(own), len(own)) for window, own in responses_of(this).items()}


def weighted(share: dict[str, Fraction], parts: Parts) -> Number:
    """The weighted parts, brought to 100; nothing where one is missing, never zero in its place."""
    total = Fraction()
    for kind, weight in share.items():
        value = parts[kind]
        if value is None:
            return None
        total += weight * value
    return total / sum(share.values())


def scored_windows(this: Round) -> list[dict[str, Any]]:
    """Every window with its parts, total and rank; ranked ones first, then as registered."""
    share = weights(this.score["score"])
    outer = {kind: weight for kind, weight in share.items() if kind != "marks"}
    marks_by, ballots_by, survey_by = marks_of(this), ballots_of(this), survey_of(this)
    channels = Counter((row["window_id"], row["channel"]) for row in this.ratings("responses"))
    found = []
    for row in table(this.folder / "windows.csv"):
        window = row["window_id"]
        survey, responses = survey_by.get(window, (None, 0))
        ballots = ballots_by.get(window, [])
        parts = {"marks": marks_by.get(window), "vote": mean(ballots), "survey": survey}
        found.append(
            {
                "window_id": window,
                "name": row["name"],
                "unit": row["unit"],
                "staff": int(row["staff_count"]),
                "applied": this.applied(row),
                **{NAMES[kind]: value for kind, value in parts.items()},
                "third_party": weighted(outer, parts),
                "total": weighted(share, parts),
                "responses": responses,
                "responses_by_channel": {c: n for (w, c), n in channels.items() if w == window},
                "ballots": len(ballots),
            }
        )
    return _ranked(this, found)


def _ranked(this: Round, windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With ``lacks``, how many things keep a window from the ranking, and its rank without any."""
    pool = this.score["pool"]
    for one in windows:
        apart = not {*one["applied"]} & {*pool["honours"]}
        missing = sum(one[name] is None for name in NAMES.values())
        one["lacks"] = apart + (one["staff"] < pool["least_staff"]) + missing
    totals = [one["total"] for one in windows if not one["lacks"]]
    for one in windows:
        above = sum(total > one["total"] for total in totals) if not one["lacks"] else None
        one["rank"] = None if above is None else above + 1
    return sorted(windows, key=lambda one: one["rank"] or len(windows) + 1)
