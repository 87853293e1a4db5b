"""Two scorings side by side: two rounds, two readings, or other weights.

Both sides are the data of a score.json, so that a round whose ratings are gone can still be
compared. Windows are joined by their ids.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import hypot
from typing import Any

from analysis.comparison.limits import Side, obstacles, rule_and_choice_limits
from analysis.result.findings import VERDICTS

COMPONENTS = ("bimonthly", "vote", "survey", "third_party", "total")
Scores = Mapping[str, Fraction | None]

_STANDINGS = {"designated": "按规则", "proposed": "建议", "tie": "并列待定", "pending": "待核验"}
_DECIDED = "审定"


@dataclass(frozen=True)
class Place:
    """One window on one side: exact ``scores`` by component, rank and honours in words.

    ``half`` is half the width of the sampling interval of its total, None where unknown.
    """

    name: str
    scores: Scores
    rank: int | None
    not_ranked: str
    honours: tuple[str, ...]
    half: float | None


@dataclass(frozen=True)
class Pair:
    """One window on both sides; a side it is not on is None."""

    window_id: str
    first: Place | None
    second: Place | None
    same_data: bool

    @property
    def name(self) -> str:
        """Its name, the later one, with the earlier one where it was renamed."""
        if self.first and self.second and self.first.name != self.second.name:
            return f"{self.second.name}（原{self.first.name}）"
        place = self.second or self.first
        return place.name if place else self.window_id

    def change(self, component: str) -> Fraction | None:
        """Points more on the second side; None where a side has none."""
        if self.first is None or self.second is None:
            return None
        before, after = self.first.scores[component], self.second.scores[component]
        return None if before is None or after is None else after - before

    @property
    def moved(self) -> int | None:
        """Places gained (above 0) or lost on the second side; None where it has no two ranks."""
        if self.first is None or self.second is None:
            return None
        before, after = self.first.rank, self.second.rank
        return None if before is None or after is None else before - after

    @property
    def beyond_error(self) -> bool | None:
        """Whether the totals differ by more than both sampling errors together (95 %).

        Two independent rounds only: the halves add as the root of the sum of squares. None for
        two scorings of the same data, where there is no sampling between them, or without errors.
        """
        change = self.change("total")
        if self.same_data or change is None or not self.first or not self.second:
            return None
        if self.first.half is None or self.second.half is None:
            return None
        return abs(float(change)) > hypot(self.first.half, self.second.half)


@dataclass(frozen=True)
class FlagPair:
    """One check on both sides; a verdict is empty where a side has not made it."""

    id: str
    title: str
    first: str
    second: str
    second_reason: str

    @property
    def changed(self) -> bool:
        """Whether the verdicts differ."""
        return self.first != self.second


@dataclass(frozen=True)
class HonourPair:
    """Who is on an honour's list: on both sides, only on the first, only on the second."""

    name: str
    both: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that a comparison says. ``against`` forbid it, ``limits`` limit it."""

    first: Side
    second: Side
    against: tuple[str, ...]
    limits: tuple[str, ...]
    pairs: tuple[Pair, ...]
    flags: tuple[FlagPair, ...]
    honours: tuple[HonourPair, ...]

    @property
    def simulated(self) -> bool:
        """Whether any side is simulated."""
        return bool(self.first.data["simulated"] or self.second.data["simulated"])

    @property
    def joined(self) -> tuple[Pair, ...]:
        """Windows on both sides."""
        return tuple(pair for pair in self.pairs if pair.first and pair.second)

    @property
    def verdict(self) -> str:
        """能不能比, in one sentence."""
        if self.against:
            return f"不能比较：{'；'.join(self.against)}。以下并列只供查阅。"
        if self.limits:
            return f"可以比较，有{len(self.limits)}点限制。"
        return "可以比较。"


def comparison(first: Side, second: Side) -> Comparison:
    """Join two scorings by window id."""
    same = first.data["inputs"]["counts"] == second.data["inputs"]["counts"]
    before, after = _places(first), _places(second)
    ids = [*after, *(window for window in before if window not in after)]
    pairs = [Pair(window, before.get(window), after.get(window), same) for window in ids]
    return Comparison(
        first,
        second,
        obstacles(first, second),
        tuple(_limits(first, second, pairs, same)),
        tuple(pairs),
        _flags(first, second),
        _honour_pairs(first, second),
    )


def _places(side: Side) -> dict[str, Place]:
    lists = _lists(side)
    return {w["window_id"]: _place(w, lists) for w in side.data["windows"]}


def _place(window: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]]) -> Place:
    ends = (window.get("interval") or {}).get("sampling")
    return Place(
        window["name"],
        {name: _exact(window[f"{name}_exact"]) for name in COMPONENTS},
        window["rank"],
        "；".join(window["not_ranked_because"]),
        tuple(
            f"{honour}〔{names[window['window_id']]}〕"
            for honour, names in lists.items()
            if window["window_id"] in names
        ),
        (ends[1] - ends[0]) / 2 if ends else None,
    )


def _exact(text: str | None) -> Fraction | None:
    return None if text is None else Fraction(text)


def _lists(side: Side) -> dict[str, dict[str, str]]:
    """How each candidate stands on an honour's list, by the honour's short name and by id."""
    found: dict[str, dict[str, str]] = {h.short_name: {} for h in side.book.honours.honours}
    names = {h.id: h.short_name for h in side.book.honours.honours}
    if not side.data["awards"]:
        return _designated(side, found, names)
    settled = (side.data.get("settled") or {}).get("honours", ())
    decided = {one["honour"]: one["awarded"] for one in settled if one["decided"]}
    for award in side.data["awards"]:
        listed = found[names[award["honour"]]]
        for candidate in _candidates(award):
            standing = candidate["standing"]
            on_list = standing != "pending" or candidate["would_be"] in _STANDINGS
            if standing in _STANDINGS and on_list and award["honour"] not in decided:
                listed[candidate["candidate_id"]] = _STANDINGS[standing]
    for honour, awarded in decided.items():
        found[names[honour]] = dict.fromkeys(awarded, _DECIDED)
    return found


def _designated(
    side: Side, found: dict[str, dict[str, str]], names: Mapping[str, str]
) -> dict[str, dict[str, str]]:
    """The two lists by rank, all that a result of the first versions holds."""
    score, lists = side.book.window_score, side.data["designation"]
    designated, proposed = score.designation.honour, score.proposal.honour
    found[names[designated]] = dict.fromkeys(lists[designated], _STANDINGS["designated"])
    found[names[designated]] |= dict.fromkeys(lists["ties_at_cutoff"], _STANDINGS["tie"])
    found[names[proposed]] = dict.fromkeys(lists[f"{proposed}_proposal"], _STANDINGS["proposed"])
    return found


def _candidates(award: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [*(c for line in award["lines"] for c in line["candidates"]), *award["outside"]]


def _honour_pairs(first: Side, second: Side) -> tuple[HonourPair, ...]:
    before, after = _lists(first), _lists(second)
    names = _names(first) | _names(second)

    def said(ids: list[str]) -> tuple[str, ...]:
        return tuple(names.get(one, one) for one in ids)

    found = []
    for honour in dict.fromkeys([*after, *before]):
        one, two = before.get(honour, {}), after.get(honour, {})
        both = [c for c in two if c in one]
        lost, won = [c for c in one if c not in two], [c for c in two if c not in one]
        if one or two:
            found.append(HonourPair(honour, said(both), said(lost), said(won)))
    return tuple(found)


def _names(side: Side) -> dict[str, str]:
    people = {c["candidate_id"]: c["name"] for a in side.data["awards"] for c in _candidates(a)}
    return people | {w["window_id"]: w["name"] for w in side.data["windows"]}


def _flags(first: Side, second: Side) -> tuple[FlagPair, ...]:
    before = {check["id"]: check for check in first.data["checks"]}
    after = {check["id"]: check for check in second.data["checks"]}
    return tuple(
        FlagPair(
            one,
            (after.get(one) or before[one])["title"],
            VERDICTS[before[one]["flag"]] if one in before else "",
            VERDICTS[after[one]["flag"]] if one in after else "",
            after[one]["reason"] if one in after else "",
        )
        for one in dict.fromkeys([*before, *after])
    )


def _limits(first: Side, second: Side, pairs: list[Pair], same: bool) -> list[str]:
    """What a reader must know before drawing conclusions."""
    found = rule_and_choice_limits(first, second)
    found += [
        f"{side.label}使用了与规则不同的权重，是非正式结果"
        for side in (first, second)
        if not side.data["weights_official"]
    ]
    ranked = [sum(w["rank"] is not None for w in s.data["windows"]) for s in (first, second)]
    alone = sum(pair.first is None or pair.second is None for pair in pairs)
    if alone:
        found.append(f"{alone}个窗口只在一边有，只能并列列出")
    if ranked[0] != ranked[1] or alone:
        found.append(f"参加排名的窗口不同（{ranked[0]}个和{ranked[1]}个），名次不能直接相比")
    if not same:
        found.append("两轮的投票人和受访者不是同一批人，小的差别可能只是抽样误差")
    return found
