r"""Variances of single windows, each moved towards what all windows have in common.

A sample variance of three ratings says little, and one of zero is no certainty: three people who
all gave the best grade may be followed by a fourth who does not. Windows lend each other strength.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, ratio, same_shape, vector

FEWEST, MOST = 4.0, 40.0  # degrees of freedom that the other windows may lend to one


@dataclass(frozen=True, eq=False)
class ModeratedVariance:
    """Variance and degrees of freedom by window; what they lean on, and how far.

    ``variance`` and ``df`` have shape (windows,); ``pooled`` is the common variance and ``lent``
    the degrees of freedom that it brings.
    """

    variance: FloatArray
    df: FloatArray
    pooled: float
    lent: float


def moderated_variance(
    variance: npt.ArrayLike, df: npt.ArrayLike, *, otherwise: float = np.nan
) -> ModeratedVariance:
    r"""Each window's variance, drawn towards the pooled one as far as windows are alike.

    Parameters
    ----------
    variance : array_like, shape (windows,)
        Sample variances (any unit squared); NaN where unknown.
    df : array_like, shape (windows,)
        Their degrees of freedom (count); 0 where unknown.
    otherwise : float
        The common variance where no window shows any.

    Returns
    -------
    ModeratedVariance
        :math:`(d_0 s_0^2 + d_j s_j^2)/(d_0+d_j)` with :math:`d_0+d_j` degrees of freedom. A window
        without observed variance (none known, or a sample variance of 0) gets the pooled variance
        itself with :math:`d_0` degrees of freedom.

    Raises
    ------
    ValueError
        If the shapes differ.

    Notes
    -----
    :math:`d_0` follows from how much the variances scatter beyond their own sampling error: with
    relative variance :math:`c` of true variances :math:`d_0=2/c`, by moments instead of the logs of
    the source, because discrete ratings give variances of zero. It is held between 4 and 40: few
    windows cannot show that all are alike.

    References
    ----------
    Smyth (2004), Statistical Applications in Genetics and Molecular Biology 3(1), article 3,
    section 4.
    """
    s2, d = vector(variance, "variance"), vector(df, "df")
    same_shape("variance and df", s2, d)
    d = np.where((s2 > 0) & (d > 0), d, 0.0)
    s2 = np.where(d > 0, s2, 0.0)
    pooled = float(ratio(d @ s2, d.sum()))
    if not pooled > 0:
        return ModeratedVariance(
            np.full(len(s2), otherwise), np.full(len(s2), FEWEST), otherwise, FEWEST
        )
    lent = _lent(s2[d > 0] / pooled, d[d > 0])
    return ModeratedVariance((lent * pooled + d * s2) / (lent + d), lent + d, pooled, lent)


def _lent(relative: FloatArray, df: FloatArray) -> float:
    """Degrees of freedom that the pooled variance deserves, from the scatter around it."""
    scatter = float(df @ (relative - 1) ** 2) / 2 - (len(df) - 1)
    heterogeneity = scatter / float((df / 2 + 1).sum())
    return float(np.clip(2 / max(heterogeneity, 2 / MOST), FEWEST, MOST))
