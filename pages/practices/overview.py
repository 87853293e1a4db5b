"""The overview's filter: every choice with how many practices it would leave."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pages.practices.library import Library
from pages.practices.vocabulary import Named


@dataclass(frozen=True)
class Choice:
    """One box to tick: what it stands for, its words, the practices it leaves."""

    value: str
    label: str
    count: int


@dataclass(frozen=True)
class Choices:
    """The boxes of one question; those that would leave nothing are not there."""

    legend: str
    name: str
    choices: Sequence[Choice]


def filters(library: Library) -> list[Choices]:
    """The questions of the form; the last is folded away."""
    words, practices = library.words, library.practices
    quantities = sum(bool(practice.quantities) for practice in practices)
    return [
        _choices("年份", "year", words.years, ([str(practice.year)] for practice in practices)),
        _choices("主题", "theme", words.themes, (practice.themes for practice in practices)),
        _choices(
            "“首创”“率先”的范围",
            "claim",
            words.levels,
            ([claim.level for claim in practice.claims] for practice in practices),
        ),
        Choices("数字", "figures", [Choice("yes", "有数字", quantities)] if quantities else []),
        _choices("类型", "kind", words.kinds, ([practice.kind] for practice in practices)),
    ]


def _choices(
    legend: str, name: str, words: Mapping[str, Named], values: Iterable[Sequence[str]]
) -> Choices:
    sets = [set(given) for given in values]
    counts = {value: sum(value in given for given in sets) for value in words}
    choices = [Choice(value, words[value].zh, count) for value, count in counts.items() if count]
    return Choices(legend, name, choices)
