"""Reading the small tables as people save them."""

from dataclasses import replace
from datetime import date, time
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from rulebook import contract
from rulebook.cells import LONGEST_NUMBER, CellError, read_cell
from rulebook.columns import Column, Kind, Table
from rulebook.load import load
from rulebook.period_names import period_names
from rulebook.problems import InputError, Words
from rulebook.spreadsheets.changes import shown_value
from rulebook.tables import TableRead, find, read_table

GRADES = {"非常满意": 5, "满意": 4}
PERIODS = period_names(load("2021").campaign.periods.all)
TEXT = "window_id,period,score,full_marks\nW1,2021-M01M02,92.50,\nW1,2021年3—4月,110,120\n"


def column(kind: Kind, *, filled: bool = True) -> Column:
    """A column of that kind."""
    return Column("c", kind, Words("列", "column"), filled=filled)


def marks(folder: Path, data: bytes) -> TableRead:
    """bimonthly.csv with these bytes, as read."""
    path = folder / "bimonthly.csv"
    path.write_bytes(data)
    return read_table(path, contract.BIMONTHLY, GRADES, PERIODS)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_csv_as_excel_and_others_save_it(tmp_path: Path, encoding: str, newline: str) -> None:
    """A clerk's file would be refused for how the program saved it."""
    read = marks(tmp_path, TEXT.replace("\n", newline).encode(encoding))
    assert not read.problems
    assert read.encoding == ("GB18030" if encoding == "gb18030" else "UTF-8")
    assert [row.values["score"] for row in read.rows] == [Fraction("92.5"), Fraction(110)]
    assert [row.values["period"] for row in read.rows] == ["2021-M01M02", "2021-M03M04"]
    assert [row.number for row in read.rows] == [2, 3]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_refused_by_name(tmp_path: Path, encoding: str) -> None:
    """Every second byte would be read as a letter."""
    read = marks(tmp_path, TEXT.encode(encoding))
    assert [problem.got for problem in read.problems] == ["UTF-16"]


@pytest.mark.parametrize("data", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, data: bytes) -> None:
    """An export that failed would look like a round without marks."""
    assert len(marks(tmp_path, data).problems) == 1


def test_a_file_with_only_a_header_is_refused(tmp_path: Path) -> None:
    """A template nobody filled in would pass."""
    read = marks(tmp_path, b"window_id,period,score,full_marks\n")
    assert "数据" in read.problems[0].line()


def test_chinese_headers_and_wide_marks_are_read(tmp_path: Path) -> None:
    """A clerk would have to learn our column names or turn the table round."""
    text = "窗口编号,2021年1—2月,2021年3-4月\nW1,90,91.5\nW2,,88\n"
    read = marks(tmp_path, text.encode())
    found = [
        (row.values["window_id"], row.values["period"], row.values["score"]) for row in read.rows
    ]
    assert found == [
        ("W1", "2021-M01M02", 90),
        ("W1", "2021-M03M04", Fraction("91.5")),
        ("W2", "2021-M03M04", 88),
    ]


def test_the_full_mark_of_a_wide_table_holds_for_its_row(tmp_path: Path) -> None:
    """The column 满分 would be taken for a period, in a line that says nothing of full marks."""
    text = "窗口编号,满分,2021年1—2月,2021年3-4月\nW1,120,90,91.5\nW2,,,88\nW3\n"
    read = marks(tmp_path, text.encode())
    assert read.problems == ()
    found = [tuple(row.values[name] for name in read.columns) for row in read.rows]
    assert read.columns == ("window_id", "period", "score", "full_marks")
    assert found == [
        ("W1", "2021-M01M02", 90, 120),
        ("W1", "2021-M03M04", Fraction("91.5"), 120),
        ("W2", "2021-M03M04", 88, None),
    ]


@pytest.mark.parametrize("head", ["2021-M03M04", "2021年3—4月", "3-4月"])
@pytest.mark.parametrize("order", ["{},period,score", "period,score,{}", "考核期,{},得分"])
def test_marks_come_in_one_of_two_forms(tmp_path: Path, order: str, head: str) -> None:
    """The marks of a column beside period and score would be passed over without a word."""
    text = f"window_id,{order.format(head)}\nW1,2021-M01M02,90,91\n"
    (problem,) = marks(tmp_path, text.encode()).problems
    assert (problem.row, problem.column) == (1, head)
    assert problem.line().endswith(f"应为只用 period+score 两列，或每期一列，实为{head}")


