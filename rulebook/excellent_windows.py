"""The selection of excellent windows (优秀窗口) of each assessment period."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from fractions import Fraction

from rulebook import contract
from rulebook.round import Round


@dataclass(frozen=True)
class ExcellentPeriod:
    """The 优秀窗口 of one two-monthly period: window ids and marks (points of 100), best first.

    ``places`` are how many were asked for; ``tied`` says that the last is shared, so that there are
    more windows than places.
    """

    period: str
    windows: tuple[tuple[str, Fraction], ...]
    tied: bool
    places: int


def excellent_windows(
    marks: Mapping[str, Mapping[str, Fraction]],
    periods: tuple[str, ...],
    exempt: Set[str],
    places: int,
) -> tuple[ExcellentPeriod, ...]:
    """The 优秀窗口 of every period: the best marks without the exempt windows, ties whole.

    Parameters
    ----------
    marks
        Points of 100 by window and period.
    periods
        The periods asked for, in order.
    exempt
        Windows that are scored but take no part in the selection.
    places
        How many windows a period; more where the last mark is shared.
    """
    return tuple(_period(marks, period, exempt, places) for period in periods)


def _period(
    marks: Mapping[str, Mapping[str, Fraction]], period: str, exempt: Set[str], places: int
) -> ExcellentPeriod:
    given = [
        (window, by_period[period])
        for window, by_period in marks.items()
        if period in by_period and window not in exempt
    ]
    given.sort(key=lambda pair: (-pair[1], pair[0]))
    if len(given) <= places:
        return ExcellentPeriod(period, tuple(given), False, places)
    lowest = given[places - 1][1]
    chosen = tuple(pair for pair in given if pair[1] >= lowest)
    return ExcellentPeriod(period, chosen, len(chosen) > places, places)


def marks_now(this_round: Round) -> dict[str, dict[str, Fraction]]:
    """Points of 100 by window and period, as far as they are in; rows with a fault are left out."""
    read, marks = this_round.read(contract.BIMONTHLY), dict[str, dict[str, Fraction]]()
    usual = Fraction(this_round.book.window_score.marks.full_marks)
    for row in read.rows if read else ():
        score, full = row.values["score"], row.values.get("full_marks")
        full = usual if full is None else full
        if isinstance(score, Fraction) and isinstance(full, Fraction) and 0 < full >= score:
            by_period = marks.setdefault(row.text("window_id"), {})
            by_period[row.text("period")] = score * 100 / full
    return marks
