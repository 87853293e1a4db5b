"""A window or a text is corrected and recorded in one step: what the files say, and why.

The office may as well change its files and then amend; here a form does both. Nothing is written
before all is known to be allowed, and where it cannot be recorded the files are as they were.
"""

import csv
import io
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from rulebook import contract
from rulebook.amendable_texts import place_in_file
from rulebook.csvfile import harmless
from rulebook.load import EDITION_FOLDER, copy_edition, load
from rulebook.lock import Amendment
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import read_rows
from rulebook.round import Round, open_round
from rulebook.tables import find, named, read_table
from rulebook.toml_edit import edited, value_at
from survey_app.acts.amending import Plan, Reason, amend, planned
from survey_app.acts.recording import Persons
from survey_app.files import write_file
from survey_app.registers import A_WINDOW

_QUESTIONNAIRES = "questionnaires.toml"
_WINDOW_ID = "window_id"
_A_TEXT = Words("规则里的一处文字", "a text of the edition")


@dataclass(frozen=True)
class Correction:
    """The round as it will be, the file as it will be written, and what will be recorded."""

    round: Round
    path: Path
    content: bytes
    plan: Plan


def of_window(this_round: Round, window_id: str, cells: Mapping[str, str]) -> Correction:
    """A window of the register with other ``cells``, by the names of their columns.

    Raises
    ------
    InputError
        If there is no such window, the register would be at fault, or ``planned`` refuses it.
    """
    sheet = _Sheet(_register_of(this_round))
    places = [at for at, row in enumerate(sheet.rows) if sheet.cell(row, _WINDOW_ID) == window_id]
    if not places:
        raise InputError([Problem(sheet.path.name, A_WINDOW, window_id, column=_WINDOW_ID)])
    sheet.set_cells(places[0], cells)
    return _of_register(this_round, sheet)


def of_new_window(this_round: Round, cells: Mapping[str, str]) -> Correction:
    """A window that comes late, at the end of the register.

    Raises
    ------
    InputError
        If the register would be at fault, or ``planned`` refuses it.
    """
    sheet = _Sheet(_register_of(this_round))
    sheet.rows.append([""] * len(sheet.header))
    sheet.set_cells(len(sheet.rows) - 1, cells)
    return _of_register(this_round, sheet)


def of_text(this_round: Round, place: str, text: str) -> Correction:
    """A text of questionnaire or ballot corrected, in the round's own copy of its edition.

    Raises
    ------
    InputError
        If there is no such text, or ``planned`` refuses it.
    """
    held = (this_round.edition_folder / _QUESTIONNAIRES).read_bytes().decode()
    where = place_in_file(this_round.book, place)
    if where is None or not isinstance(value_at(held, where), str):
        raise InputError([Problem(_QUESTIONNAIRES, _A_TEXT, place)])
    content = edited(held, {where: text.strip()})
    with tempfile.TemporaryDirectory(prefix="ceping-edition-") as name:
        copy = Path(name) / "copy"
        copy_edition(this_round.edition_folder, copy)
        write_file(copy / _QUESTIONNAIRES, content.encode())
        changed = replace(this_round, book=load(copy), edition_folder=copy)
        plan = planned(changed)
    path = this_round.folder / EDITION_FOLDER / _QUESTIONNAIRES
    return Correction(this_round, path, content.encode(), plan)


def correct(correction: Correction, reason: Reason, by: Persons = ()) -> Amendment:
    """Write it and record it; where it cannot be recorded, all is as it was.

    Raises
    ------
    InputError
        As ``amending.amend`` has it.
    """
    path, this_round = correction.path, correction.round
    own = path.is_file()
    before = path.read_bytes() if own else b""
    if not own:
        copy_edition(this_round.edition_folder, path.parent)
    write_file(path, correction.content, path.stat().st_mode & 0o777)
    try:
        return amend(open_round(this_round.folder), reason, by)
    except InputError:
        if own:
            write_file(path, before, path.stat().st_mode & 0o777)
        else:
            shutil.rmtree(path.parent)
        raise


class _Sheet:
    """The cells of a small table as text, to be changed and written as they came."""

    def __init__(self, path: Path) -> None:
        self.path, raw = path, read_rows(path)
        self.header, self._encoding = list(raw.header), raw.encoding
        self._names = list(named(raw.header, contract.WINDOWS))
        width = len(self.header)
        self.rows = [[*cells, *[""] * (width - len(cells))] for _, cells in raw.rows]
        self._numbers = [number for number, _ in raw.rows]

    def cell(self, row: list[str], column: str) -> str:
        return row[self._names.index(column)].strip()

    def set_cells(self, at: int, cells: Mapping[str, str]) -> None:
        for column, text in cells.items():
            if column not in self._names:
                self._add(column)
            self.rows[at][self._names.index(column)] = str(harmless(text.strip()))

    def _add(self, column: str) -> None:
        """A column that the table may have and lacks, headed as the others are."""
        in_chinese = self._names != self.header
        self.header.append(contract.WINDOWS.column(column).label if in_chinese else column)
        self._names.append(column)
        for row in self.rows:
            row.append("")

    def content(self) -> bytes:
        if self._encoding is None:
            return self._workbook()
        out = io.StringIO()
        csv.writer(out).writerows([self.header, *self.rows])
        is_utf8 = self._encoding == "UTF-8"
        return out.getvalue().encode("utf-8-sig" if is_utf8 else "gb18030")

    def _workbook(self) -> bytes:
        """The workbook with its looks; cells that say the same stay what they are."""
        from openpyxl import load_workbook

        book = load_workbook(self.path)
        page, out = book.worksheets[0], io.BytesIO()
        last = self._numbers[-1] if self._numbers else 1
        numbers = [*self._numbers, *range(last + 1, last + 1 + len(self.rows))]
        top = next(n for n, row in enumerate(page.iter_rows(values_only=True), 1) if any(row))
        for number, cells in [(top, self.header), *zip(numbers, self.rows, strict=False)]:
            for place, text in enumerate(cells, 1):
                cell = page.cell(number, place)
                if text != ("" if cell.value is None else str(cell.value)):
                    cell.value = int(text) if text.isdecimal() else text
        book.save(out)
        return out.getvalue()


def _register_of(this_round: Round) -> Path:
    path = find(this_round.folder, contract.WINDOWS)
    if path is None:
        raise InputError([Problem("windows.csv", A_WINDOW, "")])
    return path


def _of_register(this_round: Round, sheet: _Sheet) -> Correction:
    content = sheet.content()
    with tempfile.TemporaryDirectory(prefix="ceping-register-") as name:
        copy = write_file(Path(name) / sheet.path.name, content)
        table = contract.with_fields(contract.WINDOWS, this_round.book.honours.fields)
        read = read_table(copy, table, this_round.grades, this_round.period_names)
    changed = this_round.with_register(read)
    return Correction(changed, sheet.path, content, planned(changed))
