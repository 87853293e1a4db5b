"""What the windows of one hall come to on average: the only thing of others on a window's sheet."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from analysis.result.score_report import ScoreReport, WindowResult
from rulebook.vocabulary import SMALLEST_GROUP


@dataclass(frozen=True)
class HallMeans:
    """Means over the windows of a hall, points of 100; None where fewer than 5 have a value."""

    total: Fraction | None
    components: Mapping[str, Fraction | None]
    periods: Mapping[str, Fraction | None]
    items: Mapping[str, Fraction | None]


def hall_of(report: ScoreReport, result: WindowResult) -> str:
    """The hall a window stands in: its own, else the round's."""
    return result.window.hall or report.settings.hall


def hall_means(report: ScoreReport) -> dict[str, HallMeans]:
    """The means by hall."""
    halls: dict[str, list[WindowResult]] = {}
    for result in report.results:
        halls.setdefault(hall_of(report, result), []).append(result)
    return {hall: _means(report, results) for hall, results in halls.items()}


def _means(report: ScoreReport, results: list[WindowResult]) -> HallMeans:
    items_of = report.findings.items if report.findings else {}
    items: dict[str, list[Fraction | None]] = {}
    for result in results:
        for item in items_of.get(result.window.id, ()):
            items.setdefault(item.label, []).append(item.mean if item.n >= SMALLEST_GROUP else None)
    by_kind = [result.components.by_kind() for result in results]
    return HallMeans(
        _mean(result.total for result in results),
        {kind: _mean(parts[kind] for parts in by_kind) for kind in by_kind[0]},
        {p: _mean(r.evidence.marks.get(p) for r in results) for p in report.periods},
        {label: _mean(means) for label, means in items.items()},
    )


def _mean(values: Iterable[Fraction | None]) -> Fraction | None:
    known = [value for value in values if value is not None]
    return sum(known, Fraction()) / len(known) if len(known) >= SMALLEST_GROUP else None
