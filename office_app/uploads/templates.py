"""Tables to fill in: Excel with drop-downs, an explanation, and what is known already."""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from office_app.plain_words import plain
from office_app.uploads.known import Head, known_rows
from rulebook import contract
from rulebook.columns import Column, Kind, Table
from rulebook.round import Round
from rulebook.spreadsheets.vocabulary import Vocabulary, vocabulary
from rulebook.spreadsheets.wording import DATA
from survey_app.acts.bringing import check_titles

_ROWS = 2000  # rows that have a drop-down
_WIDTH, _WIDE = 16, 60
_HELD = "选项"
_EXAMPLES: Mapping[Kind, str] = {
    Kind.COUNT: "3",
    Kind.MARK: "95.5",
    Kind.YES_NO: "是",
    Kind.CLOCK: "14:30",
}
_VALUE_NAMED = re.compile(r"[a-z_]+（([^（）]*)）")  # withdrawn（退出）
_VALUE_BEFORE = re.compile(r"[a-z_]+ (?=[一-鿿])")  # met 满足
_OURS = re.compile(r"[A-Za-z]{3}|本版规则|编号或名称")


def template(this_round: Round, table: Table, title: str) -> bytes:
    """The workbook of one table."""
    words = vocabulary(this_round, table, check_titles(this_round))
    heads, rows = known_rows(this_round, words)
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"title": title, "created": datetime(2020, 1, 1, tzinfo=UTC)})
    bold = book.add_format({"bold": True, "bg_color": "#E8F1F2", "border": 1})
    as_text = book.add_format({"num_format": "@"})
    sheet = book.add_worksheet(title[:31])
    explained = book.add_worksheet("说明")
    held = book.add_worksheet(_HELD)
    held.hide()
    sheet.freeze_panes(1, 0)
    for place, (head, column) in enumerate(heads):
        sheet.set_column(place, place, max(_WIDTH, 2 * len(head) + 2), as_text)
        sheet.write_string(0, place, head, bold)
        if column and (choices := _choices(column, words)):
            held.write_column(0, place, choices)
            letters = xlsxwriter.utility.xl_col_to_name(place)
            source = f"={_HELD}!${letters}$1:${letters}${len(choices)}"
            # A list that warns: several honours in one cell are fine.
            alert = "warning" if column.kind is Kind.NAMES else "stop"
            sheet.data_validation(
                1,
                place,
                _ROWS,
                place,
                {"validate": "list", "source": source, "error_type": alert},
            )
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text)
    _explain(explained, _explained(this_round, heads, words), bold)
    book.close()
    return out.getvalue()


def _choices(column: Column, words: Vocabulary) -> list[str]:
    """What a cell may say, in words."""
    if column.kind is Kind.YES_NO:
        return list(DATA["words"]["yes_no"])
    if column.kind is Kind.GRADE:
        grades = {grade: label for label, grade in words.grades.items() if not label.isascii()}
        return [label for grade, label in grades.items() if grade]
    if column.name in words.names and column.name != words.table.key[0]:
        return list(words.names[column.name])
    return list(words.shown.get(column.name, {}).values())


def _explained(
    this_round: Round, heads: Sequence[Head], words: Vocabulary
) -> Iterator[tuple[str, ...]]:
    """Of each column of the sheet: its head, whether it must be filled, with what, an example."""
    yield ("列名", "要不要填", "填什么", "例子")
    wide = words.table.wide[1] if words.table.wide else ""
    for head, column in heads:
        if column is None:
            yield (head, "不用填", "只供对照", "")
            continue
        choices = _choices(column, words)
        need = "必填" if column.required and column.filled else "可以空着"
        if column.name == wide and head != column.label:
            need = "没有的空着"
        example = choices[0] if choices else _example(this_round, column, words)
        if blank := DATA["blank"].get(words.table.name, {}).get(column.name):
            need = f"空着算{words.word(column.name, blank)}"
        yield (head, need, _says(column, words, choices), example)


def _example(this_round: Round, column: Column, words: Vocabulary) -> str:
    day = this_round.settings.date.isoformat()
    if column.name == words.table.key[0] and (prefix := DATA["numbered"].get(words.table.name)):
        return f"{prefix}01"
    return {Kind.DATE: day, Kind.TIME: f"{day} 14:30"}.get(
        column.kind, _EXAMPLES.get(column.kind, "")
    )


def _says(column: Column, words: Vocabulary, choices: Sequence[str]) -> str:
    """What a column takes, in words; without ids of ours, which nobody need write."""
    said = _VALUE_BEFORE.sub("", _VALUE_NAMED.sub(r"\1", plain(column.meaning.zh)))
    said = said.replace("数字或名称；", "").replace("与 窗口名册 一致", "与窗口名册一致")
    parts = [
        part.replace("用 | 隔开", "用顿号隔开")
        for part in said.split("，")[1:]
        if not (_OURS.search(part) or part.removeprefix("为") in choices)
        if not (words.table.name == contract.WINDOWS.name and part.startswith("与窗口名册"))
    ]
    return "，".join([*(["从下拉里选"] if choices else []), *parts]) or column.label


def _explain(
    sheet: xlsxwriter.worksheet.Worksheet, rows: Iterable[Sequence[str]], bold: object
) -> None:
    """A line a column, downwards: nobody could take it for the table."""
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 3, _WIDE)
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, None if number else bold)
