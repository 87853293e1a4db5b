"""The gap at the cut-off: exact arithmetic, ties, rounding and its z."""

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.stats.cutoff import cutoff_gap, gap_test, rounded_half_up, top_set

TOTALS = st.lists(st.fractions(0, 100, max_denominator=60), min_size=1, max_size=8)


def numbers(*texts: str) -> list[Fraction]:
    """Totals from text."""
    return [Fraction(t) for t in texts]


def test_gap_and_rounding() -> None:
    """If this fails, third and fourth are misnamed or rounding is said to matter wrongly."""
    cut = cutoff_gap(numbers("92", "90.04", "91", "90.01", "80"))
    assert cut is not None
    assert (cut.gap, cut.inside, cut.outside, cut.tied) == (Fraction(3, 100), 1, 3, ())
    assert cut.rounding_changes == {1: True, 2: False}


def test_tie_is_exact() -> None:
    """If this fails, equal fractions count as different, or a tie is broken by the program."""
    third = Fraction(1, 3)
    cut = cutoff_gap([Fraction(9), Fraction(8), third + third, Fraction(2, 3), Fraction(0)])
    assert cut is not None
    assert cut.gap == 0
    assert cut.tied == (2, 3)
    assert top_set([Fraction(2), Fraction(2), Fraction(1)], 1) == {0, 1}


def test_half_is_rounded_up() -> None:
    """If this fails, displayed totals round to even like floats do."""
    for text, places, expected in (
        ("0.125", 2, "0.13"),
        ("0.135", 2, "0.14"),
        ("90.05", 1, "90.1"),
        ("-0.5", 0, "-1"),
        ("89.999", 2, "90"),
    ):
        assert rounded_half_up(Fraction(text), places) == Fraction(expected)


@given(TOTALS, st.integers(1, 4))
@settings(deadline=None, max_examples=100, derandomize=True)
def test_gap_separates_the_set(totals: list[Fraction], k: int) -> None:
    """If this fails, a positive gap leaves other than k windows inside, or none leaves k."""
    cut = cutoff_gap(totals, k=k)
    inside = top_set(totals, k)
    if cut is None:
        assert len(totals) <= k
        assert len(inside) == len(totals)
        return
    assert (len(inside) == k) == (cut.gap > 0)
    assert cut.inside in inside
    assert (cut.outside in inside) == (cut.gap == 0)
    fine = cutoff_gap(totals, k=k, places=(9,))
    assert fine is not None
    assert fine.rounding_changes == {9: False}


def test_z_uses_the_covariance() -> None:
    """If this fails, voters that both windows share are counted twice."""
    assert gap_test(1.0, (0.5, 0.5)).z == pytest.approx(1.0)
    assert gap_test(1.0, (0.5, 0.5), 0.375).z == pytest.approx(2.0)
    assert gap_test(1.959964, (0.5, 0.5)).p_value == pytest.approx(0.05, abs=1e-6)


def test_few_periods_are_no_certainty() -> None:
    """If this fails, two equal windows are told apart twice as often as promised."""
    rng = np.random.default_rng(4)
    for periods in (3, 6):
        marks = rng.normal(size=(3000, 2, periods))
        variance, mean = marks.var(axis=2, ddof=1) / periods, marks.mean(axis=2)
        df = (periods - 1.0, periods - 1.0)
        tests = [
            gap_test(float(m[0] - m[1]), (float(v[0]), float(v[1])), df=df)
            for m, v in zip(mean, variance, strict=True)
        ]
        z = np.abs([test.z for test in tests])
        told = z >= [test.limit for test in tests]
        assert 0.02 < told.mean() < 0.06  # Welch's test keeps below its level with few
        assert (told == (np.array([test.p_value for test in tests]) <= 0.05)).all()
        assert (z >= 1.96).mean() > 1.2 * told.mean()


def test_degrees_of_freedom_of_a_gap() -> None:
    """If this fails, a variance that is known, or zero, counts as poorly known."""
    assert gap_test(1.0, (0.5, 0.5)).limit == pytest.approx(1.959964)
    assert gap_test(1.0, (0.5, 0.5), df=(4, 4)).limit == pytest.approx(stats.t.ppf(0.975, 8))
    assert gap_test(1.0, (0.5, 0.0), df=(4, np.nan)).limit == pytest.approx(stats.t.ppf(0.975, 4))
    assert np.isnan(gap_test(1.0, (0.5, 0.5), df=(4, np.nan)).limit)


def test_degenerate() -> None:
    """If this fails, no error, no gap or missing variances break."""
    assert cutoff_gap([]) is None
    assert top_set([], 3) == frozenset()
    assert gap_test(0.0, (0.0, 0.0)).p_value == 1
    assert gap_test(0.1, (0.0, 0.0)).z == np.inf
    assert np.isnan(gap_test(0.1, (np.nan, 0.0)).z)
    with pytest.raises(ValueError, match="k:"):
        cutoff_gap([], k=0)
    with pytest.raises(ValueError, match="variance"):
        gap_test(0.1, (-1.0, 0.0))
