"""Working rules that could be written otherwise: what else each of them might say.

Data for a report that shows what the working rules decide. Nothing here is a rule: the rule in
force stands among its options with its words only, and says what it says in its own place.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from math import prod
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from rulebook.provenance import Exact, Id, Part, Text
from rulebook.vocabulary import Channel, Reading

Varies = Literal[
    "points", "least_answered", "item_mean", "abstention", "channels", "reading", "marks_mean"
]
VARIES: tuple[str, ...] = get_args(Varies)
MOST_COMBINATIONS = 5000

ItemMean = Literal["responses", "answers", "items"]
MarksMean = Literal["mean", "median"]
LEFT_OUT = 0  # an abstention that counts nowhere
Value = tuple[Fraction, ...] | tuple[str, ...] | Fraction | str | int


class Option(Part):
    """One way to write a rule: the rule in force where it gives nothing, else one key.

    The key is named like what the choice varies. ``points`` best grade first; ``least_answered`` a
    share of the items; ``item_mean`` the mean of each response's own mean, of all answers alike, or
    of the items' means; ``abstention`` the grade that an abstention counts as, 0 for none.
    """

    id: Id
    name: Text
    points: tuple[Exact, ...] | None = None
    least_answered: Exact | None = None
    item_mean: ItemMean | None = None
    abstention: Annotated[int, Field(ge=0)] | None = None
    channels: tuple[Channel, ...] | None = None
    reading: Reading | None = None
    marks_mean: MarksMean | None = None

    @property
    def given(self) -> dict[str, Value]:
        """Every key that holds something; channels in one order."""
        values = {name: getattr(self, name) for name in VARIES}
        if self.channels is not None:
            values["channels"] = tuple(sorted(self.channels))
        return {name: value for name, value in values.items() if value is not None}


class Choice(Part):
    """A working rule that is varied: the rule in force, and what it might say instead."""

    varies: Varies
    rule: Id
    name: Text
    options: tuple[Option, ...]

    @model_validator(mode="after")
    def _one_in_force_and_others_that_say_this(self) -> Self:
        for option in self.options:
            if list(option.given) not in ([], [self.varies]):
                given = ", ".join(option.given)
                raise ValueError(
                    f"choice {self.varies}: option {option.id} gives {given}, not this alone"
                )
        in_force = sum(not option.given for option in self.options)
        if in_force != 1:
            raise ValueError(
                f"choice {self.varies}: {in_force} options give nothing, not one: that in force"
            )
        if len({option.id for option in self.options}) < len(self.options):
            raise ValueError(f"choice {self.varies}: two options have one id")
        return self

    def values(self, in_force: Value) -> list[tuple[Option, Value]]:
        """Every option with what it says, where the edition's rule in force says ``in_force``."""
        return [(option, option.given.get(self.varies, in_force)) for option in self.options]


def faults_of(
    choices: Iterable[Choice], in_force: Mapping[str, Value], rules: set[str], grades: int
) -> list[str]:
    """What is wrong with the choices of an edition, a sentence each.

    ``in_force`` says what the edition's rules are by what can vary.
    """
    choices = tuple(choices)
    varied = [choice.varies for choice in choices]
    faults = [
        f"choice {name} stands twice" for name in sorted(set(varied)) if varied.count(name) > 1
    ]
    for choice in choices:
        pairs = choice.values(in_force[choice.varies])
        if len({value for _option, value in pairs}) < len(pairs):
            faults.append(f"choice {choice.varies}: two options say the same")
        if choice.rule not in rules:
            faults.append(f"choice {choice.varies}: unknown rule {choice.rule}")
        faults += [
            f"choice {choice.varies}: option {option.id} {fault}"
            for option in choice.options
            if (fault := _fault(option, grades))
        ]
    number = prod(len(choice.options) for choice in choices)
    if number > MOST_COMBINATIONS:
        faults.append(f"the choices have {number} combinations, more than {MOST_COMBINATIONS}")
    return faults


def _fault(option: Option, grades: int) -> str:
    points, share = option.points, option.least_answered
    if points is not None and len(points) != grades:
        return f"has {len(points)} points for {grades} grades"
    if points is not None and (
        list(points) != sorted(points, reverse=True) or not 100 >= points[0] > points[-1] >= 0
    ):
        return "has points that do not fall from at most 100 to at least 0"
    if share is not None and not 0 <= share <= 1:
        return f"has the share {share}, not 0 to 1"
    if option.abstention is not None and option.abstention > grades:
        return f"counts an abstention as grade {option.abstention} of {grades}"
    if option.channels == ():
        return "counts no channel"
    return ""
