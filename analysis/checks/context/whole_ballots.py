"""Whole ballots as a table that checks on the vote can compare."""

from dataclasses import dataclass

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import no_ballots
from analysis.stats._arrays import FloatArray

FEWEST = 3  # ballots, and windows


@dataclass(frozen=True, eq=False)
class WholeBallots:
    """Ballots that rate somebody by the windows that somebody rates (points), NaN for no rating.

    ``why`` they cannot be compared; empty where they can.
    """

    table: FloatArray
    why: str


def whole_ballots(data: RoundData) -> WholeBallots:
    """The ballots that can be compared. No single one is ever named: only how many, never which."""
    if data.ballots is None:
        return WholeBallots(np.zeros((0, 0)), no_ballots(data))
    rated = ~np.isnan(data.ballots)
    table = data.ballots[rated.any(axis=1)][:, rated.any(axis=0)]
    why = ""
    if min(table.shape) < FEWEST:
        why = "选票太少" if len(table) < FEWEST else "不足三个窗口"
    elif np.nanmax(table) == np.nanmin(table):
        why = "全部选票评分相同"
    return WholeBallots(table, why)
