"""Responses that answered every item, as moments of the items by window and channel."""

from dataclasses import dataclass

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.stats._arrays import FloatArray


@dataclass(frozen=True, eq=False)
class CompleteAnswers:
    """Windows as in the round, counted channels in their order.

    ``number`` of responses, shape (windows, channels); ``total`` of each item (points) and
    ``cross`` products of every two items (points squared) with items as further axes.
    """

    number: FloatArray
    total: FloatArray
    cross: FloatArray


def complete_answers(data: RoundData) -> CompleteAnswers | None:
    """From the sums of answers that the round carries; None without single responses."""
    channels = data.this_round.counted_channels
    answers, together = data.reductions.answers, data.reductions.products
    if answers is None or together is None:
        return None
    items, grades = len(data.this_round.book.items()), len(data.points)
    counted = answers["channel"].isin(list(channels)) & (answers["answered"] == items)
    kept = answers[counted].merge(together[together["complete"]], on=["window_id", "channel"])
    shape = len(data.ids), len(channels)
    place = {window: i for i, window in enumerate(data.ids)}
    at = (
        kept["window_id"].map(place).to_numpy(dtype=np.int64),
        kept["channel"].map({name: i for i, name in enumerate(channels)}).to_numpy(dtype=np.int64),
    )
    names = [f"h_{i}_{grade}" for i in range(items) for grade in range(1, grades + 1)]
    histogram = kept[names].to_numpy(dtype=float).reshape(len(kept), items, grades)
    products = np.zeros((len(kept), items, items))
    for i in range(items):
        products[:, i, i] = histogram[:, i] @ data.points**2
        for j in range(i):
            product = kept[f"c_{j}_{i}"].to_numpy(dtype=float) / data.scale**2
            products[:, i, j] = products[:, j, i] = product
    values = kept["count"].to_numpy(dtype=float), histogram @ data.points, products
    sums = [np.zeros((*shape, *value.shape[1:])) for value in values]
    for table, value in zip(sums, values, strict=True):
        np.add.at(table, at, value)
    return CompleteAnswers(*sums)
