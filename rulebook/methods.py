"""How candidates without a window score are judged: methods of the groups' own, as data.

Four kinds. ``indicators``: a table of indicators with weights and full marks. ``panel``: reviewers
mark every application on criteria. ``proposal``: the group's lead proposes with reasons.
``unpublished``: the group has a method of its own that the notice does not give.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal, Self

from pydantic import PositiveInt, model_validator

from rulebook.problems import Contradiction, Words
from rulebook.provenance import Exact, Id, Part, Rule, Text

MethodKind = Literal["indicators", "panel", "proposal", "unpublished"]


class Criterion(Part):
    """What one mark is given for; ``weight`` is its share of the score."""

    id: Id
    name: Text
    weight: Exact
    full_marks: PositiveInt


class Indicator(Criterion):
    """A criterion whose mark comes from ``source`` and is given by ``scored_by``."""

    source: str
    scored_by: str


class Method(Rule):
    """How the candidates of some groups are judged for some honours.

    ``least_reviewers`` is how many whole sheets an application needs, those of reviewers of its own
    unit left out; ``trimmed`` means without one highest and one lowest sheet.
    """

    kind: MethodKind
    name: Text
    groups: tuple[Id, ...]
    honours: tuple[Id, ...]
    indicators: tuple[Indicator, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    least_reviewers: PositiveInt = 1
    mean: Literal["mean", "trimmed"] = "mean"

    @property
    def parts(self) -> Sequence[Criterion]:
        """What marks are given for: its indicators or its criteria."""
        return self.indicators or self.criteria

    @property
    def ranks(self) -> bool:
        """Whether it gives scores, by which places are proposed."""
        return self.kind in ("indicators", "panel")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        key = {"indicators": "indicators", "panel": "criteria"}.get(self.kind)
        for name in ("indicators", "criteria"):
            given = getattr(self, name)
            if bool(given) != (name == key):
                words = Words(
                    f"方法 {self.id}（{self.kind}）{'写明' if name == key else '不写'} {name}",
                    f"{'' if name == key else 'no '}{name} in method {self.id} of {self.kind}",
                )
                raise Contradiction(words, len(given) or "", name)
        total = sum((part.weight for part in self.parts), Fraction())
        if self.parts and total != 1:
            words = Words(f"{self.id} 各项权重之和为1", f"weights of {self.id} that add to 1")
            raise Contradiction(words, total, key or "")
        if low := next((part for part in self.parts if part.weight <= 0), None):
            words = Words(f"{low.id} 的权重大于0", f"a weight of {low.id} above 0")
            raise Contradiction(words, low.weight, key or "")
        if self.mean == "trimmed" and (self.kind != "panel" or self.least_reviewers < 3):
            words = Words(
                f"{self.id} 去掉最高、最低各一份的，至少要3名评委",
                f"at least 3 reviewers in {self.id}, which leaves out two sheets",
            )
            raise Contradiction(words, self.least_reviewers, "least_reviewers")
        return self
