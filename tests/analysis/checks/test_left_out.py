"""Checks that leave something out or move a weight say exactly what they did."""

from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from rulebook.round import open_round
from tests.analysis.checks.degenerate import Change, Degenerate, one_period, responses, several


def report_of(folder: Path, change: Change) -> ScoreReport:
    """A small round with something changed, scored with few draws."""
    Degenerate("changed", change=change).make(folder)
    return score_round(open_round(folder), draws=200)


def best_answers_lose_their_time(table: pd.DataFrame) -> pd.DataFrame:
    """The best responses of one window have no time, so that its days look worse than it is."""
    best = (table["window_id"] == "W02") & (table["overall"] == 5)
    return table.assign(answered_at=table["answered_at"].mask(best))


def one_day(table: pd.DataFrame) -> pd.DataFrame:
    """All on one day."""
    return table.assign(answered_at="2021-12-01T09:10+08:00")


def no_time(table: pd.DataFrame) -> pd.DataFrame:
    """No times at all."""
    return table.assign(answered_at=None)


def test_days_are_drawn_only_if_every_response_has_one(tmp_path: Path) -> None:
    """An interval made of some of the responses would exclude its own total."""
    for name, change, said in (
        ("whole", lambda folder: None, False),
        ("part", responses(best_answers_lose_their_time), True),
    ):
        report = report_of(tmp_path / name, change)
        assert report.findings is not None
        check = report.findings.check("score_interval")
        for window, numbers in check.windows.items():
            total = report.result(window).total
            for kind, (low, high) in (
                (kind, value) for kind, value in numbers.items() if kind.startswith("bootstrap")
            ):
                assert total is not None
                assert low < float(total) < high, (window, kind)
        days = [numbers for numbers in check.windows.values() if "bootstrap_days" in numbers]
        assert bool(days) is not said
        assert ("份问卷没有时间，没有按天复算误差" in check.reason) is said


@pytest.mark.grid
@pytest.mark.parametrize(
    ("change", "units", "said"),
    [
        (lambda folder: None, "一张选票、一天问卷或一期考核", False),
        (responses(best_answers_lose_their_time), "一张选票或一期考核", True),
        (responses(no_time), "一张选票或一期考核", True),
        (responses(one_day), "一张选票或一期考核", False),
    ],
)
def test_only_what_was_left_out_is_named(
    change: Change, units: str, said: bool, tmp_path: Path
) -> None:
    """The sentence would vouch for days or periods that nobody left out."""
    findings = report_of(tmp_path / "round", change).findings
    assert findings is not None
    check = findings.check("leave_one_out")
    assert check.reason.startswith(f"去掉任何{units}，前三名不变。")
    assert ("份问卷没有时间，没有逐天去掉。" in check.reason) is said
    assert ("changing_days" in check.numbers) is ("一天" in units)


def test_ballots_alone(tmp_path: Path) -> None:
    """A single period without times would still be said to stand without any period or day."""
    findings = report_of(tmp_path / "round", several(one_period, responses(no_time))).findings
    assert findings is not None
    check = findings.check("leave_one_out")
    assert {name for name in check.numbers if name.startswith("changing")} == {"changing_ballots"}
    assert "天问卷" not in check.reason
    assert "期考核" not in check.reason


def test_one_weight_at_a_time(tmp_path: Path) -> None:
    """Weights moved together would be said to leave the top places alone when they do not."""
    Degenerate("one period", change=one_period).make(tmp_path / "round")
    folder = open_round(tmp_path / "round")
    for shares, together in (((55, 29, 16), True), ((46, 27, 27), False)):
        weights = {
            kind: Fraction(share, 100)
            for kind, share in zip(("marks", "vote", "survey"), shares, strict=True)
        }
        findings = score_round(folder, draws=400, weights=weights).findings
        assert findings is not None
        check = findings.check("weight_sensitivity")
        said = "；几项同时变动时可能会变" if together else ""
        assert check.reason == f"单独变动一项比例，上下不超过5个百分点，前三名不变{said}。"
        assert (check.numbers["changed_within_5_points"] > 0) is together
