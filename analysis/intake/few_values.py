"""Columns of few values, typed and judged once for each value instead of once for each row.

Windows, channels and moments repeat a million times in a large table. A whole number for each
window and channel is all that its rows need: numbers are grouped many times as fast as texts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import ibis

from analysis.intake.raw import IbisTable
from analysis.intake.typed_cells import Known, typed
from rulebook.columns import Column

UNIT, ROWS = "_unit", "_rows"


@dataclass(frozen=True)
class FewValues:
    """What stands together in some columns of a table, and the columns' names beside ``part``.

    ``values`` has ``part`` and the columns, typed; each as it stands in the file and whether that
    is at fault, under names of their own; ``ROWS``; and ``UNIT``, the number of what is alike when
    typed.
    """

    values: IbisTable
    part: list[str]
    names: list[str]

    def beside(self, raw: IbisTable, *, numbered: bool = False) -> IbisTable:
        """``raw`` with what is known of its cells, and with ``UNIT`` where it is ``numbered``."""
        values = self.values.select(
            *([UNIT] if numbered else []),
            *(column(name) for name in self.names for column in (_fault, _text)),
            **{f"of {name}": self.values[name] for name in self.part},
            **{_typed(name): self.values[name] for name in self.names},
        )
        same = [raw[name].identical_to(values[_text(name)]) for name in self.names]
        same += [raw[name] == values[f"of {name}"] for name in self.part]
        return raw.join(values, same)

    def typed(self, joined: IbisTable) -> dict[str, tuple[Any, Any]]:
        """Of what ``beside`` made: the columns as ``typed_cells.typed`` gives them, by name."""
        return {name: (joined[_typed(name)], joined[_fault(name)]) for name in self.names}

    def named(self, counts: IbisTable) -> IbisTable:
        """Counts by ``UNIT`` as counts by part and the values that it stands for."""
        values = self.values.select(UNIT, *self.part, *self.names).distinct()
        return counts.join(values, UNIT).drop(UNIT)


def values_of(
    raw: IbisTable, columns: Sequence[Column], part: list[str], known: Known
) -> IbisTable:
    """The values of ``FewValues``."""
    names = [column.name for column in columns]
    texts = raw.group_by([*part, *names]).aggregate(**{ROWS: lambda each: each.count()})
    found: dict[str, Any] = {}
    for column in columns:
        name, text = column.name, texts[column.name]
        found[name], found[_fault(name)] = typed(text, column, known)
        found[_text(name)] = text
    values = texts.select(*part, ROWS, **found)
    number = ibis.dense_rank().over(ibis.window(order_by=[*part, *names]))
    return values.mutate(**{UNIT: number.cast("int32")})


def _text(name: str) -> str:
    return f"text of {name}"


def _typed(name: str) -> str:
    return f"typed {name}"


def _fault(name: str) -> str:
    return f"fault of {name}"
