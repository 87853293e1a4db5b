"""Whether any single ballot, period or day decides who is on top, in closed form."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import (
    BoolArray,
    counts,
    finite,
    matrix,
    ratio,
    same_shape,
    vector,
)
from analysis.stats._top import among_top


@dataclass(frozen=True, eq=False)
class LeaveOneOut:
    """For each unit left out: does the top set change; ``top`` has one row a unit."""

    changes: BoolArray
    top: BoolArray
    full: BoolArray
    largest_shift: float


def leave_one_out(
    totals: npt.ArrayLike,
    total: npt.ArrayLike,
    number: npt.ArrayLike,
    *,
    weight: float,
    k: int = 3,
) -> LeaveOneOut:
    r"""Top set without each unit (ballot, period or day) of one part.

    Parameters
    ----------
    totals : array_like, shape (windows,)
        Official totals (points).
    total, number : array_like, shape (units, windows)
        What the unit adds to the window's sum (points) and number (count) of ratings: for ballots
        the grade and 1, or 0 and 0 for an abstention; for a day the sum and number of responses.
    weight : float
        Weight of the part in the total (share).
    k : int
        Places to give.

    Returns
    -------
    LeaveOneOut
        ``changes`` of shape (units,), ``top`` of shape (units, windows), ``full`` of shape
        (windows,); ``largest_shift`` is the greatest change of any total (points, NaN without a
        unit). A window whose only ratings are left out has no total and is not on top. Totals
        nearer than 1e-9 are ties.

    Raises
    ------
    ValueError
        If a number is not finite, a count negative, or the shapes disagree.

    Notes
    -----
    The part's score is a mean of ratings: leaving unit u out moves the total by
    :math:`w[(S_j-s_{uj})/(n_j-n_{uj}) - S_j/n_j]`, exactly. A two-monthly mark is a unit of
    ``number`` 1.

    References
    ----------
    Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 11.2 (jackknife).
    """
    full = finite(vector(totals, "totals"), "totals")
    s, n = finite(matrix(total, "total"), "total"), counts(matrix(number, "number"), "number")
    same_shape("total and number", s, n)
    if s.shape[1] != len(full):
        raise ValueError(f"totals: expected {s.shape[1]} windows, got {len(full)}")
    sums, sizes = s.sum(axis=0), n.sum(axis=0)
    touched = n > 0
    moved = ratio(sums - s, sizes - n) - ratio(sums, sizes)
    shift = np.where(touched, weight * moved, 0.0)
    top, official = among_top(full + shift, k), among_top(full[None, :], k)[0]
    known = np.abs(shift[np.isfinite(shift)])
    return LeaveOneOut(
        changes=(top != official).any(axis=1),
        top=top,
        full=official,
        largest_shift=float(known.max()) if len(known) else np.nan,
    )
