"""A sentence with the condition under which it is true, filled in from the same facts.

Comes in: facts by name. Goes out: the sentences that hold. Checks and reports keep tables of them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from string import Formatter
from typing import Any

from rendering.numbers import (
    chance_text,
    chinese_count,
    chinese_numeral,
    decimal_text,
    grouped_text,
    percent_text,
    visible_text,
)

Facts = Mapping[str, Any]
_MOST_NAMES, _MOST_SHARES = 3, 8


def listed(names: Iterable[str], most: int = _MOST_NAMES) -> str:
    """Names in a row, cut after a few."""
    everybody = list(names)
    return "、".join(everybody[:most]) + ("等" if len(everybody) > most else "")


def either(names: Iterable[str]) -> str:
    """Names with 或 before the last."""
    *first, last = names
    return f"{'、'.join(first)}或{last}" if first else last


def between(ends: tuple[float, float]) -> str:
    """Two chances, or one where both read the same."""
    low, high = (chance_text(float(end)) for end in ends)
    return f"约{low}" if low == high else f"约{low}至{high}"


_WAYS: Mapping[str, Callable[[Any], str]] = {
    "": str,
    "chance": chance_text,
    "counted": chinese_count,
    "first_eight": lambda shares: listed(shares, _MOST_SHARES),
    "floor": lambda number: str(int(number)),
    "items": "；".join,
    "list": "、".join,
    "names": listed,
    "numeral": chinese_numeral,
    "or": "，或".join,
    "or_last": either,
    "percent": percent_text,
    "range": between,
    "tenth": lambda number: decimal_text(number, 1),
    "two": decimal_text,
    "visible": visible_text,
    "whole": grouped_text,
}


class _Filling(Formatter):
    """``{name:way}``: a fact written in one of the ways in which we write numbers and names."""

    def format_field(self, value: Any, format_spec: str) -> str:
        return _WAYS[format_spec](value)


@dataclass(frozen=True)
class Sentence:
    """One sentence: said exactly when its condition holds.

    ``says`` names facts with the way to write them; ``when`` is the condition under which it is
    true, a function of the same facts.
    """

    id: str
    says: str
    when: Callable[[Facts], bool]

    def text(self, facts: Facts) -> str:
        """The sentence with its facts; empty where it does not hold."""
        return _Filling().vformat(self.says, (), facts) if self.when(facts) else ""


def holding(rows: Iterable[Sentence], facts: Facts) -> tuple[str, ...]:
    """The sentences that hold, each by itself, in the order of the rows."""
    return tuple(text for row in rows if (text := row.text(facts)))
