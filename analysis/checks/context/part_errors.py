"""The errors of the three parts of a total, each from what its ratings share."""

from dataclasses import replace

import numpy as np

from analysis.checks.context.bootstrap import spread
from analysis.checks.context.responses import Responses
from analysis.checks.context.round_data import RoundData
from analysis.stats._arrays import FloatArray, ratio
from analysis.stats.clustered_error import clustered_error
from analysis.stats.crossed_error import crossed_error, independent_error
from analysis.stats.part_error import PartError

FEWEST_DAYS = 2  # days of the city without which nothing is known of days


def part_errors(data: RoundData) -> dict[str, PartError]:
    """Of marks, vote and survey, by component: what another similar year would bring."""
    scale = (float(data.points.min()), float(data.points.max()))
    if data.ballots is None:
        size, variance = spread(data.tally, data.points)
        vote = independent_error(data.part("vote"), variance, size, scale=scale)
    else:
        vote = crossed_error(data.ballots, scale=scale)
    if data.responses is None:
        nothing = np.full(len(data.results), np.nan)
        survey = PartError(nothing, nothing, nothing, scale=scale)
    else:
        survey = _survey_error(data.responses, scale)
    return {"marks": crossed_error(data.marks.T), "vote": vote, "survey": survey}


def _survey_error(responses: Responses, scale: tuple[float, float]) -> PartError:
    """From windows' days; from one design effect where a window's responses have none."""
    timed = responses.number.sum(axis=1)
    if len(responses.days) < FEWEST_DAYS or ((timed == 0) & (responses.size > 0)).any():
        variance = responses.deff * responses.variance
        return independent_error(responses.mean, variance, responses.size, scale=scale)
    error = clustered_error(responses.number, responses.total, responses.square, scale=scale)
    return replace(error, mean=responses.mean, own=error.own * ratio(timed, responses.size))


def left_share(data: RoundData) -> FloatArray:
    """Share of the electors whose ballots a window lacks; 1 where nobody knows how many."""
    return np.asarray(np.clip(1 - data.tally.sum(axis=1) / data.electors, 0, 1), np.float64)
