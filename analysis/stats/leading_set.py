r"""Which windows may truly be among the best, and whether the observed best are proven to be.

Two statements of different kinds. The posterior set is the shortest list of windows that holds
all of the truly best with a given probability. The set test asks one question only: may the
observed best, as a set, be said to be the true ones?
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import BoolArray, finite, probability, same_shape, vector
from analysis.stats.total_error import satterthwaite

_KNOWN = 1e9  # degrees of freedom of an error that counts as known


@dataclass(frozen=True, eq=False)
class LeadingSet:
    """The shortest list found; ``inside`` has shape (p,), ``held`` is its probability."""

    inside: BoolArray
    held: float


@dataclass(frozen=True)
class SetTest:
    """P-value of "the observed best are not the true best", and the pair that decides it."""

    p_value: float
    inside: int
    outside: int
    difference: float
    standard_error: float


def leading_set(member: npt.ArrayLike, *, confidence: float = 0.95) -> LeadingSet:
    """Shortest list of windows that holds all of the truly best.

    Parameters
    ----------
    member : array_like, shape (draws, p)
        For each draw of the true totals, who is among the best:
        :attr:`~analysis.stats.top_events.TopEvents.member`.
    confidence : float
        Probability that the list holds them all.

    Returns
    -------
    LeadingSet
        Without draws nobody can be left out: all windows.

    Raises
    ------
    ValueError
        If the confidence is not between 0 and 1.

    Notes
    -----
    Windows leave one by one, each time the one that costs the fewest draws: the search is greedy,
    so that a shorter list may exist; the stated probability is that of the list found.

    References
    ----------
    Gupta (1965), Technometrics 7, 225-245 (subsets that contain the best); here by posterior
    probability.
    """
    draws = np.asarray(member, np.bool_)
    inside = np.ones(draws.shape[1], np.bool_)
    needed = probability(confidence, "confidence") * len(draws)
    if not len(draws):
        return LeadingSet(inside, 1.0)
    kept = draws
    number = kept.sum(axis=0, dtype=np.int64)
    inside &= number > 0
    while True:
        cost = np.where(inside, number, len(draws) + 1)
        out = int(cost.argmin())
        if len(kept) - cost[out] < needed:
            return LeadingSet(inside, len(kept) / len(draws))
        inside[out] = False
        lost = kept[:, out]
        number = number - kept[lost].sum(axis=0, dtype=np.int64)
        kept = kept[~lost]


def set_test(
    estimate: npt.ArrayLike, variance: npt.ArrayLike, df: npt.ArrayLike, *, k: int = 3
) -> SetTest:
    r"""Are the observed ``k`` best the true ones, as a set?

    Parameters
    ----------
    estimate : array_like, shape (p,)
        Totals (points).
    variance, df : array_like, shape (p,)
        Variance of what each total does not share (points squared) and its degrees of freedom
        (:attr:`~analysis.stats.total_error.TotalError.own`); infinite means known.
    k : int
        How many best windows.

    Returns
    -------
    SetTest
        ``p_value`` is 1 where totals tie across the cut, NaN where p <= k (positions are -1).

    Raises
    ------
    ValueError
        If a number is not finite or the shapes disagree.

    Notes
    -----
    Of all pairs of one window inside and one outside, the smallest standardised difference is
    tested two-sided. With independent errors of any size, also with a common effect on top, this
    is the selective test: no correction for the number of pairs is needed. Student's t with
    Satterthwaite's degrees of freedom stands for the source's normal law.

    References
    ----------
    Sood (2025), arXiv 2503.01065, "Powerful rank verification for multivariate Gaussian data with
    any covariance structure". Gutmann and Maymin (1987), Annals of Statistics 15(1), 456-461.
    """
    x, v = (finite(vector(a, n), n) for a, n in ((estimate, "estimate"), (variance, "variance")))
    freedom = vector(df, "df")
    same_shape("estimate, variance and df", x, v, freedom)
    if len(x) <= k:
        return SetTest(np.nan, -1, -1, np.nan, np.nan)
    order = np.argsort(-x, kind="stable")
    top, rest = order[:k], order[k:]
    gap = x[top][:, None] - x[rest]
    error = np.sqrt(v[top][:, None] + v[rest])
    known = np.where(gap > 0, np.inf, 0.0)
    z = np.where(error > 0, gap / np.where(error > 0, error, 1.0), known)
    i, j = np.unravel_index(int(z.argmin()), z.shape)
    a, b = int(top[i]), int(rest[j])
    _, degrees = satterthwaite([(v[place], freedom[place]) for place in ([a], [b])])
    p = 2 * float(special.stdtr(min(float(degrees[0]), _KNOWN), -z[i, j]))
    return SetTest(min(1.0, p), a, b, float(gap[i, j]), float(error[i, j]))
