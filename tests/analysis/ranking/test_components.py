"""Counts and marks of a small round -> evidence, components and what a window lacks."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.ranking.components import missing_parts, window_components, window_evidence
from analysis.result.score_report import Evidence
from analysis.result.standings import Components
from rulebook.round import Round, open_round

FIRST, SECOND = "2021-M01M02", "2021-M03M04"
SETTINGS = (
    f'edition = "2021"\ntitle = "一轮"\ndate = 2021-12-31\nperiods = ["{FIRST}", "{SECOND}"]\n'
)
MARKS = {FIRST: Fraction(90), SECOND: Fraction(80), "2021-M05M06": Fraction(10)}
TALLY = {5: 1, 4: 1, None: 3}


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """Two windows and two periods that count."""
    (tmp_path / "round.toml").write_text(SETTINGS, encoding="utf-8")
    rows = "window_id,name,unit,staff_count,applied_honours\nW1,甲,,3,\nW2,乙,,3,\n"
    (tmp_path / "windows.csv").write_text(rows, encoding="utf-8")
    return open_round(tmp_path)


def cells(*rows: tuple[Any, ...]) -> pd.DataFrame:
    """Survey cells: window, channel, answered, points and count."""
    return pd.DataFrame(rows, columns=["window_id", "channel", "answered", "points", "count"])


def test_evidence_is_what_counts_and_what_came(this_round: Round) -> None:
    """Invalid responses would count, or the channels of a window would hide those that do not."""
    survey = cells(
        ("W1", "code", 8, 800, 2),
        ("W1", "code", 4, 200, 1),
        ("W1", "code", 3, 300, 5),
        ("W1", "interviewer", 8, 400, 1),
        ("W1", "open", 8, 160, 7),
    )
    found = window_evidence(this_round, survey, {"W1": TALLY}, {"W1": MARKS}, {})
    assert found == {
        "W1": Evidence(
            MARKS,
            TALLY,
            {4: (1, 200), 8: (3, 2000)},
            4,
            {"code": 8, "interviewer": 1, "open": 7},
        ),
        "W2": Evidence({}, {}, {}, 0, {}),
    }
    assert found["W1"].ballots == 2


def test_a_window_that_left_has_nothing_to_go_by(this_round: Round) -> None:
    """What was said of it before it left would enter means, or those after it lose theirs."""
    path = this_round.folder / "windows.csv"
    rows = "window_id,name,unit,staff_count,applied_honours,status\nW1,甲,,3,,退出\nW2,乙,,3,,\n"
    path.write_text(rows, encoding="utf-8")
    left, marks = open_round(this_round.folder), {"W1": MARKS, "W2": MARKS}
    survey = cells(("W1", "code", 8, 800, 2), ("W2", "code", 8, 800, 2))
    found = window_evidence(left, survey, {"W1": TALLY, "W2": TALLY}, marks, {})
    assert found["W1"] == Evidence({}, {}, {}, 0, {})
    assert found["W2"] == Evidence(MARKS, TALLY, {8: (2, 1600)}, 2, {"code": 2})


def test_an_agencys_responses_are_taken_where_none_were_delivered(this_round: Round) -> None:
    """A window would have its score from nobody, or from both sources."""
    delivered = {"W1": (Fraction(90), 40), "W2": (Fraction(91), 41)}
    found = window_evidence(this_round, cells(("W1", "code", 8, 800, 2)), {}, {}, delivered)
    assert [found[name].responses for name in ("W1", "W2")] == [2, 41]


def test_components_are_means_of_their_evidence(this_round: Round) -> None:
    """A period that does not count would enter the mean, or a delivered score replace responses."""
    evidence = Evidence(MARKS, TALLY, {4: (1, 200), 8: (3, 2000)}, 4, {})
    found = window_components(this_round, evidence, Fraction(99), 1)
    survey = (Fraction(50) + Fraction(250)) / 4
    assert found == Components(Fraction(85), Fraction(90), survey, ())
    halves = window_components(this_round, evidence, None, 2)
    assert halves.survey == survey / 2
    bare = window_components(this_round, Evidence({SECOND: Fraction(80)}, {}, {}, 3, {}), None, 1)
    assert bare == Components(None, None, None, (FIRST,))
    alone = window_components(this_round, Evidence({}, {}, {}, 3, {}), Fraction(77), 1)
    assert (alone.survey, alone.missing_periods) == (Fraction(77), (FIRST, SECOND))


def test_everything_a_window_lacks_is_said(this_round: Round) -> None:
    """A window without a total would not learn why."""
    whole = Components(Fraction(1), Fraction(1), Fraction(1))
    assert missing_parts(this_round, whole) == ()
    found = missing_parts(this_round, Components(None, None, None, (FIRST, SECOND)))
    assert [words.zh for words in found] == [
        "缺2021年1—2月、2021年3—4月考核成绩",
        "没有评价该窗口的选票",
        "没有计入的有效问卷",
    ]
    assert found[0].en == "no mark for January–February 2021, March–April 2021"
