"""Who is on the list of which honour, and how the two lists differ."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.comparison.sides import Side, same_data
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


def decided_on_both(first: Side, second: Side) -> frozenset[str]:
    """Short names of the honours whose decisions are compared.

    Decisions are set against decisions only. Two scorings of one round share its decisions, which
    would hide what another reading or other weights change: there the computed lists are compared.
    """
    if same_data(first, second):
        return frozenset()
    return frozenset(_decisions(first)) & frozenset(_decisions(second))


def computed_instead(first: Side, second: Side) -> tuple[str, ...]:
    """Short names of the honours that a side has decided, yet are compared as computed."""
    decided = dict.fromkeys([*_decisions(first), *_decisions(second)])
    both = decided_on_both(first, second)
    return tuple(name for name in decided if name not in both)


def _short_names(side: Side) -> dict[str, str]:
    return {honour.id: honour.short_name for honour in side.book.honours.honours}


def _decisions(side: Side) -> dict[str, list[str]]:
    """Ids of those awarded, by the short name of every honour that was decided."""
    names = _short_names(side)
    settled = (side.data.get("settled") or {}).get("honours", ())
    return {names[one["honour"]]: one["awarded"] for one in settled if one["decided"]}


def honour_lists(side: Side, as_decided: Collection[str]) -> Lists:
    """How each candidate stands on an honour's list, by the honour's short name and by id."""
    names = _short_names(side)
    lists: Lists = {name: {} for name in names.values()}
    if not side.data["awards"]:
        return lists | _designated(side, names)
    decided = _decisions(side)
    for award in side.data["awards"]:
        name = names[award["honour"]]
        if name in as_decided:
            lists[name] = dict.fromkeys(decided[name], _DECIDED)
        else:
            lists[name] |= {
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
    as_decided = decided_on_both(first, second)
    before, after = honour_lists(first, as_decided), honour_lists(second, as_decided)
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
