"""Which anomalies are injected, and where: only those the round is large enough to hold."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.simulate.design import Design, FloatArray, IntArray

STRAIGHT_SHARE, BURST_SHARE = 0.35, 0.08  # of the window's responses
LEAST_RESPONSES = 60  # of a window with injected responses
COPIES = 4  # ballots alike, the copied one among them
BLOC_SHARE, BLOC_LEAST = 0.1, 5  # of the ballots
LEAST_BALLOTS, LEAST_WINDOWS = 30, 10  # windows that can be ranked
CAMPS = 3  # windows a bloc raises, and windows it lowers


@dataclass(frozen=True)
class InjectedAnomalies:
    """Windows by their place in the register; -1 or empty = not injected."""

    straight_window: int = -1
    straight_count: int = 0
    burst_window: int = -1
    burst_count: int = 0
    burst_day: int = 0
    raised: tuple[int, ...] = ()
    lowered: tuple[int, ...] = ()

    def bloc_size(self, ballots: int) -> int:
        """Ballots of the voting bloc."""
        enough = bool(self.raised) and ballots >= LEAST_BALLOTS
        return max(BLOC_LEAST, round(BLOC_SHARE * ballots)) if enough else 0

    def copies(self, ballots: int) -> int:
        """Ballots alike, the copied one among them."""
        return COPIES if self.raised and ballots >= LEAST_BALLOTS else 0


def plan(design: Design, totals: FloatArray, rankable: Sequence[bool]) -> InjectedAnomalies:
    """Choose windows by their volume, and ``rankable`` ones by their true ``totals`` (points)."""
    rng = design.rng("planting")
    straight, burst = _fitting(rng, design.volumes)
    raised, lowered = _camps(rng, totals, np.flatnonzero(rankable))
    volume = np.append(design.volumes, 0)  # so that -1 finds 0
    return InjectedAnomalies(
        straight,
        round(STRAIGHT_SHARE * int(volume[straight])),
        burst,
        round(BURST_SHARE * int(volume[burst])) + 12 * (burst >= 0),
        int(rng.integers(len(design.days))),
        raised,
        lowered,
    )


def _fitting(rng: np.random.Generator, volumes: IntArray) -> tuple[int, int]:
    """Two windows of middling volume, or -1 where none is large enough."""
    order = np.argsort(volumes, kind="stable")
    fitting = order[volumes[order] >= LEAST_RESPONSES]
    middle = fitting[len(fitting) // 4 : max(2, 3 * len(fitting) // 4)]
    chosen = [int(window) for window in rng.permutation(middle)[:2]]
    straight, burst = [*chosen, -1, -1][:2]
    return straight, burst


def _camps(
    rng: np.random.Generator, totals: FloatArray, pool: IntArray
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """A bloc raises some windows of the upper half and lowers the truly best ones."""
    if len(pool) < LEAST_WINDOWS:
        return (), ()
    best = pool[np.argsort(-totals[pool], kind="stable")]
    near = rng.permutation(best[CAMPS : len(best) // 2 + CAMPS])[:CAMPS]
    return tuple(sorted(map(int, near))), tuple(sorted(map(int, best[:CAMPS])))
