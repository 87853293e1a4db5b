r"""Scores with what is not the window's own doing taken off: hard items, channels, severe voters.

None of them replaces a score; each shows how much of it goes back to one such thing.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from analysis.stats._arrays import FloatArray, counts, matrix, ratio, same_shape
from analysis.stats.between_variance import between_variance
from analysis.stats.ordinal_model import ordinal_model

_EXACT = 1e-9  # of the voters' variance: a residual that is none


def column_effects(number: npt.ArrayLike, total: npt.ArrayLike) -> FloatArray:
    r"""How much each column lies above or below the others within the same windows.

    Parameters
    ----------
    number, total : array_like, shape (windows, columns)
        Answers in each cell (count), and their sum (points). Columns are items or channels.

    Returns
    -------
    ndarray, shape (columns,)
        Effects (points) that add to 0 over the columns with answers; 0 for a column without any,
        and where no window links two columns.

    Raises
    ------
    ValueError
        If the shapes differ or a number is negative.

    Notes
    -----
    Least squares for :math:`x_{wc} = m_w + b_c` with the numbers as weights: windows are compared
    with themselves only, so that a column which good windows use more is not taken for a mild one.

    References
    ----------
    Searle (1971), Linear Models, section 7.1 (two-way classification, unequal numbers).
    """
    n, t = counts(matrix(number, "number"), "number"), matrix(total, "total")
    same_shape("number and total", n, t)
    window_mean = np.nan_to_num(ratio(t.sum(axis=1), n.sum(axis=1)))
    shares = np.nan_to_num(ratio(n, n.sum(axis=1, keepdims=True)))
    normal = np.diag(n.sum(axis=0)) - shares.T @ n
    right = (t - n * window_mean[:, None]).sum(axis=0)
    used = n.sum(axis=0) > 0
    effects = np.where(used, np.linalg.lstsq(normal, right, rcond=1e-10)[0], 0.0)
    return np.where(used, effects - effects[used].mean(), 0.0) if used.any() else effects


def standardised(
    score: npt.ArrayLike, share: npt.ArrayLike, effects: npt.ArrayLike, target: npt.ArrayLike
) -> FloatArray:
    r"""Scores as they would be, had every window the same mix of columns.

    Parameters
    ----------
    score : array_like, shape (windows,)
        Scores (points); NaN stays NaN.
    share : array_like, shape (windows, columns)
        Share of each column in the score; rows add to 1.
    effects, target : array_like, shape (columns,)
        As :func:`column_effects` gives them, and the mix that all windows are brought to.

    Returns
    -------
    ndarray, shape (windows,)
        :math:`x_w - \sum_c (s_{wc} - t_c) b_c`: the score itself where the mix is the target.

    References
    ----------
    Kitagawa (1955), Journal of the American Statistical Association 50, 1168-1194.
    """
    moved = (np.asarray(share, np.float64) - np.asarray(target, np.float64)) @ np.asarray(effects)
    return np.asarray(np.asarray(score, np.float64) - moved, np.float64)


def without_severity(ballots: npt.ArrayLike, voter: float, residual: float) -> FloatArray:
    r"""Means of windows with each voter's severity taken off.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained. Each window is rated by somebody.
    voter, residual : float
        Variances of voters and of the rest, as ``crossed_components`` gives them.

    Returns
    -------
    ndarray, shape (windows,)
        Points. The plain means where all voters rate all windows, or voters do not differ.

    Notes
    -----
    The mean of :math:`y_{vw} - \hat a_v` with the best linear unbiased predictions of voters,
    windows fixed: generalised least squares, solved with the voters eliminated.

    References
    ----------
    Henderson (1975), Biometrics 31(2), 423-447; Robinson (1991), Statistical Science 6(1), 15-32.
    """
    table = matrix(ballots, "ballots")
    seen = (~np.isnan(table)).astype(np.float64)
    filled = np.nan_to_num(table)
    if not voter > 0:  # unknown too
        return np.asarray(filled.sum(axis=0) / seen.sum(axis=0), np.float64)
    shrink = voter / (max(residual, _EXACT * voter) + seen.sum(axis=1) * voter)
    shared, total = seen * shrink[:, None], filled.sum(axis=1)
    normal = np.diag(seen.sum(axis=0)) - shared.T @ seen
    right = filled.sum(axis=0) - shared.T @ total
    # The sum of all equations sets the level. With little rest it is all but lost in them, so it
    # takes the last one's place, divided by its share of rest.
    normal[-1], right[-1] = shared.sum(axis=0), shrink @ total
    return np.asarray(np.linalg.lstsq(normal, right, rcond=1e-12)[0], np.float64)


def had_all_voted(ballots: npt.ArrayLike) -> FloatArray:
    r"""Means of windows had every voter rated every window, by an ordinal many-facet model.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points); NaN where the voter abstained. At least two grades.

    Returns
    -------
    ndarray, shape (windows,)
        Points: grades as given, and for abstentions what the model expects of that voter there.

    References
    ----------
    Linacre (1989), Many-Facet Rasch Measurement (fair averages); McCullagh (1980).
    """
    table = matrix(ballots, "ballots")
    model = ordinal_model(table)
    grades = np.unique(table[model.seen])
    place = model.mildness[:, None] + model.quality
    steps = zip(np.diff(grades), model.cuts, strict=True)
    expected = grades[-1] - sum(step * expit(cut - place) for step, cut in steps)
    return np.asarray(np.where(model.seen, table, expected).mean(axis=0), np.float64)


def shrunken(mean: npt.ArrayLike, variance: float, size: npt.ArrayLike) -> FloatArray:
    r"""Survey scores drawn towards the city's, the more the fewer responses there are.

    Parameters
    ----------
    mean, size : array_like, shape (windows,)
        Scores (points, NaN without responses) and responses (count).
    variance : float
        Variance of one response within a window (points squared), design effect included.

    Returns
    -------
    ndarray, shape (windows,)
        :math:`\hat\mu + \tau^2/(\tau^2 + s^2/n_w)\,(x_w - \hat\mu)`.

    References
    ----------
    Fay and Herriot (1979), Journal of the American Statistical Association 74, 269-277, with one
    common variance; :math:`\tau^2` as in ``between_variance``.
    """
    x, n = np.asarray(mean, np.float64), np.asarray(size, np.float64)
    error = np.where(n > 0, ratio(np.full(len(n), variance), n), np.nan)
    tau2 = between_variance(x, error)
    if not np.isfinite(tau2):
        return np.asarray(x, np.float64)
    weight = np.where(np.isfinite(x), ratio(np.ones(len(x)), tau2 + error), np.nan)
    if not np.nansum(weight) > 0:
        return np.asarray(x, np.float64)
    centre = np.nansum(weight * x) / np.nansum(weight)
    return np.asarray(centre + tau2 * weight * (x - centre), np.float64)


def standard_units(parts: npt.ArrayLike) -> FloatArray:
    """Columns brought to mean 0 and standard deviation 1; 0 where all are equal.

    Parameters
    ----------
    parts : array_like, shape (windows, parts)
        Component scores (points); NaN stays NaN.
    """
    table = matrix(parts, "parts")
    spread = np.nanstd(table, axis=0)
    centred = table - np.nanmean(table, axis=0)
    return np.where(spread > 0, np.nan_to_num(ratio(centred, spread), nan=0.0), 0.0) + 0 * table
