"""The selection of excellent windows (优秀窗口) of each assessment period."""

from collections.abc import Mapping, Set
from fractions import Fraction

from analysis.result.awards import ExcellentPeriod


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