def test_every_faulty_cell_is_named_at_once(tmp_path: Path) -> None:
    """The clerk would mend one cell a run."""
    text = "window_id,period,score\nW1,2021-M01M02,-3\nW 2,2021-M01M02,abc\n,2021-M01M02,NaN\n"
    problems = marks(tmp_path, text.encode()).problems
    places = [(problem.row, problem.column) for problem in problems]
    assert places == [(2, "score"), (3, "window_id"), (3, "score"), (4, "window_id"), (4, "score")]
    line = problems[0].line()
    assert line == "bimonthly.csv 第2行 score：应为不小于0的数字，实为-3"
    assert problems[0].line("en") == (
        "bimonthly.csv, row 2, column score: expected a number of at least 0, got -3"
    )


def test_a_missing_and_a_doubled_column_are_named(tmp_path: Path) -> None:
    """Marks would be read from the wrong one of two columns."""
    problems = marks(tmp_path, b"window_id,window_id,period\nW1,W1,2021-M01M02\n").problems
    assert [(p.row, p.column) for p in problems] == [(1, None), (1, "window_id")]


def test_a_doubled_key_names_both_rows(tmp_path: Path) -> None:
    """One of two marks for a period would silently win."""
    text = TEXT + "W1,2021年1—2月,80,\n"
    problem = marks(tmp_path, text.encode()).problems[0]
    assert problem.row == 4
    assert "第2行已有" in problem.line()


def workbook(folder: Path) -> tuple[Workbook, Path]:
    """bimonthly.xlsx with a sound row."""
    book = Workbook()
    book.worksheets[0].append(["window_id", "period", "score"])
    book.worksheets[0].append(["W1", "2021-M01M02", 92.5])
    return book, folder / "bimonthly.xlsx"


def test_excel_numbers_are_exact(tmp_path: Path) -> None:
    """92.1 from Excel would become 92.0999999999999943."""
    book, path = workbook(tmp_path)
    book.worksheets[0]["C2"] = 92.1
    book.save(path)
    read = read_table(path, contract.BIMONTHLY, GRADES, PERIODS)
    assert read.rows[0].values["score"] == Fraction("92.1")


@pytest.mark.parametrize(
    ("value", "column_name"),
    [("=90+2", "C2"), (date(2021, 3, 4), "score"), (time(9, 30), "score")],
)
def test_excel_formulas_and_dates_are_refused(
    tmp_path: Path, value: str | date | time, column_name: str
) -> None:
    """A formula's stale value or a date's serial number would be taken as a mark."""
    book, path = workbook(tmp_path)
    book.worksheets[0]["C2"] = value
    book.save(path)
    problem = read_table(path, contract.BIMONTHLY, GRADES, PERIODS).problems[0]
    assert (problem.row, problem.column) == (2, column_name)


def test_excel_merged_cells_are_refused(tmp_path: Path) -> None:
    """The second row of a merged cell would be empty."""
    book, path = workbook(tmp_path)
    book.worksheets[0].merge_cells("A2:A3")
    book.save(path)
    problem = read_table(path, contract.BIMONTHLY, GRADES, PERIODS).problems[0]
    assert (problem.row, problem.got) == (2, "A2:A3")


def test_a_file_that_is_no_workbook_is_one_line(tmp_path: Path) -> None:
    """A renamed file would end in a traceback."""
    path = tmp_path / "bimonthly.xlsx"
    path.write_bytes(b"no zip")
    assert len(read_table(path, contract.BIMONTHLY, GRADES, PERIODS).problems) == 1


