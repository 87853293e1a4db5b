"""What decisions settle: HonourState by State, on awards made by hand.

One honour with one exact line of three places: A and B are designated (A on a condition), C and D
are tied, E is behind, F is kept out.
"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

import pytest

from analysis.decisions.decision_log import Basis, Confirmation, DecisionLog
from analysis.decisions.decision_result import (
    HonourState,
    awarded,
    changed_inputs,
    decided_result,
    honour_states,
)
from analysis.result.awards import CandidateFinding, Decided, Decision, HonourAwards, LineAwards
from analysis.result.score_report import Sources
from rulebook.departures import departs, needs_reason, verifies
from rulebook.load import load

BOOK = load("2021")
HONOUR = BOOK.honour(BOOK.window_score.designation.honour)
(LINE,) = (line for line in HONOUR.quotas if line.unit_type == BOOK.window_score.pool.unit_type)
COMPUTED = {
    "A": "pending:designated",
    "B": "designated",
    "C": "tie",
    "D": "tie",
    "E": "not_in_top",
    "F": "excluded",
    "G": "pending:listed",
    "H": "listed",
    LINE.id: "",
}
DAY = dt.date(2022, 1, 8)
FILES = {"windows.csv": "w", "findings.csv": "f", "ratings/ballots.csv": "b"}
BASIS = Basis("score", "counts", FILES, "literal")
SOURCES = Sources("counts", FILES, None, ())


def candidate(name: str) -> CandidateFinding:
    """A candidate whose name is its id in lower case."""
    standing, _, would_be = COMPUTED[name].partition(":")
    made: dict[str, Any] = {"standing": standing, "would_be": would_be or None}
    return CandidateFinding(name, name.lower(), "", LINE.unit_type, HONOUR.id, **made)


AWARDS = HonourAwards(HONOUR, (LineAwards(LINE, tuple(map(candidate, "ABCDEF")), tied_places=1),))
OTHER = HonourAwards(BOOK.honour(BOOK.window_score.proposal.honour), ())


def decide(target: str, kind: Any, reason: str = "", **more: Any) -> Decision:
    """One line of the record."""
    computed = more.pop("computed", COMPUTED.get(target, ""))
    return Decision(
        HONOUR.id, target, kind, more.pop("date", DAY), reason, computed=computed, **more
    )


def settled(*decisions: Decision) -> Decided:
    """What these decisions settle, each recorded on the same basis."""
    found = decided_result([AWARDS, OTHER], record(decisions), SOURCES, "literal")
    assert found is not None
    return found


def record(decisions: Sequence[Decision]) -> DecisionLog:
    """A record of one confirmation for each decision; only the last one's basis is the present."""
    old = Basis("old", "old", {}, "old")
    bases = [*[old] * (len(decisions) - 1), BASIS]
    return DecisionLog(
        tuple(
            Confirmation(n, "", basis, (one,), "")
            for n, (one, basis) in enumerate(zip(decisions, bases, strict=True))
        )
    )


CHOSEN_IN_A_TIE = (("award", "tie"), ("tie", "tie"))
SETTLED_BY_VERIFYING = (
    *(("award", f"pending:{would_be}") for would_be in ("designated", "listed", "tie")),
    ("tie", "pending:tie"),
    *((kind, "pending:designated") for kind in ("decline", "vacant")),
    ("decline", "pending:proposed"),
)


