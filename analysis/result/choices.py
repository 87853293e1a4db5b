"""Values: the first places under every combination of the working rules' options."""

from collections.abc import Mapping
from dataclasses import dataclass

Runs = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class OptionEffect:
    """One way to write a rule; the first of a choice is in force.

    ``changed`` counts the combinations of all other choices whose first places are others than with
    the option in force. ``entering`` and ``leaving`` are window ids where this alone is changed.
    ``honour_`` says the same of the windows that could be given the honour.
    """

    id: str
    name: str
    changed: int
    entering: tuple[str, ...]
    leaving: tuple[str, ...]
    honour_changed: int
    honour_entering: tuple[str, ...]
    honour_leaving: tuple[str, ...]


@dataclass(frozen=True)
class ChoiceEffect:
    """One working rule that is varied.

    ``share`` of the ``compared`` combinations have other first places, as a mean over the options
    not in force; ``honour_share`` have others who could be given the honour.
    """

    varies: str
    rule: str
    name: str
    options: tuple[OptionEffect, ...]
    compared: int
    share: float
    honour_share: float


@dataclass(frozen=True)
class Combinations:
    """In how many combinations a window is inside, or shares the last place; and in which.

    ``share`` (0 to 1) is of both together among all combinations.

    Combinations are numbered like digits: the first choice is the slowest, its option in force 0.
    Runs are (start, end) of such numbers, the end not in it; ``tied_runs`` those of shared places.
    """

    inside: int
    tied: int
    share: float
    runs: Runs
    tied_runs: Runs


@dataclass(frozen=True)
class WindowPlaces:
    """Two things that may happen to a window, each in how many combinations.

    ``first``: it is among the first by its total, whatever it applied for. ``honour``: it could be
    given the honour of the first places, by its total, its application, the conditions known and
    the reading of the clause.
    """

    first: Combinations
    honour: Combinations


@dataclass(frozen=True)
class Specifications:
    """Every combination of the working rules' options; never official.

    ``choices`` stand with the one that moves either event most first; ``windows`` are those that
    are ever among the first or could ever be given the honour, by how often; ``left_out`` says in
    words what could not be varied; ``sentences`` say what came of it.
    """

    places: int
    combinations: int
    choices: tuple[ChoiceEffect, ...]
    windows: Mapping[str, WindowPlaces]
    left_out: tuple[str, ...]
    sentences: tuple[str, ...]

    @property
    def moves(self) -> bool:
        """Whether any choice, changed alone, changes the first or who could be honoured."""
        return any(choice.share or choice.honour_share for choice in self.choices)

    @property
    def honour_apart(self) -> bool:
        """Whether some combination gives the honour to others than the first by their totals."""
        return any(own.first != own.honour for own in self.windows.values())


@dataclass(frozen=True)
class AdjustedScore:
    """One component with something that is not the window's own doing taken off; never official.

    ``windows`` are points by window id, without windows that so few people rated that they could
    be made out.
    """

    id: str
    label: str
    part: str
    windows: Mapping[str, float]


@dataclass(frozen=True)
class Adjusted:
    """Every adjusted score that the round can give, and in a sentence what they change."""

    scores: tuple[AdjustedScore, ...] = ()
    sentence: str = ""
