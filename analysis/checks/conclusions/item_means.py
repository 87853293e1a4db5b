"""The mean of every item of the questionnaire by window."""

from fractions import Fraction

from analysis.checks.context.round_data import RoundData
from analysis.result.findings import ItemMean


def item_means(data: RoundData) -> dict[str, tuple[ItemMean, ...]]:
    """Exact means by window id; items that nobody answered are left out."""
    frame, book = data.reductions.items, data.this_round.book
    if frame is None:
        return {}
    points = [book.questionnaires.grades.points()[g + 1] for g in range(len(data.points))]
    windows = {}
    for window, counts in zip(frame["window_id"], data.item_histograms.astype(int), strict=True):
        means = []
        for item, histogram in zip(book.items(), counts, strict=True):
            n = int(histogram.sum())
            total = sum((int(c) * p for c, p in zip(histogram, points, strict=True)), Fraction())
            if n:
                means.append(ItemMean(item.label.zh, n, total / n))
        windows[str(window)] = tuple(means)
    return windows