@pytest.mark.parametrize(
    ("target", "kind", "computed", "said"),
    [
        ("B", "award", "designated", False),
        ("H", "award", "listed", False),
        ("C", "award", "tie", False),
        ("A", "award", "pending:designated", False),
        ("G", "award", "pending:listed", False),
        ("A", "award", "pending:tie", False),
        ("A", "tie", "pending:tie", False),
        ("A", "award", "pending:not_in_top", True),
        ("A", "award", "pending:excluded", True),
        ("E", "award", "not_in_top", True),
        ("F", "award", "excluded", True),
        ("C", "tie", "tie", False),
        ("B", "tie", "designated", True),
        ("E", "tie", "not_in_top", True),
        ("B", "decline", "designated", True),
        ("A", "decline", "pending:designated", False),
        ("A", "decline", "pending:proposed", False),
        ("A", "decline", "pending:not_in_top", False),
        ("G", "decline", "pending:listed", False),
        ("C", "decline", "tie", False),
        ("E", "decline", "not_in_top", False),
        (LINE.id, "vacant", "open", False),
        (LINE.id, "vacant", "", True),
        ("B", "vacant", "designated", True),
        ("A", "vacant", "pending:designated", False),
        ("E", "vacant", "not_in_top", False),
        (LINE.id, "quota", "", True),
        ("B", "correct", "designated", True),
        ("E", "correct", "not_in_top", True),
    ],
)
def test_what_departs_from_the_computation(
    target: str, kind: str, computed: str, said: bool
) -> None:
    """A departure would need no reason and stand in no list, or a plain decision would."""
    one = decide(target, kind, "理由", computed=computed)
    waited = (kind, computed) in SETTLED_BY_VERIFYING
    assert (departs(kind, computed), verifies(kind, computed)) == (said, waited)
    assert needs_reason(kind, computed) is (said or waited or (kind, computed) in CHOSEN_IN_A_TIE)
    found = settled(decide("D", "tie"), one)
    assert len(found.verified) == waited
    if kind != "correct":  # a correction counts by what it comes to, see below
        assert len(found.differences) == said


PLACES = LINE.places


@pytest.mark.parametrize(
    ("steps", "differing", "waited", "corrected"),
    [
        ([("A", "award")], [], ["授予"], 0),
        ([("A", "decline")], [], ["不授予"], 0),
        ([("A", "award"), ("A", "correct")], [], ["更正为不获评"], 1),
        ([("A", "decline"), ("A", "correct")], [], ["更正为获评"], 1),
        ([("A", "award"), ("A", "correct"), ("A", "correct")], [], ["更正为获评"], 2),
        ([("B", "award")], [], [], 0),
        ([("B", "decline")], ["不授予"], [], 0),
        ([("B", "award"), ("B", "correct")], ["更正为不获评"], [], 1),
        ([("B", "decline"), ("B", "correct")], [], [], 1),
        ([("B", "decline"), ("B", "correct"), ("B", "correct")], ["更正为不获评"], [], 2),
        ([("C", "tie"), ("D", "decline")], [], [], 0),
        ([("D", "decline"), ("C", "tie")], [], [], 0),
        ([("C", "decline"), ("D", "decline")], ["不授予", "不授予"], [], 0),
        ([("C", "vacant"), ("D", "decline")], ["空缺", "不授予"], [], 0),
        ([("C", "decline"), ("D", "decline"), ("D", "correct")], [], [], 1),
        ([("C", "tie"), ("C", "correct")], ["更正为不获评"], [], 1),
        ([("C", "tie"), ("D", "decline"), ("C", "correct")], ["不授予", "更正为不获评"], [], 1),
        ([("C", "tie"), ("C", "correct"), ("C", "correct")], [], [], 2),
        ([("C", "decline"), ("D", "decline"), (LINE.id, "vacant")], ["空缺"], [], 0),
        (
            [("A", "award"), ("B", "award"), ("C", "decline"), ("D", "decline"), ("E", "award")],
            ["授予"],  # somebody else has the place of the tie
            ["授予"],
            0,
        ),
        (
            [("A", "award"), ("B", "award"), ("C", "decline"), (LINE.id, "quota", 2)],
            ["名额2"],  # the place is there no more
            ["授予"],
            0,
        ),
        ([("C", "tie"), ("C", "correct"), ("D", "correct")], [], [], 2),
        ([("E", "award")], ["授予"], [], 0),
        ([("E", "award"), ("E", "correct")], [], [], 1),
        ([("B", "award"), ("E", "correct")], ["更正为获评"], [], 1),
        ([("A", "award"), ("B", "decline"), ("E", "award")], ["不授予", "授予"], ["授予"], 0),
        ([(LINE.id, "quota", 5)], ["名额5"], [], 0),
        ([(LINE.id, "quota", 5), (LINE.id, "correct", 4)], ["名额4"], [], 1),
        ([(LINE.id, "quota", 5), (LINE.id, "correct", PLACES)], [], [], 1),
        ([(LINE.id, "vacant"), (LINE.id, "correct", PLACES)], ["空缺"], [], 1),
    ],
)
def test_what_is_counted_as_another_result_is_what_stands_in_the_end(
    steps: list[tuple[str, Any, *tuple[int, ...]]],
    differing: list[str],
    waited: list[str],
    corrected: int,
) -> None:
    """The head of every paper would count what was verified, or what a correction set right."""
    found = settled(
        *(decide(who, kind, "理由", places=[*places, None][0]) for who, kind, *places in steps)
    )
    assert [one.decided.zh for one in found.differences] == differing
    assert [one.decided.zh for one in found.verified] == waited
    assert len(found.corrections) == corrected


