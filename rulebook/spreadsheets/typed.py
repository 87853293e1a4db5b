"""Records -> texts of the clean table, each held against what its column takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction

from rulebook.cases import case_faults
from rulebook.cells import CellError, Value, one_of, read_cell
from rulebook.columns import Column, Kind
from rulebook.eligibility import Nominated
from rulebook.nominations import condition_faults, nomination_faults
from rulebook.problems import Problem, Words
from rulebook.sittings import absence_faults
from rulebook.spreadsheets.grid import Cell, Sheet, letter
from rulebook.spreadsheets.records import Record
from rulebook.spreadsheets.told import CellProblem, Notes, address
from rulebook.spreadsheets.values import loosely, mended
from rulebook.spreadsheets.vocabulary import NAME_OF, Vocabulary
from rulebook.spreadsheets.wording import DATA, plain
from rulebook.tables import Row

_ALIKE = 0.5
_POINTS = 100


@dataclass
class Typed:
    """One row of the clean table: its texts, and the faults of its cells."""

    row: int
    sheet: str
    places: Mapping[str, int]
    texts: dict[str, str] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def typed(
    name: str, sheet: Sheet, records: Sequence[Record], vocabulary: Vocabulary, notes: Notes
) -> Iterator[Typed]:
    """The rows of the clean table, one a record."""
    numbers = _Numbers(vocabulary)
    for record in records:
        one = Typed(record.row, sheet.name, record.places)
        for column in vocabulary.table.columns:
            cell = record.cells.get(column.name) or _by_name(column, record)
            if cell is None and column.name in record.given:
                cell = Cell(record.given[column.name])
            if cell is None:
                cell = _blank(column, record, vocabulary, notes)
            number = numbers.next_for(column, record)
            try:
                if number and cell is None:
                    one.texts[column.name] = number
                else:
                    one.texts[column.name] = _text(column, cell, record, vocabulary, notes)
                one.values[column.name] = _value(column, one.texts, vocabulary)
            except CellError as error:
                got = cell.text if cell else ""
                one.problems.append(_fault(name, one, column.name, error.expected, got, vocabulary))
        one.problems.extend(_above_full(name, one, record.cells.get("score"), vocabulary))
        one.problems.extend(_contradicted(name, one, record, vocabulary))
        if not one.problems:
            one.problems.extend(_faults_of_row(name, one, record, vocabulary))
        yield one


def _text(
    column: Column, cell: Cell | None, record: Record, vocabulary: Vocabulary, notes: Notes
) -> str:
    made = mended(column, cell, vocabulary)
    found_by_name = column.name not in record.places and column.kind is Kind.ID
    if made.note and not found_by_name:  # that there is no such column was said once
        place = _place(column.name, record)
        zh, en = f"“{column.label}”{made.note.zh}", f"{column.name}: {made.note.en}"
        notes.note(
            f"{letter(place)}列{zh}" if place is not None else zh, en, address(place, record.row)
        )
    return made.text


def _blank(column: Column, record: Record, vocabulary: Vocabulary, notes: Notes) -> Cell | None:
    """What it means that nothing stands there, if it means something: said as a mending."""
    value = DATA["blank"].get(vocabulary.table.name, {}).get(column.name)
    if value is None:
        return None
    word = vocabulary.shown[column.name][value]
    where = address(record.places.get(column.name), record.row)
    notes.note(f"“{column.label}”空着的读作“{word}”", f"empty {column.name} read as {value}", where)
    return Cell(value)


def _names_of(column: str) -> list[str]:
    """The columns that say in words what an id column says."""
    return [other for other, id_column in NAME_OF.items() if id_column == column]


def _place(column: str, record: Record) -> int | None:
    """Where a column stands, or the one that says it in words."""
    wanted = (column, *_names_of(column))
    return next((record.places[name] for name in wanted if name in record.cells), None)


def _by_name(column: Column, record: Record) -> Cell | None:
    """The cell that says in words what the column's id would."""
    names = _names_of(column.name)
    return next((record.cells[name] for name in names if name in record.cells), None)


