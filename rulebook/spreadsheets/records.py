"""The rows of a sheet -> records: the cells of each by column, merged ones filled down."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rulebook.columns import Kind
from rulebook.spreadsheets.columns_read import Plan
from rulebook.spreadsheets.grid import Cell, Sheet
from rulebook.spreadsheets.rows import data_rows
from rulebook.spreadsheets.told import Notes, address
from rulebook.spreadsheets.values import is_nothing
from rulebook.spreadsheets.vocabulary import NAME_OF

_OWN_TO_A_ROW = (Kind.MARK, Kind.GRADE, Kind.COUNT)


@dataclass(frozen=True)
class Record:
    """One row of the table to be: its row in the sheet, its cells and their places by column.

    ``given`` are texts that no cell of the row says.
    """

    row: int
    cells: Mapping[str, Cell]
    places: Mapping[str, int]
    given: Mapping[str, str]


def records_of(sheet: Sheet, plan: Plan, notes: Notes) -> Iterator[Record]:
    """Every record of a sheet, several from one row where there is a column a period."""
    filled = _filled_down(sheet, plan, notes)
    for number in data_rows(sheet, plan.head, notes):
        cells = {**filled.get(number, {}), **sheet.rows[number]}
        if not plan.periods:
            yield _record(number, cells, plan.places, plan.given)
            continue
        assert plan.vocabulary.table.wide
        of_period, value = plan.vocabulary.table.wide
        for period, places in plan.periods.items():
            cell = cells.get(places.get(value, -1))
            if cell and is_nothing(cell.text):
                where = address(places[value], number)
                text = cell.text.strip()
                notes.note(f"“{text}”当作没有成绩", f"{text} read as no mark", where)
            elif cell:
                given = {**plan.given, of_period: period}
                yield _record(number, cells, {**plan.places, **places}, given)


def _record(
    number: int, cells: Mapping[int, Cell], places: Mapping[str, int], given: Mapping[str, str]
) -> Record:
    there = {column: cells[place] for column, place in places.items() if place in cells}
    return Record(number, there, places, given)


def _filled_down(sheet: Sheet, plan: Plan, notes: Notes) -> Mapping[int, Mapping[int, Cell]]:
    """What cells merged over several rows say in the rows below their first.

    Marks and counts are not: nobody means them twice.
    """
    kinds = {c.name: c.kind for c in plan.vocabulary.table.columns}
    kinds |= dict.fromkeys(NAME_OF, Kind.TEXT)
    columns = {place: column for column, place in plan.places.items()}
    made: dict[int, dict[int, Cell]] = {}
    for area, cell in sheet.covered():
        column = columns.get(area.left)
        if column is None or area.top <= plan.head.last or area.bottom == area.top:
            continue
        if kinds[column] in _OWN_TO_A_ROW:
            continue
        first, last = address(area.left, area.top), address(area.left, area.bottom)
        notes.note("合并的单元格，每行都填上同样的内容", "merged cells filled", f"{first}:{last}")
        for number in range(area.top + 1, area.bottom + 1):
            if number in sheet.rows:
                made.setdefault(number, {})[area.left] = cell
    return made
