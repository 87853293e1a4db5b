"""How a practice goes through the years: named by the notice, told of later, planned on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from pages.practices.library import Library
from pages.practices.model import Practice
from pages.practices.vocabulary import Role, Year


@dataclass(frozen=True)
class Pages:
    """Practices that a step points to, and the words before them."""

    lead: str
    practices: Sequence[Practice]


@dataclass(frozen=True)
class Step:
    """One year: a lead in our words, the source's exact words, and the pages that tell more."""

    year: Year
    here: bool = False
    lead: str = ""
    quote: str = ""
    pages: tuple[Pages, ...] = ()

    @property
    def told(self) -> bool:
        """Whether the year says anything of it."""
        return bool(self.quote or self.pages)


def later(library: Library) -> list[tuple[str, list[tuple[Practice, list[Step]]]]]:
    """What became of every task that the notice names: by its place there, the years after it."""
    by_place: dict[str, list[tuple[Practice, list[Step]]]] = {}
    named = (one for one in library.practices if library.year_of(one).role == "named")
    for practice in sorted(named, key=lambda practice: practice.id):
        steps = [step for step in lineage(practice, library) if not step.here]
        by_place.setdefault(library.place(practice, practice.quote).words, []).append(
            (practice, steps)
        )
    return list(by_place.items())


def lineage(practice: Practice, library: Library) -> list[Step]:
    """The years in order."""
    return [
        Step(year, here=True, lead="就是本页。")
        if year.id == str(practice.year)
        else _STEPS[year.role](practice, library, year)
        for year in library.years
    ]


def _named(practice: Practice, library: Library, year: Year) -> Step:
    words = practice.named_in_notice
    if not words:
        return Step(year, lead=year.silent)
    return Step(year, quote=words, pages=_pages(("见", library.sharing(words, "named"))))


def _told(practice: Practice, library: Library, year: Year) -> Step:
    if library.year_of(practice).role == "planned":
        followers = library.followed_by(practice)
        return _pointing(
            year,
            ("计划接着做的：", [later for later in followers if later.carried_on == "direct"]),
            ("同一领域的：", [later for later in followers if later.carried_on == "related"]),
        )
    return _pointing(year, ("", library.naming(practice, "told")))


def _planned(practice: Practice, library: Library, year: Year) -> Step:
    if practice.follow_up is None:
        return _pointing(year, ("", library.naming(practice, "planned")))
    sentences = library.words.words
    lead = sentences.direct if practice.carried_on == "direct" else sentences.related
    words = practice.follow_up.words
    return Step(
        year, lead=lead, quote=words, pages=_pages(("见", library.sharing(words, "planned")))
    )


def _pointing(year: Year, *groups: tuple[str, Sequence[Practice]]) -> Step:
    """A step that only points to other pages, or says that the year is silent."""
    pages = _pages(*groups)
    return Step(year, pages=pages) if pages else Step(year, lead=year.silent)


def _pages(*groups: tuple[str, Sequence[Practice]]) -> tuple[Pages, ...]:
    return tuple(Pages(lead, practices) for lead, practices in groups if practices)


_STEPS: Mapping[Role, Callable[[Practice, Library, Year], Step]] = {
    "named": _named,
    "told": _told,
    "planned": _planned,
}
