"""How far a weight must move before other windows are on top: exact, and over all weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, finite, matrix, vector
from analysis.stats._top import among_top
from analysis.stats.cutoff import top_set


@dataclass(frozen=True)
class Segment:
    """Weights (shares) strictly between which the same windows are on top."""

    low: Fraction
    high: Fraction
    top: frozenset[int]


@dataclass(frozen=True)
class WeightPath:
    """Segments of one part's weight from 0 to 1, and the nearest changes around its own weight."""

    nominal: Fraction
    top: frozenset[int]
    segments: tuple[Segment, ...]
    next_below: Fraction | None
    next_above: Fraction | None


@dataclass(frozen=True, eq=False)
class SimplexShares:
    """Share of drawn weights with each window on top, and with other windows than now on top."""

    top_share: FloatArray
    changed_share: float


def _top_after(value: list[Fraction], slope: list[Fraction], k: int) -> frozenset[int]:
    """Top set just to the right of a point, where equal totals part by their slopes."""
    order = sorted(range(len(value)), key=lambda j: (value[j], slope[j]), reverse=True)
    if len(order) <= k:
        return frozenset(order)
    last = order[k - 1]
    cut = (value[last], slope[last])
    return frozenset(j for j in order if (value[j], slope[j]) >= cut)


def _changes(
    value: list[Fraction], slope: list[Fraction], span: Fraction, k: int
) -> list[tuple[Fraction, frozenset[int]]]:
    """Distances from 0 to ``span`` from which on a top set holds, in order; the first is 0."""
    at = Fraction(0)
    changes = [(at, _top_after(value, slope, k))]
    while True:
        inside = changes[-1][1]
        outside = [j for j in range(len(value)) if j not in inside]
        meetings = [
            (value[a] - value[b]) / (slope[b] - slope[a])
            for a in inside
            for b in outside
            if slope[b] > slope[a]
        ]
        at = min((m for m in meetings if m > at), default=span)
        if at >= span:
            return changes
        moved = [v + at * s for v, s in zip(value, slope, strict=True)]
        changes.append((at, _top_after(moved, slope, k)))


def weight_path(
    parts: Sequence[Sequence[Fraction]], weights: Sequence[Fraction], part: int, *, k: int = 3
) -> WeightPath:
    r"""Exact weights of one part at which the windows on top change.

    Parameters
    ----------
    parts : sequence of sequences of Fraction, shape (windows, parts)
        Exact scores of each part (points).
    weights : sequence of Fraction, shape (parts,)
        Weights of the rule; they sum to 1.
    part : int
        The part whose weight moves from 0 to 1, while the others share the rest in their own
        proportions (equally, if the part's weight is 1).
    k : int
        Places to give.

    Returns
    -------
    WeightPath
        ``segments`` cover 0..1; at their borders the windows involved share a rank. ``next_below``
        and ``next_above`` are the nearest weights beyond which the set differs from the official
        one, None if there is none; equal to the weight itself when a tie parts at once.

    Raises
    ------
    ValueError
        If the weights do not sum to 1 or the shapes disagree.

    Notes
    -----
    Each total is a straight line in the weight, so the borders are exact fractions.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005), Journal of the Royal Statistical Society A 168(2),
    307-323 (weights as a source of uncertainty); here solved instead of sampled.
    """
    if sum(weights) != 1 or not all(len(row) == len(weights) for row in parts):
        raise ValueError("weights: expected one for each part, with sum 1")
    own = weights[part]
    others = [i for i in range(len(weights)) if i != part]
    equal = Fraction(1, max(len(others), 1))
    mix = {i: weights[i] / (1 - own) if own != 1 else equal for i in others}
    rest = [sum((mix[i] * row[i] for i in others), Fraction(0)) for row in parts]
    totals = [own * row[part] + (1 - own) * r for row, r in zip(parts, rest, strict=True)]
    slope = [row[part] - r for row, r in zip(parts, rest, strict=True)]
    up = _changes(totals, slope, 1 - own, k)
    down = _changes(totals, [-s for s in slope], own, k)
    official = top_set(totals, k)
    marks = [(own - d, top) for d, top in reversed(down)]
    lows = [Fraction(0)] + [mark for mark, _ in marks[:-1]]
    segments = [Segment(low, high, top) for low, (high, top) in zip(lows, marks, strict=True)]
    highs = [own + d for d, _ in up[1:]] + [Fraction(1)]
    segments += [Segment(own + d, high, top) for (d, top), high in zip(up, highs, strict=True)]
    return WeightPath(
        nominal=own,
        top=official,
        segments=tuple(_merged([s for s in segments if s.low < s.high])),
        next_below=next((own - d for d, top in down if top != official), None) if own else None,
        next_above=next((own + d for d, top in up if top != official), None) if own < 1 else None,
    )


