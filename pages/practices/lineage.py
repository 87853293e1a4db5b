"""How a practice goes through the years: named in 2021, told in 2022, planned for 2023."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages.practices.library import Library
from pages.practices.model import Practice

_NAMES = {2021: "2021年通知", 2022: "2022年总结", 2023: "2023年计划怎么说"}
_NONE = {
    2021: "通知没有提到这项做法。",
    2022: "总结没有对应的做法。",
    2023: "计划没有提到这项做法。",
}
_MATCH = {
    "direct": "计划点名同一件事：",
    "related": "计划只谈到同一领域，没有点名这项做法：",
}


@dataclass(frozen=True)
class Pages:
    """Practices that a step points to, and the words before them."""

    lead: str
    practices: Sequence[Practice]


@dataclass(frozen=True)
class Step:
    """One year: a lead in our words, the source's exact words, and the pages that tell more."""

    year: int
    here: bool = False
    lead: str = ""
    quote: str = ""
    pages: tuple[Pages, ...] = ()

    @property
    def name(self) -> str:
        """The step's heading."""
        return _NAMES[self.year]

    @property
    def told(self) -> bool:
        """Whether the year says anything of it."""
        return bool(self.quote or self.pages)


def lineage(practice: Practice, library: Library) -> list[Step]:
    """The three years in order."""
    steps = [_in_2021(practice, library), _in_2022(practice, library), _in_2023(practice, library)]
    return [
        Step(step.year, here=True, lead="就是本页。") if step.year == practice.year else step
        for step in steps
    ]


def _in_2021(practice: Practice, library: Library) -> Step:
    if not practice.named_2021:
        return _silent(2021)
    found = library.sharing(practice.named_2021, 2021)
    return Step(2021, quote=practice.named_2021, pages=_pages(("见", found)))


def _in_2022(practice: Practice, library: Library) -> Step:
    if practice.year == 2023:
        found = library.followed_by(practice)
        pages = _pages(
            ("计划接着做的：", [one for one in found if one.carried_on == "direct"]),
            ("同一领域的：", [one for one in found if one.carried_on == "related"]),
        )
    else:
        pages = _pages(("", [one for one in library.naming(practice) if one.year == 2022]))
    return Step(2022, pages=pages) if pages else _silent(2022)


def _in_2023(practice: Practice, library: Library) -> Step:
    if practice.follow_up:
        found = library.sharing(practice.follow_up.words, 2023)
        lead = _MATCH[practice.follow_up.match]
        return Step(2023, lead=lead, quote=practice.follow_up.words, pages=_pages(("见", found)))
    pages = _pages(("", [one for one in library.naming(practice) if one.year == 2023]))
    return Step(2023, pages=pages) if pages else _silent(2023)


def _pages(*groups: tuple[str, Sequence[Practice]]) -> tuple[Pages, ...]:
    return tuple(Pages(lead, found) for lead, found in groups if found)


def _silent(year: int) -> Step:
    return Step(year, lead=_NONE[year])