class _Numbers:
    """Ids for rows that come without: those the round has for the name, then the next numbers."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        table = vocabulary.table
        self._column = table.key[0] if table.key else ""
        self._prefix = DATA["numbered"].get(table.name, "")
        known = vocabulary.names.get(self._column, {})
        self._known = {plain(name): id for id, name in known.items()}
        self._next, self._taken = 0, {loosely(id) for id in known}

    def next_for(self, column: Column, record: Record) -> str | None:
        """The id of a record whose sheet has no column for it."""
        if column.name != self._column or not self._prefix or column.name in record.places:
            return None
        named = record.cells.get("name") or record.cells.get("candidate")
        if named and (known := self._known.pop(plain(named.text), None)):
            return known
        while True:
            self._next += 1
            made = f"{self._prefix}{self._next:02d}"
            if loosely(made) not in self._taken:
                return made


def _value(column: Column, texts: dict[str, str], vocabulary: Vocabulary) -> Value:
    """The value of a text, and whether the round knows it.

    Texts become ids where the strict reader would take both.
    """
    text = texts[column.name]
    if column.name == "clause" and vocabulary.clauses:
        text = _clause(texts, vocabulary)
    _require_known(column, text, vocabulary)
    words = vocabulary.shown.get(column.name, {})
    if column.kind is Kind.CHOICE and text and words and text not in words:
        raise CellError(one_of(words))
    value = read_cell(column, text, vocabulary.grades, vocabulary.periods)
    if column.kind in (Kind.GRADE, Kind.PERIOD, Kind.PART) and value is not None:
        text = str(value)
    texts[column.name] = text
    shown = vocabulary.shown.get(column.name)
    parts = value if isinstance(value, tuple) else (value,)
    if shown and any(part is not None and part not in shown for part in parts):
        raise CellError(one_of(shown))
    return value


def _clause(texts: Mapping[str, str], vocabulary: Vocabulary) -> str:
    """The condition that a text means for the row's honour."""
    honour, text = texts.get("honour", ""), texts["clause"]
    found = vocabulary.clauses.get((honour, plain(text)))
    if found is None:
        shown = {i: i for (other, word), i in vocabulary.clauses.items() if other == honour}
        if shown:
            raise CellError(Words("这项荣誉的申报条件", "a condition of this honour"))
    return found or text


def _require_known(column: Column, text: str, vocabulary: Vocabulary) -> None:
    """An id of another table must stand there.

    Decisions may also name a line of places.
    """
    table = vocabulary.table
    known = vocabulary.names.get(column.name, {})
    own = table.name in DATA["numbered"] and column.name == table.key[0]
    line_of_places = table.name == "decisions" and text.isascii()
    if not known or not text or text in known or own or line_of_places:
        return
    words = {**{id: id for id in known}, **{name: id for id, name in known.items()}}
    near = dict.fromkeys(words[n] for n in get_close_matches(text, words, 2, _ALIKE))
    like = "、".join(f"{known[id]}（{id}）" for id in near)
    words_zh = f"名册里的编号或名称{'，相近的有' if like else ''}{like}"
    raise CellError(Words(words_zh, "an id or a name of the register"))


def _above_full(name: str, one: Typed, cell: Cell | None, vocabulary: Vocabulary) -> list[Problem]:
    """A mark above its full mark."""
    score, full = one.values.get("score"), one.values.get("full_marks")
    if full is None:
        full = Fraction(vocabulary.full_marks if vocabulary.table.name == "bimonthly" else _POINTS)
    assert isinstance(full, Fraction)
    if not isinstance(score, Fraction) or score <= full:
        return []
    shown = f"{float(full):g}"
    words = Words(f"0到满分{shown}之间的数", f"a mark from 0 to {shown}")
    return [_fault(name, one, "score", words, cell.text if cell else "", vocabulary)]


_OWN_FAULTS = {"cases": case_faults, "attendance": absence_faults}


def _faults_of_row(
    name: str, one: Typed, record: Record, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """What cells say that do not go together, as ``check`` would find it."""
    table, book = vocabulary.table, vocabulary.book
    if own := _OWN_FAULTS.get(table.name):
        for column, words in own(one.values):
            cell = record.cells.get(column)
            yield _fault(name, one, column, words, cell.text if cell else "", vocabulary)
        return
    empty: dict[str, Value] = {column.name: None for column in table.columns}
    row = Row(one.row, {**empty, **one.values})
    if book is None:
        return
    if table.name == "nominations":
        found = [*nomination_faults(book, name, row, Nominated())]
    elif table.name == "conditions":
        found = [*condition_faults(book, name, row, None, Nominated())]
    else:
        return
    for problem in found:
        column = problem.column or ""
        cell = record.cells.get(column)
        got = cell.text if cell else ""
        yield _fault(name, one, column, problem.expected, got, vocabulary)


def _fault(
    name: str, one: Typed, column: str, expected: Words, got: str, vocabulary: Vocabulary
) -> CellProblem:
    named = [one.places[n] for n in (column, *_names_of(column)) if n in one.places]
    place = named[0] if named else None
    label = vocabulary.label(column)
    return CellProblem(
        name, expected, got, one.row, column, sheet=one.sheet, place=place, label=label
    )


def _contradicted(
    name: str, one: Typed, record: Record, vocabulary: Vocabulary
) -> Iterator[Problem]:
    """A row whose id is one candidate's or window's, and whose name is another's."""
    for column, id_column in NAME_OF.items():
        known = vocabulary.names.get(id_column, {})
        cell, value = record.cells.get(column), one.values.get(id_column)
        if cell is None or id_column not in record.cells or value not in known:
            continue
        called = known[str(value)]
        others = {plain(n) for i, n in known.items() if i != value}
        if plain(cell.text) != plain(called) and plain(cell.text) in others:
            words = Words(f"与编号一致的名称“{called}”", f"the name that goes with it: {called}")
            yield _fault(name, one, column, words, cell.text, vocabulary)
