"""Lists as Excel workbooks; CSV is written by ``rulebook.csvfile``."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter


def xlsx_bytes(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A workbook with one sheet; everything in it is text, never a formula or a link."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([header, *rows]):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, "" if cell is None else str(cell))
    return out.getvalue()
