"""What a new table changes against the one that stands: rows that come, go, or say otherwise."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from fractions import Fraction

from rulebook.cells import LONGEST_NUMBER, Value
from rulebook.columns import Table
from rulebook.spreadsheets.vocabulary import Vocabulary
from rulebook.tables import Row, TableRead

_NAMES = ("name", "candidate")  # columns that say what a row is about
_ARROW = " → "


@dataclass(frozen=True)
class Changes:
    """Rows by what becomes of them, each in one line."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self.added or self.removed or self.changed)


def changes(before: TableRead | None, after: TableRead, vocabulary: Vocabulary) -> Changes:
    """How two sound states of a table differ."""
    former, now = (_by_key(read, vocabulary.table) for read in (before, after))
    return Changes(
        tuple(_called(row, vocabulary) for key, row in now.items() if key not in former),
        tuple(_called(row, vocabulary) for key, row in former.items() if key not in now),
        tuple(
            f"{_called(row, vocabulary)}：{said}"
            for key, row in now.items()
            if key in former and (said := _difference(former[key], row, vocabulary))
        ),
    )


def merged(before: TableRead | None, after: TableRead, table: Table) -> list[dict[str, str]]:
    """The rows that stand, those that the new table has in its words, and further ones below."""
    rows = {**_by_key(before, table), **_by_key(after, table)}
    columns = [column.name for column in table.columns]
    return [{name: shown_value(row.values.get(name)) for name in columns} for row in rows.values()]


def _by_key(read: TableRead | None, table: Table) -> Mapping[tuple[Value, ...], Row]:
    rows: Iterable[Row] = read.rows if read else ()
    return {tuple(row.values[name] for name in table.key): row for row in rows}


def _called(row: Row, vocabulary: Vocabulary) -> str:
    """What a row is about: the words for its key, and its name."""
    parts = [_word(name, row.values[name], vocabulary) for name in vocabulary.table.key]
    own = (shown_value(row.values[name]) for name in _NAMES if name in row.values)
    return " ".join(dict.fromkeys(part for part in (*own, *parts) if part))


def _word(column: str, value: Value, vocabulary: Vocabulary) -> str:
    """A value as people call it."""
    text = shown_value(value)
    if name := vocabulary.names.get(column, {}).get(text):
        return f"{name}（{text}）"
    return vocabulary.word(column, text)


def _difference(former: Row, now: Row, vocabulary: Vocabulary) -> str:
    """The columns of a row that say otherwise."""
    said = [
        f"{column.label} {_said(column.name, former, vocabulary)}{_ARROW}"
        f"{_said(column.name, now, vocabulary)}"
        for column in vocabulary.table.columns
        if former.values.get(column.name) != now.values.get(column.name)
    ]
    return "；".join(said)


def _said(column: str, row: Row, vocabulary: Vocabulary) -> str:
    value = row.values.get(column)
    if isinstance(value, tuple):
        return "、".join(_word(column, one, vocabulary) for one in value) or "空"
    return _word(column, value, vocabulary) or "空"


def shown_value(value: Value) -> str:
    """A value as the strict reader takes it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple):
        return "|".join(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Fraction):
        # Marks are read from decimals, so the division ends, after no more digits than were read.
        exact = Context(prec=LONGEST_NUMBER)
        return format(exact.divide(Decimal(value.numerator), Decimal(value.denominator)), "f")
    return str(value)


def columns_used(table: Table, rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The table's columns: those it must have, and others that some row fills."""
    return [c.name for c in table.columns if c.required or any(row.get(c.name) for row in rows)]
