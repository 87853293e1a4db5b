"""What of score.json is public: a reduced copy, made by naming what stays."""

from typing import Any

from pages.awarded import conditions_pending, public_awards

LEVELS = ("honours", "scores", "full")
LEAST_BALLOTS = 5
# What the leading group alone reads: hints that single windows or voters may have been improper.
WITHHELD_CHECKS = frozenset(
    {"straight_lining", "duplicate_ballots", "bloc_voting", "bursts", "self_rating"}
)
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
_HEAD = ("contract", "edition", "simulated", "status", "reading", "weights_official", "weights")
_DESIGNATION = (
    "open_places",
    "ties_at_cutoff",
    "top_without_application",
    "next_year_model_windows",
)
_IDENTITY = ("window_id", "name", "in_pool", "not_ranked_because", "rank", "responses", "ballots")
_SCORES = ("bimonthly", "vote", "survey", "third_party", "total")
_UNCERTAINTY = ("interval", "rank_set", "top_three_probability")
_CHECK = ("id", "title", "value", "unit", "interval", "n", "precondition_met", "flag", "reason")
_OF_VOTE = ("vote", "third_party", "total", *_UNCERTAINTY)


def reduced(data: dict[str, Any], level: str) -> dict[str, Any]:
    """The public part of score.json at a level: honours, scores or full.

    At `honours` only designated windows are named, without scores. No level tells which window
    gave rise to a suspicion, nor a score made from fewer than five ballots.
    """
    if level not in LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(LEVELS)}")
    honour, designation = _designation(data)
    windows = data["windows"]
    public: dict[str, Any] = {key: data[key] for key in _HEAD if key in data}
    public["round"] = {key: data["round"].get(key) for key in _ROUND}
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
    }
    public["designation"] |= {key: designation.get(key, []) for key in _DESIGNATION}
    public |= public_awards(data, level)
    if level == LEVELS[0]:
        return public | _named_only(public["designation"], windows)
    shown = [_window(window) for window in windows]
    hidden = {window["name"] for window in shown if window.get("withheld")}
    public |= {
        "proposals": _proposals(designation),
        "windows": shown,
        "checks": [_check(check, hidden) for check in data.get("checks", [])],
        "confidence": data.get("confidence", []),
        "limits": data.get("limits", []),
    }
    return public | ({"further_cuts": data.get("further_cuts", [])} if level == LEVELS[2] else {})


def _designated(data: dict[str, Any], honour: str) -> list[str]:
    """The windows that have the honour: the awarded ones once settled, else the computed ones."""
    windows = [window["window_id"] for window in data["windows"]]
    for one in (data.get("settled") or {}).get("honours", []):
        if one["honour"] == honour and one["decided"]:
            return [window for window in windows if window in one["awarded"]]
    return list(data["designation"].get(honour, []))


def _designation(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The designated honour's id and the whole designation: the only key that is no other's."""
    designation = data["designation"]
    known = {*_DESIGNATION, "conditions_not_met"}
    own = [key for key in designation if key not in known and not key.endswith("_proposal")]
    return own[0] if own else "", designation


def _proposals(designation: dict[str, Any]) -> dict[str, list[str]]:
    suffix = "_proposal"
    return {
        key.removesuffix(suffix): ids for key, ids in designation.items() if key.endswith(suffix)
    }


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
    return {"proposals": {}, "windows": public, "checks": [], "confidence": []}


def _window(window: dict[str, Any]) -> dict[str, Any]:
    public = {key: window.get(key) for key in (*_IDENTITY, *_SCORES, *_UNCERTAINTY)}
    if (window.get("ballots") or 0) < LEAST_BALLOTS and window.get("vote") is not None:
        public |= dict.fromkeys(_OF_VOTE) | {"ballots": None, "withheld": True}
    return public


def _check(check: dict[str, Any], hidden: set[str]) -> dict[str, Any]:
    """A check without its windows; only that it was made, where it or its sentence may hint."""
    if check["id"] in WITHHELD_CHECKS or any(name in check["reason"] for name in hidden):
        return {"id": check["id"], "title": check["title"], "withheld": True}
    return {key: check.get(key) for key in _CHECK} | {"withheld": False}
