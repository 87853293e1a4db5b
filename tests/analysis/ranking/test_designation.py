"""Ranking pool, designation and proposal: cases a clerk can read.

Each case lists windows as (id, total, honours applied for, staff): M is 改革创新标兵单位, C is
为民服务工作先进集体.
"""

from fractions import Fraction

import pytest

from analysis.ranking.designation import designation, standings
from analysis.result.standings import DesignationOutcome, WindowStanding
from rulebook.load import load
from rulebook.problems import Words
from rulebook.round import Window

BOOK = load("2021")
HONOURS = {
    "M": "reform_innovation_model_unit",
    "C": "advanced_collective",
    "S": "window_service_star",
}
Case = tuple[str, str | None, str, int]


def settle(cases: list[Case], reading: str = "literal") -> DesignationOutcome:
    """The outcome for windows with these totals."""
    return designation(stand(cases), BOOK, reading)


def stand(cases: list[Case]) -> list[WindowStanding]:
    """Their standings."""
    windows = [
        Window(i, i, "", staff, tuple(HONOURS[h] for h in applied))
        for i, _t, applied, staff in cases
    ]
    totals = {i: None if total is None else Fraction(total) for i, total, _a, _s in cases}
    missing = {i: (Words("缺", "missing"),) if total is None else () for i, total, _a, _s in cases}
    return standings(windows, totals, missing, BOOK)


def test_the_first_three_that_applied_are_designated() -> None:
    """The plain case would come out wrong."""
    found = settle(
        [("a", "95", "M", 2), ("b", "94", "MC", 2), ("c", "93", "M", 2), ("d", "92", "M", 2)]
    )
    assert found.designated == ("a", "b", "c")
    assert (found.open_places, found.ties_at_cutoff) == (0, ())


def test_fourth_place_does_not_move_up() -> None:
    """A top-three window that did not apply would be replaced by the fourth."""
    found = settle(
        [("a", "95", "C", 2), ("b", "94", "M", 2), ("c", "93", "M", 2), ("d", "92", "M", 2)]
    )
    assert found.designated == ("b", "c")
    assert found.top_without_application == ("a",)
    assert found.open_places == 1


def test_the_other_reading_takes_the_first_three_applicants() -> None:
    """The option of the other reading would do nothing."""
    cases: list[Case] = [
        ("a", "95", "C", 2),
        ("b", "94", "M", 2),
        ("c", "93", "M", 2),
        ("d", "92", "M", 2),
    ]
    found = settle(cases, "among_applicants")
    assert found.designated == ("b", "c", "d")
    assert (found.top_without_application, found.open_places) == ((), 0)


def test_a_tie_at_third_goes_to_the_leading_group() -> None:
    """The program would break a tie."""
    found = settle(
        [("a", "95", "M", 2), ("b", "94", "M", 2), ("c", "93", "M", 2), ("d", "93", "M", 2)]
    )
    assert found.designated == ("a", "b")
    assert found.ties_at_cutoff == ("c", "d")
    assert found.open_places == 0


def test_a_tie_within_the_three_needs_nobody() -> None:
    """A tie of second and third would be held up although both are among the three."""
    found = settle(
        [("a", "95", "M", 2), ("b", "94", "M", 2), ("c", "94", "M", 2), ("d", "93", "M", 2)]
    )
    assert found.designated == ("a", "b", "c")
    assert found.ties_at_cutoff == ()


def test_four_equal_firsts_are_all_for_the_leading_group() -> None:
    """Three of four equal windows would be picked by their order in the file."""
    found = settle([(i, "95", "M", 2) for i in "abcd"])
    assert (found.designated, found.ties_at_cutoff) == ((), ("a", "b", "c", "d"))


def test_a_tie_that_nobody_in_it_applied_for_leaves_the_place_open() -> None:
    """The leading group would be asked to choose between windows that cannot have the honour."""
    found = settle(
        [("a", "95", "M", 2), ("b", "94", "M", 2), ("c", "93", "C", 2), ("d", "93", "C", 2)]
    )
    assert found.designated == ("a", "b")
    assert (found.ties_at_cutoff, found.open_places) == ((), 1)


def test_a_tie_with_one_applicant_is_still_for_the_leading_group() -> None:
    """Who of the two is third decides whether the applicant is among the three."""
    found = settle(
        [("a", "95", "M", 2), ("b", "94", "M", 2), ("c", "93", "M", 2), ("d", "93", "C", 2)]
    )
    assert found.ties_at_cutoff == ("c", "d")


def test_two_windows_leave_a_place_open() -> None:
    """A small round would be filled up or fail."""
    found = settle([("a", "95", "M", 2), ("b", "94", "M", 2)])
    assert (found.designated, found.open_places) == (("a", "b"), 1)


def test_an_empty_pool_designates_nobody() -> None:
    """A round without applications would fail."""
    assert settle([]).open_places == 3
    assert settle([("a", "95", "", 2)]).designated == ()


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        (("x", "99", "", 5), "未申报相关荣誉（改革创新标兵单位、为民服务工作先进集体）"),
        (("x", "99", "S", 5), "未申报相关荣誉（改革创新标兵单位、为民服务工作先进集体）"),
        (("x", "99", "M", 1), "人数不足2人（1人）"),
        (("x", None, "M", 5), "缺"),
    ],
)
def test_who_is_not_ranked_and_why(case: Case, reason: str) -> None:
    """A one-person window, one that did not apply or an incomplete one would push others down."""
    found = stand([("a", "90", "M", 2), case])
    assert [(s.window.id, s.rank) for s in found] == [("a", 1), ("x", None)]
    assert [words.zh for words in found[1].not_ranked_because] == [reason]


def test_two_staff_are_enough() -> None:
    """2人以上 would be read as more than two."""
    assert stand([("a", "90", "M", 2)])[0].rank == 1


def test_the_collective_proposal_follows_rank_without_the_designated() -> None:
    """A window would be proposed for both collective honours, or one that did not apply."""
    cases: list[Case] = [(f"w{i:02d}", str(99 - i), "MC" if i < 3 else "C", 2) for i in range(15)]
    cases[5] = ("w05", "94", "M", 2)
    found = settle(cases)
    assert found.designated == ("w00", "w01", "w02")
    assert found.proposed == tuple(f"w{i:02d}" for i in range(3, 14) if i != 5)


def test_a_tie_at_the_tenth_place_is_proposed_whole() -> None:
    """左右 allows an eleventh; the program would break the tie by file order."""
    cases: list[Case] = [(f"w{i:02d}", str(90 - min(i, 9)), "C", 2) for i in range(12)]
    assert len(settle(cases).proposed) == 12
