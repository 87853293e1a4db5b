"""What only workbooks have, and what is said of it: merged heads, hidden rows, formulas, sheets."""

import io
import zipfile
from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from rulebook import contract
from rulebook.cells import CellError, read_cell
from rulebook.columns import Column, Kind, Table
from rulebook.problems import InputError, Words
from rulebook.round import Round
from rulebook.spreadsheets.grid import Cell
from rulebook.spreadsheets.reading import Reading, read_file
from rulebook.spreadsheets.values import mended
from rulebook.spreadsheets.vocabulary import full_table, vocabulary
from tests.rulebook.spreadsheets.files import Grid, saved, text, xls
from tests.survey_app.rounds import make_round

MARKS: Grid = [["窗口编号", "考核期", "得分"], ["W1", "1-2月", 95], ["W2", "1-2月", 90]]


@pytest.fixture(scope="module")
def this_round(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """A round of three windows."""
    return make_round(tmp_path_factory.mktemp("round") / "轮", 3)


def book_of(grid: Grid, title: str = "Sheet1") -> tuple[Workbook, Worksheet]:
    """A workbook whose sheet has these rows."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = title
    for row in grid:
        sheet.append(row)
    return book, sheet


def read(
    this_round: Round, data: bytes | Workbook, table: str = "bimonthly", name: str = "成绩.xlsx"
) -> Reading:
    """A file of one of the round's tables."""
    data = saved(data) if isinstance(data, Workbook) else data
    return read_file(name, data, vocabulary(this_round, contract.TABLES[table]))


def mendings(got: Reading) -> str:
    """Everything that a reading asks a yes for."""
    return "\n".join(mending.line() for mending in got.mendings)


def faults(got: Reading) -> list[str]:
    """Every fault, without the file's name."""
    return [problem.line().partition("工作表“Sheet1”")[2] for problem in got.problems]


def test_merged_heads_of_two_rows(this_round: Round) -> None:
    """The usual table of marks, periods below a head that spans them, would not be read."""
    grid: Grid = [["2021年成绩"], ["窗口", "得分", None, "平均"], [None, "1-2月", "3-4月", None]]
    book, sheet = book_of([*grid, ["示例窗口1", 91, 92, 91.5], ["示例窗口2", 93, None, 93]])
    for area in ("A1:D1", "A2:A3", "B2:C2", "D2:D3"):
        sheet.merge_cells(area)
    got = read(this_round, book)
    assert got.rows == (
        ("W1", "2021-M01M02", "91"),
        ("W1", "2021-M03M04", "92"),
        ("W2", "2021-M01M02", "93"),
    )
    read_as = {one.letter: one.label.zh if one.label else None for one in got.heads}
    assert read_as == {"A": "窗口名称", "B": "2021年1—2月得分", "C": "2021年3—4月得分", "D": None}
    assert "第2行起是表头，上面是标题（1处：第1行“2021年成绩”）" in mendings(got)
    assert "D列“平均”本表不用，不读" in mendings(got)


def test_periods_above_marks_and_full_marks(this_round: Round) -> None:
    """A group of columns a period would be taken for one column that stands twice."""
    grid: Grid = [
        ["窗口编号", "1-2月", None, "3-4月", None],
        [None, "得分", "满分", "得分", "满分"],
    ]
    got = read(this_round, text([*grid, ["W1", 110, 120, 50, 60]], "utf-8"))
    assert got.rows == (("W1", "2021-M01M02", "110", "120"), ("W1", "2021-M03M04", "50", "60"))


def test_merged_cells_are_filled_down_but_never_a_mark(this_round: Round) -> None:
    """The second row of a merged window would be empty; one mark would count for two periods."""
    rows: Grid = [
        ["W1", "1-2月", 95],
        [None, "3-4月", 90],
        ["W2", "1-2月", 80],
        [None, "3-4月", None],
    ]
    book, sheet = book_of([MARKS[0], *rows])
    for area in ("A2:A3", "A4:A5", "C4:C5"):
        sheet.merge_cells(area)
    got = read(this_round, book)
    assert got.rows[1][0] == "W1"
    assert faults(got) == ["C5（得分）：应为有内容（必填），实为空"]
    assert "合并的单元格，每行都填上同样的内容（2处：A2:A3、A4:A5）" in mendings(got)


def test_hidden_rows_are_read_and_told(this_round: Round) -> None:
    """A filtered sheet would lose windows, or bring in ones that nobody saw."""
    book, sheet = book_of(MARKS)
    sheet.row_dimensions[3].hidden = True
    got = read(this_round, book)
    assert len(got.rows) == 2
    assert "隐藏的行也读（1处：第3行）" in mendings(got)


def test_numbers_as_they_are_shown(this_round: Round) -> None:
    """95.5% is stored as 0.955, and 92.1 as 92.0999999999999943."""
    book, sheet = book_of(
        [MARKS[0], ["W1", "1-2月", 0.955], ["W2", "1-2月", 92.1], ["W3", "1-2月", 0.1 + 0.2]]
    )
    sheet["C2"].number_format = "0.0%"
    got = read(this_round, book)
    assert [row[2] for row in got.rows] == ["95.5", "92.1", "0.3"]
    assert "C列“得分”去掉“%”（1处：C2）" in mendings(got)


def test_a_formula_without_value_a_date_and_an_error_are_faults(this_round: Round) -> None:
    """An empty mark, a serial number or #DIV/0! would be taken for a mark."""
    grid: Grid = [
        MARKS[0],
        ["W1", "1-2月", "=90+5"],
        ["W2", "1-2月", date(2021, 3, 4)],
        ["W3", "1-2月", "#DIV/0!"],
    ]
    book, sheet = book_of(grid)
    sheet["C4"].data_type = "e"
    said = faults(read(this_round, book))
    assert [line[:2] for line in said] == ["C2", "C3", "C4"]
    for line, words in zip(said, ("这是公式", "不是日期", "公式出错"), strict=True):
        assert words in line


def test_dates_as_spreadsheets_store_them(this_round: Round) -> None:
    """A date would be a number of days; a period that Excel made a date would be unknown."""
    heads: list[object] = ["窗口编号", "检查", "核实人", "日期", "核实结果"]
    days = (date(2021, 7, 8), 44385, "2021.7.8", "2021年7月8日", "20210708", "2021-7-8 9:05")
    checks = ("a", "b", "c", "d", "e", "f")
    rows = [["W1", check, "张三", day, "属实"] for check, day in zip(checks, days, strict=True)]
    got = read(this_round, book_of([heads, *rows])[0], "findings")
    assert {row[3] for row in got.rows} == {"2021-07-08"}
    assert "D列“日期”日期序号换算成日期（1处：D3）" in mendings(got)
    book, _sheet = book_of([MARKS[0], ["W1", date(2021, 1, 2), 90]])
    got = read(this_round, book)
    assert got.rows == (("W1", "2021-M01M02", "90"),)
    assert "按月份读（1处：B2）" in mendings(got)


def test_the_sheet_that_fits_is_read_and_others_are_told(this_round: Round) -> None:
    """The first sheet, a cover or last year's, would be read instead."""
    book, _cover = book_of([["封面"], ["2021年"]], "封面")
    for title, state in (("成绩", "visible"), ("旧成绩", "hidden")):
        sheet = book.create_sheet(title)
        sheet.sheet_state = state
        for row in MARKS:
            sheet.append(row)
    got = read(this_round, book)
    assert "只读工作表“成绩”，没有读“封面”、“旧成绩”（隐藏）" in mendings(got)
    assert len(got.rows) == 2


def test_a_sheet_for_each_period(this_round: Round) -> None:
    """Five of six periods would be left out without a word."""
    book, _sheet = book_of([["窗口", "成绩"], ["示例窗口1", 90]], "1-2月")
    other = book.create_sheet("3—4月")
    for row in (["窗口", "成绩"], ["示例窗口1", 91]):
        other.append(row)
    got = read(this_round, book)
    assert got.rows == (("W1", "2021-M01M02", "90"), ("W1", "2021-M03M04", "91"))


@pytest.mark.parametrize("place", ["title", "name", "sheet"])
def test_the_period_stands_outside_the_table(this_round: Round, place: str) -> None:
    """The marks of two months, sent as a table of windows and marks, would have no period."""
    title: Grid = [["2021年7-8月双月考核成绩"]] if place == "title" else []
    book, _ = book_of(
        [*title, ["窗口", "成绩"], ["示例窗口1", 90]], "7-8月" if place == "sheet" else "Sheet1"
    )
    got = read(this_round, book, name="2021年7-8月.xlsx" if place == "name" else "a.xlsx")
    assert got.rows == (("W1", "2021-M07M08", "90"),)
    assert "没有“考核期”列，按标题或表名都读作2021年7—8月" in mendings(got)


def test_a_name_against_its_id_is_a_fault(this_round: Round) -> None:
    """A mark would go to the window of the id, though the row speaks of another."""
    grid: Grid = [
        ["窗口编号", "窗口名称", "1-2月"],
        ["W1", "示例窗口2", 90],
        ["W01", "示例窗口1（新）", 91],
    ]
    (line,) = faults(read(this_round, book_of(grid)[0]))[:1]
    assert line == "B2（窗口名称）：应为与编号一致的名称“示例窗口1”，实为示例窗口2"


def test_every_fault_is_told_once_with_its_cell_in_plain_chinese(this_round: Round) -> None:
    """The clerk would mend one cell an upload, and look for it."""
    grid: Grid = [
        MARKS[0],
        ["W9", "1-2月", 95],
        ["W1", "13-14月", "很好"],
        ["W2", "1-2月", 120],
        ["W3", "1-2月", 90],
        ["W3", "1—2月", 91],
    ]
    said = faults(read(this_round, book_of(grid)[0]))
    assert [line.split("：")[0] for line in said] == [
        "A2（窗口编号）",
        "B3（考核期）",
        "C3（得分）",
        "C4（得分）",
        "B6",
    ]
    assert "不重复的一行（第5行已有）" in said[-1]
    english = read(this_round, book_of(grid)[0]).problems[2].line("en")
    assert english == '成绩.xlsx, sheet "Sheet1", C3 (score): expected a number, got 很好'


def test_a_missing_column_is_told_with_the_one_that_it_may_be(this_round: Round) -> None:
    """The clerk would not learn that one head only has another word."""
    (line,) = faults(read(this_round, book_of([["窗口编号", "考核期", "得分情况汇"], MARKS[1]])[0]))
    assert line.startswith("第1行：应为“得分”这一列")
    assert "是不是“得分情况汇”" in line


def test_another_table_is_refused_with_what_it_should_say(this_round: Round) -> None:
    """The wrong file would be read as far as it goes."""
    with pytest.raises(InputError) as caught:
        read(this_round, xls([["商品", "单价"], ["笔", 3]]))
    line = caught.value.problems[0].line()
    assert line == "成绩.xlsx：应为一行表头，写明窗口编号、考核期、得分，实为商品 单价"


def test_ids_are_made_once(this_round: Round, tmp_path: Path) -> None:
    """Uploaded again, windows would get new ids, and their codes would lead nowhere."""
    known = make_round(tmp_path / "轮", 3)
    grid: Grid = [
        ["窗口名称", "所属部门", "人数", "申报荣誉"],
        ["新窗口", "甲", 3, ""],
        ["示例窗口2", "乙", 4, "先进集体"],
    ]
    got = read(known, book_of(grid)[0], "windows")
    assert [row[:2] for row in got.rows] == [("W04", "新窗口"), ("W2", "示例窗口2")]
    assert "编号由程序编（原来有的沿用）" in mendings(got)
    assert "读作“为民服务工作先进集体”" in mendings(got)


def test_a_stream_of_prefixed_elements_is_read(this_round: Round) -> None:
    """Workbooks of some office programs name every element with a prefix, and number no cells."""
    cell = '<x:c t="inlineStr"><x:is><x:t>{}</x:t></x:is></x:c>'
    rows = ("".join(cell.format(text) for text in row) for row in MARKS)
    cells = "".join(f"<x:row>{row}</x:row>" for row in rows)
    sheet = f'<x:worksheet xmlns:x="m"><x:sheetData>{cells}</x:sheetData></x:worksheet>'
    sound, out = io.BytesIO(saved(book_of(MARKS)[0])), io.BytesIO()
    with zipfile.ZipFile(sound) as package, zipfile.ZipFile(out, "w") as other:
        for name in package.namelist():
            is_sheet = name == "xl/worksheets/sheet1.xml"
            other.writestr(name, sheet if is_sheet else package.read(name))
    assert len(read(this_round, out.getvalue()).rows) == 2


@pytest.mark.parametrize("merged", [[], ["F2:H2"], ["A2:A3", "B2:B3", "D2:D3", "F2:H2"]])
@pytest.mark.parametrize(
    "total", [["共3人"], ["合计：2个窗口", None, None, "共3人"], [None] * 3 + ["3人"]]
)
def test_a_second_row_of_the_head_that_nobody_knows(
    this_round: Round, merged: list[str], total: list[object]
) -> None:
    """The row would be taken for a window without id, name and staff: a fault a cell."""
    group: list[object] = ["编号", "窗口名称", "部门", "人数", "备注", "情况", None, None]
    parts: list[object] = [None] * 5 + ["起", "止", "负责人"]
    rows: Grid = [["登记表"], group, parts, ["W1", "甲", "局", 1, None, "三月", "五月", "张"]]
    book, sheet = book_of([*rows, ["W2", "乙", "局", 2], total])
    for area in merged:
        sheet.merge_cells(area)
    got = read(this_round, book, "windows", "名册.xlsx")
    if total[0] is None:  # a bare number of people could be a window's
        assert len(got.problems) == 2
        return
    assert not faults(got)
    assert [row[:2] for row in got.rows] == [("W1", "甲"), ("W2", "乙")]
    assert "合计、平均这类行不读" in mendings(got)


def test_parts_of_a_group_are_known_by_the_group(this_round: Round) -> None:
    """What an edition asks of a window's project would be left out without anybody's will."""
    fields = [column.label for column in got_table(this_round).columns if "项目" in column.label]
    assert len(fields) == 3, fields
    heads: list[object] = ["编号", "窗口名称", "部门", "人数", f"{fields[0]}情况", None, None]
    parts: list[object] = [None] * 4 + [
        "项目名称",
        *(field.removeprefix("项目") for field in fields[1:]),
    ]
    book, sheet = book_of([heads, parts, ["W1", "甲", "局", 1, "一网通办", "2021-3-1", "2021-5-1"]])
    sheet.merge_cells("E1:G1")
    got = read(this_round, book, "windows", "名册.xlsx")
    assert not faults(got)
    row = dict(zip(got.columns, got.rows[0], strict=True))
    assert [
        row[column.name] for column in got_table(this_round).columns if column.label in fields
    ] == ["一网通办", "2021-03-01", "2021-05-01"]


def got_table(this_round: Round) -> Table:
    """The register's table with what this edition adds to it."""
    return full_table(this_round, contract.WINDOWS)


def test_a_condition_that_nobody_has_judged_is_pending(this_round: Round) -> None:
    """A sheet to check would be refused until every row is filled in, or be taken for met."""
    (honour,) = [h for h in this_round.book.honours.honours if h.conditions][:1]
    names = [condition.name.zh for condition in honour.conditions][:2]
    head: list[object] = ["候选编号", "荣誉", "条件编号", "核验结果", "核验人", "日期", "理由"]
    rows: Grid = [["W1", honour.name.zh, names[0]], ["W2", honour.name.zh, names[0], "满足", "张"]]
    book, _ = book_of([head, *rows])
    got = read(this_round, book, "conditions", "条件.xlsx")
    assert not faults(got)
    place = got.columns.index("status")
    assert [row[place] for row in got.rows] == ["pending", "met"]
    assert "“核验结果”空着的读作“待核”（1处：D2）" in mendings(got)


def test_a_member_absent_without_a_reason_is_a_fault(this_round: Round) -> None:
    """A list of those present would be taken that the minutes cannot be written from."""
    heads = ["会议日期", "姓名", "单位和职务", "身份", "是否到会", "请假的原因"]
    rows = [
        ["2022-01-08", "甲", "处长", "成员", "否", ""],
        ["2022-01-08", "乙", "", "列席", "否", ""],
    ]
    (said,) = faults(read(this_round, grid(heads, *rows), "attendance"))
    assert "请假的原因" in said
    heads = ["会议日期", "开始时间", "地点", "主持人"]
    (said,) = faults(
        read(this_round, grid(heads, ["2022-01-08", "上午", "三楼", "甲"]), "sittings")
    )
    assert "14:30" in said
    for clock in ("14:30", "下午2:30", "14时30分", "１４：３０", time(14, 30)):
        got = read(this_round, grid(heads, ["2022-01-08", clock, "三楼", "甲"]), "sittings")
        assert got.rows[0][1] == "14:30", clock


def grid(*rows: list[Any]) -> Workbook:
    """A workbook of these rows."""
    return book_of([*rows])[0]


@pytest.mark.parametrize("kind", sorted(set(Kind) - {Kind.TEXT, Kind.NAMES}))
def test_a_key_held_down_is_no_value(this_round: Round, kind: Kind) -> None:
    """Patterns would go over 20,000 signs for seconds, a cell after the other."""
    known = vocabulary(this_round, contract.BIMONTHLY)
    for sign in ("5", "５", "1,", "(", "2021-01-01 ", "上午", "W1 "):
        text = (sign * 20_000)[:20_000].strip()
        assert mended(Column("seconds", kind, Words("列", "column")), Cell(text), known) == (
            text,
            None,
        )


@pytest.mark.parametrize("kind", [Kind.MARK, Kind.COUNT, Kind.GRADE])
@pytest.mark.parametrize("text", ["5" * 4301, "9." + "9" * 400, "５" * 20_000, "⑤", "٥", "5²"])
def test_no_number_that_nobody_types_is_mended(this_round: Round, kind: Kind, text: str) -> None:
    """A key held down would end an upload in a fault of ours; a sign like a digit be a mark."""
    known = vocabulary(this_round, contract.BIMONTHLY)
    for name in ("seconds", "score"):
        column = Column(name, kind, Words("列", "column"))
        for unit in ("", "分", "分钟", "分5秒", "次"):
            read = mended(column, Cell(text + unit), known)
            with pytest.raises(CellError):
                read_cell(column, read.text, this_round.grades)
    assert mended(column, Cell("９５．５分"), known).text == "95.5"
