"""Who is on the list of which honour, and how the two lists differ."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.comparison.sides import Side
from analysis.result.awards import STANDING_WORDS

_ON_LIST = ("designated", "proposed", "tie")
_DECIDED = "审定"

Lists = dict[str, dict[str, str]]


@dataclass(frozen=True)
class HonourPair:
    """Who is on an honour's list: on both sides, only on the first, only on the second."""

    name: str
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


def honour_lists(side: Side) -> Lists:
    """How each candidate stands on an honour's list, by the honour's short name and by id."""
    names = {honour.id: honour.short_name for honour in side.book.honours.honours}
    lists: Lists = {name: {} for name in names.values()}
    if not side.data["awards"]:
        return lists | _designated(side, names)
    settled = (side.data.get("settled") or {}).get("honours", ())
    decided = {honour["honour"]: honour["awarded"] for honour in settled if honour["decided"]}
    for award in side.data["awards"]:
        honour = award["honour"]
        if honour in decided:
            lists[names[honour]] = dict.fromkeys(decided[honour], _DECIDED)
        else:
            lists[names[honour]] |= {
                candidate["candidate_id"]: STANDING_WORDS[candidate["standing"]].zh
                for candidate in _candidates(award)
                if (candidate.get("would_be") or candidate["standing"]) in _ON_LIST
            }
    return lists


def _designated(side: Side, names: Mapping[str, str]) -> Lists:
    """The two lists by rank, all that a result of the first versions holds."""
    score, by_rank = side.book.window_score, side.data["designation"]
    model, collective = score.designation.honour, score.proposal.honour
    words = {standing: STANDING_WORDS[standing].zh for standing in _ON_LIST}
    designated = dict.fromkeys(by_rank[model], words["designated"])
    tied = dict.fromkeys(by_rank["ties_at_cutoff"], words["tie"])
    proposed = dict.fromkeys(by_rank[f"{collective}_proposal"], words["proposed"])
    return {names[model]: designated | tied, names[collective]: proposed}


def _candidates(award: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*(c for line in award["lines"] for c in line["candidates"]), *award["outside"]]


def honour_pairs(first: Side, second: Side) -> tuple[HonourPair, ...]:
    """The lists of every honour that has one on either side, the second's honours first."""
    before, after = honour_lists(first), honour_lists(second)
    names = _names(first) | _names(second)

    def named(ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(names.get(candidate, candidate) for candidate in ids)

    pairs = []
    for honour in dict.fromkeys([*after, *before]):
        former, latter = before.get(honour, {}), after.get(honour, {})
        both = named(candidate for candidate in latter if candidate in former)
        lost = named(candidate for candidate in former if candidate not in latter)
        won = named(candidate for candidate in latter if candidate not in former)
        if former or latter:
            pairs.append(HonourPair(honour, both, lost, won))
    return tuple(pairs)


def _names(side: Side) -> dict[str, str]:
    people = {c["candidate_id"]: c["name"] for a in side.data["awards"] for c in _candidates(a)}
    return people | {window["window_id"]: window["name"] for window in side.data["windows"]}
