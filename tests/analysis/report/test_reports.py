"""The written reports: they agree with each other to the digit, whatever a window is called."""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import docx
import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page

from analysis.report.explain import explanation
from analysis.report.report_wording import clues
from analysis.report.suppression import hidden_votes
from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rendering.numbers import decimal_text
from rulebook.round import open_round
from tests.browser import EVERY_LOOK, Look, axe, external_requests, overflow


def scored(folder: Path, **sizes: int) -> ScoreReport:
    """A simulated round, scored."""
    simulate(folder, **sizes)  # type: ignore[arg-type]  # sizes are ints, anomalies stays default
    return score_round(open_round(folder), draws=200)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ScoreReport:
    """A round of 30 windows."""
    folder = tmp_path_factory.mktemp("reports") / "round"
    return scored(folder, windows=30, responses=2000, electors=50)


@pytest.fixture(scope="module")
def written(report: ScoreReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its reports."""
    folder = tmp_path_factory.mktemp("written") / "report"
    write_reports(report, folder)
    return folder


class Tables(HTMLParser):
    """The cells of the body rows of every table."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.rows: list[list[str]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open a row or a cell."""
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        """Close a cell."""
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        """Text of a cell."""
        if self._inside:
            self.rows[-1][-1] += data


def test_html_word_excel_and_json_show_the_same_totals(report: ScoreReport, written: Path) -> None:
    """The head of the bureau would read one total and the auditor another."""
    tables = Tables()
    tables.feed((written / "report.html").read_text(encoding="utf-8"))
    shown = {row[1]: (row[0], row[5]) for row in tables.rows if len(row) == 8}
    document = docx.Document(str(written / "report.docx"))
    rows = [[cell.text for cell in row.cells] for row in document.tables[1].rows]
    word = {row[1]: (row[0], row[5]) for row in rows}
    data = json.loads((written / "score.json").read_text(encoding="utf-8"))
    sheet = load_workbook(written / "scores.xlsx", data_only=True)["得分表"]
    cells = {row[1]: (row[10], row[9]) for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert len(report.ranked) > 15
    for result, window in zip(report.results, data["windows"], strict=True):
        assert window["window_id"] == result.window.id
        if result.total is None or result.standing.rank is None:
            continue
        text = decimal_text(result.total)
        assert shown[result.window.name] == (str(result.standing.rank), text)
        assert word[result.window.name] == (str(result.standing.rank), text)
        rank, total = cells[result.window.name]
        assert (rank, f"{total:.6f}") == (window["rank"], window["total"])


def test_totals_and_ranks_are_live_formulas(written: Path) -> None:
    """An auditor could not see how a number came about."""
    book = load_workbook(written / "scores.xlsx")
    row = [cell.value for cell in book["得分表"][5]]
    assert "share_marks*G5" in str(row[9])
    assert "RANK" in str(row[10])
    assert {"share_marks", "share_vote", "share_survey", "places"} <= set(book.defined_names)
    assert "AVERAGE" in str(book["双月度考核"]["C5"].value)
    for sheet in ("民主投票", "第三方问卷"):
        assert book[sheet]["C5"].value == '=IF(D5=0,"",E5/D5)'
    assert "trial_marks*C5" in str(book["其他权重"]["H5"].value)
    assert "COUNTIFS" in str(book["得分表"]["R5"].value)


def test_the_score_table_is_filtered_and_prints_at_its_own_size(written: Path) -> None:
    """Who asks for the applicants only would read 1 and 0, and paper shrink it to six points."""
    sheet = load_workbook(written / "scores.xlsx")["得分表"]
    last = sheet.print_area.split(":")[1].replace("$", "")
    assert sheet.auto_filter.ref == f"A4:{last}"
    assert sheet.freeze_panes == "C5"
    assert sheet["D5"].number_format == sheet["F5"].number_format == '"是";;"否"'
    groups = [(d.width, d.min or 0, min(d.max or 0, 14)) for d in sheet.column_dimensions.values()]
    pixels = sum(7 * width * max(to - start + 1, 0) for width, start, to in groups)
    inches = sheet.page_margins.left + sheet.page_margins.right
    assert 14 * 40 < pixels <= (297 / 25.4 - inches) * 96, "A4 across"
    assert sheet.page_setup.fitToHeight == 0
    assert sheet["B5"].font.size == 10


@pytest.mark.parametrize("sheet", ["民主投票", "第三方问卷"])
def test_counts_of_so_few_people_are_not_shown(written: Path, sheet: str) -> None:
    """A lone bad grade, or a lone response, would point at whoever gave it."""
    book = load_workbook(written / "scores.xlsx", data_only=True)
    rows = list(book[sheet].iter_rows(min_row=5, values_only=True))
    shown = [cell for row in rows for cell in row[5:] if isinstance(cell, int)]
    assert not [count for count in shown if 0 < count < 5]
    hidden = [row for row in rows if "隐去" in row]
    assert hidden
    for row in hidden:
        assert {cell for cell in row[5:] if cell is not None} == {"隐去"}
        assert float(str(row[4])) / float(str(row[3])) == pytest.approx(float(str(row[2])))


def test_one_hidden_window_never_stands_alone(report: ScoreReport) -> None:
    """The city's sum less all that is shown would give the hidden counts away."""
    assert len(hidden_votes(report)) != 1
    few: dict[int | None, int] = {5: 20, 4: 1}
    many: dict[int | None, int] = {5: 20, 4: 7}
    results = tuple(
        replace(r, evidence=replace(r.evidence, tally=few if i == 0 else many))
        for i, r in enumerate(report.results)
    )
    assert len(hidden_votes(replace(report, results=results))) == 2


def test_simulated_rounds_say_so_everywhere(written: Path) -> None:
    """A simulated page or sheet could be passed on as a real result."""
    html = (written / "report.html").read_text(encoding="utf-8")
    tables = len(re.findall("<table", html))
    assert html.count("模拟数据 · 非真实结果") >= tables + 4
    for sheet in load_workbook(written / "scores.xlsx"):
        assert "模拟数据" in str(sheet["A2"].value)
        assert sheet.oddHeader is not None
        assert "模拟数据" in str(sheet.oddHeader.left.text)
    assert json.loads((written / "score.json").read_text(encoding="utf-8"))["simulated"] is True


def test_the_same_report_gives_the_same_bytes(
    report: ScoreReport, written: Path, tmp_path: Path
) -> None:
    """An archive could not prove its reports."""
    for path in write_reports(report, tmp_path):
        name = path.relative_to(tmp_path)
        assert path.read_bytes() == (written / name).read_bytes(), name


def test_no_id_stands_twice_on_the_page(written: Path) -> None:
    """A link would lead to another place, and a picture take its words from another one."""
    html = (written / "report.html").read_text(encoding="utf-8")
    ids = Counter(re.findall(r'\sid="([^"]+)"', html))
    assert "windows" in ids
    assert [name for name, count in ids.items() if count > 1] == []


@pytest.mark.grid
@pytest.mark.parametrize("windows", [1, 3, 200])
def test_small_and_large_rounds_are_written(tmp_path: Path, windows: int) -> None:
    """A round of three or of two hundred windows would fail or lose windows."""
    report = scored(tmp_path / "round", windows=windows, responses=windows * 40, electors=20)
    write_reports(report, tmp_path / "report")
    html = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert all(result.window.name in html for result in report.results)
    assert len(report.results) == windows


def test_names_with_any_character_are_only_text(tmp_path: Path) -> None:
    """A window's name could run as a script or as a formula."""
    simulate(tmp_path / "round", windows=3, responses=200, electors=20)
    path = tmp_path / "round" / "windows.csv"
    strange = '"=1+1<script>x</script>"'
    text = re.sub(r"示例窗口 0*1\b", strange, path.read_text(encoding="utf-8-sig"), count=1)
    assert strange in text
    path.write_text(text, encoding="utf-8")
    report = score_round(open_round(tmp_path / "round"), draws=200)
    write_reports(report, tmp_path / "report")
    assert "<script>" not in (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    sheet = load_workbook(tmp_path / "report" / "scores.xlsx")["得分表"]
    named = [cell for (cell,) in sheet["B5:B7"] if "script" in str(cell.value)]
    assert [cell.data_type for cell in named] == ["s"]


@pytest.mark.grid
@pytest.mark.parametrize("look", EVERY_LOOK, ids=str)
def test_the_report_page_is_accessible_and_fits(
    written: Path, open_page: Callable[[Look], Page], look: Look
) -> None:
    """Somebody could not read the report on a phone, in the dark, or with a screen reader."""
    page = open_page(look)
    page.goto((written / "report.html").as_uri())
    assert axe(page) == []
    assert external_requests(page) == []
    assert overflow(page) <= 0


def test_nothing_runs_out_of_a_small_phone(
    written: Path, open_page: Callable[[Look], Page]
) -> None:
    """At 320 px the reader would have to push every line sideways."""
    page = open_page(EVERY_LOOK[0])
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto((written / "report.html").as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert overflow(page) <= 0


def test_the_page_tells_every_window_from_counts_to_total(
    report: ScoreReport, written: Path
) -> None:
    """A window that asks how its total came about could not be answered from the report."""
    html = (written / "report.html").read_text(encoding="utf-8")
    section = html.split('id="windows"')[1]
    for result in report.results:
        assert f"<summary>{result.window.name}<" in section
    first = explanation(report, report.ranked[0].window.id)
    total = next(step for step in first.steps if step.value == first.total)
    assert total.result in section
    assert not re.search(r"<td class=\"n\">[1-4][票份]</td>", section), "small counts are hidden"


def test_clues_stand_apart_on_the_page_and_not_in_the_workbook(
    report: ScoreReport, written: Path
) -> None:
    """A window would be pointed at before anybody verified."""
    html = (written / "report.html").read_text(encoding="utf-8")
    before, rest = html.split('<section class="clues"')
    inside, after = rest.split("</section>", 1)
    book = load_workbook(written / "scores.xlsx", data_only=True)
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    found = clues(report)
    assert found
    for clue in found:
        assert clue.reason in inside
        assert clue.reason not in before + after
        assert clue.reason not in cells
