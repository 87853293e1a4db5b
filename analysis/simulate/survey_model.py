"""The survey's parameters, and the points that follow from them.

Answers of one response share a latent factor (general satisfaction); an item has a loading, a
difficulty and a rate of 未涉及. A channel has a small mode effect, a window's day a small common
effect. All in latent units with standard deviation 1.
"""

import datetime as dt
import math
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from analysis.simulate.design import SURVEY_SHIFT, Design, FloatArray, expected_points

CHANNEL_SHARE = {"code": 0.7, "interviewer": 0.2, "open": 0.1}
MODE_EFFECT = {"code": 0.0, "interviewer": 0.12, "open": -0.15}
DAY_EFFECT = 0.1  # standard deviation
OPENS, CLOSES, BIN = 9 * 60, 17 * 60, 10  # minutes after midnight


@dataclass(frozen=True)
class Model:
    """The survey's parameters, one value an item, a channel or a moment."""

    items: tuple[str, ...]
    need: int  # answered items that make a response valid
    loading: FloatArray
    difficulty: FloatArray
    gap: FloatArray
    channels: tuple[str, ...]
    share: FloatArray
    effect: FloatArray
    moments: tuple[str, ...]
    profile: FloatArray  # chance of each moment

    @property
    def bins(self) -> int:
        """Moments a day."""
        return (CLOSES - OPENS) // BIN


def model(design: Design) -> Model:
    """Draw the items' parameters; channels and items are the edition's."""
    rng = design.rng("survey")
    book = design.book
    items = tuple(item.id for item in book.items())
    gap = rng.uniform(0.01, 0.06, len(items))
    gap[[item.overall_item for item in book.items()]] = 0.005
    gap[[_often_empty(design, item) for item in range(len(items))]] = 0.25
    rule = book.window_score.survey
    channels = (*rule.counted_channels, *rule.reported_apart)
    share = np.array([CHANNEL_SHARE.get(channel, 0.1) for channel in channels])
    moments, profile = _moments(design)
    return Model(
        items,
        math.ceil(rule.least_answered * len(items)),
        rng.uniform(0.65, 0.85, len(items)),
        np.append(0.0, rng.normal(0, 0.15, len(items) - 1)),
        gap,
        channels,
        share / share.sum(),
        np.array([MODE_EFFECT.get(channel, 0.0) for channel in channels]),
        moments,
        profile,
    )


def _often_empty(design: Design, item: int) -> bool:
    """Whether the item's hint sends people to 未涉及, as the one on travel does."""
    label = design.book.questionnaires.grades.does_not_apply.zh.split("（")[0]
    hint = design.book.items()[item].hint
    return hint is not None and label in hint.zh


def _moments(design: Design) -> tuple[tuple[str, ...], FloatArray]:
    """Every ten minutes of the survey's working hours, and how busy each one is."""
    zone = ZoneInfo(design.book.campaign.campaign.timezone)
    minutes = np.arange(OPENS, CLOSES, BIN)
    busy = np.exp(-(((minutes - 615) / 70) ** 2)) + 0.8 * np.exp(-(((minutes - 890) / 75) ** 2))
    week = np.array([1.25 if day.weekday() == 0 else 1.0 for day in design.days])
    profile = np.outer(week, 0.05 + busy).ravel()
    midnights = [dt.datetime.combine(day, dt.time(), zone) for day in design.days]
    moments = (at + dt.timedelta(minutes=int(minute)) for at in midnights for minute in minutes)
    texts = tuple(moment.isoformat(timespec="minutes") for moment in moments)
    return texts, profile / profile.sum()


def item_weights(model: Model) -> FloatArray:
    """Mean share of each item in a valid response's mean: E[answered / number answered | valid].

    Exact, by the distribution of the number of other items answered.
    """
    answer = 1 - model.gap
    weights = np.zeros(len(answer))
    for item in range(len(answer)):
        others = np.ones(1)
        for chance in np.delete(answer, item):
            others = np.convolve(others, [1 - chance, chance])
        answered = np.arange(1, len(answer) + 1)
        valid = answered >= max(model.need, 1)
        weights[item] = answer[item] * float(np.sum(others[valid] / answered[valid]))
    total: float = weights.sum()
    return weights / total


def expected_survey(design: Design, model: Model) -> FloatArray:
    """Mean points of each window's valid responses over the counted channels."""
    counted = [model.channels.index(c) for c in design.book.window_score.survey.counted_channels]
    mix = model.share[counted] / model.share[counted].sum()
    shift = (
        SURVEY_SHIFT * design.survey[:, None, None]
        + model.effect[counted][None, :, None]
        - model.difficulty[None, None, :]
    )
    points = expected_points(shift, 1 + DAY_EFFECT**2, design.book)
    mean: FloatArray = np.einsum("wci,c,i->w", points, mix, item_weights(model))
    return mean
