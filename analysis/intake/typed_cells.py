"""Raw cells -> typed columns and the conditions under which a cell is at fault, in any engine."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import ibis
from ibis.expr.datatypes import Timestamp

from analysis.intake.raw import Times
from rulebook.columns import Column, Kind

_LONGEST = 64
_ID, _NO_ID = rf"^[A-Za-z0-9_-]{{1,{_LONGEST}}}$", "[^A-Za-z0-9_-]"


@dataclass(frozen=True)
class Known:
    """What is known of cells: grades by label, their years, how they are read."""

    grades: Mapping[str, int | None]
    years: tuple[int, int]
    times: Times

    @property
    def best(self) -> int:
        """The best grade."""
        return max(filter(None, self.grades.values()))


def typed(raw: Any, column: Column, known: Known) -> tuple[Any, Any]:
    """A typed column and the condition under which its raw cell is at fault."""
    kind = raw.type()
    text = raw.cast("string").strip().nullif("")
    if kind.is_integer() and column.kind in (Kind.GRADE, Kind.COUNT):
        least, most = (1, known.best) if column.kind is Kind.GRADE else (0, None)
        sound = raw >= least if most is None else raw.between(least, most)
        value = ibis.ifelse(sound, raw, None)
        value = value.cast("int8") if column.kind is Kind.GRADE else value.cast("float64")
        return value, ~sound.fill_null(not column.filled)
    if column.kind is Kind.GRADE:
        value = _grade(text, known)
        # Asked of the fault alone: in the value the engine would join the list for every label.
        none = [label for label, grade in known.grades.items() if grade is None]
        text = ibis.ifelse(text.isin(none), ibis.null("string"), text)
        fault = text.notnull() & value.isnull()
    elif column.kind is Kind.TIME:
        value = _time(raw, text, known)
        first, last = known.years
        # Trimmed only where there is no such year, which is rare.
        likely = value.year().between(first, last).fill_null(False)
        fault = ibis.ifelse(likely, False, text.notnull())
    elif column.kind is Kind.COUNT:
        value = text.try_cast("float64")
        # What is not finite leaves a remainder too.
        fault = text.notnull() & ~((value >= 0) & (value % 1 == 0)).fill_null(False)
    elif column.choices:
        value = text
        fault = text.notnull() & ~text.isin(column.choices)
    else:
        # An id that begins with a dash comes with the apostrophe of rulebook.csvfile.harmless.
        value = ibis.ifelse(text.startswith("'-"), text.substr(1), text)
        fault = text.notnull() & ~value.re_search(_ID)
        if kind.is_string():
            # Trimming costs four times as much as the pattern: only what fails it is trimmed. To
            # look for a sign that is no part of an id takes half the time of matching a whole one.
            sound = ~raw.re_search(_NO_ID) & raw.length().between(1, _LONGEST)
            fault = ibis.ifelse(sound, False, _at_fault(text, fault, column))
            return ibis.ifelse(sound, raw, value), fault
    return value, _at_fault(text, fault, column)


def _time(raw: Any, text: Any, known: Known) -> Any:
    """A time in the round's zone, null where it is none; without an offset it is in that zone."""
    kind = raw.type()
    if kind.is_timestamp():
        return known.times.local(raw)
    # The engine passes over blanks around a time itself, so the raw text will do. As a time with
    # a zone first: read as one without, its offset would be passed over.
    written = known.times.written(raw if kind.is_string() else text)
    return known.times.local(written.try_cast(Timestamp(timezone="UTC")))


def _at_fault(text: Any, fault: Any, column: Column) -> Any:
    """``fault``, or nothing where something must be."""
    return fault | text.isnull() if column.filled else fault


def _grade(text: Any, known: Known) -> Any:
    labels = {label: grade for label, grade in known.grades.items() if grade}
    words = {str(grade): grade for grade in range(1, known.best + 1)} | labels
    quick = text.cases(*words.items(), else_=ibis.null("int8")).cast("int8")
    # Rarely written so: 4.00, or in full width. Computed only where the quick way finds nothing.
    plain = text.translate("０１２３４５６７８９．", "0123456789.")
    plain = plain.re_extract(rf"^([1-{known.best}])(\.0*)?$", 1)
    return ibis.coalesce(quick, plain.nullif("").try_cast("int8"))
