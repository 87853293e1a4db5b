"""What of score.json is public: a reduced copy, made by naming what stays."""

from fractions import Fraction
from typing import Any

from pages.awarded import conditions_pending, public_awards
from pages.round_rules import Part, RoundRules
from pages.vacancies import open_because
from rendering.numbers import decimal_text, visible_text
from rulebook.vocabulary import SMALLEST_GROUP

LEVELS = ("honours", "scores", "full")
_ROUND = (
    "title",
    "date",
    "periods",
    "counted_channels",
    "electors",
    "ballots_returned",
    "locked",
    "confirmed_on",
    "corrected_on",
)
_AMENDED = ("at", "changes", "why", "clause")  # who agreed stands in the trail and the papers
_HEAD = ("contract", "simulated", "status", "reading", "weights_official", "weights")
_DESIGNATION = (
    "open_places",
    "ties_at_cutoff",
    "tied_places",
    "top_without_application",
    "next_year_model_windows",
)
_IDENTITY = ("window_id", "name", "in_pool", "not_ranked_because", "rank", "responses", "ballots")
_SCORES = ("bimonthly", "vote", "survey", "third_party", "total")
_UNCERTAINTY = ("interval", "rank_set", "top_three_probability", "top_places")
_CHECK = ("id", "title", "value", "unit", "interval", "n", "precondition_met", "flag", "reason")
_OF_VOTE = ("vote", "third_party", "total")


