"""The rows of every table, from what score.json says and from the evidence behind it."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from analysis.report.score_json import score_data
from analysis.report.suppression import hidden_votes
from analysis.report.tables.dictionary import NO_OPINION
from analysis.result.score_report import ScoreReport
from rendering.numbers import fraction_text
from rulebook.vocabulary import SCORE_FIELD, SMALLEST_GROUP

Row = Mapping[str, Any]
Data = Mapping[str, Any]  # score.json
Rows = Iterator[Row]


def all_rows(report: ScoreReport) -> dict[str, list[Row]]:
    """The rows by table, each with the mark of simulated data. No ballot, no single response."""
    data = score_data(report)
    mark = {"simulated": report.settings.simulated}
    return {table: [{**row, **mark} for row in rows(report, data)] for table, rows in _ROWS.items()}


def _round(report: ScoreReport, data: Data) -> Rows:
    about = data["round"]
    yield {
        **{key: about[key] for key in ("title", "locked", "electors", "ballots_returned")},
        **{key: data[key] for key in ("edition", "status", "reading", "weights_official")},
        **{key: data.get(key) for key in ("draws", "seed")},
        "date": report.settings.date,
        "counts_sha256": data["inputs"]["counts"],
    }


def _components(report: ScoreReport, data: Data) -> Rows:
    for kind, weight in report.weights.items():
        yield {"component": kind, "weight": float(weight), "weight_exact": fraction_text(weight)}


def _windows(report: ScoreReport, data: Data) -> Rows:
    same = ("window_id", "name", "in_pool", "rank", "responses", "ballots")
    for window, result in zip(data["windows"], report.results, strict=True):
        yield {
            **{key: window[key] for key in (*same, "total_exact", "third_party_exact")},
            **{key: _number(window[key]) for key in ("total", "third_party")},
            "unit": result.window.unit,
            "not_ranked_because": "；".join(window["not_ranked_because"]),
            "applied_honours": "|".join(window["applied_honours"]),
            **_top(window["top_places"] or {}),
            **_ends("", window["interval"]),
            **_ends("rank_", window["rank_set"]),
        }


def _top(places: Mapping[str, Any]) -> dict[str, Any]:
    chances = {f"top_{name}": places.get(name) for name in ("standing", "truly", "again")}
    ranges = {name: places.get(f"{name}_range") for name in ("truly", "again")}
    return {**chances, **_ends("top_", ranges)}


def _ends(prefix: str, ranges: Mapping[str, Any] | None) -> dict[str, Any]:
    """``name_low`` and ``name_high`` of every range that there is."""
    return {
        f"{prefix}{name}_{end}": value
        for name, pair in (ranges or {}).items()
        for end, value in zip(("low", "high"), pair or (None, None), strict=True)
    }


def _number(text: str | None) -> float | None:
    return None if text is None else float(text)


def _scores(report: ScoreReport, data: Data) -> Rows:
    for window, result in zip(data["windows"], report.results, strict=True):
        for kind, exact in result.components.by_kind().items():
            weight = report.weights[kind]
            yield {
                "window_id": window["window_id"],
                "component": kind,
                "score": _number(window[SCORE_FIELD[kind]]),
                "score_exact": fraction_text(exact),
                "weight": float(weight),
                "contribution": None if exact is None else float(weight * exact),
            }


def _marks(report: ScoreReport, data: Data) -> Rows:
    for result in report.results:
        for period in report.periods:
            if period in result.evidence.marks:
                mark = float(result.evidence.marks[period])
                yield {"window_id": result.window.id, "period": period, "mark": mark}


def _votes(report: ScoreReport, data: Data) -> Rows:
    hidden = hidden_votes(report)
    points = {grade.grade: float(grade.points) for grade in report.book.grades()}
    for result in report.results:
        is_hidden, tally = result.window.id in hidden, result.evidence.tally
        for grade in (*points, None):
            yield {
                "window_id": result.window.id,
                "grade": NO_OPINION if grade is None else grade,
                "points": None if grade is None else points[grade],
                "ballots": None if is_hidden else tally.get(grade, 0),
                "hidden": is_hidden,
            }


def _channels(report: ScoreReport, data: Data) -> Rows:
    for window in data["windows"]:
        for channel, responses in window["responses_by_channel"].items():
            yield {
                "window_id": window["window_id"],
                "channel": channel,
                "counted": channel in report.counted_channels,
                "responses": responses,
            }


def _items(report: ScoreReport, data: Data) -> Rows:
    ids = {item.label.zh: item.id for item in report.book.items()}
    for window, means in report.findings.items.items() if report.findings else ():
        for item in means:
            if item.n >= SMALLEST_GROUP:
                yield {
                    "window_id": window,
                    "item": ids[item.label],
                    "n": item.n,
                    "mean": float(item.mean),
                    "mean_exact": fraction_text(item.mean),
                }


def _checks(report: ScoreReport, data: Data) -> Rows:
    same = ("title", "flag", "reason", "value", "unit", "n", "precondition", "precondition_met")
    for check in data["checks"]:
        low, high = check["interval"] or (None, None)
        yield {
            **{key: check[key] for key in (*same, "public", "clue")},
            "check_id": check["id"],
            "low": low,
            "high": high,
        }


def _check_numbers(report: ScoreReport, data: Data) -> Rows:
    for check in data["checks"]:
        for window, numbers in {"": check["numbers"], **check["windows"]}.items():
            for name, value in _leaves("", numbers):
                is_number = isinstance(value, int | float)
                yield {
                    "check_id": check["id"],
                    "window_id": window,
                    "name": name,
                    "value": float(value) if is_number else None,
                    "text": None if is_number else value,
                }


def _leaves(prefix: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Every number or text within, under its names joined by dots."""
    inner = value.items() if isinstance(value, Mapping) else enumerate(value)
    for key, part in inner:
        name = f"{prefix}.{key}" if prefix else str(key)
        if isinstance(part, Mapping | list | tuple):
            yield from _leaves(name, part)
        elif part is not None:
            yield name, part


