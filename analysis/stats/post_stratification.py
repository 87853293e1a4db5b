r"""Post-stratified means: responses weighted to the known size of each stratum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import BoolArray, FloatArray, counts, finite, ratio, same_shape

LEAST_IN_STRATUM = 2  # responses, below which nobody knows how far they scatter


@dataclass(frozen=True, eq=False)
class PostStratified:
    """Means (points) by window and their standard errors; NaN where one cannot be had.

    ``unknown`` windows lack the size of a stratum, or responses from one; in ``contradicted`` ones
    more responded in a stratum than there are people.
    """

    mean: FloatArray
    error: FloatArray
    unknown: BoolArray
    contradicted: BoolArray


def post_stratified(
    number: npt.ArrayLike, total: npt.ArrayLike, square: npt.ArrayLike, frame: npt.ArrayLike
) -> PostStratified:
    r"""Means weighted by strata of known size.

    Parameters
    ----------
    number, total, square : array_like, shape (windows, strata)
        Responses (count), their sum (points) and the sum of their squares.
    frame : array_like, shape (windows, strata)
        People in each stratum (count); NaN where nobody knows.

    Returns
    -------
    PostStratified
        A stratum without people needs no responses; every other one needs two.

    Raises
    ------
    ValueError
        If the shapes differ, a number is negative, or a sum is not finite.

    Notes
    -----
    :math:`\sum_h W_h \bar x_h` with :math:`W_h = N_h/N`; the linearised variance, given how many
    responded in each stratum, is :math:`\sum_h W_h^2 (1 - n_h/N_h)\, s_h^2/n_h`. Within a stratum
    those who responded stand for those who did not.

    References
    ----------
    Holt and Smith (1979), Journal of the Royal Statistical Society A 142(1), 33-46; Cochran (1977),
    Sampling Techniques, 5A.9; Lumley (2010), Complex Surveys, section 2.2.
    """
    n, known = counts(np.asarray(number, np.float64), "number"), np.asarray(frame, np.float64)
    t, q = (finite(np.asarray(a, np.float64), "sums") for a in (total, square))
    same_shape("number, total, square and frame", n, t, q, known)
    size = counts(np.nan_to_num(known), "frame")
    contradicted = ((n > size) & ~np.isnan(known)).any(axis=1)
    unknown = np.isnan(known).any(axis=1) | ((size > 0) & (n < LEAST_IN_STRATUM)).any(axis=1)
    unknown = np.asarray((unknown | ~(size.sum(axis=1) > 0)) & ~contradicted, np.bool_)
    usable = ~(unknown | contradicted)
    weight = np.nan_to_num(ratio(size, size.sum(axis=1, keepdims=True)))
    mean = np.nan_to_num(ratio(t, n))
    scatter = np.clip(np.nan_to_num(ratio(q - t * mean, n - 1)), 0, None)
    left = 1 - np.nan_to_num(ratio(n, size))
    variance = (weight**2 * left * np.nan_to_num(ratio(scatter, n))).sum(axis=1)
    return PostStratified(
        np.where(usable, (weight * mean).sum(axis=1), np.nan),
        np.where(usable, np.sqrt(np.clip(variance, 0, None)), np.nan),
        unknown,
        np.asarray(contradicted, np.bool_),
    )
