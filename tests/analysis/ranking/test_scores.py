"""The rule's arithmetic."""

from fractions import Fraction

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ranking.scores import (
    competition_ranks,
    marks_mean,
    survey_mean,
    survey_sums,
    valid_cells,
    vote_mean,
    weighted_score,
)
from rulebook.load import load

BOOK = load("2021")
POINTS = BOOK.questionnaires.grades.points()
WEIGHTS = BOOK.component_weights()
exact = st.fractions(min_value=0, max_value=100, max_denominator=10**4)


@pytest.mark.parametrize(
    ("marks", "vote", "survey", "total"),
    [
        ("92.5", "88", "95", "92"),
        ("100", "0", "0", "50"),
        ("0", "100", "0", "25"),
        ("0", "0", "100", "25"),
        ("90", "90", "90", "90"),
    ],
)
def test_worked_cases_of_the_rule(marks: str, vote: str, survey: str, total: str) -> None:
    """The 50/25/25 of the notice would be computed otherwise."""
    parts = {"marks": Fraction(marks), "vote": Fraction(vote), "survey": Fraction(survey)}
    assert weighted_score(WEIGHTS, parts) == Fraction(total)


def test_a_missing_component_is_never_zero() -> None:
    """A window without ballots would be scored as if everybody had rated it worst."""
    parts = {"marks": Fraction(90), "vote": None, "survey": Fraction(90)}
    assert weighted_score(WEIGHTS, parts) is None


def test_a_missing_period_leaves_no_mean() -> None:
    """A missing two-monthly mark would be averaged away or counted as zero."""
    marks = {"a": Fraction(90), "b": Fraction(80)}
    assert marks_mean(marks, ("a", "b")) == 85
    assert marks_mean(marks, ("a", "b", "c")) is None
    assert marks_mean(marks, ("a",)) == 90
    assert marks_mean(marks, ()) is None


def test_abstentions_do_not_count() -> None:
    """不了解，不评 would pull a window down."""
    assert vote_mean({5: 2, 3: 1, None: 40}, POINTS) == Fraction(260, 3)
    assert vote_mean({None: 40}, POINTS) is None
    assert vote_mean({}, POINTS) is None


def test_cells_add_up_by_number_of_answers() -> None:
    """Responses of one window would be lost where two cells have as many answers."""
    rows = [("B", 8, 800, 2), ("B", 4, 300, 1), ("A", 5, 2**33, 4), ("B", 8, 400, 3)]
    cells = pd.DataFrame(rows, columns=["window_id", "answered", "points", "count"])
    sums = survey_sums(cells)
    assert sums == {"A": {5: (4, 2**35)}, "B": {4: (1, 300), 8: (5, 2800)}}
    assert list(sums["B"]) == [4, 8]
    assert {type(one) for pair in sums["B"].values() for one in pair} == {int}
    assert survey_sums(cells[:0]) == {}


def test_weights_that_do_not_add_to_one_are_brought_to_the_whole() -> None:
    """The third-party score would be half of what it is."""
    half = {"vote": Fraction(1, 4), "survey": Fraction(1, 4)}
    assert weighted_score(half, {"vote": Fraction(80), "survey": Fraction(90)}) == 85
    other = {"vote": Fraction(3), "survey": Fraction(1)}
    assert weighted_score(other, {"vote": Fraction(80), "survey": Fraction(100)}) == 85


def test_a_response_without_an_answer_is_never_valid() -> None:
    """An edition that asks for no least share would count empty responses, and divide by zero."""
    rows = [("W", "code", 0, 0, 1), ("W", "code", 1, 80, 1)]
    cells = pd.DataFrame(rows, columns=["window_id", "channel", "answered", "points", "count"])
    valid = valid_cells(cells, items=8, least_answered=Fraction(0), channels=["code"])
    assert list(valid["answered"]) == [1]


def test_a_response_is_the_mean_of_what_it_answers() -> None:
    """A response with gaps would weigh less than a full one."""
    # One response answers 4 items with 400 points (100), one answers 8 with 480 (60).
    assert survey_mean({4: (1, 400), 8: (1, 480)}, 1) == 80
    assert survey_mean({}, 1) is None


def test_points_that_are_no_whole_numbers_stay_exact() -> None:
    """An edition with 100/87.5/... points would lose the half."""
    assert survey_mean({8: (1, 1400)}, 2) == Fraction("87.5")


def test_half_of_the_items_make_a_response_valid() -> None:
    """Responses with 3 of 8 answers, or through the open sign, would count."""
    cells = pd.DataFrame(
        {
            "window_id": "W",
            "channel": ["code", "code", "interviewer", "open"],
            "answered": [3, 4, 8, 8],
            "points": [1, 2, 3, 4],
            "count": 1,
        }
    )
    counted = ("code", "interviewer")
    valid = valid_cells(cells, items=8, least_answered=Fraction(1, 2), channels=counted)
    assert list(valid["points"]) == [2, 3]


def test_equal_totals_share_a_rank() -> None:
    """A tie would be broken by the program."""
    totals = {"a": Fraction(90), "b": Fraction(270, 3), "c": Fraction(89), "d": Fraction(91)}
    assert competition_ranks(totals) == {"d": 1, "a": 2, "b": 2, "c": 4}


@given(st.tuples(exact, exact, exact), st.tuples(exact, exact, exact))
def test_a_better_component_never_lowers_the_total(
    one: tuple[Fraction, ...], more: tuple[Fraction, ...]
) -> None:
    """Doing better somewhere would cost points."""
    kinds = ("marks", "vote", "survey")
    worse = dict(zip(kinds, map(min, one, more), strict=True))
    better = dict(zip(kinds, map(max, one, more), strict=True))
    low, high = weighted_score(WEIGHTS, worse), weighted_score(WEIGHTS, better)
    assert low is not None
    assert high is not None
    assert 0 <= low <= high <= 100


@given(st.lists(st.tuples(st.integers(1, 8), st.integers(1, 50), st.integers(0, 800)), max_size=6))
def test_survey_mean_lies_between_its_responses(cells: list[tuple[int, int, int]]) -> None:
    """The mean would leave the range of what people answered."""
    sums = {k: (n, min(points, 100 * k) * n) for k, n, points in cells}
    mean = survey_mean(sums, 1)
    means = [Fraction(points, k * n) for k, (n, points) in sums.items()]
    if mean is None:
        assert not means
    else:
        assert min(means) <= mean <= max(means)


@given(st.dictionaries(st.text(max_size=3), exact, max_size=12))
def test_rank_is_one_more_than_those_above(totals: dict[str, Fraction]) -> None:
    """A rank would not say how many windows are better."""
    ranks = competition_ranks(totals)
    for window, total in totals.items():
        assert ranks[window] == 1 + sum(other > total for other in totals.values())
