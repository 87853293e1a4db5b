"""The rulebook arranged for readers: who may win what, who leads, when, and what is our own."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from markupsafe import Markup

from pages.edition import Edition
from pages.formats import formula
from pages.tasks import read_tasks
from rendering.charts import Chart, FrameArgs, Part, composition
from rendering.numbers import percent_text
from rulebook.campaign import Document, UnitType
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Origin, Rule
from rulebook.vocabulary import COMPONENT_KINDS, MARKS, SURVEY, VOTE


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


def _standing(honour: Honour, unit: UnitType) -> str:
    """Whether a kind of unit is in an honour's scope, and whether places are set aside for it."""
    if unit.id in honour.without_places:
        return "no_places"
    return "shares" if unit.id in honour.unit_types else "outside"


@dataclass(frozen=True)
class Rules:
    """Arrangements of one edition's rules; templates call them."""

    edition: Edition

    @property
    def book(self) -> Rulebook:
        """The rules."""
        return self.edition.book

    def matrix(self) -> list[tuple[UnitType, list[tuple[Honour, QuotaLine | None, str]]]]:
        """For each kind of unit, each honour with its quota line and how it stands to the unit."""
        honours = self.book.honours.honours
        return [
            (unit, [(each, each.quota(unit.id), _standing(each, unit)) for each in honours])
            for unit in self.book.campaign.unit_types
        ]

    def sum_words(self, honour: Honour) -> str:
        """5+5+1+1+2+3＝17."""
        return "+".join(str(line.places) for line in honour.quotas) + f"＝{honour.total}"

    def total_places(self, kind: str) -> int:
        """All places of the collective or the individual honours."""
        return sum(honour.total for honour in self.book.honours.honours if honour.kind == kind)

    def working(self) -> list[Rule]:
        """What the notice leaves open and this site settles, for its own pages too."""
        steps = (step for task in read_tasks(self.edition).values() for step in task.steps)
        return [rule for rule in (*self.book.rules(), *steps) if rule.ours]

    def ambiguous(self) -> list[Rule]:
        """Rules of the notice whose words admit more than one reading."""
        return [
            rule for rule in self.book.rules() if rule.origin is Origin.NOTICE and rule.ambiguous
        ]

    def listed(self, name: str) -> list[Rule]:
        """The rules of one of the lists of site.toml, in its order; none where it has no such list.

        Raises
        ------
        KeyError
            If the list names a rule that the edition does not have.
        """
        return self.of(self.edition.texts.rules.get(name, ()))

    def of(self, ids: Sequence[str]) -> list[Rule]:
        """Rules by their ids, in this order. KeyError where the edition does not have one."""
        known = {rule.id: rule for rule in self.book.rules()}
        return [known[rule_id] for rule_id in ids]

    def of_ties_and_vacancies(self) -> list[Rule]:
        """What the designation says of a shared last place and of one that nobody takes."""
        clause = self.book.window_score.designation
        wanted = {clause.tie_rule, clause.open_rule}
        return [rule for rule in self.book.rules() if rule.id in wanted]

    def ranking(self) -> list[Rule]:
        """The list of rules on ranks; without one, what the designation itself points to."""
        return self.listed("ranking") or self.of_ties_and_vacancies()

    def copied(self) -> list[Rule]:
        """What another city can take over; without a list, what the notice says of the score."""
        score = self.book.window_score
        stated: tuple[Rule, ...] = (score.score, score.designation, score.exemption)
        notice = [rule for rule in stated if rule.origin is Origin.NOTICE]
        return self.listed("copy") or notice

    def document(self, rule: Rule) -> Document:
        """The document that a rule cites."""
        return next(
            document for document in self.book.campaign.documents if document.id == rule.document
        )

    def scored_units(self, language: str = "zh") -> str:
        """The kinds of unit that have a formula."""
        names = [
            unit.name.in_language(language) for unit in self.book.campaign.unit_types if unit.scored
        ]
        return ("、" if language == "zh" else " and ").join(names)

    def inside(self) -> str:
        """The share of the total that comes from the service itself: marks and vote."""
        weights = self.book.component_weights()
        return percent_text(weights[MARKS] + weights[VOTE])

    def example(self, marks: str = "", vote: str = "", survey: str = "") -> list[Step]:
        """A worked example of the total; the edition's unless scores are given."""
        usual = self.edition.texts.example
        given = {MARKS: marks, VOTE: vote, SURVEY: survey}
        return [
            Step(leaf.name.zh, kind, share, Fraction(given[kind] or usual[kind]))
            for leaf, share in self.book.window_score.score.leaves()
            if (kind := leaf.component)
        ]

    def extremes(self) -> list[list[Step]]:
        """Worked examples in which one component has all it can give and the others nothing."""
        none = dict.fromkeys(COMPONENT_KINDS, "0")
        return [
            self.example(**{**none, kind: "100"}) for kind in (step.kind for step in self.example())
        ]

    def total(self, steps: Sequence[Step]) -> Fraction:
        """The total of a worked example."""
        return sum((step.points for step in steps), Fraction(0))

    def composition(self, chart_id: str) -> Markup:
        """The bar of the shares, for screens and phones."""
        return Markup(self.composition_chart(chart_id).on_page)

    def composition_chart(self, chart_id: str) -> Chart:
        """The bar of the shares; brackets say what stands within what."""
        root = self.book.window_score.score
        parts = [
            Part(leaf.name.zh, share, top.name.zh if top.parts else "")
            for top in root.parts
            for leaf, share in top.leaves()
        ]
        title, desc = f"{root.name.zh}怎么组成", formula(self.book)
        frame = FrameArgs(id=chart_id, title=title, desc=desc)
        return Chart(lambda size: composition(parts, **size), frame)