def test_a_correction_reverses_whatever_stands() -> None:
    """A candidate would be awarded and declined at once, or corrected once and never again."""
    state = HonourState(AWARDS)
    assert not state.settled().decided
    steps = [
        ("award", ("B",), ()),
        ("correct", (), ("B",)),
        ("correct", ("B",), ()),
        ("decline", (), ("B",)),
        ("award", ("B",), ()),
    ]
    for kind, given, declined in steps:
        state.apply(decide("B", kind))
        found = state.settled()
        assert (found.decided, found.awarded, found.declined) == (True, given, declined), kind


def test_the_settled_lists_follow_the_computed_order() -> None:
    """The list of honours would come in the order of the clerk's file."""
    found = settled(
        decide("D", "tie"), decide("E", "decline"), decide("B", "award"), decide("C", "decline")
    )
    model, other = found.honours
    assert (model.awarded, model.declined) == (("B", "D"), ("C", "E"))
    assert (model.honour_id, model.decided) == (HONOUR.id, True)
    assert (other.honour_id, other.decided, other.awarded) == (OTHER.honour.id, False, ())


def test_places_are_the_lines_until_they_are_changed() -> None:
    """A change of places would be lost, taken for an award, or stay after its correction."""
    assert settled(decide("B", "award")).honours[0].places == ((LINE.id, LINE.places),)
    quota = decide(LINE.id, "quota", "需要", places=5)
    assert settled(quota).honours[0].places == ((LINE.id, 5),)
    found = settled(quota, decide(LINE.id, "correct", "误写", places=0))
    assert found.honours[0].places == ((LINE.id, 0),)
    assert (found.honours[0].awarded, found.honours[0].declined) == ((), ())
    assert [(one.name, one.computed.zh, one.decided.zh) for one in found.differences] == [
        (LINE.name.zh, f"名额{LINE.places}", "名额0"),
    ]
    assert [(one.computed.zh, one.decided.zh) for one in found.corrections] == [("名额5", "名额0")]


def test_a_line_that_the_edition_lost_has_no_places() -> None:
    """An old record would break a round whose edition lost a line."""
    (found,) = settled(decide("gone", "quota", "需要", places=2, computed="")).differences
    assert (found.name, found.computed.zh, found.decided.zh) == ("gone", "名额0", "名额2")


def test_a_place_left_open_is_the_lines_or_a_candidates() -> None:
    """A vacancy would be taken for a refusal of the line, or a refusal for a vacancy."""
    line = settled(decide(LINE.id, "vacant", computed="open")).honours[0]
    assert (line.vacant, line.declined, line.places) == ((LINE.id,), (), ((LINE.id, LINE.places),))
    one = settled(decide("B", "vacant", "不达标")).honours[0]
    assert (one.vacant, one.declined) == ((), ("B",))


def test_the_days_of_confirming_and_of_correcting() -> None:
    """The notice would carry the day of the first meeting, or of the correction."""
    first, second = dt.date(2022, 1, 8), dt.date(2022, 1, 20)
    later, last = dt.date(2022, 3, 1), dt.date(2022, 4, 1)
    found = settled(decide("B", "award", date=second), decide("C", "tie", date=first))
    assert (found.status, found.confirmed_on, found.corrected_on) == ("confirmed", second, None)
    assert found.former is None
    found = settled(
        decide("B", "award", date=first),
        decide("B", "correct", "不实", date=last),
        decide("B", "correct", "复核", date=later),
    )
    assert (found.status, found.confirmed_on, found.corrected_on) == ("corrected", first, last)


def test_the_former_result_is_the_one_before_the_first_correction() -> None:
    """The list as it was published would be lost after a second correction."""
    found = settled(
        decide("B", "award"),
        decide("C", "tie"),
        decide("B", "correct", "不实"),
        decide("C", "correct", "不实"),
    )
    assert found.former is not None
    assert found.former[0].awarded == ("B", "C")
    assert (found.honours[0].awarded, found.honours[0].declined) == ((), ("B", "C"))
    assert found.honour(HONOUR.id) is found.honours[0]
    assert [one.decision for one in found.record] == ["award", "tie", "correct", "correct"]


