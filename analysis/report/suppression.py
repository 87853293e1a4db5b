"""Which counts the reports do not show, because so few people stand behind them."""

from collections.abc import Iterable, Mapping

from analysis.result.score_report import ScoreReport

LEAST = 5  # people behind a number that is shown
HIDDEN = "隐去"
HIDDEN_NOTE = f"有1—{LEAST - 1}人的等级或题数时，该窗口只列合计，其余{HIDDEN}"


def hidden_votes(report: ScoreReport) -> set[str]:
    """Windows whose ballots by grade are not shown."""
    tallies = {r.window.id: list(r.evidence.tally.values()) for r in report.results}
    sizes = {r.window.id: r.evidence.ballots for r in report.results}
    return _hidden(tallies, sizes)


def hidden_surveys(report: ScoreReport) -> set[str]:
    """Windows whose responses by number of items answered are not shown."""
    counts = {
        r.window.id: [count for count, _points in r.evidence.survey_sums.values()]
        for r in report.results
    }
    return _hidden(counts, {r.window.id: r.evidence.responses for r in report.results})


def _hidden(counts: Mapping[str, Iterable[int]], sizes: Mapping[str, int]) -> set[str]:
    """Windows with a count of 1 to 4; with a single one a second, else a city-wide sum tells."""
    hidden = {window for window, numbers in counts.items() if any(0 < n < LEAST for n in numbers)}
    if len(hidden) == 1 and len(counts) > 1:
        others = [window for window in counts if window not in hidden and sizes[window]]
        hidden |= set(sorted(others, key=lambda window: sizes[window])[:1])
    return hidden
