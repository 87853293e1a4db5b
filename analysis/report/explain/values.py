"""The steps of an explanation as values, and numbers as they are shown in them."""

from dataclasses import dataclass
from fractions import Fraction

from rendering.numbers import decimal_text
from rulebook.model import Rulebook
from rulebook.provenance import Rule
from rulebook.round import Window

_DIGITS = 6


@dataclass(frozen=True)
class Step:
    """One step: what goes in (``rows`` under ``head``), what is done with it, what comes out.

    ``value`` is exact, in points of 100, None where it cannot be had or the step is no sum;
    ``result`` says the outcome in words, never empty; ``rules`` are what the step rests on.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    reckoning: str
    value: Fraction | None
    result: str
    rules: tuple[Rule, ...]
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """Every step of one window. ``missing`` says why it has no rank; empty if it has one."""

    window: Window
    steps: tuple[Step, ...]
    total: Fraction | None
    rank: int | None
    missing: tuple[str, ...]


def points_text(value: Fraction) -> str:
    """Points as a decimal, and as a fraction where six digits are not exact.

    ``185/2`` -> ``92.5分``; ``1/3`` -> ``≈0.333333分（1/3）``.
    """
    text = decimal_text(value, _DIGITS)
    if Fraction(text) == value:
        return f"{plain(value)}分"
    return f"≈{text}分（{value.numerator}/{value.denominator}）"


def plain(value: Fraction) -> str:
    """At most six decimals without needless zeros."""
    text = decimal_text(value, _DIGITS)
    return text.rstrip("0").rstrip(".")


def working_rules(book: Rulebook, *ids: str) -> tuple[Rule, ...]:
    """Working rules by id; an edition that settles a matter elsewhere has none under that id."""
    return tuple(rule for rule in book.window_score.general if rule.id in ids)