def test_a_difference_says_what_stood_and_what_was_decided() -> None:
    """The leading group would read that a correction confirms what it takes away."""
    found = settled(
        decide("A", "award", "核验通过"),
        decide("B", "decline", "谢绝"),
        decide("E", "award", "研究"),
        decide("A", "correct", "不实"),
        decide("B", "correct", "改主意"),
        decide(LINE.id, "vacant", "不足"),
    )
    assert [(one.name, one.computed.zh, one.decided.zh) for one in found.differences] == [
        ("e", "名次在名额之外", "授予"),
        (LINE.name.zh, "没有空缺", "空缺"),
    ]
    assert [(one.name, one.computed.zh, one.decided.zh) for one in found.verified] == [
        ("a", "条件待核验（核实后：按规则获评）", "更正为不获评"),
    ]
    assert [(one.name, one.computed.zh, one.decided.zh) for one in found.corrections] == [
        ("a", "原审定获评", "更正为不获评"),
        ("b", "原审定未获评", "更正为获评"),
    ]


def test_nothing_is_settled_before_the_first_confirmation() -> None:
    """A round would call itself confirmed by an empty record."""
    assert decided_result([AWARDS], DecisionLog(()), SOURCES, "literal") is None


def test_a_decision_on_an_honour_of_another_edition_is_passed_over() -> None:
    """An old record would break a round whose edition lost an honour."""
    foreign = Decision("best_window", "B", "award", DAY, "")
    found = settled(foreign, decide("E", "award", "研究"))
    assert (found.honours[0].awarded, len(found.differences)) == (("E",), 1)
    assert set(honour_states([AWARDS], [foreign])) == {HONOUR.id}


def test_whom_the_decisions_give_an_honour() -> None:
    """One who was given the honour could win another that excludes it."""
    decisions = [decide("B", "award"), decide("E", "award", "研究"), decide("A", "decline", "不符")]
    assert awarded([AWARDS], decisions) == {HONOUR.id: {"B", "E"}}
    assert awarded([AWARDS], []) == {HONOUR.id: set()}


@pytest.mark.parametrize(
    ("files", "counts", "reading", "expected"),
    [
        (FILES, "counts", "literal", ()),
        (FILES | {"findings.csv": "x"}, "counts", "literal", ()),
        ({n: h for n, h in FILES.items() if n != "findings.csv"}, "counts", "literal", ()),
        (FILES | {"windows.csv": "x"}, "counts", "literal", ("windows.csv",)),
        (FILES | {"conditions.csv": "x"}, "counts", "literal", ("conditions.csv",)),
        (FILES | {"ratings/ballots.csv": "x"}, "counts", "literal", ("ratings",)),
        (FILES | {"ratings/turnout.csv": "x"}, "counts", "literal", ("ratings/turnout.csv",)),
        (FILES | {"ratings/responses.csv": "x"}, "counts", "literal", ()),
        (FILES | {"ratings/responses.csv": "x"}, "other", "literal", ("ratings",)),
        (FILES, "other", "literal", ("ratings",)),
        (FILES | {"bimonthly.csv": "x"}, "other", "literal", ("bimonthly.csv",)),
        (
            FILES | {"bimonthly.csv": "x", "ratings/responses.csv": "x"},
            "other",
            "literal",
            ("bimonthly.csv", "ratings"),
        ),
        (FILES, "counts", "among_applicants", ("reading",)),
        (
            FILES | {"windows.csv": "x", "ratings/ballots.csv": "x", "conditions.csv": "x"},
            "other",
            "among_applicants",
            ("conditions.csv", "windows.csv", "ratings", "reading"),
        ),
    ],
)
def test_what_changed_since_the_decision(
    files: dict[str, str], counts: str, reading: str, expected: tuple[str, ...]
) -> None:
    """A result that no longer rests on its inputs would pass, or what came later would alarm."""
    sources = Sources(counts, files, None, ())
    assert changed_inputs(BASIS, sources, reading) == expected
    found = decided_result(
        [AWARDS], record([decide("C", "tie"), decide("B", "award")]), sources, reading
    )
    assert found is not None
    assert (found.decided_on, found.changed_since) == ("score", expected)
