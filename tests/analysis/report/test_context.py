"""Cases beside the score: counted in file and report, and nothing else of the result moves."""

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.report.excel import write_workbook
from analysis.report.html import html_report
from analysis.report.score_json import score_data
from analysis.report.word import write_papers
from analysis.report.word.context import cases
from analysis.report.word.letterhead import official_paper
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import open_round
from tests.editions.outputs import office_text

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


@pytest.mark.grid
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


@pytest.fixture(scope="module")
def with_cases(folder: Path) -> ScoreReport:
    """The round with four cases of two windows."""
    first, second = (window.id for window in open_round(folder).windows[:2])
    rows = ROWS.replace("A", "JB-").format(first, second)
    (folder / "cases.csv").write_text(HEAD + rows, "utf-8")
    return score_round(open_round(folder), draws=50)


def test_word_and_workbook_show_what_the_page_shows(
    with_cases: ScoreReport, tmp_path: Path
) -> None:
    """Whoever decides on paper would not know what people could not get done."""
    for name, report in (("with", with_cases), ("without", replace(with_cases, cases=()))):
        (tmp_path / name).mkdir()
        write_papers(report, tmp_path / name)
        write_workbook(report, tmp_path / name / "scores.xlsx")
        paper = office_text(tmp_path / name / "report.docx")
        book = office_text(tmp_path / name / "scores.xlsx")
        assert [("群众诉求" in text, "不进入任何得分" in text) for text in (paper, book)] == (
            [(name == "with",) * 2] * 2
        )
        if name == "with":
            assert re.search("[四五六]、群众诉求（背景材料，不计分）", paper)
            for row in (
                ["办不成事", "2", "100%", "50%", "50%", "1/2"],
                ["合计", "4", "75%", "66.67%", "50%", "1/2"],
            ):
                assert "".join(row) in "".join(paper.split())
            assert not any(case.id in paper + book for case in report.cases)


@pytest.mark.parametrize(("count", "said"), [(19, False), (20, False), (21, True), (200, True)])
def test_of_many_windows_the_paper_lists_those_with_most_cases(
    with_cases: ScoreReport, tmp_path: Path, count: int, said: bool
) -> None:
    """An annex would run over ten pages, or leave out windows without a word."""
    case, result = with_cases.cases[0], with_cases.results[0]
    standing = result.standing
    ids = [f"V{number:03d}" for number in range(count)]
    windows = [
        replace(result, standing=replace(standing, window=replace(standing.window, id=id, name=id)))
        for id in ids
    ]
    more = [case._replace(window_id=id) for id in ids[-20:]]
    of_all = [case._replace(window_id=id) for id in ids]
    report = replace(with_cases, results=tuple(windows), cases=(*of_all, *more))
    paper = official_paper(report)
    cases(paper, report)
    paper.document.save(str(tmp_path / "cases.docx"))
    text = office_text(tmp_path / "cases.docx")
    assert (f"全部{count}个见得分工作簿" in text) == said
    assert [id for id in ids if id in text] == ids[-20:]


def test_rates_of_the_workbook_are_live(with_cases: ScoreReport, tmp_path: Path) -> None:
    """A rate typed beside its counts would stay when somebody mends a count."""
    write_workbook(with_cases, tmp_path / "scores.xlsx")
    sheet = load_workbook(tmp_path / "scores.xlsx")["群众诉求"]
    values = load_workbook(tmp_path / "scores.xlsx", data_only=True)["群众诉求"]
    heads = [cell.value for cell in sheet[4]]
    found = {row[1].value: row for row in values.iter_rows(min_row=5)}
    total = dict(zip(heads, (cell.value for cell in found["合计"]), strict=True))
    counts = ("收到", "已答复", "办成或整改", "回访过", "满意", "有期限的", "按期答复")
    rates = ("答复率", "办成率", "满意率")
    assert [total[head] for head in counts] == [4, 3, 2, 2, 1, 2, 1]
    assert [total[head] for head in rates] == pytest.approx([3 / 4, 2 / 3, 1 / 2])
    row = 4 + list(found).index("合计") + 1
    formulas = [sheet.cell(row, heads.index(head) + 1).value for head in rates]
    cells = (("E", "D"), ("F", "E"), ("H", "G"))
    assert formulas == [f'=IF({b}{row}=0,"",{a}{row}/{b}{row})' for a, b in cells]
    windows = {case.window_id for case in with_cases.cases}
    assert windows <= {cell.value for cell in values["C"]}


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