def _alternatives(report: ScoreReport, data: Data) -> Rows:
    for cut in data.get("further_cuts", ()):
        for place, window in enumerate(cut["top"], start=1):
            yield {
                "alternative": cut["id"],
                "label": cut["label"],
                "place": place,
                "window_id": window,
                "changed": cut["changed"],
            }


def _specifications(report: ScoreReport, data: Data) -> Rows:
    told = data.get("specifications") or {"windows": {}}
    for window, own in told["windows"].items():
        honour = {f"honour_{name}": own["honour"][name] for name in ("inside", "tied")}
        yield {"window_id": window, "combinations": told["combinations"], **own, **honour}


def _working_rules(report: ScoreReport, data: Data) -> Rows:
    for choice in (data.get("specifications") or {"choices": ()})["choices"]:
        for place, option in enumerate(choice["options"]):
            yield {
                **{key: choice[key] for key in ("rule", "name", "compared")},
                "choice": choice["varies"],
                "option": option["id"],
                "option_name": option["name"],
                "in_force": place == 0,
                "changed": option["changed"],
                "honour_changed": option["honour_changed"],
            }


def _places(report: ScoreReport, data: Data) -> Rows:
    for award in data["awards"]:
        for line in award["lines"]:
            yield {"honour": award["honour"], **line}


def _candidates(report: ScoreReport, data: Data) -> Rows:
    for award in data["awards"]:
        groups = [(line["line"], line["candidates"]) for line in award["lines"]]
        for line, candidates in (*groups, ("", award["outside"])):
            for candidate in candidates:
                judged = candidate["judged"] or {}
                yield {
                    **candidate,
                    "method": judged.get("method"),
                    "method_score": _number(judged.get("score")),
                    "method_rank": judged.get("rank"),
                    "honour": award["honour"],
                    "line": line,
                    "total": _number(candidate["total"]),
                    "reasons": "；".join(candidate["reasons"]),
                }


_ROWS: Mapping[str, Callable[[ScoreReport, Data], Rows]] = {
    "round": _round,
    "components": _components,
    "windows": _windows,
    "scores": _scores,
    "marks": _marks,
    "votes": _votes,
    "channels": _channels,
    "items": _items,
    "checks": _checks,
    "check_numbers": _check_numbers,
    "alternatives": _alternatives,
    "specifications": _specifications,
    "working_rules": _working_rules,
    "places": _places,
    "candidates": _candidates,
}