def _merged(segments: list[Segment]) -> list[Segment]:
    """Neighbouring segments with the same top set joined."""
    result: list[Segment] = []
    for segment in segments:
        if result and result[-1].top == segment.top:
            result[-1] = Segment(result[-1].low, segment.high, segment.top)
        else:
            result.append(segment)
    return result


def _weights_near(
    weights: FloatArray, within: float, draws: int, rng: np.random.Generator
) -> FloatArray:
    """Weights drawn evenly from the simplex, each within so much of its own."""
    low, high = np.clip(weights - within, 0, 1), np.clip(weights + within, 0, 1)
    kept: list[FloatArray] = []
    number = 0
    while number < draws:
        first = rng.uniform(low[:-1], high[:-1], (2 * draws, len(weights) - 1))
        last = 1 - first.sum(axis=1)
        good = (last >= low[-1] - 1e-12) & (last <= high[-1] + 1e-12)
        kept.append(np.column_stack([first, last])[good])
        number += int(good.sum())
    return np.concatenate(kept)[:draws]


def simplex_shares(
    parts: npt.ArrayLike,
    weights: npt.ArrayLike,
    *,
    k: int = 3,
    within: float = 1.0,
    draws: int = 10_000,
    rng: np.random.Generator,
) -> SimplexShares:
    """How often each window is on top over weights drawn evenly.

    Parameters
    ----------
    parts : array_like, shape (windows, parts)
        Scores of each part (points).
    weights : array_like, shape (parts,)
        Weights of the rule (shares), with sum 1.
    k : int
        Places to give.
    within : float
        How far each weight may move from its own (share); 1 means all weights are possible.
    draws : int
        Number of draws.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    SimplexShares
        ``top_share`` of shape (windows,), all 1 with no more than ``k`` windows;
        ``changed_share`` of the draws with another top set than the rule's. Totals nearer than
        1e-9 share a rank.

    Raises
    ------
    ValueError
        If a number is not finite, the shapes disagree, or the weights do not sum to 1.

    Notes
    -----
    Even draws are a thought experiment, not a belief about weights.

    References
    ----------
    Saisana, Saltelli and Tarantola (2005).
    """
    x, w = finite(matrix(parts, "parts"), "parts"), finite(vector(weights, "weights"), "weights")
    if x.shape[1] != len(w) or abs(w.sum() - 1) > 1e-9 or len(w) < 2:
        raise ValueError("weights: expected one for each of at least two parts, with sum 1")
    if len(x) <= k:
        return SimplexShares(np.ones(len(x)), 0.0)
    if within >= 1:
        drawn = rng.dirichlet(np.ones(len(w)), draws)
    else:
        drawn = _weights_near(w, within, draws, rng)
    totals = np.vstack([w, drawn]) @ x.T
    top = among_top(totals, k)
    changed = (top[1:] != top[0]).any(axis=1)
    return SimplexShares(top[1:].mean(axis=0), float(changed.mean()))
