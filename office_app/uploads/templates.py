"""Tables to fill in: Excel with drop-downs, an explanation, and what is known already."""

import io
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

import xlsxwriter

from office_app.uploads.known import known_rows
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
    Kind.DATE: "2021-12-01",
    Kind.TIME: "2021-12-01 14:30",
    Kind.YES_NO: "是",
    Kind.TEXT: "",
}


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
    _explain(explained, words, bold)
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


def _explain(sheet: xlsxwriter.worksheet.Worksheet, words: Vocabulary, bold: object) -> None:
    """A line a column, downwards: nobody could take it for the table."""
    sheet.set_column(0, 1, _WIDTH)
    sheet.set_column(2, 3, _WIDE)
    rows: list[Sequence[str]] = [("列名", "要不要填", "填什么", "例子")]
    for column in words.table.columns:
        need = "必填" if column.required and column.filled else "可以空着"
        choices = _choices(column, words)
        example = choices[0] if choices else _EXAMPLES.get(column.kind, "")
        rows.append((column.label, need, column.meaning.zh, example))
    for number, row in enumerate(rows):
        for place, text in enumerate(row):
            sheet.write_string(number, place, text, None if number else bold)
