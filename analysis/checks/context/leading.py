"""Which windows are clearly among the best, which are not, and which cannot be told."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from analysis.checks.context.total_errors import TotalErrors
from analysis.stats._arrays import BoolArray
from analysis.stats.cutoff import top_set
from analysis.stats.leading_set import SetTest, leading_set, set_test

PROVEN = 0.05  # p-value of the set test
SURE = 0.95  # chance of a window that is clearly in
Standing = Literal["in", "open", "out"]


@dataclass(frozen=True, eq=False)
class Leading:
    """The verdict on the places under the main view.

    ``clear``: the observed best are proven as a set. ``standing`` is of the usable windows, in
    their order; those not ``out`` are a list that holds all the true best with probability .95,
    if ``listed``: with too few windows for that, nobody is out.
    """

    test: SetTest
    clear: bool
    listed: bool
    standing: tuple[Standing, ...]

    def count(self, standing: Standing) -> int:
        """How many windows stand so."""
        return self.standing.count(standing)


def leading(errors: TotalErrors) -> Leading:
    """The set test and the posterior set; only where both say so the best are clear."""
    data, view, top = errors.data, errors.main, errors.top
    test = set_test(data.totals[view.usable], view.own, view.own_df, k=data.k)
    inside, listed = leading_set(top.member).inside, len(top.member) > 0
    official = np.isin(view.usable, [data.contenders[i] for i in top_set(data.exact, data.k)])
    complete = len(view.usable) == len(data.contenders)
    agreed = not listed or bool((inside == official).all())
    clear = complete and agreed and test.p_value <= PROVEN
    if clear:
        return Leading(test, clear, listed, tuple("in" if first else "out" for first in official))
    least = top.truly if top.exact else top.truly_range[:, 0]
    return Leading(test, clear, listed, _standing(inside, np.asarray(least >= SURE)))


def _standing(inside: BoolArray, sure: BoolArray) -> tuple[Standing, ...]:
    words: tuple[Standing, ...] = ("out", "open", "in")
    steps = inside.astype(int) + (inside & sure)
    return tuple(words[step] for step in steps)
