"""What last year's round tells about windows and ratings, and how surely."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from analysis.simulate.planning.beliefs import Beliefs, Moments, with_total_spread
from analysis.stats._arrays import FloatArray
from analysis.stats.between_variance import between_variance
from analysis.stats.spread_posterior import spread_quantiles
from rulebook import contract
from rulebook.model import Rulebook
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import COMPONENT_KINDS, SCORE_FIELD

REPORT = "report/score.json"
FEWEST = 4  # windows
ENDS = (0.025, 0.5, 0.975)  # posterior chances of a smaller spread: low, middle, high
_SCORED = Words(
    "上一年的得分（先在该轮运行 ceping score）", "last year's scores (run ceping score there first)"
)
_WHOLE = Words(
    "上一年有整张选票和逐份问卷（没有时用 --spread、--noise 给出估计）",
    "whole ballots and single responses of last year (else give --spread and --noise)",
)
_MANY = Words(
    f"至少{FEWEST}个三部分得分齐全的窗口", f"at least {FEWEST} windows with all three scores"
)
_MARKED = Words(
    "上一年每个窗口至少两期的考核成绩", "marks of last year, at least two periods a window"
)
_NORMAL = 1.959964  # quantile of the margins in score.json


@dataclass(frozen=True, eq=False)
class MeasuredYear:
    """Scores of a year by part and window (points), with the error variance of each.

    ``single`` are variances of one rating by part, in the order of the components.
    """

    scores: FloatArray
    error: FloatArray
    single: tuple[float, ...]
    rated: float
    day_likeness: float


def beliefs_from(year: MeasuredYear, book: Rulebook, days: int) -> Beliefs:
    """Moments of the parts; the spread of totals with its ends, where data leave it open."""
    weights = np.array([float(book.component_weights()[kind]) for kind in COMPONENT_KINDS])
    parts = {}
    for i, kind in enumerate(COMPONENT_KINDS):
        spread = np.sqrt(between_variance(year.scores[i], year.error[i]))
        middle, single = float(year.scores[i].mean()), float(np.sqrt(year.single[i]))
        parts[kind] = Moments(middle, float(spread), single)
    plain = Beliefs(parts, 0.0, year.rated, year.day_likeness, days, "last_year")
    low, middle, high = spread_quantiles(weights @ year.scores, weights**2 @ year.error, ENDS)
    ends = tuple(with_total_spread(plain, book, float(total)) for total in (low, high))
    return replace(with_total_spread(plain, book, float(middle)), ends=ends)


def last_years_beliefs(previous: Round, book: Rulebook, days: int) -> Beliefs:
    """From a scored round's marks and ``score.json``.

    Raises
    ------
    InputError
        If it was not scored, lacks single ballots or responses, or has too few windows.
    """
    document = _document(previous)
    checks = {check["id"]: check for check in document["checks"]}
    vote, survey = checks["vote_reliability"], checks["sample_size"]
    if not vote["precondition_met"] or "between_variance" not in survey["numbers"]:
        raise InputError([Problem(f"{previous.folder}/{REPORT}", _WHOLE, "")])
    windows = [window for window in document["windows"] if _complete(window, survey)]
    if len(windows) < FEWEST:
        raise InputError([Problem(f"{previous.folder}/{REPORT}", _MANY, str(len(windows)))])
    beliefs = beliefs_from(_measured(previous, windows, checks, days), book, days)
    return replace(beliefs, simulated=previous.settings.simulated)


def _document(previous: Round) -> Mapping[str, Any]:
    path = previous.folder / REPORT
    try:
        document: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        document["windows"], document["checks"]
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError([Problem(f"{previous.folder}/{REPORT}", _SCORED, "")]) from None
    return document


def _complete(window: Mapping[str, Any], survey: Mapping[str, Any]) -> bool:
    """Whether all three scores are there, and the error of the survey's."""
    scores = all(window[SCORE_FIELD[kind]] is not None for kind in COMPONENT_KINDS)
    own = survey["windows"].get(window["window_id"], {})
    return scores and bool(window["ballots"]) and own.get("margin") is not None


def _measured(
    previous: Round,
    windows: list[Mapping[str, Any]],
    checks: Mapping[str, Mapping[str, Any]],
    days: int,
) -> MeasuredYear:
    scores = np.array([[float(w[SCORE_FIELD[kind]]) for w in windows] for kind in COMPONENT_KINDS])
    ballots, responses = (
        np.array([float(w[n]) for w in windows]) for n in ("ballots", "responses")
    )
    vote, survey = checks["vote_reliability"], checks["sample_size"]
    rated = min(float(1 / (vote["n"] / ballots).mean()), 1.0)
    components = vote["numbers"]
    grade = components["variance_rest"] + (1 - rated) * components["variance_voters"]
    effect = float(survey["numbers"]["design_effect"])
    response = float(np.average(_clustered(windows, survey), weights=responses)) / effect
    mark, periods = _mark_variance(previous, windows)
    a_day = float(responses @ responses / responses.sum()) / days
    return MeasuredYear(
        scores,
        np.array([mark / periods, grade / ballots, effect * response / responses]),
        (mark, grade, response),
        rated,
        min((effect - 1) / max(a_day - 1, 1.0), 1.0),
    )


def _clustered(windows: list[Mapping[str, Any]], survey: Mapping[str, Any]) -> list[float]:
    """Variance of a response by window, times the design effect of days."""
    between = float(survey["numbers"]["between_variance"])
    squares = []
    for window in windows:
        own, size = survey["windows"][window["window_id"]], window["responses"]
        if between > 0:
            squares.append(between * size * (1 / own["reliability"] - 1))
        else:
            squares.append(size * (own["margin"] / _NORMAL) ** 2)
    return squares


def _mark_variance(previous: Round, windows: list[Mapping[str, Any]]) -> tuple[float, FloatArray]:
    """Variance of a mark beyond what its window and its period explain, and periods by window."""
    read = previous.read(contract.BIMONTHLY)
    if read is None or read.problems:
        missing = Problem(f"{previous.folder}/bimonthly.csv", _MARKED, "")
        raise InputError(read.problems if read else [missing])
    place = {str(window["window_id"]): i for i, window in enumerate(windows)}
    column = {period: i for i, period in enumerate(previous.periods)}
    table = np.full((len(place), len(column)), np.nan)
    full = previous.book.window_score.marks.full_marks
    for row in read.rows:
        at = place.get(str(row.values["window_id"])), column.get(str(row.values["period"]))
        if None not in at:
            score, most = row.values["score"], row.values["full_marks"] or full
            table[at] = 100 * float(score) / float(most)  # type: ignore[arg-type]  # numbers
    periods = (~np.isnan(table)).sum(axis=1).astype(np.float64)
    residual = table - np.nanmean(table, axis=1, keepdims=True)
    residual -= np.nanmean(residual, axis=0)
    freedom = periods.sum() - len(place) - len(column) + 1
    if freedom < 1:
        raise InputError([Problem("bimonthly.csv", _MARKED, f"{int(periods.max())}")])
    return float(np.nansum(residual**2) / freedom), periods