def test_two_files_of_one_table_are_refused(tmp_path: Path) -> None:
    """Nobody could say which of the two was scored."""
    for suffix in ("csv", "xlsx"):
        (tmp_path / f"windows.{suffix}").write_bytes(b"x")
    with pytest.raises(InputError):
        find(tmp_path, contract.WINDOWS)


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.GRADE, "非常满意", 5),
        (Kind.GRADE, "３", 3),
        (Kind.GRADE, "4.0", 4),
        (Kind.COUNT, "12.0", 12),
        (Kind.MARK, " 92.50 ", Fraction("92.5")),
        (Kind.MARK, ".5", Fraction("0.5")),
        (Kind.MARK, "．５", Fraction("0.5")),
        (Kind.MARK, "5.", Fraction(5)),
        (Kind.DATE, "2021年4月1日", date(2021, 4, 1)),
        (Kind.DATE, "2021-04-01 00:00:00", date(2021, 4, 1)),
        (Kind.DATE, "2021/4/1 9:05", date(2021, 4, 1)),
        (Kind.DATE, "2021-04-01T23:59:59.5", date(2021, 4, 1)),
        (Kind.DATE, "2021年4月1日14:30", date(2021, 4, 1)),
        (Kind.YES_NO, "否", False),
        (Kind.CLOCK, "１４：３０", "14:30"),
        (Kind.CLOCK, "09:05:00", "9:05"),
        (Kind.NAMES, "a | b、c", ("a", "b", "c")),
        (Kind.TEXT, " ﹙社保﹚ ", "﹙社保﹚"),
    ],
)
def test_cells_are_read_as_people_write_them(kind: Kind, text: str, value: object) -> None:
    """A sound cell would be refused or misread."""
    assert read_cell(column(kind), text, GRADES) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.GRADE, "0"),
        (Kind.GRADE, "6"),
        (Kind.GRADE, "3.5"),
        (Kind.GRADE, "很好"),
        (Kind.MARK, "NaN"),
        (Kind.MARK, "inf"),
        (Kind.MARK, "1e3"),
        (Kind.MARK, "-0.1"),
        (Kind.COUNT, "2.5"),
        (Kind.COUNT, "-1"),
        (Kind.DATE, "2021-02-30"),
        (Kind.DATE, "2021-04-012"),
        (Kind.DATE, "2021-4-112:30"),
        (Kind.DATE, "2021-04-01、2021-04-03"),
        (Kind.DATE, "2021年4月1日以后"),
        (Kind.TIME, "yesterday"),
        (Kind.CLOCK, "24:00"),
        (Kind.CLOCK, "9:60"),
        (Kind.CLOCK, "下午"),
        (Kind.ID, "a b"),
        (Kind.ID, "x" * 65),
        (Kind.ID, ""),
    ],
)
def test_cells_that_hold_something_else_are_refused(kind: Kind, text: str) -> None:
    """A wrong cell would enter the score."""
    with pytest.raises(CellError):
        read_cell(column(kind), text, GRADES)


@pytest.mark.parametrize("kind", [Kind.MARK, Kind.COUNT, Kind.GRADE])
@pytest.mark.parametrize("length", [LONGEST_NUMBER + 1, 4300, 4301, 20_000])
@pytest.mark.parametrize("form", ["{}5", "9.{}9", "{}0.", "+{}5", "０{}９", "0{}4", "4.{}0"])
def test_a_number_of_too_many_digits_is_refused(kind: Kind, length: int, form: str) -> None:
    """A key held down would end a page or a command in a traceback, or be stored rounded."""
    digit = form[-1]
    text = form.format(digit * (length - len(form) + 2))
    assert len(text) == length
    with pytest.raises(CellError):
        read_cell(column(kind), text, GRADES)


@pytest.mark.parametrize("text", ["9." + "9" * (LONGEST_NUMBER - 2), "9" * LONGEST_NUMBER, "9.999"])
def test_a_long_number_is_written_as_it_was_read(text: str) -> None:
    """A mark would be stored rounded: 9.99… as 10."""
    assert shown_value(read_cell(column(Kind.MARK), text, GRADES)) == text


@pytest.mark.parametrize("kind", [Kind.MARK, Kind.COUNT, Kind.GRADE])
@pytest.mark.parametrize("text", ["⑤", "٥", "۵", "५", "5²", "²", "½", "5\0", "\x005", "𝟓", "㊄"])
def test_only_digits_people_type_are_numbers(kind: Kind, text: str) -> None:
    """A sign that only looks like a digit would be a mark: 5² would be 52."""
    with pytest.raises(CellError):
        read_cell(column(kind), text, GRADES)
    assert read_cell(column(kind), "５．０", GRADES) == 5


@given(st.fractions(min_value=0, max_value=100).map(lambda f: round(f, 6)))
def test_a_mark_survives_being_written(value: Fraction) -> None:
    """A mark read as text would differ from the one that was written."""
    text = f"{value.numerator * 10**6 // value.denominator:07d}"
    assert read_cell(column(Kind.MARK), f"{text[:-6]}.{text[-6:]}", GRADES) == value


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    """Some text would end in a traceback."""
    refused = []
    for kind in Kind:
        try:
            read_cell(column(kind, filled=False), text, GRADES)
        except CellError as error:
            refused.append(error.expected)
    assert all(words.zh and words.en for words in refused)


@pytest.mark.parametrize("best", range(2, 10))
@pytest.mark.parametrize("typed", ["{}", "{}.0", " {} "])
def test_grades_go_as_far_as_the_edition(best: int, typed: str) -> None:
    """Another city's grades would be refused, or one beyond its best would be counted."""
    grades = {"最好": best}
    for grade in range(1, best + 1):
        assert read_cell(column(Kind.GRADE), typed.format(grade), grades) == grade
    for wrong in (0, best + 1):
        with pytest.raises(CellError) as caught:
            read_cell(column(Kind.GRADE), typed.format(wrong), grades)
        assert f"1到{best}的" in caught.value.expected.zh


