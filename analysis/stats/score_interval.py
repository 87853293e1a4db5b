r"""Two views of a total's uncertainty, each the sum of its parts' variances.

*Sampling*: the two-monthly marks are a census and the vote has the correction 1 - B/electors, so
a full turnout has no sampling error. *Stability*: another similar year and panel, where marks,
ballots and responses would all vary. The two are never merged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from analysis.stats._arrays import FloatArray, probability, ratio


@dataclass(frozen=True, eq=False)
class MeanVariance:
    """Variance of a weighted mean (points squared) and its degrees of freedom, by window."""

    variance: FloatArray
    df: FloatArray


@dataclass(frozen=True, eq=False)
class ScoreInterval:
    """Limits of a total (points) with the variance and degrees of freedom behind them."""

    low: FloatArray
    high: FloatArray
    half_width: FloatArray
    variance: FloatArray
    df: FloatArray


def mean_variance(
    variance: npt.ArrayLike,
    size: npt.ArrayLike,
    *,
    weight: float = 1.0,
    population: npt.ArrayLike = np.inf,
    design_effect: npt.ArrayLike = 1.0,
    clusters: npt.ArrayLike | None = None,
) -> MeanVariance:
    r"""Variance of a weighted mean, :math:`w^2\,deff\,(1-n/N)\,s^2/n`.

    Parameters
    ----------
    variance : array_like, shape (windows,)
        Variance of single ratings, s squared (points squared); NaN where unknown.
    size : array_like, shape (windows,)
        Number of ratings n (count).
    weight : float
        Weight of this part in the total (share).
    population : array_like, shape (windows,)
        People who could have rated N (count); infinity means no correction.
    design_effect : array_like, shape (windows,)
        Factor on the variance, NaN counts as 1.
    clusters : array_like, shape (windows,), optional
        Clusters (days) that give the degrees of freedom; else the ratings do.

    Returns
    -------
    MeanVariance
        ``variance`` is 0 when everybody rated, NaN with fewer than two ratings otherwise;
        ``df`` is n - 1 (or clusters - 1), NaN when below 1.

    Raises
    ------
    ValueError
        If more people rated than could.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 2.6; Kish (1965), section 8.2.
    """
    s2, n, people = (np.asarray(a, np.float64) for a in (variance, size, population))
    if (n > people).any():
        raise ValueError("size: more people rated than the population holds")
    effect = np.nan_to_num(np.asarray(design_effect, np.float64), nan=1.0)
    open_share = np.where(np.isinf(people), 1.0, 1 - ratio(n, people))
    raw = np.where(n > 1, weight**2 * effect * open_share * ratio(s2, n), np.nan)
    complete = (n > 0) & (open_share == 0)
    degrees = (n if clusters is None else np.asarray(clusters, np.float64)) - 1
    return MeanVariance(
        variance=np.where(complete, 0.0, raw), df=np.where(degrees >= 1, degrees, np.nan)
    )


def score_interval(
    score: npt.ArrayLike, parts: Sequence[MeanVariance], *, confidence: float = 0.95
) -> ScoreInterval:
    r"""Total with limits from Student's t and Satterthwaite's degrees of freedom.

    Parameters
    ----------
    score : array_like, shape (windows,)
        Totals (points).
    parts : sequence of MeanVariance
        Variances of the parts, each with its weight in it; parts are independent.
    confidence : float
        Coverage of the interval.

    Returns
    -------
    ScoreInterval
        NaN where a part's variance is NaN, or is not zero and has no degrees of freedom. With no
        part, or only parts of variance 0, the interval is the score itself and ``df`` is NaN.

    Raises
    ------
    ValueError
        If the confidence is not between 0 and 1.

    Notes
    -----
    :math:`\nu = (\sum v_i)^2 / \sum (v_i^2/\nu_i)`. Parts are taken as normal and independent.
    What the sample cannot show (who chose to answer, how the channel coloured it) is not in it.

    References
    ----------
    Satterthwaite (1946), Biometrics Bulletin 2(6), 110-114.
    """
    total = np.asarray(score, np.float64)
    level = (1 + probability(confidence, "confidence")) / 2
    variance = sum((part.variance for part in parts), np.zeros_like(total))
    weighted = sum(
        (np.where(part.variance == 0, 0.0, ratio(part.variance**2, part.df)) for part in parts),
        np.zeros_like(total),
    )
    df = ratio(variance**2, weighted)
    usable = np.isfinite(df)
    quantile = np.full(df.shape, np.nan)
    quantile[usable] = stats.t.ppf(level, df[usable])
    half = np.where(variance == 0, 0.0, quantile * np.sqrt(variance))
    half = np.where(np.isnan(total), np.nan, half)
    return ScoreInterval(total - half, total + half, half, variance, df)


@dataclass(frozen=True, eq=False)
class ScoreUncertainty:
    """The two named views, never merged."""

    sampling: ScoreInterval
    stability: ScoreInterval


def score_uncertainty(
    score: npt.ArrayLike,
    *,
    weights: tuple[float, float, float],
    mark_variance: npt.ArrayLike,
    periods: npt.ArrayLike,
    vote_variance: npt.ArrayLike,
    ballots: npt.ArrayLike,
    electors: npt.ArrayLike,
    survey_variance: npt.ArrayLike,
    responses: npt.ArrayLike,
    design_effect: npt.ArrayLike = 1.0,
    days: npt.ArrayLike | None = None,
    confidence: float = 0.95,
) -> ScoreUncertainty:
    r"""Sampling and stability interval of each window's total.

    Parameters
    ----------
    score : array_like, shape (windows,)
        Totals (points).
    weights : (float, float, float)
        Weights of two-monthly assessment, vote and survey (shares).
    mark_variance, vote_variance, survey_variance : array_like, shape (windows,)
        Variances of single marks, grades and response scores (points squared).
    periods, ballots, electors, responses : array_like, shape (windows,)
        Numbers of marks, ballots that rate the window, electors, and responses (count).
    design_effect : array_like, shape (windows,)
        Design effect of the responses' days; NaN counts as 1.
    days : array_like, shape (windows,), optional
        Days with responses; gives the survey's degrees of freedom.
    confidence : float
        Coverage of the intervals.

    Returns
    -------
    ScoreUncertainty
        Sampling :math:`w_D^2 s_D^2/B\,(1-B/N) + w_U^2\,deff\,s_U^2/n`; stability
        :math:`w_A^2 s_A^2/P + w_D^2 s_D^2/B + w_U^2\,deff\,s_U^2/n`. NaN as in
        :func:`score_interval`: a part with a single rating leaves its view without an interval.

    Raises
    ------
    ValueError
        If there are more ballots than electors, or the confidence is not between 0 and 1.

    Notes
    -----
    Assumes that marks of one window scatter independently from period to period: a trend counts
    as scatter and widens the stability view. A part of weight 0 takes no place.

    References
    ----------
    Satterthwaite (1946); Cochran (1977), section 2.6.
    """
    marks = mean_variance(mark_variance, periods, weight=weights[0])
    drawn = mean_variance(vote_variance, ballots, weight=weights[1], population=electors)
    votes = mean_variance(vote_variance, ballots, weight=weights[1])
    survey = mean_variance(
        survey_variance, responses, weight=weights[2], design_effect=design_effect, clusters=days
    )
    sampling = [part for part, w in ((drawn, weights[1]), (survey, weights[2])) if w]
    stability = [p for p, w in zip((marks, votes, survey), weights, strict=True) if w]
    return ScoreUncertainty(
        sampling=score_interval(score, sampling, confidence=confidence),
        stability=score_interval(score, stability, confidence=confidence),
    )
