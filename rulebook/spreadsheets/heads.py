"""Where a table's head stands in a sheet, and which column means what."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rulebook.period_names import plain_period
from rulebook.spreadsheets.grid import Cell, Holds, Rows, Sheet
from rulebook.spreadsheets.vocabulary import NAME_OF, Vocabulary
from rulebook.spreadsheets.wording import forms, plain, without_brackets

_NAME = "名称"
_SHORTEST, _ALONE = 3, r"(?<![\d-]){}(?![\d-])"
_LOOKED_AT, _HIGHEST, _LEAST = 40, 3, 2  # rows; rows of a head; columns it must have


class Meaning(NamedTuple):
    """A column of the table, and the period where there is a column for each."""

    column: str
    period: str = ""


@dataclass(frozen=True)
class Head:
    """The head of a sheet: its rows, and by place what was read and what it means.

    ``texts`` has every headed place; ``meanings`` those that the table has.
    """

    first: int
    last: int
    texts: Mapping[int, str]
    meanings: Mapping[int, Meaning]

    @property
    def columns(self) -> frozenset[str]:
        """The table's columns that are there."""
        return frozenset(meaning.column for meaning in self.meanings.values())


def find_head(sheet: Sheet, vocabulary: Vocabulary) -> Head | None:
    """The rows that name most columns of the table; the fewest and first of them. None if none."""
    numbers = sorted(sheet.rows)[:_LOOKED_AT]
    filled = _spread(sheet, numbers)
    best: Head | None = None
    for height in range(1, _HIGHEST + 1):
        for start in range(len(numbers) - height + 1):
            head = _head(filled, numbers[start : start + height], vocabulary)
            if best is None or _found(head) > _found(best):
                best = head
    if best is None or _found(best) < _LEAST:
        return None
    whole = _with_top(sheet, filled, best, vocabulary)
    return _with_bottom(sheet, filled, whole, vocabulary)


def _found(head: Head) -> int:
    return len(set(head.meanings.values()))


def _with_top(sheet: Sheet, filled: Rows, head: Head, vocabulary: Vocabulary) -> Head:
    """The head together with the rows above that a merged head of it begins in."""
    begins = [a.top for a in sheet.merged if a.top < head.first <= a.bottom <= head.last]
    if not begins:
        return head
    numbers = [number for number in sorted(filled) if min(begins) <= number <= head.last]
    return _head(filled, numbers, vocabulary)


def _with_bottom(sheet: Sheet, filled: Rows, head: Head, vocabulary: Vocabulary) -> Head:
    """The head together with a row below it that only parts heads the table has no use for.

    Such a row says nothing in any column that was found; taken for data it would be all faults.
    """
    number = head.last + 1
    below = sheet.rows.get(number, {})
    parts = {cell.text for cell in below.values() if cell.holds is Holds.TEXT}
    if len(parts) < max(_LEAST, len(below)) or set(below) & set(head.meanings):
        return head
    numbers = [row for row in sorted(filled) if head.first <= row <= number]
    return _head(filled, numbers, vocabulary) if number in numbers else head


def _spread(sheet: Sheet, numbers: Sequence[int]) -> Rows:
    """The first rows with what merged cells say in each of them."""
    filled = {number: dict(sheet.rows[number]) for number in numbers}
    for area, cell in sheet.covered():
        for number in range(area.top, min(area.bottom, area.top + _HIGHEST) + 1):
            for place in range(area.left, area.right + 1):
                filled.setdefault(number, {}).setdefault(place, cell)
    return filled


def _head(filled: Rows, numbers: Sequence[int], vocabulary: Vocabulary) -> Head:
    *above, last = ({**filled.get(number, {})} for number in numbers)
    above = [_to_the_right(row, last) for row in above]
    places = sorted({*last, *(place for row in above for place in row)})
    texts, meanings = {}, {}
    for place in places:
        cells = [row[place] for row in (*above, last) if place in row]
        stack = [*dict.fromkeys(_text(cell) for cell in cells)]
        texts[place] = " ".join(stack)
        if meaning := _meaning(stack, vocabulary):
            meanings[place] = meaning
    return Head(numbers[0], numbers[-1], texts, meanings)


def _to_the_right(row: dict[int, Cell], below: Mapping[int, Cell]) -> dict[int, Cell]:
    """A group's head also over the columns to its right that have a head of their own below."""
    now: Cell | None = None
    for place in range(max([*row, *below], default=-1) + 1):
        now = row.get(place, now)
        if place not in below and place not in row:
            now = None
        elif now and place not in row:
            row[place] = now
    return row


def _text(cell: Cell) -> str:
    """A head; one that Excel took for a date as it was typed: 1-2."""
    if cell.holds is Holds.DATE and len(parts := cell.text.split("-")) == len("ymd"):
        return f"{int(parts[1])}-{int(parts[2][:2])}"
    return " ".join(cell.text.split())


def _meaning(stack: Sequence[str], vocabulary: Vocabulary) -> Meaning | None:
    """What the heads that stand over one column mean together, the lowest said first."""
    columns = [column for text in reversed(stack) if (column := _column(text, vocabulary))]
    columns += filter(None, [_of_group(stack, vocabulary)])
    columns += filter(None, [_column("".join(stack), vocabulary)])
    if not vocabulary.table.wide:
        return Meaning(columns[0]) if columns else None
    of_period, value = vocabulary.table.wide
    if period := _period(stack, vocabulary):
        beside = [column for column in columns if column not in (of_period, *NAME_OF)]
        known = {value, "full_marks"}
        column = next((column for column in beside if column in known), value)
        return Meaning(column, period) if set(beside) <= known else None
    return Meaning(columns[0]) if columns else None


def _column(text: str, vocabulary: Vocabulary) -> str | None:
    return next((vocabulary.heads[form] for form in forms(text) if form in vocabulary.heads), None)


def _of_group(stack: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """What a part of a group means: the one label that ends in it, or the group's own name."""
    if len(stack) < _LEAST or len(part := plain(stack[-1])) < _SHORTEST:
        return None
    labels = {column.name: plain(column.label) for column in vocabulary.table.columns}
    ends = [name for name, label in labels.items() if label.endswith(part)]
    if not ends and part.endswith(_NAME):
        group = plain(stack[-2])
        ends = [n for n, label in labels.items() if len(label) > 2 and group.startswith(label)]
    return ends[0] if len(ends) == 1 else None


def _period(stack: Sequence[str], vocabulary: Vocabulary) -> str | None:
    """The period that a head names, with nothing beside it but a column's name or a year."""
    for text in ("".join(stack), *reversed(stack)):
        if found := vocabulary.periods.get(plain_period(text)):
            return found
        period, rest = period_in(text, vocabulary)
        if period and (not plain(without_brackets(rest)) or _column(rest, vocabulary)):
            return period
    return None


def period_in(text: str, vocabulary: Vocabulary) -> tuple[str | None, str]:
    """The one period that a text speaks of, and the text without it."""
    said = plain_period(text)
    found: dict[str, set[str]] = {}
    for form, period in vocabulary.periods.items():
        # Rarely there at all: to look for it as it is takes a small part of what a pattern takes.
        there = len(form) >= _SHORTEST and form in said
        if there and re.search(_ALONE.format(re.escape(form)), said):
            found.setdefault(period, set()).add(form)
    if len(found) != 1:
        return None, text
    ((period, forms_found),) = found.items()
    return period, said.replace(max(forms_found, key=len), "")


def unlike(texts: Sequence[str]) -> str:
    """Heads as one plain text, to find the same head again further down."""
    return "|".join(plain(text) for text in texts)
