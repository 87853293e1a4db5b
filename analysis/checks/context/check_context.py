"""The one argument of every check: the round, the errors of its totals, and work they share."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cached_property, partial

import numpy as np

from analysis.checks.context.leading import Leading, leading
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.submissions import BurstScan, burst_scan
from analysis.checks.context.total_errors import TotalErrors
from analysis.checks.context.whole_ballots import WholeBallots, whole_ballots
from analysis.checks.registry import IDS, Stream
from analysis.result.findings import Check
from analysis.stats.vote_reliability import VoteReliability, vote_reliability
from analysis.stats.weight_sensitivity import WeightPath, weight_path
from rulebook.vocabulary import COMPONENT_KINDS

CheckFunction = Callable[["CheckContext"], Check]
Checks = Callable[[str], CheckFunction]


class CheckContext:
    """A scored round and what the checks make of it, each part computed when first asked for."""

    def __init__(self, data: RoundData, draws: int, seed: int, checks: "Checks") -> None:
        """``draws`` are at least 100; the same ``seed`` gives the same findings.

        ``checks`` gives the function of a check by its id: checks ask the context, and it must
        not know them.
        """
        self.data, self.draws, self.seed = data, draws, seed
        self._checks = checks
        # Not ``self.rng``: a round as large as this one must not outlive its checks in a cycle.
        self.errors = TotalErrors(data, draws, partial(_from_start, seed))
        self._finished: dict[str, Check] = {}

    def rng(self, stream: Stream) -> np.random.Generator:
        """The random numbers of one stream, from its start: a change in one leaves the others."""
        return _from_start(self.seed, stream)

    def finished(self, check_id: str) -> Check:
        """A check by its id, made when first asked for."""
        if check_id not in self._finished:
            self._finished[check_id] = self._checks(check_id)(self)
        return self._finished[check_id]

    def all_finished(self, *, but: Sequence[str] = ()) -> list[Check]:
        """Every check of the registry in its order, without those of the ids ``but``."""
        return [self.finished(check_id) for check_id in IDS if check_id not in but]

    @cached_property
    def leading(self) -> Leading:
        """Who is clearly among the best, who is not, and who cannot be told."""
        return leading(self.errors)

    @cached_property
    def ballots(self) -> WholeBallots:
        """The ballots that can be compared with each other."""
        return whole_ballots(self.data)

    @cached_property
    def vote_agreement(self) -> VoteReliability:
        """How far the voters agree; only where ballots can be compared."""
        return vote_reliability(self.ballots.table)

    @cached_property
    def bursts(self) -> BurstScan:
        """The scan of submission times."""
        return burst_scan(self.data)

    @cached_property
    def weight_paths(self) -> dict[str, WeightPath]:
        """Each component's weight moved from 0 to 1, exactly; empty without a cut-off."""
        data = self.data
        if not data.enough:
            return {}
        parts = [data.results[place].components.by_kind() for place in data.contenders]
        rows = [[part[kind] or Fraction() for kind in COMPONENT_KINDS] for part in parts]
        weights = [data.weights[kind] for kind in COMPONENT_KINDS]
        return {
            kind: weight_path(rows, weights, i, k=data.k) for i, kind in enumerate(COMPONENT_KINDS)
        }


def _from_start(seed: int, stream: Stream) -> np.random.Generator:
    key = (int(stream),)
    return np.random.default_rng(np.random.SeedSequence(entropy=seed, spawn_key=key))
