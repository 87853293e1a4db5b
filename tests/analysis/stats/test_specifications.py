"""Combinations of choices: who is among the first, exactly, and what each choice changes."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.stats.specifications import IN, OUT, TIED, choice_effects, first_places, runs

NONE = Fraction(-1)  # no total
TOTALS = st.lists(
    st.one_of(
        st.just(NONE),
        st.fractions(0, 3, max_denominator=3),
        st.builds(lambda n: Fraction(5, 3) + Fraction(n, 10**11), st.integers(-2, 2)),
    ),
    min_size=1,
    max_size=9,
)


def straight(totals: list[Fraction], k: int) -> list[int]:
    """The definition, written down."""
    known = [total for total in totals if total != NONE]
    places = []
    for total in totals:
        above, level = sum(t > total for t in known), sum(t == total for t in known)
        inside = total != NONE and above < k
        places.append(OUT if not inside else IN if above + level <= k else TIED)
    return places


@given(TOTALS, st.integers(1, 5))
def test_first_places_are_exact(totals: list[Fraction], k: int) -> None:
    """Windows that floats cannot tell apart would have their places drawn by rounding."""
    near = np.array([[np.nan if total == NONE else float(total) for total in totals]])
    assert list(first_places(near, k, lambda _row, i: totals[i])[0]) == straight(totals, k)


def test_exact_totals_are_asked_for_only_where_they_matter() -> None:
    """Ten thousand fractions would be summed for a last place that is clear."""
    asked: list[tuple[int, int]] = []

    def exact(row: int, window: int) -> Fraction:
        asked.append((row, window))
        return Fraction(5)

    totals = np.array([[9.0, 5.0, 5.0, 1.0], [9.0, 5.0, 4.0, 1.0]])
    places = first_places(totals, 2, exact)
    assert asked == [(0, 1), (0, 2)]
    assert places.tolist() == [[IN, TIED, TIED, OUT], [IN, IN, OUT, OUT]]


def test_effects_compare_with_the_option_in_force() -> None:
    """The rule that moves the last place would be another than the report names."""
    # Two choices: three options, two options; two windows, one place. Only option 2 of the first
    # choice changes anything, and only where the second is in force.
    grid = np.zeros((3, 2, 2), np.int8)
    grid[..., 0] = IN
    grid[2, 0] = [OUT, IN]
    first, second = choice_effects(grid)
    assert (first.changed, first.compared) == ((0, 0, 1), 2)
    assert first.share == pytest.approx(1 / 4)
    assert (second.changed, second.compared) == ((0, 1), 3)
    assert second.share == pytest.approx(1 / 3)


@given(st.lists(st.booleans()))
def test_runs_tell_every_combination(values: list[bool]) -> None:
    """A strip would be drawn where a window is not among the first."""
    told = [any(a <= i < b for a, b in runs(np.array(values, bool))) for i in range(len(values))]
    assert told == values
