"""The values of a comparison: windows, checks and lists in pairs.

Both sides are the data of a score.json, so that a round whose ratings are gone can still be
compared. Windows are joined by their ids.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from analysis.comparison.comparability import limits, obstacles
from analysis.comparison.honour_lists import (
    HonourPair,
    decided_on_both,
    honour_lists,
    honour_pairs,
)
from analysis.comparison.sentences import said
from analysis.comparison.sides import Side
from analysis.comparison.year_changes import year_changes
from analysis.result.findings import VERDICTS
from rulebook.vocabulary import SCORE_FIELD

SCORES = (*SCORE_FIELD.values(), "third_party", "total")


@dataclass(frozen=True)
class Place:
    """One window on one side: exact ``scores`` by name, rank and honours in words."""

    name: str
    scores: Mapping[str, Fraction | None]
    rank: int | None
    not_ranked: str
    honours: tuple[str, ...]


@dataclass(frozen=True)
class Pair:
    """One window on both sides; a side it is not on is None.

    ``beyond_error``: whether its total changed, against what all windows moved by, beyond both
    years' errors. None for two scorings of the same data, or where nobody can tell.
    """

    window_id: str
    first: Place | None
    second: Place | None
    beyond_error: bool | None

    @property
    def name(self) -> str:
        """Its name, the later one, with the earlier one where it was renamed."""
        if self.first and self.second and self.first.name != self.second.name:
            return f"{self.second.name}（原{self.first.name}）"
        place = self.second or self.first
        return place.name if place else self.window_id

    def change(self, score: str) -> Fraction | None:
        """Points more on the second side; None where a side has none."""
        if self.first is None or self.second is None:
            return None
        before, after = self.first.scores[score], self.second.scores[score]
        return None if before is None or after is None else after - before

    @property
    def moved(self) -> int | None:
        """Places gained (above 0) or lost on the second side; None where it has no two ranks."""
        if self.first is None or self.second is None:
            return None
        before, after = self.first.rank, self.second.rank
        return None if before is None or after is None else before - after


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
class Comparison:
    """Everything that a comparison says. ``against`` forbid it, ``limits`` limit it.

    ``changes`` says how many windows changed beyond their errors; empty for the same data.
    """

    first: Side
    second: Side
    against: tuple[str, ...]
    limits: tuple[str, ...]
    pairs: tuple[Pair, ...]
    changes: str
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
        return said("verdict", {"against": self.against, "limits": len(self.limits)})


def comparison(first: Side, second: Side) -> Comparison:
    """Join two scorings by window id."""
    changes = year_changes(first, second)
    as_decided = decided_on_both(first, second)
    before, after = _places(first, as_decided), _places(second, as_decided)
    ids = [*after, *(window for window in before if window not in after)]
    return Comparison(
        first,
        second,
        obstacles(first, second),
        tuple(limits(first, second)),
        tuple(Pair(w, before.get(w), after.get(w), changes.beyond.get(w)) for w in ids),
        changes.sentence,
        _flags(first, second),
        honour_pairs(first, second),
    )


def _places(side: Side, as_decided: Collection[str]) -> dict[str, Place]:
    lists = honour_lists(side, as_decided)
    return {window["window_id"]: _place(window, lists) for window in side.data["windows"]}


def _place(window: Mapping[str, Any], lists: Mapping[str, Mapping[str, str]]) -> Place:
    window_id = window["window_id"]
    exact = {score: window[f"{score}_exact"] for score in SCORES}
    return Place(
        window["name"],
        {score: None if text is None else Fraction(text) for score, text in exact.items()},
        window["rank"],
        "；".join(window["not_ranked_because"]),
        tuple(f"{honour}〔{of[window_id]}〕" for honour, of in lists.items() if window_id in of),
    )


def _flags(first: Side, second: Side) -> tuple[FlagPair, ...]:
    before = {check["id"]: check for check in first.data["checks"]}
    after = {check["id"]: check for check in second.data["checks"]}
    return tuple(
        FlagPair(
            check,
            (after.get(check) or before[check])["title"],
            VERDICTS[before[check]["flag"]] if check in before else "",
            VERDICTS[after[check]["flag"]] if check in after else "",
            after[check]["reason"] if check in after else "",
        )
        for check in dict.fromkeys([*before, *after])
    )
