r"""How reliably the vote tells windows apart, and how many ballots that takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import matrix, probability
from analysis.stats.questionnaire import feldt_limits
from analysis.stats.variance_components import VarianceComponents, crossed_components


@dataclass(frozen=True)
class VoteReliability:
    """Reliability of a single ballot and of the vote's mean, from variance components."""

    components: VarianceComponents
    ballots: float
    single: float
    mean: float
    e_rho_squared: float
    low: float
    high: float


def vote_reliability(ballots: npt.ArrayLike, *, confidence: float = 0.95) -> VoteReliability:
    r"""Absolute and relative reliability of a vote with abstentions.

    Parameters
    ----------
    ballots : array_like, shape (voters, windows)
        Grades (points), one voter a row; NaN where the voter abstained.
    confidence : float
        Coverage of the limits.

    Returns
    -------
    VoteReliability
        ``components`` (``first`` voters, ``second`` windows, points squared); ``ballots``, the
        harmonic mean of ballots a window; ``single`` and ``mean``, the absolute ICC(2,1) and
        ICC(2,k); ``e_rho_squared``, the relative coefficient of the mean, which is what a ranking
        needs, with Feldt's limits ``low`` and ``high``. NaN with fewer than two voters or windows,
        with nothing left for the residual, or when all grades are equal.

    Raises
    ------
    ValueError
        If ``ballots`` is not a matrix.

    Notes
    -----
    :math:`E\rho^2 = \sigma_w^2/(\sigma_w^2+\sigma_e^2/B)`; the absolute ones add the voters'
    leniency :math:`\sigma_v^2` to the error, which cancels when all voters rate all windows. The
    limits are exact for complete normal grades, where the relative coefficient is Cronbach's alpha
    with voters as items; with abstentions they take the harmonic mean of ballots. One grade a
    cell: taste (voter by window) and carelessness cannot be told apart.

    References
    ----------
    Brennan (2001), Generalizability Theory, chapter 2. Shrout and Fleiss (1979).
    """
    table = matrix(ballots, "ballots")
    parts = crossed_components(table)
    number = (~np.isnan(table)).sum(axis=0)
    number = number[number > 0]
    size = float(len(number) / (1 / number).sum()) if len(number) else 0.0
    window, error = parts.second, parts.residual
    everything = window + parts.first + error
    if not everything > 0:
        return VoteReliability(parts, size, np.nan, np.nan, np.nan, np.nan, np.nan)
    absolute = window + (parts.first + error) / size
    relative = window + error / size
    e_rho_squared = window / relative if relative > 0 else float("nan")
    low, high = feldt_limits(e_rho_squared, n=len(number), items=size, confidence=confidence)
    return VoteReliability(
        components=parts,
        ballots=size,
        single=window / everything,
        mean=window / absolute,
        e_rho_squared=e_rho_squared,
        low=low,
        high=high,
    )


def voters_needed(components: VarianceComponents, *, reliability: float) -> float:
    r"""Ballots that a relative reliability of the vote's mean takes.

    Parameters
    ----------
    components : VarianceComponents
        ``second`` belongs to windows, as :func:`vote_reliability` gives them.
    reliability : float
        Wanted :math:`E\rho^2`, between 0 and 1.

    Returns
    -------
    float
        The smallest whole number of ballots, at least 1; infinite when windows do not differ, NaN
        when the components are.

    Raises
    ------
    ValueError
        If the reliability is not between 0 and 1.

    Notes
    -----
    :math:`B = \frac{\rho}{1-\rho}\,\sigma_e^2/\sigma_w^2`: Spearman and Brown's formula solved for
    the length. More ballots of the same sort of voter are assumed.

    References
    ----------
    Brennan (2001), chapter 2; Spearman (1910) and Brown (1910), British Journal of Psychology 3.
    """
    wanted = probability(reliability, "reliability")
    window, error = components.second, components.residual
    if np.isnan(window) or np.isnan(error) or window == error == 0:
        return np.nan
    if window == 0:
        return np.inf
    exact = wanted / (1 - wanted) * error / window
    return float(max(1, np.ceil(exact - 1e-9)))
