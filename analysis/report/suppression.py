"""Which counts the reports do not show, because so few people stand behind them."""

from collections.abc import Mapping

from analysis.result.score_report import ScoreReport
from rulebook.vocabulary import SMALLEST_GROUP

Counts = Mapping[str, Mapping[int | None, int]]  # people by window and column

HIDDEN = "隐去"
HIDDEN_NOTE = f"有1—{SMALLEST_GROUP - 1}人的等级或题数时，该窗口只列合计，其余{HIDDEN}"


def hidden_votes(report: ScoreReport) -> set[str]:
    """Windows whose ballots by grade are not shown."""
    tallies = {r.window.id: r.evidence.tally for r in report.results}
    return hidden_windows(tallies, {r.window.id: r.evidence.ballots for r in report.results})


def hidden_surveys(report: ScoreReport) -> set[str]:
    """Windows whose responses by number of items answered are not shown."""
    counts: Counts = {
        r.window.id: {answered: count for answered, (count, _) in r.evidence.survey_sums.items()}
        for r in report.results
    }
    return hidden_windows(counts, {r.window.id: r.evidence.responses for r in report.results})


def hidden_windows(counts: Counts, sizes: Mapping[str, int]) -> set[str]:
    """Windows with a count of 1 to 4, and as many more as a city-wide sum takes.

    A sum over the city less all that is shown is the sum over the hidden windows: these are never
    one alone, and never 1 to 4 people together where another window can be hidden with them
    (Willenborg and de Waal, 2001, Elements of Statistical Disclosure Control).
    """
    hidden = {
        window
        for window, own in counts.items()
        if any(0 < n < SMALLEST_GROUP for n in own.values())
    }
    while more := _one_more(counts, sizes, hidden):
        hidden.add(more)
    return hidden


def _one_more(counts: Counts, sizes: Mapping[str, int], hidden: set[str]) -> str | None:
    """The window to hide next; None once no sum gives the hidden ones away."""
    shown = sorted((w for w in counts if w not in hidden and sizes[w]), key=lambda w: sizes[w])
    if len(hidden) == 1:
        return next(iter(shown), None)
    for column in {column: None for own in counts.values() for column in own}:
        if 0 < sum(counts[window].get(column, 0) for window in hidden) < SMALLEST_GROUP:
            holders = [window for window in shown if counts[window].get(column, 0)]
            if holders:
                return min(holders, key=lambda w: counts[w].get(column, 0))
    return None
