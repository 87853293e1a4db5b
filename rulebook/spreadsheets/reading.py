"""A file as people have it -> a clean table, what was mended, every fault with its cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.spreadsheets.changes import columns_used
from rulebook.spreadsheets.choosing import chosen_sheets
from rulebook.spreadsheets.columns_read import ColumnRead, columns_read, plan_of
from rulebook.spreadsheets.grid import Sheet
from rulebook.spreadsheets.heads import Head
from rulebook.spreadsheets.opening import sheets_of
from rulebook.spreadsheets.records import Record, records_of
from rulebook.spreadsheets.told import CellProblem, Mending, Notes
from rulebook.spreadsheets.typed import Typed, typed
from rulebook.spreadsheets.vocabulary import Vocabulary


@dataclass(frozen=True)
class Reading:
    """What a file says. It may be taken where ``problems`` is empty and ``mendings`` are agreed.

    ``columns`` are the table's own, in its order, as far as the file has them; ``rows`` their
    texts for the strict reader, one tuple a row.
    """

    file: str
    table: Table
    heads: tuple[ColumnRead, ...]
    mendings: tuple[Mending, ...]
    problems: tuple[Problem, ...]
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    @property
    def sound(self) -> bool:
        """Whether it may enter once the mendings are agreed to."""
        return not self.problems

    def csv(self) -> bytes:
        """The clean table as the strict reader takes it."""
        return csv_bytes(self.columns, self.rows)


def read_file(
    name: str, data: bytes, vocabulary: Vocabulary, given: Mapping[str, str] | None = None
) -> Reading:
    """Read a file of one table.

    Parameters
    ----------
    name
        What the file is called.
    data
        Its bytes.
    vocabulary
        What may stand in the table.
    given
        Values by column for every row, where the file has no such column.

    Raises
    ------
    InputError
        If it is no table at all, or none of its sheets has a head of this one.
    """
    notes, problems = Notes(), list[Problem]()
    chosen = chosen_sheets(name, sheets_of(name, data), vocabulary, notes)
    heads: list[ColumnRead] = []
    found: list[Typed] = []
    for sheet, head in chosen:
        heads.extend(columns_read(sheet, head, vocabulary))
        plan = plan_of(name, sheet, head, vocabulary, given or {}, notes)
        problems.extend(plan.problems)
        if not plan.problems:
            records = _some(name, sheet, head, records_of(sheet, plan, notes))
            found.extend(typed(name, sheet, records, vocabulary, notes))
    problems.extend(problem for one in found for problem in one.problems)
    problems.extend(_doubled(name, found, vocabulary.table))
    columns = tuple(columns_used(vocabulary.table, [one.texts for one in found]))
    rows = tuple(tuple(one.texts.get(column, "") for column in columns) for one in found)
    return Reading(
        name,
        vocabulary.table,
        tuple(heads),
        notes.mendings(),
        tuple(dict.fromkeys(problems)),
        columns,
        rows,
    )


def _some(name: str, sheet: Sheet, head: Head, records: Iterator[Record]) -> Sequence[Record]:
    """The records; InputError where there are none."""
    kept = list(records)
    if not kept:
        words = Words("表头下至少一行数据", "at least one row below the head")
        raise InputError([CellProblem(name, words, "", head.last, sheet=sheet.name)])
    return kept


def _doubled(name: str, found: Sequence[Typed], table: Table) -> Iterator[Problem]:
    """Rows with a key that an earlier row has."""
    seen: dict[tuple[str, ...], Typed] = {}
    for one in found:
        if one.problems or not table.key:
            continue
        key = tuple(one.texts.get(column, "") for column in table.key)
        first = seen.setdefault(key, one)
        if first is not one:
            words = Words(
                f"不重复的一行（第{first.row}行已有）", f"a row once (row {first.row} has it)"
            )
            shown = " ".join(part for part in key if part)
            place = one.places.get(table.key[-1], one.places.get(table.key[0]))
            yield CellProblem(name, words, shown, one.row, sheet=one.sheet, place=place)