def misspelt(word: str) -> str:
    """A head typed in a hurry: its last letter missing, or in Chinese another one."""
    return word[:-1] if word.isascii() else f"{word[:-1]}栏"


def table_of(folder: Path, table: Table, head: dict[str, str]) -> TableRead:
    """The table with a row of cells under its columns, some of them under another head."""
    heads = [head.get(one.name, one.name) for one in table.columns]
    path = folder / f"{table.name}.csv"
    path.write_text(f"{','.join(heads)}\n{','.join('1' for _ in heads)}\n", encoding="utf-8")
    return read_table(path, table, GRADES, PERIODS)


@pytest.mark.parametrize("name", contract.TABLES)
@pytest.mark.parametrize("language", ["name", "label"])
def test_a_misspelt_column_is_named_with_the_one_it_looks_like(
    tmp_path: Path, name: str, language: str
) -> None:
    """A column would be passed over for a letter: what it held would count for nothing."""
    table = contract.TABLES[name]
    for one in table.columns:
        head = misspelt(getattr(one, language))
        problems = table_of(tmp_path, table, {one.name: head}).problems
        (found,) = [problem for problem in problems if problem.column == head]
        assert (found.file, found.row, found.got) == (f"{name}.csv", 1, head)
        assert f"（相近的是 {one.name}）" in found.line(), found.line()
        assert f"(near: {one.name})" in found.line("en")


@pytest.mark.parametrize("name", contract.TABLES)
def test_a_column_nobody_knows_is_named(tmp_path: Path, name: str) -> None:
    """What somebody wrote down for the leading group would be dropped without a word."""
    table = contract.TABLES[name]
    for head in ("备注", "QQ"):
        columns = (*table.columns, Column(head, Kind.TEXT, Words(head, head)))
        wider = replace(table, columns=columns)
        path = tmp_path / f"{name}.csv"
        heads = ",".join(one.name for one in wider.columns)
        path.write_text(f"{heads}\n{','.join('1' for _ in columns)}\n", encoding="utf-8")
        problems = read_table(path, table, GRADES, PERIODS).problems
        (found,) = [problem for problem in problems if problem.column == head]
        assert (found.row, found.got) == (1, head)
        assert all(one.name in found.line() for one in table.columns)


def test_columns_misspelt_in_both_forms_of_the_marks_are_named(tmp_path: Path) -> None:
    """A misspelt head of a table with a column a period would be taken for a period."""
    problems = marks(tmp_path, "窗口编号,满份,2021年1—2月\nW1,100,90\n".encode()).problems
    assert [(one.row, one.column) for one in problems] == [(1, "满份")]
    problems = marks(tmp_path, b"window_id,peroid,score\nW1,2021-M01M02,90\n").problems
    assert [(one.row, one.column) for one in problems] == [(1, "peroid")]


@pytest.mark.parametrize("text", ["W1,2021-M01M02,90,100,说明", "W1,2021-M01M02,90,100,,说明"])
@pytest.mark.parametrize("head", ["", ",", ",,"])
def test_a_cell_below_no_head_is_named(tmp_path: Path, text: str, head: str) -> None:
    """What stands beside the table would be dropped without a word."""
    text = f"window_id,period,score,full_marks{head}\nW1,2021-M03M04,91,100\n{text}\n"
    (problem,) = marks(tmp_path, text.encode()).problems
    assert (problem.row, problem.got) == (3, "说明")
    assert "列的列名" in problem.line()


@pytest.mark.parametrize("sign", [*"\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2069"])
@pytest.mark.parametrize("cell", ["{}张三", "张{}三", "张三{}", "{0}张{0}三{0}", " {} 张三"])
def test_no_name_turns_the_text_around_it(sign: str, cell: str) -> None:
    """A name pasted from elsewhere would turn a page's or a signed paper's line around."""
    name = column(Kind.TEXT)
    assert read_cell(name, cell.format(sign), {}) == "张三"
    assert read_cell(column(Kind.MARK), f"{sign}95.5{sign}", {}) == Fraction("95.5")
    with pytest.raises(CellError):
        read_cell(name, sign * 3, {})


@pytest.mark.parametrize("name", ["ئەلى", "אבג", "张三"])
def test_names_that_are_written_from_the_right_stay(name: str) -> None:
    """Somebody whose name is written so would lose it."""
    assert read_cell(column(Kind.TEXT), name, {}) == name
