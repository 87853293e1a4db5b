"""Exact crossings against recomputing on a grid, and the simplex against known areas."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats.cutoff import top_set
from analysis.stats.weight_sensitivity import simplex_shares, weight_path

WEIGHTS = [Fraction(1, 2), Fraction(1, 4), Fraction(1, 4)]
SCORES = st.lists(
    st.lists(st.integers(60, 70).map(Fraction), min_size=3, max_size=3), min_size=1, max_size=6
)


def totals_at(parts: list[list[Fraction]], part: int, weight: Fraction) -> list[Fraction]:
    """Totals with one weight moved and the others in proportion."""
    mix = [w / (1 - WEIGHTS[part]) * (1 - weight) for w in WEIGHTS]
    mix[part] = weight
    return [sum((w * x for w, x in zip(mix, row, strict=True)), Fraction(0)) for row in parts]


def test_known_crossing() -> None:
    """If this fails, the weight from which another window is on top is wrong."""
    # A: 90 against 80 in the first part, 80 against 85 in both others: equal when 10 w = 5 (1 - w)
    parts = [[Fraction(90), Fraction(80), Fraction(80)], [Fraction(80), Fraction(85), Fraction(85)]]
    path = weight_path(parts, WEIGHTS, 0, k=1)
    assert path.next_below == Fraction(1, 3)
    assert path.next_above is None
    assert [(s.low, s.high, set(s.top)) for s in path.segments] == [
        (0, Fraction(1, 3), {1}),
        (Fraction(1, 3), 1, {0}),
    ]


@given(SCORES, st.integers(0, 2), st.integers(1, 3))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_segments_hold_inside_and_cover_everything(
    parts: list[list[Fraction]], part: int, k: int
) -> None:
    """If this fails, somewhere between two printed borders other windows are on top."""
    path = weight_path(parts, WEIGHTS, part, k=k)
    assert path.segments[0].low == 0
    assert path.segments[-1].high == 1
    for segment, following in zip(path.segments, path.segments[1:], strict=False):
        assert segment.high == following.low
        assert segment.top != following.top
    for segment in path.segments:
        for step in (Fraction(1, 97), Fraction(1, 2), Fraction(96, 97)):
            weight = segment.low + step * (segment.high - segment.low)
            here = top_set(totals_at(parts, part, weight), k)
            touching = weight == WEIGHTS[part]
            assert here == segment.top or (touching and here >= segment.top)
    assert path.top == top_set(totals_at(parts, part, WEIGHTS[part]), k)


def test_tie_that_parts_at_once() -> None:
    """If this fails, a tie at the rule's own weight is called stable."""
    parts = [[Fraction(90), Fraction(80), Fraction(80)], [Fraction(80), Fraction(90), Fraction(90)]]
    path = weight_path(parts, WEIGHTS, 0, k=1)
    assert path.top == {0, 1}
    assert (path.next_below, path.next_above) == (Fraction(1, 2), Fraction(1, 2))


def test_simplex_areas() -> None:
    """If this fails, the share of weights is not the area of the simplex."""
    # window 0 leads where w0 > 1/2: a quarter of the triangle
    parts = [[1.0, 0.0, 0.0], [0.0, 1.0, 1.0]]
    rng = np.random.default_rng(1)
    shares = simplex_shares(parts, [0.4, 0.3, 0.3], k=1, draws=40_000, rng=rng)
    assert shares.top_share == pytest.approx([0.25, 0.75], abs=0.01)
    assert shares.changed_share == pytest.approx(0.25, abs=0.01)
    near = simplex_shares(parts, [0.4, 0.3, 0.3], k=1, within=0.05, draws=500, rng=rng)
    assert near.changed_share == 0


def test_degenerate() -> None:
    """If this fails, few windows, equal windows or a weight of 1 break."""
    assert weight_path([], WEIGHTS, 0).top == frozenset()
    sure = [Fraction(1), Fraction(0), Fraction(0)]
    parts = [[Fraction(1), Fraction(2), Fraction(4)], [Fraction(1), Fraction(3), Fraction(2)]]
    assert weight_path(parts, sure, 0, k=1).top == {0, 1}
    rng = np.random.default_rng(0)
    assert simplex_shares(np.ones((2, 3)), [0.5, 0.25, 0.25], rng=rng).top_share.tolist() == [1, 1]
    equal = simplex_shares(np.ones((9, 3)), [0.5, 0.25, 0.25], draws=9, rng=rng)
    assert equal.changed_share == 0
    with pytest.raises(ValueError, match="sum 1"):
        weight_path(parts, [Fraction(1)] * 3, 0)
    with pytest.raises(ValueError, match="sum 1"):
        simplex_shares(np.ones((2, 3)), [1.0, 1.0, 1.0], rng=rng)
