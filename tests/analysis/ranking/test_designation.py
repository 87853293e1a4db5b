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


def test_a_barred_window_keeps_its_rank_and_the_place_stays_open() -> None:
    """The fourth would move up, or nobody would learn who had been third."""
    cases: list[Case] = [(i, str(95 - n), "M", 2) for n, i in enumerate("abcd")]
    found = designation(stand(cases), BOOK, "literal", {HONOURS["M"]: {"b"}})
    assert (found.designated, found.top_barred) == (("a", "c"), ("b",))
    assert (found.open_places, found.tied_places, found.top_without_application) == (1, 0, ())
    among = designation(stand(cases), BOOK, "among_applicants", {HONOURS["M"]: {"b"}})
    assert (among.designated, among.top_barred, among.open_places) == (("a", "c"), ("b",), 1)
    elsewhere = designation(stand(cases), BOOK, "literal", {HONOURS["C"]: {"b"}})
    assert (elsewhere.designated, elsewhere.top_barred) == (("a", "b", "c"), ())


def test_who_did_not_apply_is_not_called_barred() -> None:
    """A window would be said to fail a condition of an honour it never asked for."""
    cases: list[Case] = [("a", "95", "C", 2), ("b", "94", "M", 2), ("c", "93", "C", 2)]
    found = designation(stand(cases), BOOK, "literal", {HONOURS["M"]: {"a", "b"}})
    assert (found.top_without_application, found.top_barred) == (("a", "c"), ("b",))
    assert (found.designated, found.open_places) == ((), 3)


@pytest.mark.parametrize(
    ("barred", "tied", "tied_places", "designated", "top_barred", "open_places"),
    [
        ("", "bcd", 2, "a", "", 0),
        ("b", "bcd", 2, "a", "", 0),
        ("bc", "bcd", 1, "a", "", 1),
        ("bcd", "", 0, "a", "bcd", 2),
        ("abcd", "", 0, "", "abcd", 3),
        ("a", "bcd", 2, "", "a", 1),
    ],
)
def test_a_tie_fills_only_the_places_of_those_who_can_have_one(
    barred: str, tied: str, tied_places: int, designated: str, top_barred: str, open_places: int
) -> None:
    """The group would be asked to choose two of three of whom only one can have the honour."""
    cases: list[Case] = [("a", "95", "M", 2), *((i, "94", "M", 2) for i in "bcd")]
    found = designation(stand(cases), BOOK, "literal", {HONOURS["M"]: set(barred)})
    assert found.ties_at_cutoff == tuple(tied)
    assert found.tied_places == tied_places
    assert (found.designated, found.top_barred) == (tuple(designated), tuple(top_barred))
    assert found.open_places == open_places


def test_a_tie_of_two_applicants_and_one_other() -> None:
    """A window that did not apply would be counted as one who may fill a place."""
    found = settle(
        [("a", "95", "C", 2), ("b", "94", "M", 2), ("c", "94", "C", 2), ("d", "94", "C", 2)]
    )
    assert (found.designated, found.ties_at_cutoff) == ((), ("b", "c", "d"))
    assert (found.tied_places, found.open_places) == (1, 2)
    assert found.top_without_application == ("a",)


def test_a_barred_window_is_not_proposed_but_one_barred_elsewhere_is() -> None:
    """A window would be proposed although a condition of that very honour is not met."""
    cases: list[Case] = [(i, str(95 - n), "C", 2) for n, i in enumerate("abcd")]
    barred = {HONOURS["C"]: {"a"}, HONOURS["M"]: {"b"}}
    assert designation(stand(cases), BOOK, "literal", barred).proposed == ("b", "c", "d")
    both: list[Case] = [(i, str(95 - n), "MC", 2) for n, i in enumerate("abcd")]
    assert designation(stand(both), BOOK, "literal", barred).proposed == ("b", "d")


def test_unranked_windows_come_last_in_the_registers_order() -> None:
    """The report's table would be in no order that anybody could follow."""
    cases: list[Case] = [
        ("z", None, "M", 2),
        ("a", "90", "M", 1),
        ("c", "91", "M", 2),
        ("b", "92", "M", 2),
        ("d", "91", "C", 2),
        ("e", "99", "", 2),
    ]
    found = stand(cases)
    assert [s.window.id for s in found] == ["b", "c", "d", "z", "a", "e"]
    assert [s.rank for s in found] == [1, 2, 2, None, None, None]
    assert [s.total for s in found][3:] == [None, 90, 99]
    assert [s.in_pool for s in found] == [True, True, True, False, False, False]


def test_every_reason_is_said_at_once() -> None:
    """A window would mend one thing and then learn of the next."""
    (found,) = stand([("x", None, "S", 0)])
    assert len(found.not_ranked_because) == 3


def test_the_reading_is_kept_with_the_outcome() -> None:
    """A report would not say how the three were found."""
    assert [settle([], reading).reading for reading in ("literal", "among_applicants")] == [
        "literal",
        "among_applicants",
    ]


def test_an_honour_without_a_line_for_windows_proposes_everyone_left() -> None:
    """An edition without a quota for windows would fail or propose nobody."""
    honour = BOOK.honour(HONOURS["C"])
    lines = tuple(line for line in honour.quotas if line.unit_type != "RESIDENT_WINDOW")
    changed = honour.model_copy(update={"quotas": lines})
    honours = tuple(changed if one is honour else one for one in BOOK.honours.honours)
    book = BOOK.model_copy(update={"honours": BOOK.honours.model_copy(update={"honours": honours})})
    cases: list[Case] = [(f"w{i:02d}", str(99 - i), "C", 2) for i in range(12)]
    assert len(designation(stand(cases), book, "literal").proposed) == 12
    alone = changed.model_copy(update={"not_with": ()})
    honours = tuple(alone if one is honour else one for one in BOOK.honours.honours)
    book = BOOK.model_copy(update={"honours": BOOK.honours.model_copy(update={"honours": honours})})
    both: list[Case] = [(i, str(95 - n), "MC", 2) for n, i in enumerate("ab")]
    assert designation(stand(both), book, "literal").proposed == ("a", "b")
