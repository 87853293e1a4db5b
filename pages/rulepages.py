"""The rulebook arranged for readers: who may win what, who leads, when, and what is our own."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from pages.words import formula, percent
from rendering.charts import Part, composition, responsive
from rendering.numbers import grouped_text
from rulebook.campaign import UnitType
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Origin, Rule

_EXAMPLE = {"marks": Fraction("92.5"), "vote": Fraction(88), "survey": Fraction(95)}


@dataclass(frozen=True)
class Step:
    """One line of the worked example: a component, its share, its score and its points."""

    name: str
    kind: str
    weight: Fraction
    score: Fraction

    @property
    def points(self) -> Fraction:
        """What the component adds to the total."""
        return self.weight * self.score


@dataclass(frozen=True)
class Rules:
    """Arrangements of one rulebook; templates call them."""

    book: Rulebook

    def matrix(self) -> list[tuple[UnitType, list[tuple[Honour, QuotaLine | None, bool]]]]:
        """For each kind of unit, each honour with its quota line and whether it may apply."""
        honours = self.book.honours.honours
        return [
            (unit, [(one, one.quota(unit.id), unit.id in one.unit_types) for one in honours])
            for unit in self.book.campaign.unit_types
        ]

    def sum_words(self, honour: Honour) -> str:
        """5+5+1+1+2+3＝17."""
        return "+".join(str(line.places) for line in honour.quotas) + f"＝{honour.total}"

    def total_places(self, kind: str) -> int:
        """All places of the collective or the individual honours."""
        return sum(one.total for one in self.book.honours.honours if one.kind == kind)

    def working(self) -> list[Rule]:
        """What the notice leaves open and this site settles."""
        return [rule for rule in self.book.rules() if rule.origin is Origin.WORKING]

    def ambiguous(self) -> list[Rule]:
        """Rules of the notice whose words admit more than one reading."""
        return [rule for rule in self._notice_rules() if rule.ambiguous]

    def _notice_rules(self) -> Iterator[Rule]:
        return (rule for rule in self.book.rules() if rule.origin is Origin.NOTICE)

    def general(self, *ids: str) -> list[Rule]:
        """Rules by id, in the order asked for."""
        known = {rule.id: rule for rule in self.book.rules()}
        return [known[rule_id] for rule_id in ids]

    def example(self, marks: str = "", vote: str = "", survey: str = "") -> list[Step]:
        """A worked example of the total; the usual one unless scores are given."""
        given = {"marks": marks, "vote": vote, "survey": survey}
        scores = {kind: Fraction(given[kind] or _EXAMPLE[kind]) for kind in _EXAMPLE}
        return [
            Step(leaf.name.zh, leaf.component or "", share, scores[leaf.component or ""])
            for leaf, share in self.book.window_score.score.leaves()
        ]

    def total(self, steps: Sequence[Step]) -> Fraction:
        """The total of a worked example."""
        return sum((step.points for step in steps), Fraction(0))

    def composition(self, chart_id: str) -> Markup:
        """The bar 50/25/25, for screens and phones; the brackets say which half is third-party."""
        root = self.book.window_score.score
        parts = [
            Part(leaf.name.zh, share, top.name.zh if top.parts else "")
            for top in root.parts
            for leaf, share in top.leaves()
        ]
        title, desc = "总分怎么组成", formula(self.book)
        wide = composition(parts, id=chart_id, title=title, desc=desc)
        narrow = composition(parts, id=f"{chart_id}-n", title=title, desc=desc, width="narrow")
        return Markup(responsive(wide, narrow))

    @staticmethod
    def points(value: Fraction, decimals: int = 2) -> str:
        """A number with decimals, half up."""
        return grouped_text(value, decimals)

    @staticmethod
    def plain(value: Fraction) -> str:
        """A number without needless decimals: 92.5, 88."""
        return f"{float(value):g}"

    @staticmethod
    def share(value: Fraction) -> str:
        """A share as per cent."""
        return percent(value)
