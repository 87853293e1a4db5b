"""Where windows stand: their components, their place in the ranking, and what follows from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from rulebook.problems import Words
from rulebook.round import Window
from rulebook.vocabulary import MARKS, SURVEY, VOTE

READING_WORDS: Mapping[str, Words] = {
    "literal": Words("按字面理解", "by the letter"),
    "among_applicants": Words("按申报者中的前几名理解", "the first among applicants"),
}


@dataclass(frozen=True)
class Components:
    """The three components of one window in points of 100, None where one cannot be had.

    ``missing_periods`` are the counted periods without a mark: with one of them missing there is
    no two-monthly score, and never a zero in its place.
    """

    marks: Fraction | None
    vote: Fraction | None
    survey: Fraction | None
    missing_periods: tuple[str, ...] = ()

    def by_kind(self) -> dict[str, Fraction | None]:
        """The components by their kind in the score tree."""
        return {MARKS: self.marks, VOTE: self.vote, SURVEY: self.survey}


@dataclass(frozen=True)
class WindowStanding:
    """Where one window stands. ``rank`` is None outside the pool, with the reasons."""

    window: Window
    total: Fraction | None
    rank: int | None
    not_ranked_because: tuple[Words, ...] = ()

    @property
    def in_pool(self) -> bool:
        """Whether the window takes part in the overall ranking."""
        return self.rank is not None


@dataclass(frozen=True)
class DesignationOutcome:
    """What follows from the ranking. Window ids, in order of rank and then of the register.

    ``designated`` are so by rank and application, though a condition may still be pending;
    ``ties_at_cutoff`` share the last place and are for the leading group, ``tied_places`` how many
    of them can have a place;
    ``top_without_application`` are in the overall top but did not apply for the honour;
    ``top_barred`` did, but a condition is not met or a clause keeps them out; ``open_places`` stay
    open unless the leading group decides otherwise.
    """

    reading: str
    designated: tuple[str, ...]
    ties_at_cutoff: tuple[str, ...]
    tied_places: int
    top_without_application: tuple[str, ...]
    open_places: int
    proposed: tuple[str, ...]
    top_barred: tuple[str, ...] = ()
