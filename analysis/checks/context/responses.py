"""Valid counted responses as arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.stats._arrays import FloatArray
from analysis.stats.design_effect import clustered_mean


@dataclass(frozen=True, eq=False)
class Responses:
    """Valid counted responses by window; days are those with a time.

    ``deff`` is the city's design effect of days, at least 1; ``clusters`` the days with responses,
    or the responses where fewer than two days are known. ``untimed`` responses are in no day.
    """

    size: FloatArray
    mean: FloatArray
    variance: FloatArray
    clusters: FloatArray
    deff: float
    days: tuple[str, ...]
    number: FloatArray
    total: FloatArray
    square: FloatArray
    untimed: int


def responses_of(days: pd.DataFrame, place: Mapping[str, int], scale: int) -> Responses:
    """From the counts by window, day and number of answers; ``place`` is each window's row."""
    row = days["window_id"].map(place).to_numpy(dtype=np.int64)
    code, known = pd.factorize(days["day"], sort=True)  # -1 without a time
    labels = [str(day)[:10] for day in known]
    at = np.where(code < 0, len(labels), code)
    answered = days["answered"].to_numpy(dtype=float) * scale
    values = (
        days["count"].to_numpy(dtype=float),
        days["total"].to_numpy(dtype=float) / answered,
        days["square"].to_numpy(dtype=float) / answered**2,
    )
    tables = []
    for value in values:
        table = np.zeros((len(place), len(labels) + 1))
        np.add.at(table, (row, at), value)
        tables.append(table)
    whole = clustered_mean(*(table.sum(axis=1, keepdims=True) for table in tables))
    timed = clustered_mean(*(table[:, :-1] for table in tables))
    return Responses(
        size=whole.size,
        mean=whole.mean,
        variance=whole.variance,
        clusters=np.where(timed.clusters > 1, timed.clusters, whole.size),
        deff=max(1.0, float(np.nan_to_num(timed.pooled, nan=1.0))),
        days=tuple(labels),
        number=tables[0][:, :-1],
        total=tables[1][:, :-1],
        square=tables[2][:, :-1],
        untimed=int(tables[0][:, -1].sum()),
    )
