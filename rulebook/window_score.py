"""window_score.toml: how a resident window's total is made, ranked and designated from."""

from collections.abc import Iterator
from fractions import Fraction
from typing import Self

from pydantic import NonNegativeInt, PositiveInt, model_validator

from rulebook.choices import Choice
from rulebook.problems import Contradiction, Words
from rulebook.provenance import Exact, Id, Part, Rule, Text
from rulebook.vocabulary import COMPONENT_KINDS, ComponentKind, Reading


class ScoreNode(Rule):
    """A node of the score tree: either a component of one of the three kinds, or a sum of parts.

    ``weight`` is the share of its parent, so the third-party half that is itself halved is
    written as printed: 0.50, and within it 0.50 and 0.50.
    """

    name: Text
    weight: Exact
    component: ComponentKind | None = None
    parts: tuple["ScoreNode", ...] = ()

    @model_validator(mode="after")
    def _sums_to_one(self) -> Self:
        if bool(self.component) == bool(self.parts):
            words = Words(
                f"计分项 {self.id} 写 component 或 parts，二者取一",
                f"either component or parts in score node {self.id}",
            )
            raise Contradiction(words, "component, parts" if self.parts else "")
        total = sum((part.weight for part in self.parts), Fraction())
        if self.parts and total != 1:
            words = Words(f"{self.id} 各部分权重之和为1", f"weights within {self.id} that add to 1")
            raise Contradiction(words, total, "parts")
        if not 0 < self.weight <= 1:
            words = Words(
                f"{self.id} 的权重大于0、不超过1", f"a weight of {self.id} above 0 and up to 1"
            )
            raise Contradiction(words, self.weight, "weight")
        return self

    def leaves(self, share: Fraction = Fraction(1)) -> Iterator[tuple["ScoreNode", Fraction]]:
        """Every component with its share of the whole tree."""
        if self.component:
            yield self, share * self.weight
        for part in self.parts:
            yield from part.leaves(share * self.weight)

    def nodes(self) -> Iterator["ScoreNode"]:
        """This node and everything below it."""
        yield self
        for part in self.parts:
            yield from part.nodes()


class Marks(Rule):
    """How the marks of the periods become one component: the scale they are brought to."""

    full_marks: PositiveInt


class Survey(Rule):
    """Which responses count: channels, and the least share of items answered."""

    counted_channels: tuple[Id, ...]
    reported_apart: tuple[Id, ...]
    least_answered: Exact


class ElectorCategory(Part):
    """A category of voters."""

    id: Id
    name: Text


class Vote(Rule):
    """Who votes. How ballots are counted stands in the working rules."""

    categories: tuple[ElectorCategory, ...]


class Pool(Rule):
    """Who is ranked: units of one type with enough staff that applied for one of the honours."""

    unit_type: Id
    least_staff: PositiveInt
    honours: tuple[Id, ...]


class Designation(Rule):
    """Who is designated: the first ``places`` of the overall ranking that applied for ``honour``.

    Both readings of the clause can be chosen for a round; the report names the one used.
    ``tie_rule`` and ``open_rule`` are the ids of the rules for a shared last place and for a place
    that nobody takes.
    """

    honour: Id
    places: PositiveInt
    default_reading: Reading
    tie_rule: Id | None = None
    open_rule: Id | None = None


class Proposal(Rule):
    """An honour proposed by rank among those left, about as many as its quota line says."""

    honour: Id


class Exemption(Rule):
    """What designation means for the years after; 0 years where it means nothing."""

    years: NonNegativeInt


class WindowScoreFile(Part):
    """The whole of window_score.toml.

    ``choices`` are no rules: what the working rules might say instead, for a report to compare.
    """

    score: ScoreNode
    marks: Marks
    survey: Survey
    vote: Vote
    pool: Pool
    designation: Designation
    proposal: Proposal
    exemption: Exemption
    general: tuple[Rule, ...] = ()
    choices: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _three_components(self) -> Self:
        kinds = sorted(leaf.component or "" for leaf, _ in self.score.leaves())
        if kinds != sorted(COMPONENT_KINDS):
            every = ", ".join(COMPONENT_KINDS)
            words = Words(f"各部分恰有一次：{every}", f"each of {every} once in the score tree")
            raise Contradiction(words, ", ".join(kinds), "score")
        if self.score.weight != 1:
            words = Words("总分的权重为1", "a weight of 1 for the whole score")
            raise Contradiction(words, self.score.weight, "score.weight")
        return self
