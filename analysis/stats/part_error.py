r"""Error of one part's means, on the scale on which people rate.

Ratings have a best and a worst value. Near the best the spread of ratings must shrink, and a mean
can only be too lucky there: the limits are not symmetric. What windows share is therefore not the
variance but the dispersion, the variance as a share of the most that a mean leaves possible.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, ratio

_FARTHEST = 300.0  # log-odds: limits beyond are the ends of the scale
Scale = tuple[float, float] | None  # worst and best value (points); None where there is no end


def room(mean: npt.ArrayLike, scale: Scale) -> FloatArray:
    """The largest variance of ratings with a given mean (points squared); 1 without a scale."""
    m = np.asarray(mean, np.float64)
    if scale is None:
        return np.where(np.isnan(m), np.nan, 1.0)
    return np.clip((scale[1] - m) * (m - scale[0]), 0, None)


def unseen(scale: Scale) -> float:
    """Dispersion where nothing varies: the most that a scale allows, unknown without one."""
    return np.nan if scale is None else 1.0


@dataclass(frozen=True, eq=False)
class PartError:
    """Means of one part by window, and their errors.

    ``mean`` (points) and ``own``, ``df`` have shape (windows,). ``own`` is the dispersion of each
    mean that a window does not share, ``common`` what all windows share (a hard period, lenient
    voters): times :func:`room` they are variances (points squared).
    """

    mean: FloatArray
    own: FloatArray
    df: FloatArray
    common: float = 0.0
    common_df: float = 1.0
    scale: Scale = None

    def scaled(self, factor: npt.ArrayLike) -> PartError:
        """The same with less error: 1 - n/N for each window in a finite population."""
        share = np.asarray(factor, np.float64)
        middle = float(np.nanmean(share)) if share.size else 1.0
        own = np.where(share == 0, 0.0, self.own * share)
        return replace(self, own=own, common=self.common * middle)

    def room(self) -> FloatArray:
        """Room of each window at a mean drawn a little towards all windows', never quite 0."""
        if self.scale is None or not np.isfinite(self.mean).any():
            return room(self.mean, self.scale)
        worst, best = self.scale
        among = np.where(np.isfinite(self.mean), 1 / np.clip(self.own, 1e-9, None), 0.0)
        typical = float(among @ np.nan_to_num(self.mean)) / float(among.sum())
        edge = (best - worst) / (float(among.sum()) + 2)
        typical = min(max(typical, worst + edge), best - edge)
        centre = (self.mean + 2 * self.own * typical) / (1 + 2 * self.own)
        return room(centre, self.scale)

    def limits(self, quantile: npt.ArrayLike) -> tuple[FloatArray, FloatArray]:
        r"""How far the mean may be too high and too low (points), at a quantile of Student's t.

        On a scale the limits are symmetric in the log-odds; at its ends, where log-odds have none,
        they are Wilson's with 1/dispersion ratings.

        References
        ----------
        Brown, Cai and DasGupta (2001), Statistical Science 16(2), 101-133, sections 3.1.1, 4.1.
        Franco, Little, Louis and Slud (2019), Journal of Survey Statistics and Methodology 7(3),
        334-364 (effective sample sizes).
        """
        dispersion = self.own + self.common
        t = np.asarray(quantile, np.float64)
        if self.scale is None:
            half = t * np.sqrt(dispersion)
            return half, half
        worst, best = self.scale
        place = (self.mean - worst) / (best - worst)
        inside = (place > 0) & (place < 1) & (dispersion > 0)
        safe = np.where(inside, place, 0.5)
        apart = t * np.sqrt(ratio(dispersion, safe * (1 - safe)))
        step = np.exp(np.minimum(apart, _FARTHEST))
        low, high = safe / (safe + (1 - safe) * step), safe * step / (1 - safe + safe * step)
        end = t**2 * dispersion / (1 + t**2 * dispersion)
        low = np.where(inside, low, np.where(place > 0, place - end, place))
        high = np.where(inside, high, np.where(place < 1, place + end, place))
        return (place - low) * (best - worst), (high - place) * (best - worst)
