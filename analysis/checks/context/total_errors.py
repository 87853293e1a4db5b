"""The errors of the totals in two views, rank sets and draws: made once, used by many checks.

*Sampling*: this round again, with other ballots and responses. *Stability*: another similar year.
They are never merged. Ranks rest on the stability view; where it cannot be had (a single period),
on the sampling view, and every sentence says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.checks.context.bootstrap import Limits, bootstrap_limits
from analysis.checks.context.part_errors import left_share, part_errors
from analysis.checks.context.round_data import RoundData
from analysis.checks.registry import Stream
from analysis.stats._arrays import FloatArray, IntArray
from analysis.stats.part_error import PartError
from analysis.stats.rank_sets import RankSets, rank_sets
from analysis.stats.resampling import deviations
from analysis.stats.top_events import TopEvents, top_events
from analysis.stats.total_error import TotalError, TotalInterval, total_error, total_interval
from analysis.stats.winner_interval import WinnerInterval, winner_interval
from rulebook.vocabulary import COMPONENT_KINDS


@dataclass(frozen=True, eq=False)
class View:
    """One view of all windows; ``usable`` are places of the contenders with an error."""

    name: str
    interval: TotalInterval
    error: TotalError
    usable: IntArray

    @property
    def own(self) -> FloatArray:
        """Variances of the usable windows (points squared) that no other window shares."""
        return self.error.own[self.usable]

    @property
    def own_df(self) -> FloatArray:
        """Degrees of freedom behind ``own``."""
        return self.error.own_df[self.usable]

    def position(self, place: int) -> int:
        """Where a window stands among the usable; -1 if it does not."""
        positions = np.flatnonzero(self.usable == place)
        return int(positions[0]) if len(positions) else -1


Random = Callable[[Stream], np.random.Generator]


class TotalErrors:
    """Everything about the errors of a round's totals, each part computed when first asked for."""

    def __init__(self, data: RoundData, draws: int, rng: Random) -> None:
        """Prepare for ``data``; ``rng`` gives the random numbers of a stream."""
        self.data, self.draws, self.rng = data, draws, rng

    @cached_property
    def parts(self) -> dict[str, PartError]:
        """Errors of each component's score in another similar year."""
        return part_errors(self.data)

    @cached_property
    def variances(self) -> dict[str, FloatArray]:
        """Of each component's score by window (points squared), as they count in differences."""
        return {kind: part.own * part.room() for kind, part in self.parts.items()}

    @cached_property
    def sampling(self) -> View:
        """This round again: marks are a census, the vote an electorate."""
        left = {"marks": np.zeros(1), "vote": left_share(self.data)}
        parts = {k: p.scaled(left[k]) if k in left else p for k, p in self.parts.items()}
        return self._view("sampling", parts)

    @cached_property
    def stability(self) -> View:
        """Another similar year."""
        return self._view("stability", self.parts)

    @cached_property
    def main(self) -> View:
        """The view that ranks rest on."""
        enough = len(self.stability.usable) >= min(self.data.k + 1, len(self.data.contenders))
        return self.stability if enough and len(self.stability.usable) else self.sampling

    @property
    def stable(self) -> bool:
        """Whether ranks rest on the stability view."""
        return self.main is self.stability

    def _view(self, name: str, parts: dict[str, PartError]) -> View:
        data = self.data
        weighted = [(data.weight(kind), parts[kind]) for kind in COMPONENT_KINDS]
        interval, contenders = total_interval(weighted), data.contenders
        usable = contenders[np.isfinite(interval.low[contenders] + interval.high[contenders])]
        return View(name, interval, total_error(weighted), usable)

    def ranks(self, view: View) -> RankSets:
        """Rank sets of the usable windows under a view."""
        return self._ranks[view.name]

    @cached_property
    def _ranks(self) -> dict[str, RankSets]:
        ranks = {}
        for stream, view in (
            (Stream.RANKS_SAMPLING, self.sampling),
            (Stream.RANKS_STABILITY, self.stability),
        ):
            drawn = deviations(view.own, draws=self.draws, rng=self.rng(stream), df=view.own_df)
            ranks[view.name] = rank_sets(self.data.totals[view.usable], view.own, drawn)
        return ranks

    @cached_property
    def top(self) -> TopEvents:
        """Chances of the top places under the main view."""
        view = self.main
        return top_events(
            self.data.totals[view.usable],
            view.own,
            view.own_df,
            k=self.data.k,
            draws=self.draws,
            rng=self.rng(Stream.TOP_PROBABILITY),
        )

    @cached_property
    def winners(self) -> WinnerInterval:
        """The true totals of the observed best, less the luck of having been picked."""
        error, usable = self.main.error, self.main.usable
        among = TotalError(
            error.own[usable],
            error.own_df[usable],
            error.common,
            error.variance[usable],
            error.df[usable],
        )
        return winner_interval(self.data.totals[usable], among, k=self.data.k)

    @cached_property
    def bootstrap(self) -> dict[str, Limits]:
        """Limits of the totals with responses, and with whole days, drawn again; ballots too."""
        streams = Stream.BOOTSTRAP_RESPONSES, Stream.BOOTSTRAP_DAYS, Stream.BOOTSTRAP_BALLOTS
        return bootstrap_limits(self.data, self.draws, [self.rng(stream) for stream in streams])
