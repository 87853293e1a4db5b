"""What those who did not answer could have changed: rates, bounds and the shift that swaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, ratio, same_shape, vector


@dataclass(frozen=True, eq=False)
class MeanBounds:
    """Response rate and the range of the mean over all invited; arrays of shape (windows,)."""

    rate: FloatArray
    low: FloatArray
    high: FloatArray


@dataclass(frozen=True)
class SwapShift:
    """Differences (points) between those who answered and those who did not that swap two windows.

    ``one_sided``: only the leader's non-respondents are less content. ``opposed``: they are less
    content by this much, and those of the follower more content by the same.
    """

    one_sided: float
    opposed: float
    one_sided_possible: bool
    opposed_possible: bool


def mean_bounds(
    mean: npt.ArrayLike,
    responses: npt.ArrayLike,
    invited: npt.ArrayLike,
    *,
    lowest: float = 20.0,
    highest: float = 100.0,
) -> MeanBounds:
    r"""Response rates, and the mean of all invited if the others had all given the worst or best.

    Parameters
    ----------
    mean : array_like, shape (windows,)
        Mean of the responses (points).
    responses, invited : array_like, shape (windows,)
        People who answered and who were asked (count); NaN where there is no frame.
    lowest, highest : float
        Ends of the scale (points).

    Returns
    -------
    MeanBounds
        NaN without a frame or with nobody invited; with no response the bounds are the scale.

    Raises
    ------
    ValueError
        If more answered than were asked, or the shapes differ.

    Notes
    -----
    No assumption at all about those who did not answer; with a rate of a third the bounds span two
    thirds of the scale.

    References
    ----------
    Manski (2003), Partial Identification of Probability Distributions, chapter 1.
    """
    y, n, asked = vector(mean, "mean"), vector(responses, "responses"), vector(invited, "invited")
    same_shape("mean, responses and invited", y, n, asked)
    if (n > asked).any():
        raise ValueError("responses: more people answered than were invited")
    rate = ratio(n, asked)
    known = np.where(rate == 0, 0.0, rate * y)
    return MeanBounds(rate, known + (1 - rate) * lowest, known + (1 - rate) * highest)


def swap_shift(
    gap: float,
    *,
    weight: float,
    mean: tuple[float, float],
    rate: tuple[float, float],
    lowest: float = 20.0,
    highest: float = 100.0,
) -> SwapShift:
    r"""Smallest difference of non-respondents that makes two windows draw level.

    Parameters
    ----------
    gap : float
        Leader's total less the follower's (points), at least 0.
    weight : float
        Weight of the survey (share).
    mean : (float, float)
        Survey means of leader and follower (points).
    rate : (float, float)
        Their response rates (share).
    lowest, highest : float
        Ends of the scale (points).

    Returns
    -------
    SwapShift
        In points; infinite when everybody answered; NaN where a rate is NaN (no frame). The
        ``possible`` flags say whether such a mean still lies on the scale.

    Raises
    ------
    ValueError
        If the gap is negative or a rate is not within 0..1.

    Notes
    -----
    If non-respondents of the leader are :math:`\delta` below its respondents, its total falls by
    :math:`w(1-r)\delta`; so :math:`\delta = g/[w(1-r_1)]`, or :math:`g/[w(2-r_1-r_2)]` opposed.

    References
    ----------
    Cochran (1977), Sampling Techniques, section 13.2 (bias of the mean is (1 - r) times the
    difference). Rosenbaum (2002), Observational Studies, chapter 4, for the question asked.
    """
    if gap < 0 or not all(np.isnan(r) or 0 <= r <= 1 for r in rate):
        raise ValueError("expected a gap of at least 0 and rates within 0..1")
    silent = (1 - rate[0], 1 - rate[1])
    if np.isnan(silent[0] + silent[1]):
        return SwapShift(np.nan, np.nan, False, False)

    def shift(share: float) -> float:
        if gap == 0:
            return 0.0
        return gap / (weight * share) if weight * share > 0 else np.inf

    alone, together = shift(silent[0]), shift(silent[0] + silent[1])
    return SwapShift(
        one_sided=alone,
        opposed=together,
        one_sided_possible=bool(mean[0] - alone >= lowest),
        opposed_possible=bool(mean[0] - together >= lowest and mean[1] + together <= highest),
    )
