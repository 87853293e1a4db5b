"""Totals with responses, whole days and ballots drawn again: shown beside the intervals."""

from collections.abc import Sequence

import numpy as np

from analysis.checks.context.round_data import RoundData
from analysis.stats._arrays import FloatArray, ratio
from analysis.stats.resampling import day_bootstrap, resampled_means

GAUSSIAN_FROM = 300  # responses: from here on a normal law draws the same within .003
FEWEST_DAYS = 10
_EDGES = (2.5, 97.5)
Limits = tuple[FloatArray, FloatArray]


def spread(histogram: FloatArray, points: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Number and variance of single grades by window, from a histogram."""
    size = histogram.sum(axis=1)
    mean = ratio(histogram @ points, size)
    centred = (histogram * (points - np.nan_to_num(mean)[:, None]) ** 2).sum(axis=1)
    return size, np.where(size > 1, ratio(centred, size - 1), np.nan)


def bootstrap_limits(
    data: RoundData, draws: int, rngs: Sequence[np.random.Generator]
) -> dict[str, Limits]:
    """Limits of the totals beside the sampling view, by the name of what is drawn.

    Responses, and days where there are enough of them and every response has its day; ballots are
    drawn again in both. ``rngs`` are for responses, days and ballots.
    """
    limits = {}
    votes = _vote_draws(data, draws, rngs[2])
    for name, survey in _survey_draws(data, draws, rngs[0], rngs[1]).items():
        total = data.totals + data.weight("survey") * survey + votes
        known = np.isfinite(total).mean(axis=0) > 0.99
        ends = np.full((2, total.shape[1]), np.nan)
        ends[:, known] = np.nanpercentile(total[:, known], _EDGES, axis=0)
        limits[name] = (ends[0], ends[1])
    return limits


def _survey_draws(
    data: RoundData, draws: int, single: np.random.Generator, daily: np.random.Generator
) -> dict[str, FloatArray]:
    """Drawn survey means less the mean: single responses, and whole days."""
    responses, cells = data.responses, data.reductions.straight
    if responses is None or cells is None:
        return {}
    place = {window: i for i, window in enumerate(data.ids)}
    score, cell = np.unique(
        cells["points"].to_numpy() / (cells["answered"].to_numpy() * data.scale),
        return_inverse=True,
    )
    table = np.zeros((len(place), len(score)))
    np.add.at(table, (cells["window_id"].map(place).to_numpy(), cell), cells["count"])
    means = {
        "responses": resampled_means(
            table, score, draws=draws, rng=single, gaussian_from=GAUSSIAN_FROM
        )
    }
    # responses without a day cannot be drawn by days, and the mean holds them
    if len(responses.days) >= FEWEST_DAYS and not responses.untimed:
        means["days"] = day_bootstrap(responses.total, responses.number, draws=draws, rng=daily)
    return {name: drawn - responses.mean for name, drawn in means.items()}


def _vote_draws(data: RoundData, draws: int, rng: np.random.Generator) -> FloatArray:
    """Drawn weighted vote means less the mean, corrected for the electors there are."""
    size, variance = spread(data.tally, data.points)
    left = np.clip(1 - size / data.electors, 0, None)
    error = np.where(left == 0, 0.0, np.sqrt(left * ratio(variance, size)))
    if data.ballots is None:
        drawn = rng.standard_normal((draws, len(error))) * error
    else:
        chosen = rng.multinomial(
            len(data.ballots), np.full(len(data.ballots), 1 / len(data.ballots)), draws
        ).astype(np.float64)
        seen = ~np.isnan(data.ballots)
        means = ratio(chosen @ np.nan_to_num(data.ballots), chosen @ seen.astype(float))
        drawn = (means - data.part("vote")) * np.sqrt(left)
    return np.asarray(data.weight("vote") * drawn, np.float64)
