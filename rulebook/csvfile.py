"""CSV as we write it: UTF-8 with a mark for Excel, and no text that a spreadsheet would execute."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

# What Excel and its like take for the beginning of a formula, full-width forms included.
FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
GUARD = "'"
_NUMBER = re.compile(r"[+-]?[0-9]+([.,][0-9]+)?%?")


def csv_bytes(
    header: Sequence[object], rows: Iterable[Sequence[object]], line_end: str = "\n"
) -> bytes:
    """A table in UTF-8 with a mark at its head, without which Chinese Excel garbles it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=line_end)
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: object) -> object:
    """The cell with an apostrophe before whatever a spreadsheet would compute; numbers stay.

    Line ends become one sign: a bare carriage return would not be quoted, and end the row.
    Source: OWASP, CSV Injection.
    """
    if not isinstance(cell, str):
        return cell
    cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    if cell and cell[0] in FORMULA and not _NUMBER.fullmatch(cell):
        return GUARD + cell
    return cell


def unguarded(text: str) -> str:
    """A cell as it was before ``harmless``."""
    return text[1:] if text[:1] == GUARD and text[1:2] and text[1] in FORMULA else text
