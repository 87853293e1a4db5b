"""One rule from an answer: as it stood where nothing of it changes, else one of our own."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

Table = dict[str, Any]
NOTE = "按主办单位填写的答案写成。"
# What rests on the words that a rule had before; it goes once the rule says something else.
_OF_FORMER_WORDS = (
    *("quote", "readings", "adds", "document", "when"),
    *("inferred", "units", "places_of_unit", "referred_until", "besides"),
)
_LEFT_OUT_IF_EMPTY = (
    *("scored", "assisted_by", "approximate", "shared_with", "not_with"),
    *("field", "earliest", "latest", "highest_rank", "at_least", "component", "parts"),
)


def rule(old: Mapping[str, Any] | None, id: str, clause: str, says: str, **values: Any) -> Table:
    """A rule with these values.

    ``old`` is the rule as it stands, with whatever else somebody wrote there; a scaffold's has no
    sentence and is always said anew.
    """
    old = old or {}
    if old.get("says") and all(_same(old.get(name), value) for name, value in values.items()):
        return dict(old)
    kept = {name: value for name, value in old.items() if name not in _OF_FORMER_WORDS}
    given = {
        name: value for name, value in values.items() if value or name not in _LEFT_OUT_IF_EMPTY
    }
    kept = {name: value for name, value in kept.items() if name in given or name not in values}
    own = {"id": old.get("id") or id, "says": says, "origin": "working", "clause": clause}
    return {**own, **kept, **own, "note": NOTE, **given}


def _same(old: object, new: object) -> bool:
    return old == new or (not old and not new)


def working(old: Mapping[str, Any], clause: str) -> Table:
    """A rule whose sentence stays and whose source is gone."""
    kept = {name: value for name, value in old.items() if name not in ("quote", "readings", "adds")}
    return {**kept, "origin": "working", "clause": clause, "note": NOTE}


def text(old: Mapping[str, Any] | None, zh: str) -> Table:
    """A text for readers, in English too as long as the Chinese stays."""
    return dict(old) if old and old.get("zh") == zh else {"zh": zh}


def by_id(rows: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Tables by their id."""
    return {str(row["id"]): row for row in rows}


def exact(value: Fraction) -> int | Decimal | str:
    """A number as an edition writes it: whole, with decimals, or as a fraction."""
    if value.denominator == 1:
        return value.numerator
    rest = value.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest == 1:
        return Decimal(value.numerator) / Decimal(value.denominator)
    return f"{value.numerator}/{value.denominator}"


def percent(value: Fraction) -> str:
    """A share as people write it."""
    return f"{float(value * 100):g}%"


def day(value: Any) -> str:
    """A day as people write it."""
    return f"{value.year}年{value.month}月{value.day}日"
