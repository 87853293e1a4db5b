"""How far the last window inside lies from the first one outside, and whether it can be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import special

from analysis.stats._arrays import probability


@dataclass(frozen=True)
class CutoffGap:
    """Exact gap at the cut-off; positions refer to the order in which the totals were given."""

    gap: Fraction
    inside: int
    outside: int
    tied: tuple[int, ...]
    rounding_changes: dict[int, bool]


@dataclass(frozen=True)
class GapTest:
    """Studentised gap; ``p_value`` is two-sided, ``limit`` the least z that counts as told."""

    z: float
    standard_error: float
    p_value: float
    limit: float


def rounded_half_up(value: Fraction, places: int) -> Fraction:
    """Value rounded to decimals, halves away from zero, exactly.

    Parameters
    ----------
    value : Fraction
        Any rational number.
    places : int
        Decimals kept.

    Returns
    -------
    Fraction
        The nearest multiple of ``10**-places``.
    """
    scaled = abs(value) * 10**places
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Fraction(whole if value >= 0 else -whole, 10**places)


def top_set(totals: Sequence[Fraction], k: int) -> frozenset[int]:
    """Positions of rank at most ``k``, where equal totals share a rank.

    Parameters
    ----------
    totals : sequence of Fraction
        Exact totals (points).
    k : int
        Places to give.

    Returns
    -------
    frozenset of int
        More than ``k`` positions when a tie touches the last place.
    """
    if k < 1 or not totals:
        return frozenset()
    cut = sorted(totals, reverse=True)[min(k, len(totals)) - 1]
    return frozenset(i for i, total in enumerate(totals) if total >= cut)


def cutoff_gap(
    totals: Sequence[Fraction], *, k: int = 3, places: Sequence[int] = (1, 2)
) -> CutoffGap | None:
    """Exact gap between ranks ``k`` and ``k + 1``, and whether rounding would change the set.

    Parameters
    ----------
    totals : sequence of Fraction
        Exact totals (points) of all ranked windows.
    k : int
        Places to give.
    places : sequence of int
        Decimals to try.

    Returns
    -------
    CutoffGap or None
        None with no more than ``k`` windows: there is no cut-off. ``inside`` and ``outside`` are
        the k-th and the next position (equal totals in the order given); ``tied`` lists all
        positions that share the k-th total when the gap is 0, else it is empty;
        ``rounding_changes`` says for each number of decimals whether the set of windows of rank at
        most k differs when totals are rounded (half up) before ranking.

    Raises
    ------
    ValueError
        If ``k`` is below 1.

    Notes
    -----
    Everything here is exact arithmetic: no statistics, no tolerance.

    References
    ----------
    None: arithmetic of the ranking rule (equal totals share a rank).
    """
    if k < 1:
        raise ValueError(f"k: expected at least 1, got {k}")
    if len(totals) <= k:
        return None
    order = sorted(range(len(totals)), key=lambda i: -totals[i])
    inside, outside = order[k - 1], order[k]
    gap = totals[inside] - totals[outside]
    exact = top_set(totals, k)
    changes = {
        d: top_set([rounded_half_up(total, d) for total in totals], k) != exact for d in places
    }
    tied = tuple(i for i, total in enumerate(totals) if total == totals[inside])
    return CutoffGap(gap, inside, outside, tied if gap == 0 else (), changes)


def gap_test(
    gap: float,
    variance: tuple[float, float],
    covariance: float = 0.0,
    *,
    df: tuple[float, float] = (np.inf, np.inf),
    confidence: float = 0.95,
) -> GapTest:
    r"""Gap over its standard error, :math:`z = g/\sqrt{v_1+v_2-2c}`, by Student's t.

    Parameters
    ----------
    gap : float
        Difference of the two totals (points).
    variance : (float, float)
        Variances of the two totals (points squared).
    covariance : float
        Their covariance: the same voters rate both.
    df : (float, float)
        Degrees of freedom behind each variance; infinite means known.
    confidence : float
        Two-sided confidence of ``limit``.

    Returns
    -------
    GapTest
        ``z`` is infinite for a gap without error, 0 for no gap without error; NaN where an input
        is NaN. The degrees of freedom of a variance of 0 do not matter.

    Raises
    ------
    ValueError
        If a variance is negative or the confidence not between 0 and 1.

    Notes
    -----
    Degrees of freedom :math:`(v_1+v_2-2c)^2/(v_1^2/\nu_1+v_2^2/\nu_2)`: Satterthwaite's, where a
    positive covariance only lowers them. For two windows named beforehand; the third and fourth
    are picked by the data, so p is too small: the rank sets are the strict answer.

    References
    ----------
    Casella and Berger (2002), Statistical Inference, theorem 4.5.6. Satterthwaite (1946),
    Biometrics Bulletin 2(6), 110-114.
    """
    if min(variance) < 0:
        raise ValueError("variance: expected no negative number")
    level = (1 + probability(confidence, "confidence")) / 2
    squared = variance[0] + variance[1] - 2 * covariance
    weighted = sum(v**2 / nu for v, nu in zip(variance, df, strict=True) if v > 0)
    if np.isnan([squared, gap, weighted]).any():
        return GapTest(np.nan, np.nan, np.nan, np.nan)
    error = float(np.sqrt(max(squared, 0.0)))
    z = gap / error if error > 0 else (0.0 if gap == 0 else float(np.copysign(np.inf, gap)))
    if error > 0 and weighted > 0:
        freedom = squared**2 / weighted
        tail, quantile = special.stdtr(freedom, -abs(z)), special.stdtrit(freedom, level)
    else:
        tail, quantile = special.ndtr(-abs(z)), special.ndtri(level)
    return GapTest(z, error, float(2 * tail), float(quantile))
