"""Counts and marks of every window -> its evidence and its three components."""

from collections.abc import Mapping
from fractions import Fraction

import pandas as pd

from analysis.ranking import scores
from analysis.result.score_report import Evidence
from analysis.result.standings import Components
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.vocabulary import WITHDRAWN

Tally = Mapping[int | None, int]


def window_evidence(
    this_round: Round,
    cells: pd.DataFrame,
    tallies: Mapping[str, Tally],
    marks: Mapping[str, Mapping[str, Fraction]],
    survey_scores: Mapping[str, tuple[Fraction, int]],
) -> dict[str, Evidence]:
    """What each window's components are made from.

    Parameters
    ----------
    this_round
        The round.
    cells
        Survey cells as ``counts.cells.survey_cells`` gives them.
    tallies
        Ballots by window and grade (None = abstained).
    marks
        Points of 100 by window and period.
    survey_scores
        (points of 100, responses) by window, where no responses were delivered.
    """
    valid = scores.valid_cells(
        cells,
        items=len(this_round.book.items()),
        least_answered=this_round.book.window_score.survey.least_answered,
        channels=this_round.counted_channels,
    )
    sums_of = scores.survey_sums(valid)
    by_channel = _responses_by_channel(cells)
    evidence = {}
    for window in this_round.windows:
        if window.status == WITHDRAWN:
            evidence[window.id] = Evidence({}, {}, {}, 0, {})
            continue
        sums = sums_of.get(window.id, {})
        delivered = survey_scores.get(window.id, (None, 0))[1]
        evidence[window.id] = Evidence(
            marks=dict(marks.get(window.id, {})),
            tally=dict(tallies.get(window.id, {})),
            survey_sums=sums,
            responses=sum(count for count, _points in sums.values()) or delivered,
            responses_by_channel=by_channel.get(window.id, {}),
        )
    return evidence


def _responses_by_channel(cells: pd.DataFrame) -> dict[str, dict[str, int]]:
    counts = cells.groupby(["window_id", "channel"])["count"].sum()
    by_window: dict[str, dict[str, int]] = {}
    for window, channel, count in counts.reset_index().itertuples(index=False):
        by_window.setdefault(str(window), {})[str(channel)] = int(count)
    return by_window


def window_components(
    this_round: Round, evidence: Evidence, delivered: Fraction | None, scale: int
) -> Components:
    """The components of one window.

    ``delivered`` is the survey score that an agency gave instead of responses; ``scale`` see
    ``counts.cells.point_scale``.
    """
    survey = scores.survey_mean(evidence.survey_sums, scale)
    return Components(
        marks=scores.marks_mean(evidence.marks, this_round.periods),
        vote=scores.vote_mean(evidence.tally, this_round.book.questionnaires.grades.points()),
        survey=delivered if survey is None else survey,
        missing_periods=tuple(p for p in this_round.periods if p not in evidence.marks),
    )


def missing_parts(this_round: Round, components: Components) -> tuple[Words, ...]:
    """Why a window has no total; empty if it has one."""
    reasons = []
    if components.missing_periods:
        names = {p.id: p.name for p in this_round.book.campaign.periods.all}
        zh = "、".join(names[p].zh for p in components.missing_periods)
        en = ", ".join(names[p].in_language("en") for p in components.missing_periods)
        reasons.append(Words(f"缺{zh}考核成绩", f"no mark for {en}"))
    if components.vote is None:
        reasons.append(Words("没有评价该窗口的选票", "no ballot rates it"))
    if components.survey is None:
        reasons.append(Words("没有计入的有效问卷", "no valid counted response"))
    return tuple(reasons)