def reduced(data: dict[str, Any], level: str, rules: RoundRules) -> dict[str, Any]:
    """The public part of score.json at a level: honours, scores or full.

    At `honours` only designated windows are named, without scores. No level tells which window
    gave rise to a suspicion, nor a score made from fewer than five ballots.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(LEVELS)}")
    designation, windows = data["designation"], data["windows"]
    honour, proposed = _honours(designation, rules)
    public: dict[str, Any] = {key: data[key] for key in _HEAD if key in data}
    public["edition"] = rules.edition
    public["round"] = {key: data["round"].get(key) for key in _ROUND}
    public["round"]["basis"] = data["round"].get("basis", {})  # only where somebody has written it
    amendments = data["round"].get("amendments", ())  # a report from before has none
    public["round"]["amendments"] = [{key: one[key] for key in _AMENDED} for one in amendments]
    public["published"] = level
    public["counts"] = {
        "windows": len(windows),
        "ranked": sum(window["rank"] is not None for window in windows),
        "responses": sum(window["responses"] or 0 for window in windows),
    }
    designated = _designated(data, honour)
    public["designation"] = {
        "designated": designated,
        "pending": conditions_pending(data, honour, designated),
        "open_because": open_because(data, rules.places),
    }
    public["designation"] |= {key: designation.get(key, []) for key in _DESIGNATION}
    public |= public_awards(data, level)
    if level == LEVELS[0]:
        return public | _named_only(public["designation"], windows)
    ranks = _true_ranks(data)
    shown = [_window(window, rules.parts, ranks) for window in windows]
    hidden = {window["name"] for window in shown if window.get("withheld")}
    public |= {
        "proposals": {
            proposed: _of_honour(data, proposed, f"{proposed}_proposal", "proposed"),
        },
        "proposals_pending": conditions_pending(
            data, proposed, _of_honour(data, proposed, f"{proposed}_proposal", "proposed")
        ),
        "gap": _gap(windows, shown, rules.places),
        "windows": shown,
        "checks": [_check(check, hidden) for check in data.get("checks", [])],
        "confidence": data.get("confidence", []),
        "limits": data.get("limits", []),
    }
    return public | (_other_ways(data, shown) if level == LEVELS[2] else {})


def _other_ways(data: dict[str, Any], shown: list[dict[str, Any]]) -> dict[str, Any]:
    """Other readings of the survey and of the working rules; nothing of withheld windows."""
    told = data.get("specifications")
    hidden = {window["window_id"] for window in shown if window.get("withheld")}
    cuts = [cut for cut in data.get("further_cuts", []) if not hidden.intersection(cut["top"])]
    other: dict[str, Any] = {"further_cuts": cuts}
    # Older files count two events as one there: not shown.
    windows = told["windows"] if told else {}
    if told and all("honour" in own for own in windows.values()) and not hidden & windows.keys():
        other["specifications"] = told
    return other


def _honours(designation: dict[str, Any], rules: RoundRules) -> tuple[str, str]:
    """Ids of the designated and the proposed honour; older files leave them to the rules."""
    named = designation.get("honours") or {}
    return named.get("designated", rules.honour), named.get("proposed", rules.proposed)


def _designated(data: dict[str, Any], honour: str) -> list[str]:
    """The windows that have the honour: the awarded ones once settled, else the computed ones."""
    windows = [window["window_id"] for window in data["windows"]]
    for settled in (data.get("settled") or {}).get("honours", []):
        if settled["honour"] == honour and settled["decided"]:
            return [window for window in windows if window in settled["awarded"]]
    return _of_honour(data, honour, honour, "designated")


def _of_honour(data: dict[str, Any], honour: str, key: str, standing: str) -> list[str]:
    """Whom the computation gives an honour, in order of rank.

    An honour whose id is that of another value of `designation` is read from the awards.
    """
    if key not in (*_DESIGNATION, "conditions_not_met", "honours"):
        return list(data["designation"].get(key, []))
    ranks = {window["window_id"]: window["rank"] for window in data["windows"]}
    candidates = [
        candidate["candidate_id"]
        for award in data.get("awards", [])
        if award["honour"] == honour
        for line in award["lines"]
        for candidate in line["candidates"]
        if (candidate.get("would_be") or candidate.get("standing")) == standing
    ]
    return sorted(
        (candidate for candidate in candidates if ranks.get(candidate)),
        key=lambda candidate: int(ranks[candidate]),
    )


def _named_only(designation: dict[str, Any], windows: list[dict[str, Any]]) -> dict[str, Any]:
    """Level honours: the names of the designated; no score, no rank, nobody else."""
    named = set(designation["designated"])
    for key in ("ties_at_cutoff", "top_without_application"):
        designation[key] = []
    public = [
        {"window_id": window["window_id"], "name": window["name"]}
        for window in windows
        if window["window_id"] in named
    ]
    return {"proposals": {}, "gap": None, "windows": public, "checks": [], "confidence": []}


def _true_ranks(data: dict[str, Any]) -> dict[str, list[float]]:
    """How probable each of the first true ranks is, by window, if the check of it is public."""
    return {
        window: told["ranks"]
        for check in data.get("checks", [])
        if check["id"] == "top_three_probability" and check.get("public")
        for window, told in check["windows"].items()
        if told.get("ranks")
    }


def _window(
    window: dict[str, Any], parts: tuple[Part, ...], ranks: dict[str, list[float]]
) -> dict[str, Any]:
    """A window's public values; `shown` and `points` are rounded once, from the exact scores."""
    public = {key: window.get(key) for key in (*_IDENTITY, *_SCORES, *_UNCERTAINTY)}
    public["true_ranks"] = ranks.get(window["window_id"])
    exact = {name: _exact(window, name) for name in _SCORES}
    if (window.get("ballots") or 0) < SMALLEST_GROUP and window.get("vote") is not None:
        hidden = (*_OF_VOTE, *_UNCERTAINTY, "true_ranks", "ballots")
        public |= dict.fromkeys(hidden) | {"withheld": True}
        exact |= dict.fromkeys(_OF_VOTE)
    points = {
        part.field: None if (score := exact[part.field]) is None else score * part.share
        for part in parts
    }
    return public | {"shown": _two_decimals(exact), "points": _two_decimals(points)}


def _exact(window: dict[str, Any], name: str) -> Fraction | None:
    """A score as it was computed; files without exact fields give six decimals."""
    text = window.get(f"{name}_exact") or window.get(name)
    return None if text is None else Fraction(text)


def _two_decimals(values: dict[str, Fraction | None]) -> dict[str, str | None]:
    return {
        name: None if value is None else decimal_text(value, 2) for name, value in values.items()
    }


def _gap(windows: list[dict[str, Any]], shown: list[dict[str, Any]], places: int) -> str | None:
    """Points between the last place of the top and the next; None where a total is not shown."""
    public = {window["window_id"] for window in shown if window["total"] is not None}
    ranked = sorted(
        (window for window in windows if window["rank"] is not None),
        key=lambda window: int(window["rank"]),
    )
    totals = [
        total
        for window in ranked[places - 1 : places + 1]
        if window["window_id"] in public and (total := _exact(window, "total")) is not None
    ]
    return visible_text(totals[0] - totals[1]) if len(totals) == 2 else None


def _check(check: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """A check without its windows; only that it was made, where it or its sentence may hint.

    What the report does not call public is for the leading group alone.
    """
    if not check.get("public") or any(name in check["reason"] for name in hidden):
        return {"id": check["id"], "title": check["title"], "withheld": True}
    return {key: check.get(key) for key in _CHECK} | {"withheld": False}
