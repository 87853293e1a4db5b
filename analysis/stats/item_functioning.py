r"""Differential item functioning: whether one item is harder in one group than its other items say.

Works on moments alone. Moments of a cell (a window's responses that answered every item, by one
channel) are ``number``, ``total`` of each item and ``cross`` products of every two items; the
matching criterion is the sum of all items, the one studied among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import BoolArray, FloatArray, counts, finite, ratio

LEAST_WINDOWS = 3  # with the group and without it, below which heterogeneity is unknown
LEAST_EACH, LEAST_RESPONSES = 2, 10  # of a window: on either side of a comparison, on both
# Of the item's standard deviation: below SMALL negligible, above LARGE large (Zwick, Thayer and
# Mazzeo 1997); SMALL also covers what matching on a sum leaves of a difference in level.
SMALL, LARGE = 0.17, 0.25
ERROR = 0.01  # of all tests together


@dataclass(frozen=True, eq=False)
class ItemFunctioning:
    """One group against the others, by item.

    ``difference`` is how many points the item lies higher in the group than its sum says
    (negative: harder there), ``size`` the same in standard deviations of the item and ``error``
    that of the size; ``p_value`` is for a size within ``SMALL``. All NaN where there are too few
    windows; ``windows`` are those compared, ``freedom`` the degrees of freedom of the error.
    """

    difference: FloatArray
    size: FloatArray
    error: FloatArray
    p_value: FloatArray
    windows: int
    freedom: int


def between_channels(
    number: npt.ArrayLike, total: npt.ArrayLike, cross: npt.ArrayLike, group: int
) -> ItemFunctioning:
    r"""One channel against all others within the same windows.

    Parameters
    ----------
    number : array_like, shape (windows, channels)
        Responses that answered every item (count).
    total : array_like, shape (windows, channels, items)
        Sums of their answers (points).
    cross : array_like, shape (windows, channels, items, items)
        Sums of products of their answers (points squared).
    group
        The channel's place.

    Returns
    -------
    ItemFunctioning
        NaN with fewer than ``LEAST_WINDOWS`` windows that have ``LEAST_RESPONSES`` responses,
        ``LEAST_EACH`` of them by the channel and by others, with fewer than three items, and for
        items without any spread.

    Raises
    ------
    ValueError
        If the shapes disagree, a number is not finite, or a count is negative.

    Notes
    -----
    In window w the difference of the item's mean is freed from that of the sum with the window's
    own regression of the item on the sum,
    :math:`u_{wi} = \Delta\bar x_{wi} - \beta_{wi}\,\Delta\bar S_w`. What differs between windows
    cancels; a level that differs between channels leaves what is not linear, for which ``SMALL``
    makes room. Windows are weighted by
    :math:`h_w = n_1 n_2/(n_1+n_2)`. Variances are those of the residuals times a heterogeneity
    of windows, at least 1, pooled over items; the reference is Student's t with its degrees of
    freedom. One item that is harder lowers the sum: the others look a little milder.

    References
    ----------
    Dorans and Schmitt (1991), ETS RR-91-47 (standardised mean difference of polytomous items);
    Zwick, Thayer and Mazzeo (1997), Applied Measurement in Education 10(4), 321-344 (its size);
    McCullagh and Nelder (1989), section 4.5 (heterogeneity).
    """
    n, s, c = _checked(number, total, cross)
    inside, rest = n[:, group], n.sum(axis=1) - n[:, group]
    used = (np.minimum(inside, rest) >= LEAST_EACH) & (inside + rest >= LEAST_RESPONSES)
    items = s.shape[2]
    if used.sum() < LEAST_WINDOWS or items < 3:
        return _nothing(items, int(used.sum()))
    n, s, c, inside, rest = n[used], s[used], c[used], inside[used], rest[used]
    sums_one, sums_rest = s[:, group], s.sum(axis=1) - s[:, group]
    gap = sums_one / inside[:, None] - sums_rest / rest[:, None]
    within = _covariance(inside, sums_one, c[:, group]) + _covariance(
        rest, sums_rest, c.sum(axis=1) - c[:, group]
    )
    with_sum = within.sum(axis=2)
    slope = np.nan_to_num(ratio(with_sum, with_sum.sum(axis=1, keepdims=True)))
    left = gap - slope * gap.sum(axis=1, keepdims=True)
    spread = np.diagonal(within, axis1=1, axis2=2) - slope * with_sum
    freedom = (inside + rest - 3)[:, None]
    weight = (inside * rest / (inside + rest))[:, None]
    variance = spread.sum(axis=0) / freedom.sum()
    sd = np.sqrt(np.diagonal(within.sum(axis=0)) / (inside + rest - 2).sum())
    mean = (weight * left).sum(axis=0) / weight.sum()
    scatter = ratio(weight * (left - mean) ** 2, variance)
    df = (len(left) - 1) * (items - 1)
    heterogeneity = max(float(np.nansum(scatter)) / df, 1.0)
    error = np.sqrt(heterogeneity * variance / weight.sum())
    return _tested(mean, error, sd, len(left), df)


def between_kinds(mean: npt.ArrayLike, group: npt.ArrayLike, sd: npt.ArrayLike) -> ItemFunctioning:
    r"""One kind of window against the others, windows as the units.

    Parameters
    ----------
    mean : array_like, shape (windows, items)
        Mean of each item over the responses that answered every item (points).
    group : array_like of bool, shape (windows,)
        Which windows are of the kind.
    sd : array_like, shape (items,)
        Standard deviation of a response's answer within windows (points).

    Returns
    -------
    ItemFunctioning
        NaN with fewer than ``LEAST_WINDOWS`` windows on either side, and for items without spread.

    Raises
    ------
    ValueError
        If a mean is not finite.

    Notes
    -----
    Analysis of covariance: the item's mean on the mean of the sum, its square, and the kind. Each
    window counts once, so that what only one window does is taken for chance.

    References
    ----------
    Searle (1971), Linear Models, section 8.2; Dorans and Schmitt (1991), ETS RR-91-47.
    """
    y = finite(np.asarray(mean, np.float64), "mean")
    own: BoolArray = np.asarray(group, np.bool_)
    windows, items = y.shape
    level = y.mean(axis=1) - y.mean()
    design = np.column_stack([np.ones(windows), level, level**2, own])
    if min(own.sum(), (~own).sum()) < LEAST_WINDOWS or np.linalg.matrix_rank(design) < 4:
        return _nothing(items, windows)
    freedom = windows - design.shape[1]
    if freedom < 1:
        return _nothing(items, windows)
    inverse = np.linalg.inv(design.T @ design)
    effect = inverse @ design.T @ y
    residual = ((y - design @ effect) ** 2).sum(axis=0) / freedom
    error = np.sqrt(residual * inverse[3, 3])
    return _tested(effect[3], error, np.asarray(sd, np.float64), windows, freedom)


def _checked(
    number: npt.ArrayLike, total: npt.ArrayLike, cross: npt.ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    n = counts(np.asarray(number, np.float64), "number")
    s, c = (finite(np.asarray(a, np.float64), "moments") for a in (total, cross))
    if s.shape[:2] != n.shape or c.shape != (*s.shape, s.shape[-1]):
        raise ValueError(f"moments: shapes {n.shape}, {s.shape} and {c.shape} disagree")
    return n, s, c


def _covariance(number: FloatArray, total: FloatArray, cross: FloatArray) -> FloatArray:
    """Centred sums of products."""
    return cross - total[:, :, None] * total[:, None, :] / number[:, None, None]


def _tested(
    difference: FloatArray, error: FloatArray, sd: FloatArray, windows: int, freedom: int
) -> ItemFunctioning:
    """Sizes and their p-values: the chance of one so large were the true one ``SMALL``."""
    size, unit = ratio(difference, sd), ratio(error, sd)
    beyond, behind = ratio(np.abs(size) - SMALL, unit), ratio(np.abs(size) + SMALL, unit)
    p = np.minimum(special.stdtr(freedom, -beyond) + special.stdtr(freedom, -behind), 1.0)
    return ItemFunctioning(difference, size, unit, p, windows, freedom)


def _nothing(items: int, windows: int) -> ItemFunctioning:
    none = np.full(items, np.nan)
    return ItemFunctioning(none, none, none, none, windows, 0)


def functions_differently(functioning: ItemFunctioning, *, tests: int) -> BoolArray:
    """Which items differ by more than ``LARGE``, and beyond doubt by more than ``SMALL``.

    ``tests`` are all tests of the family (Bonferroni); its error rate is ``ERROR``.
    """
    return (np.abs(functioning.size) > LARGE) & (functioning.p_value * tests < ERROR)


def smallest_seen(functioning: ItemFunctioning, *, tests: int) -> float:
    """The size of a difference that would be found in four of five surveys; ``tests`` as above."""
    error = float(np.nanmedian(functioning.error))
    beyond = -special.stdtrit(functioning.freedom, [ERROR / tests, 0.2]).sum()
    return max(LARGE, SMALL + float(beyond) * error)
