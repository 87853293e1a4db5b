"""The steps of an explanation as values."""

from dataclasses import dataclass
from fractions import Fraction

from rulebook.model import Rulebook
from rulebook.provenance import Rule
from rulebook.round import Window


@dataclass(frozen=True)
class Step:
    """One step: what goes in (``rows`` under ``head``), what is done with it, what comes out.

    ``value`` is exact, in points of 100, None where it cannot be had or the step is no sum;
    ``calculation`` leads to it; ``result`` says the outcome in words, never empty; ``rules`` are
    what the step rests on.
    """

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    calculation: str
    value: Fraction | None
    result: str
    rules: tuple[Rule, ...]
    note: str = ""

    @property
    def sentence(self) -> str:
        """The calculation and what it gives: 185 ÷ 2期 ＝92.5分; without one the result alone."""
        if not self.calculation:
            return self.result
        if self.value is None:
            return f"{self.calculation}；{self.result}"
        return f"{self.calculation} {'' if self.result.startswith('≈') else '＝'}{self.result}"


@dataclass(frozen=True)
class Explanation:
    """Every step of one window. ``not_ranked`` says why it has no rank; empty if it has one."""

    window: Window
    steps: tuple[Step, ...]
    total: Fraction | None
    rank: int | None
    not_ranked: str


def working_rules(book: Rulebook, *ids: str | None) -> tuple[Rule, ...]:
    """Working rules by id; an edition that settles a matter elsewhere has none under that id."""
    return tuple(rule for rule in book.window_score.general if rule.id in ids)
