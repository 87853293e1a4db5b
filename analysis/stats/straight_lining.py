"""Whether one window's answers are "all the same grade" more often than their scores explain."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import FloatArray, counts, matrix, ratio, same_shape
from analysis.stats.multiplicity import benjamini_hochberg


@dataclass(frozen=True, eq=False)
class StraightLining:
    """Observed and expected share of one-grade answers, by window; ``excess`` is the difference."""

    observed: FloatArray
    expected: FloatArray
    excess: FloatArray
    z: FloatArray
    p_value: FloatArray
    q_value: FloatArray


def straight_lining(number: npt.ArrayLike, straight: npt.ArrayLike) -> StraightLining:
    r"""Share of one-grade answers against the city's, standardised by score.

    Parameters
    ----------
    number, straight : array_like, shape (windows, strata)
        Responses of each window and score stratum, and those with one grade throughout (count).
        Strata are ranges of the response's score, since content people answer alike without
        carelessness.

    Returns
    -------
    StraightLining
        Arrays of shape (windows,). ``expected`` is the share that the window would have with the
        city's rates in its own strata; ``z`` is continuity corrected, ``p_value`` one-sided
        (more than expected), ``q_value`` after Benjamini and Hochberg. NaN for a window without
        responses; p is 1 where nothing could differ.

    Raises
    ------
    ValueError
        If a count is negative, more answers are straight than there are, or the shapes differ.

    Notes
    -----
    Given the margins, the window's straight answers are hypergeometric in each stratum: the
    Mantel-Haenszel test of the window against all others. Responses count as independent; with
    very many of them look at ``excess`` too.

    References
    ----------
    Mantel and Haenszel (1959), Journal of the National Cancer Institute 22(4), 719-748.
    """
    n, m = (counts(matrix(a, "counts"), "counts") for a in (number, straight))
    same_shape("number and straight", n, m)
    if (m > n).any():
        raise ValueError("straight: more than there are responses")
    expected = n @ np.nan_to_num(ratio(m.sum(axis=0), n.sum(axis=0)))
    variance = _variance(n, m)
    size, seen = n.sum(axis=1), m.sum(axis=1)
    gap = seen - expected
    corrected = np.sign(gap) * np.maximum(np.abs(gap) - 0.5, 0.0)
    z = np.where(variance > 1e-12, ratio(corrected, np.sqrt(variance)), 0.0)
    p = np.where(variance > 1e-12, stats.norm.sf(z), 1.0)
    p = np.where(size > 0, p, np.nan)
    return StraightLining(
        observed=ratio(seen, size),
        expected=ratio(expected, size),
        excess=ratio(gap, size),
        z=np.where(size > 0, z, np.nan),
        p_value=p,
        q_value=benjamini_hochberg(p),
    )


def smallest_excess(
    number: npt.ArrayLike, straight: npt.ArrayLike, *, excess: float, error: float = 0.01
) -> FloatArray:
    """Straight answers beyond expectation that would be flagged, by window.

    Parameters
    ----------
    number, straight : array_like, shape (windows, strata)
        As in :func:`straight_lining`.
    excess : float
        Least difference of shares (0 to 1) that counts.
    error : float
        False discovery rate that :func:`straight_lining` is read at.

    Returns
    -------
    ndarray, shape (windows,)
        Share of the window's responses (0 to 1); above 1 where nothing could be flagged, NaN for a
        window without responses.

    Raises
    ------
    ValueError
        As in :func:`straight_lining`.

    Notes
    -----
    Bonferroni over windows, where :func:`straight_lining` has Benjamini and Hochberg: for a single
    window both ask the same.
    """
    n, m = (counts(matrix(a, "counts"), "counts") for a in (number, straight))
    same_shape("number and straight", n, m)
    variance, size = _variance(n, m), n.sum(axis=1)
    enough = stats.norm.isf(error / max(int((size > 0).sum()), 1))
    beyond = ratio(enough * np.sqrt(variance) + 0.5, size)
    return np.asarray(np.maximum(beyond, excess), np.float64)


def _variance(number: FloatArray, straight: FloatArray) -> FloatArray:
    """Hypergeometric variance of a window's straight answers, given the city's."""
    everyone = number.sum(axis=0)
    rate = np.nan_to_num(ratio(straight.sum(axis=0), everyone))
    spread = np.nan_to_num(ratio(rate * (1 - rate), everyone - 1))
    return np.asarray(((number * (everyone - number)) * spread).sum(axis=1), np.float64)
