"""Working rules that could be written otherwise: what else each of them might say.

Data for a report that shows what the working rules decide. Nothing here is a rule: the rule in
force stands among its options with its words only, and says what it says in its own place.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Annotated, Literal, Self, get_args

from pydantic import Field, model_validator

from rulebook.problems import Contradiction, Words
from rulebook.provenance import Exact, Id, Part, Text
from rulebook.vocabulary import Reading

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
    channels: tuple[Id, ...] | None = None
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
                words = Words(
                    f"选项 {option.id} 只写 {self.varies} 一项",
                    f"{self.varies} alone in option {option.id}",
                )
                raise Contradiction(words, given, "options")
        in_force = sum(not option.given for option in self.options)
        if in_force != 1:
            words = Words(
                f"{self.varies} 恰有一个选项不写内容，即现行规则",
                f"one option of {self.varies} that gives nothing: the rule in force",
            )
            raise Contradiction(words, in_force, "options")
        if len({option.id for option in self.options}) < len(self.options):
            words = Words(
                f"{self.varies} 各选项的编号互不相同",
                f"options of {self.varies} with ids that differ",
            )
            raise Contradiction(words, "", "options")
        return self

    def values(self, in_force: Value) -> list[tuple[Option, Value]]:
        """Every option with what it says, where the edition's rule in force says ``in_force``."""
        return [(option, option.given.get(self.varies, in_force)) for option in self.options]


def faults_of(
    choices: Iterable[Choice], in_force: Mapping[str, Value], grades: int
) -> Iterator[Contradiction]:
    """What is wrong with the choices of an edition.

    ``in_force`` says what the edition's rules are by what can vary.
    """
    choices = tuple(choices)
    varied = [choice.varies for choice in choices]
    for name in sorted({name for name in varied if varied.count(name) > 1}):
        yield _fault(Words("每种变化只写一次", "each choice once"), name)
    for choice in choices:
        pairs = choice.values(in_force[choice.varies])
        if len({value for _option, value in pairs}) < len(pairs):
            words = Words(
                f"{choice.varies} 的各选项内容不同", f"options of {choice.varies} that differ"
            )
            yield _fault(words, "")
        for option in choice.options:
            yield from _option_faults(choice, option, grades)
    number = prod(len(choice.options) for choice in choices)
    if number > MOST_COMBINATIONS:
        words = Words(
            f"至多{MOST_COMBINATIONS}种组合", f"combinations, no more than {MOST_COMBINATIONS}"
        )
        yield _fault(words, number)


def _fault(expected: Words, got: object) -> Contradiction:
    return Contradiction(expected, got, "choices", "window_score.toml")


def _option_faults(choice: Choice, option: Option, grades: int) -> Iterator[Contradiction]:
    points, share = option.points, option.least_answered
    if points is not None and len(points) != grades:
        yield _of_option(choice, option, f"{grades}个分值", f"{grades} points", len(points))
    elif points is not None and (
        list(points) != sorted(points, reverse=True) or not 100 >= points[0] > points[-1] >= 0
    ):
        got = ", ".join(str(value) for value in points)
        yield _of_option(
            choice, option, "分值由至多100降到至少0", "points that fall from 100 to 0", got
        )
    if share is not None and not 0 <= share <= 1:
        yield _of_option(choice, option, "0到1的比例", "a share from 0 to 1", share)
    if option.abstention is not None and option.abstention > grades:
        yield _of_option(
            *(
                choice,
                option,
                f"0到{grades}的等级",
                f"a grade from 0 to {grades}",
                option.abstention,
            )
        )
    if option.channels == ():
        yield _of_option(choice, option, "至少一个渠道", "at least one channel", "")


def _of_option(choice: Choice, option: Option, zh: str, en: str, got: object) -> Contradiction:
    words = Words(
        f"{choice.varies} 的选项 {option.id} 写{zh}",
        f"{en} in option {option.id} of {choice.varies}",
    )
    return _fault(words, got)
