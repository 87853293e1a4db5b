"""Cases beside the score: counted in file and report, and nothing else of the result moves."""

import datetime as dt
import json
from pathlib import Path

import pytest

from analysis.report.html import html_report
from analysis.report.score_json import score_data
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import open_round

HEAD = "case_id,kind,window_id,received_on,due_on,answered_on,mended,satisfied\n"
ROWS = (
    "A1,cannot_get_done,{0},2021-09-03,2021-09-10,2021-09-09,是,是\n"
    "A2,办不成事,{0},2021-09-03,2021-09-10,2021-09-11,否,否\n"
    "A3,bad_review,{1},2021-09-03,2021-09-10,,,\n"
    "A4,差评,{1},2021-09-03,,2021-09-04,是,\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated round."""
    path = tmp_path_factory.mktemp("context") / "一轮"
    simulate(path, windows=6, responses=120, electors=20)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_cases_are_context_and_move_nothing(folder: Path, encoding: str) -> None:
    """If a complaint moved a score, whoever complains most would decide who is honoured."""
    (folder / "cases.csv").unlink(missing_ok=True)
    without = score_data(score_round(open_round(folder), draws=50))
    assert "context" not in without
    first, second = (window["window_id"] for window in without["windows"][:2])
    (folder / "cases.csv").write_text(HEAD + ROWS.format(first, second), encoding)
    report = score_round(open_round(folder), draws=50)
    told = score_data(report)
    assert "cases.csv" in told["inputs"].pop("files")
    without["inputs"].pop("files")
    context = told.pop("context")
    assert json.dumps(told, sort_keys=True) == json.dumps(without, sort_keys=True)
    assert context["cases"] == {
        "received": 4,
        "answered": 3,
        "mended": 2,
        "asked": 2,
        "satisfied": 1,
        "timed": 2,
        "in_time": 1,
        "answered_share": "3/4",
        "mended_share": "2/3",
        "satisfied_share": "1/2",
    }
    assert context["cases_by_kind"]["bad_review"]["answered"] == 1
    assert context["cases_by_window"][second]["mended_share"] == "1/1"
    page = html_report(report)
    assert "群众诉求（背景材料，不计分）" in page
    assert "A1" not in page.partition('id="context"')[2].partition("</section>")[0]


BAD = {
    "deadline before receipt": ("A5,差评,{0},2021-09-03,2021-09-02,,,", "due_on", "2021-09-03"),
    "outcome without answer": ("A5,差评,{0},2021-09-03,,,是,", "mended", "空着"),
    "unknown window": ("A5,差评,W_none,2021-09-03,,,,", "window_id", "名册"),
    "unknown kind": ("A5,表扬,{0},2021-09-03,,,,", "kind", "之一"),
    "no day": ("A5,差评,{0},,,,,", "received_on", "必填"),
    "twice": ("A1,差评,{0},2021-09-03,,,,", "case_id", ""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_faulty_case_is_named_with_its_row(folder: Path, name: str) -> None:
    """If a case that contradicts itself were counted, its rates would mean nothing."""
    row, column, words = BAD[name]
    first, second = (window.id for window in open_round(folder).windows[:2])
    text = HEAD + ROWS.format(first, second) + row.format(first) + "\n"
    (folder / "cases.csv").write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        score_round(open_round(folder), draws=50)
    (problem,) = refused.value.problems
    assert (problem.row, problem.column) == (6, column)
    assert words in problem.expected.zh


def test_working_days_skip_weekends() -> None:
    """If a deadline fell on a Saturday, a case would be late that nobody could answer."""
    from rulebook.cases import after_working_days

    friday = dt.date(2021, 9, 3)
    expected = {0: friday, 1: dt.date(2021, 9, 6), 5: dt.date(2021, 9, 10), 6: dt.date(2021, 9, 13)}
    assert {n: after_working_days(friday, n) for n in expected} == expected
    assert after_working_days(dt.date(2021, 9, 4), 1) == dt.date(2021, 9, 6)
