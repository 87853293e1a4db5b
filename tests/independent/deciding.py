"""Conditions, designation and proposal, by counting who stands above and beside each window."""

from typing import Any

from tests.independent.scorer import Round

Window = dict[str, Any]


def condition_status(this: Round, window: Window, honour: str) -> dict[str, str]:
    """met, not_met or pending by condition. A record needs a reason to overrule the register."""
    found = {}
    for condition in this.honour(honour).get("conditions", ()):
        told = "pending"
        if condition["kind"] == "staff":
            told = "met" if window["staff"] >= condition["at_least"] else "not_met"
        row = this.verified.get((window["window_id"], honour, condition["id"]))
        if row and (told == "pending" or row["status"] == "pending" or row["reason"]):
            told = row["status"]
        found[condition["id"]] = told
    return found


def kept_out(this: Round, window: Window, honour: str) -> bool:
    """Whether it belongs to a member unit of the leading group, without an exception."""
    clause = next(o for o in this.rules["honours"]["exclusions"] if o.get("kind") == "member_units")
    row = this.verified.get((window["window_id"], honour, clause["id"]))
    if row and row["status"] == "met":
        return False
    organiser = this.rules["campaign"]["campaign"]["organiser"]["zh"]
    members = [o["name"] for o in this.rules["campaign"]["leading_group"]["units"] if o["member"]]
    names = {*members, *(name.split("（")[0] for name in members)}
    return window["unit"] in names or window["unit"].removeprefix(organiser) in names


def can_have(this: Round, window: Window, honour: str) -> bool:
    """Whether it applied, and neither a condition nor a clause keeps it from the honour."""
    refused = "not_met" in condition_status(this, window, honour).values()
    return honour in window["applied"] and not refused and not kept_out(this, window, honour)


def cut(contenders: list[Window], places: int) -> tuple[list[str], list[str]]:
    """Who is among the places whoever comes first in a tie, and who only might be."""
    certain, tied = [], []
    for one in contenders:
        above = sum(other["total"] > one["total"] for other in contenders)
        beside = sum(other["total"] == one["total"] for other in contenders)
        if above + beside <= places:
            certain.append(one["window_id"])
        elif above < places:
            tied.append(one["window_id"])
    return certain, tied


def designation(this: Round, windows: list[Window]) -> dict[str, Any]:
    """What score.json has under that name; conditions as (window, honour, condition, status)."""
    clause = this.score["designation"]
    honour, places = clause["honour"], clause["places"]
    pool = [one for one in windows if one["rank"]]
    applied = {one["window_id"] for one in pool if honour in one["applied"]}
    can = {one["window_id"] for one in pool if can_have(this, one, honour)}
    among = this.reading == "among_applicants"
    contenders = [one for one in pool if one["window_id"] in applied] if among else pool
    certain, tied = cut(contenders, places)
    if not can & {*tied}:  # nobody in the tie can have the place: it stays open
        certain, tied = [*certain, *tied], []
    designated = [one for one in certain if one in can]
    for_the_group = min(places - len(certain), len(can & {*tied})) if tied else 0
    proposed = _proposed(this, pool, designated)
    doubts = {honour: {*certain, *(can & {*tied})} & applied, this.proposal: {*proposed}}
    return {
        "honours": {"designated": honour, "proposed": this.proposal},
        honour: designated,
        "open_places": places - len(designated) - for_the_group,
        "ties_at_cutoff": tied,
        "tied_places": for_the_group,
        "top_barred": [one for one in certain if one in applied and one not in can],
        "top_without_application": [one for one in certain if one not in applied],
        "conditions_not_met": _doubts(this, pool, doubts),
        f"{this.proposal}_proposal": proposed,
        "next_year_model_windows": [
            one["window_id"]
            for one in pool
            if one["window_id"] in designated
            and {*condition_status(this, one, honour).values()} == {"met"}
        ],
    }


def _proposed(this: Round, pool: list[Window], designated: list[str]) -> list[str]:
    """By rank among the applicants left, to the number of the quota, a shared last place whole."""
    honour = this.honour(this.proposal)
    unit_type = this.score["pool"]["unit_type"]
    line = next(one for one in honour["quotas"] if one["unit_type"] == unit_type)
    apart = designated if this.score["designation"]["honour"] in honour["not_with"] else []
    left = [
        one for one in pool if can_have(this, one, this.proposal) and one["window_id"] not in apart
    ]
    certain, tied = cut(left, line["places"])
    return [*certain, *tied]


def _doubts(this: Round, pool: list[Window], top: dict[str, set[str]]) -> list[tuple[str, ...]]:
    """What is not met or pending of the windows that their rank gives a place."""
    return sorted(
        (window["window_id"], honour, condition, status)
        for honour, ids in top.items()
        for window in pool
        if window["window_id"] in ids
        for condition, status in condition_status(this, window, honour).items()
        if status != "met"
    )
