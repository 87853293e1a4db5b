"""The errors of the totals in two views, rank sets and draws: made once, used by many checks.

*Sampling*: this round again, with other ballots and responses. *Stability*: another similar year.
They are never merged. Ranks rest on the stability view; where it cannot be had (a single period
or ballot), on the sampling view, and every sentence says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from analysis.checks.context.bootstrap import Limits, bootstrap_limits, spread
from analysis.checks.context.round_data import RoundData
from analysis.checks.registry import Stream
from analysis.stats._arrays import FloatArray, IntArray, ratio
from analysis.stats.mean_covariance import mean_covariance
from analysis.stats.rank_sets import RankSets, rank_sets
from analysis.stats.resampling import deviations
from analysis.stats.score_interval import ScoreInterval, score_uncertainty
from analysis.stats.top_probability import TopProbability, top_probability


@dataclass(frozen=True, eq=False)
class View:
    """One view: intervals of all windows, and what is known of the usable contenders' errors.

    ``usable`` are places of the contenders with an error; ``covariance`` and ``df`` are theirs.
    """

    name: str
    interval: ScoreInterval
    usable: IntArray
    covariance: FloatArray

    @property
    def df(self) -> FloatArray:
        """Degrees of freedom of the usable windows."""
        return self.interval.df[self.usable]

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
    def variances(self) -> dict[str, FloatArray]:
        """Stability variance of each component's score by window (points squared), unweighted."""
        data = self.data
        size, variance = spread(data.tally, data.points)
        marks, periods = self._mark_variance
        survey = np.full(len(data.results), np.nan)
        if data.responses is not None:
            survey = data.responses.deff * ratio(data.responses.variance, data.responses.size)
        return {
            "marks": np.where(periods > 1, ratio(marks, periods), np.nan),
            "vote": ratio(variance, size),
            "survey": survey,
        }

    @cached_property
    def _mark_variance(self) -> tuple[FloatArray, FloatArray]:
        marks = self.data.marks
        periods = (~np.isnan(marks)).sum(axis=1).astype(float)
        centred = marks - ratio(np.nansum(marks, axis=1), periods)[:, None]
        squares = np.nansum(centred**2, axis=1)
        return np.where(periods > 1, ratio(squares, periods - 1), np.nan), periods

    @cached_property
    def sampling(self) -> View:
        """This round again."""
        return self._view("sampling")

    @cached_property
    def stability(self) -> View:
        """Another similar year."""
        return self._view("stability")

    @cached_property
    def main(self) -> View:
        """The view that ranks rest on."""
        enough = len(self.stability.usable) >= min(self.data.k + 1, len(self.data.contenders))
        return self.stability if enough and len(self.stability.usable) else self.sampling

    @property
    def stable(self) -> bool:
        """Whether ranks rest on the stability view."""
        return self.main is self.stability

    @cached_property
    def _intervals(self) -> dict[str, ScoreInterval]:
        data = self.data
        size, variance = spread(data.tally, data.points)
        marks, periods = self._mark_variance
        nothing = np.full(len(data.results), np.nan)
        responses = data.responses
        both = score_uncertainty(
            data.totals,
            weights=(data.weight("marks"), data.weight("vote"), data.weight("survey")),
            mark_variance=marks,
            periods=periods,
            vote_variance=variance,
            ballots=size,
            electors=np.full(len(data.results), data.electors),
            survey_variance=nothing if responses is None else responses.variance,
            responses=np.zeros(len(nothing)) if responses is None else responses.size,
            design_effect=1.0 if responses is None else responses.deff,
            days=None if responses is None else responses.clusters,
        )
        return {"sampling": both.sampling, "stability": both.stability}

    def _view(self, name: str) -> View:
        interval = self._intervals[name]
        contenders = self.data.contenders
        usable = contenders[np.isfinite(interval.half_width[contenders])]
        return View(name, interval, usable, self._covariance(name, interval, usable))

    def _covariance(self, name: str, interval: ScoreInterval, usable: IntArray) -> FloatArray:
        """Of the totals: whole ballots rate many windows at once, the other parts are apart."""
        data = self.data
        diagonal = interval.variance[usable]
        if data.ballots is None or not data.weight("vote"):
            return np.diag(diagonal)
        votes = np.nan_to_num(mean_covariance(data.ballots[:, usable])) * data.weight("vote") ** 2
        if name == "sampling":
            size = (~np.isnan(data.ballots[:, usable])).sum(axis=0)
            left = np.sqrt(np.clip(1 - size / data.electors, 0, None))
            votes = votes * left[:, None] * left[None, :]
        np.fill_diagonal(votes, diagonal)
        return np.asarray(votes, np.float64)

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
            drawn = deviations(view.covariance, draws=self.draws, rng=self.rng(stream), df=view.df)
            scores = self.data.totals[view.usable]
            ranks[view.name] = rank_sets(scores, view.covariance, drawn, top=self.data.k)
        return ranks

    @cached_property
    def top(self) -> TopProbability:
        """Probability of the top places under the main view."""
        view = self.main
        return top_probability(
            self.data.totals[view.usable],
            view.covariance,
            k=self.data.k,
            draws=self.draws,
            rng=self.rng(Stream.TOP_PROBABILITY),
        )

    @cached_property
    def bootstrap(self) -> dict[str, Limits]:
        """Limits of the totals with responses, and with whole days, drawn again; ballots too."""
        streams = Stream.BOOTSTRAP_RESPONSES, Stream.BOOTSTRAP_DAYS, Stream.BOOTSTRAP_BALLOTS
        return bootstrap_limits(self.data, self.draws, [self.rng(stream) for stream in streams])
