"""How the columns of a sheet were read, what is missing, and what is not used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from rulebook.columns import Column, Kind
from rulebook.problems import Problem, Words
from rulebook.spreadsheets.grid import Sheet, letter
from rulebook.spreadsheets.heads import Head, Meaning, period_in
from rulebook.spreadsheets.told import CellProblem, Notes
from rulebook.spreadsheets.vocabulary import NAME_OF, Vocabulary
from rulebook.spreadsheets.wording import DATA, head_words, plain

_ALIKE = 0.5
_SHOWN = 4  # usual heads of a missing column


@dataclass(frozen=True)
class ColumnRead:
    """One headed column: where, what stands over it, and what it is for us.

    ``meaning`` is the table's column and ``label`` what that is called; empty and None: not used.
    """

    sheet: str
    letter: str
    head: str
    meaning: str
    label: Words | None


def columns_read(sheet: Sheet, head: Head, vocabulary: Vocabulary) -> Iterator[ColumnRead]:
    """Every headed column from left to right."""
    for place, text in sorted(head.texts.items()):
        meaning = head.meanings.get(place)
        label = _label(meaning, vocabulary) if meaning else None
        column = meaning.column if meaning else ""
        yield ColumnRead(sheet.name, letter(place), text, column, label)


def _label(meaning: Meaning, vocabulary: Vocabulary) -> Words:
    label = vocabulary.label(meaning.column)
    if not meaning.period:
        return label
    period = vocabulary.shown.get("period", {}).get(meaning.period, meaning.period)
    return Words(f"{period}{label.zh}", f"{label.en} of {meaning.period}")


@dataclass
class Plan:
    """How records are made from a sheet's rows.

    ``places`` by column and ``periods`` by period, then column; ``given`` are values for every
    row; ``numbered`` is the column and the prefix of ids that are made here.
    """

    head: Head
    vocabulary: Vocabulary
    places: dict[str, int] = field(default_factory=dict)
    periods: dict[str, dict[str, int]] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)
    numbered: tuple[str, str] | None = None
    problems: list[Problem] = field(default_factory=list)


def plan_of(
    name: str,
    sheet: Sheet,
    head: Head,
    vocabulary: Vocabulary,
    given: Mapping[str, str],
    notes: Notes,
) -> Plan:
    """What each column is for, what is filled in for columns that are not there."""
    plan = Plan(head, vocabulary)
    for place, meaning in sorted(head.meanings.items()):
        into = plan.periods.setdefault(meaning.period, {}) if meaning.period else plan.places
        if into.setdefault(meaning.column, place) != place and meaning.column not in NAME_OF:
            words = Words(
                f"只有一列（{letter(into[meaning.column])}列已经是）",
                f"this column once (it is {letter(into[meaning.column])} already)",
            )
            label = _label(meaning, vocabulary)
            got = head.texts[place]
            plan.problems.append(
                CellProblem(name, words, got, head.last, sheet=sheet.name, place=place, label=label)
            )
    _titles(sheet, head, notes)
    _unused(sheet, head, notes)
    for column in _missing(plan):
        if not _supplied(plan, column, sheet, given, notes, name):
            plan.problems.append(_is_missing(name, sheet, plan, column))
    return plan


def _missing(plan: Plan) -> Iterator[Column]:
    table = plan.vocabulary.table
    wide = set(table.wide or ()) if plan.periods else set()
    for column in table.columns:
        if column.required and column.name not in plan.places and column.name not in wide:
            yield column


def _supplied(
    plan: Plan, column: Column, sheet: Sheet, given: Mapping[str, str], notes: Notes, name: str
) -> bool:
    """Whether a column that is not there can be had otherwise; it is said how."""
    table, label = plan.vocabulary.table, column.label
    if value := given.get(column.name):
        plan.given[column.name] = value
        shown = plan.vocabulary.shown.get(column.name, {}).get(value, value)
        notes.note(f"没有“{label}”列，都按“{shown}”", f"no {column.name}: all {value}")
    elif (
        table.wide
        and column.kind is Kind.PERIOD
        and (period := _period(sheet, plan.head, plan, name))
    ):
        plan.given[column.name] = period
        shown = plan.vocabulary.shown[column.name][period]
        notes.note(
            f"没有“{label}”列，按标题或表名都读作{shown}",
            f"no {column.name}: by title or sheet all {period}",
        )
    elif any(NAME_OF.get(other) == column.name for other in plan.places):
        notes.note(f"没有“{label}”列，按名称找到编号", f"no {column.name}: found by name")
    elif column.name == table.key[0] and (prefix := DATA["numbered"].get(table.name)):
        plan.numbered = column.name, prefix
        notes.note(
            f"没有“{label}”列，编号由程序编（原来有的沿用）",
            f"no {column.name}: numbered here, known ones kept",
        )
    elif not column.filled and column.kind is not Kind.GRADE:
        notes.note(f"没有“{label}”列，都当作空格", f"no {column.name}: all empty")
    else:
        return False
    return True


def _period(sheet: Sheet, head: Head, plan: Plan, name: str) -> str | None:
    """The period that the sheet's name, the title above the head or the file's name speaks of."""
    above = [
        cell.text
        for row, cells in sheet.rows.items()
        if row < head.first
        for cell in cells.values()
    ]
    for text in (sheet.name, " ".join(above), name):
        if period := period_in(text, plan.vocabulary)[0]:
            return period
    return None


def _titles(sheet: Sheet, head: Head, notes: Notes) -> None:
    for number in sorted(row for row in sheet.rows if row < head.first):
        text = " ".join(" ".join(c.text for c in sheet.rows[number].values()).split())[:40]
        notes.note(
            f"第{head.first}行起是表头，上面是标题",
            f"the head begins in row {head.first}, above it stand titles",
            f"第{number}行“{text}”",
        )


def _unused(sheet: Sheet, head: Head, notes: Notes) -> None:
    for place in sorted(set(head.texts) - set(head.meanings)):
        if any(place in cells for row, cells in sheet.rows.items() if row > head.last):
            text, name = head.texts[place], letter(place)
            notes.note(f"{name}列“{text}”本表不用，不读", f'column {name} "{text}" is not used')


def _is_missing(name: str, sheet: Sheet, plan: Plan, column: Column) -> Problem:
    known = head_words(plan.vocabulary.table.name)
    by_name = [name for name, id_column in NAME_OF.items() if id_column == column.name]
    names = [head for name in by_name for head in known.get(name, ())[:2]]
    usual = [column.label, *names, *known.get(column.name, ())]
    unused = {
        plain(text): text
        for place, text in plan.head.texts.items()
        if place not in plan.head.meanings
    }
    near = [
        unused[form] for word in usual for form in get_close_matches(plain(word), unused, 1, _ALIKE)
    ]
    like = f"（是不是“{near[0]}”？请改成“{column.label}”）" if near else ""
    words = Words(
        f"“{column.label}”这一列，表头可以写{'、'.join(dict.fromkeys(usual[:_SHOWN]))}{like}",
        f"a column {column.name}" + (f" (perhaps {near[0]}?)" if near else ""),
    )
    got = " ".join(text for _, text in sorted(plan.head.texts.items()))
    return CellProblem(name, words, got, plan.head.last, sheet=sheet.name)
