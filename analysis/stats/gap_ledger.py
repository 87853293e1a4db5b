"""What would settle third against fourth: more responses, more ballots, more periods?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import special

from analysis.stats._arrays import FloatArray, counts, probability, ratio, vector


@dataclass(frozen=True, eq=False)
class GapLedger:
    """Where the gap's variance comes from, and what each part alone would have to become."""

    z: float
    share: FloatArray
    z_without: FloatArray
    needed: FloatArray


def gap_ledger(
    gap: float,
    variance: npt.ArrayLike,
    size: npt.ArrayLike,
    *,
    limit: npt.ArrayLike = np.inf,
    confidence: float = 0.95,
    least_z: float | None = None,
) -> GapLedger:
    r"""Parts of the variance of a gap, and the size of each that would make the gap tell.

    Parameters
    ----------
    gap : float
        Difference of two totals (points).
    variance : array_like, shape (parts,)
        What each part adds to the variance of the gap (points squared): weighted, both windows,
        less twice their covariance.
    size : array_like, shape (parts,)
        Ratings behind each part (count), such as ballots, or responses of the smaller window.
    limit : array_like, shape (parts,)
        People there are (electors); infinity where there is no finite population correction in
        ``variance``.
    confidence : float
        Two-sided confidence at which the gap counts as told.
    least_z : float, optional
        Least z that counts as told, where that is not the normal law's at ``confidence``.

    Returns
    -------
    GapLedger
        ``z`` of the gap now; ``share`` of each part (sums to 1, NaN when nothing varies);
        ``z_without``: z if the part had no error; ``needed``: whole number of ratings at which the
        gap is told if nothing else changes, the present size if it is told already, infinite where
        this part alone cannot do it. NaN where a variance is NaN.

    Raises
    ------
    ValueError
        If a variance or size is negative, a size exceeds its limit, or shapes disagree.

    Notes
    -----
    A part's variance falls as 1/size (or 1/size - 1/limit). The gap itself is taken as it is seen;
    bias does not shrink with size.

    References
    ----------
    Brennan (2001), Generalizability Theory, chapter 1 (decision studies: what if n changes).
    """
    v, n = vector(variance, "variance"), counts(vector(size, "size"), "size")
    people = np.broadcast_to(np.asarray(limit, np.float64), n.shape)
    if v.shape != n.shape or (v < 0).any() or (n > people).any():
        raise ValueError("expected for each part a variance of at least 0 and a size within limit")
    wanted = float(special.ndtri((1 + probability(confidence, "confidence")) / 2))
    wanted = wanted if least_z is None else least_z
    distance, total = abs(gap), float(v.sum())

    def z_of(rest: FloatArray) -> FloatArray:
        sure = np.where(rest == 0, np.inf if distance > 0 else 0.0, np.nan)
        return np.where(rest > 0, ratio(distance, np.sqrt(rest)), sure)

    others = np.clip(total - v, 0, None)
    others[others <= 1e-12 * total] = 0.0
    allowed = (distance / wanted) ** 2 - others
    inverse_limit = np.where(np.isinf(people), 0.0, ratio(1.0, people))
    single = ratio(v, ratio(1.0, n) - inverse_limit)
    needed = np.where(
        allowed > 0, np.ceil(ratio(1.0, ratio(allowed, single) + inverse_limit) - 1e-9), np.inf
    )
    needed = np.where(np.isfinite(people) & (allowed == 0), people, needed)
    told = allowed >= v
    return GapLedger(
        z=float(z_of(np.array([total]))[0]),
        share=ratio(v, total),
        z_without=z_of(others),
        needed=np.where(np.isnan(v) | np.isnan(total), np.nan, np.where(told, n, needed)),
    )
