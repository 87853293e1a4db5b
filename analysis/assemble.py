"""The whole way from a round folder to a ScoreReport."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil

import pandas as pd

from analysis import awarding, eligibility, honours, reduce, reduce_items, scores
from analysis.awards import ExcellentPeriod
from analysis.checks import find
from analysis.checks.data import Reductions, round_data
from analysis.fingerprints import counts_hash, file_hashes
from analysis.inputs import Inputs, Tally, electorate
from analysis.previous import excellent_windows, exempt_windows
from analysis.read import Ratings
from analysis.record import RECORD_FILE, read_record
from analysis.report.model import Evidence, ScoreReport, Sources, WindowResult
from analysis.settle import decided
from analysis.validate import Examined, examine
from rulebook.lock import changes_since_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

Counts = tuple[pd.DataFrame, dict[str, Tally]]
Weights = Mapping[str, Fraction]

DRAWS = 10_000


def check_round(this: Round) -> tuple[tuple[Problem, ...], tuple[Words, ...]]:
    """Every fault of a round, and remarks that are none."""
    with Ratings(this) as ratings:
        found = examine(this, ratings)
    problems = list(found.problems)
    try:
        read_record(this.folder)
        if found.inputs.register_sound:
            exempt_windows(this)
    except InputError as error:
        problems += error.problems
    return tuple(problems), found.remarks


def score_round(
    this: Round,
    *,
    weights: Weights | None = None,
    draws: int = DRAWS,
    seed: int | None = None,
    checks: bool = True,
    excellent: int = 0,
    on_step: Callable[[Words], None] = lambda words: None,
) -> ScoreReport:
    """Score a round.

    Parameters
    ----------
    this
        The round.
    weights
        Other weights by component kind, for what-if questions; the result is then marked
        unofficial.
    draws
        Random draws behind the checks; the scores need none.
    seed
        Seed of these draws; the round's own by default.
    checks
        Whether to look for findings, which takes most of the time.
    excellent
        How many 优秀窗口 to list for each two-monthly period; 0 for none.
    on_step
        Told what happens next, for a progress display.

    Raises
    ------
    InputError
        If anything in the folder is at fault; nothing is computed then.
    """
    with Ratings(this) as ratings:
        on_step(Words("检查数据", "checking the data"))
        found = examine(this, ratings, thorough=False)
        if found.problems:
            raise InputError(found.problems)
        on_step(Words("归并成计数", "reducing to counts"))
        reductions = _reductions(this, found, ratings)
        counts = reductions.cells, _tallies(found)
    on_step(Words("计算得分", "computing scores"))
    report = _report(this, found, counts, weights)
    report = _with_years(this, _with_decisions(this, report), found.inputs, excellent)
    if not checks:
        return report
    on_step(Words("统计检查", "statistical checks"))
    data = round_data(
        this, report.results, report.weights, found.inputs, reductions, report.point_scale
    )
    return replace(report, findings=find(data, draws, this.settings.seed if seed is None else seed))


def _reductions(this: Round, found: Examined, ratings: Ratings) -> Reductions:
    """Everything that is taken from the rows."""
    windows = [window.id for window in this.windows]
    ballots = None
    if found.ballots is not None:
        ballots = reduce_items.whole_ballots(found.ballots, windows)
    if found.responses is None:
        cells = pd.DataFrame(columns=[*reduce.SURVEY_KEYS, "count"])
        return Reductions(cells, ballots=ballots)
    points = this.book.questionnaires.grades.points()
    counted = _counted(this)
    kept = ratings.keep("cells", reduce.response_cells(found.responses, points))
    counter = [item.id for item in this.book.items() if item.counter_item]
    return Reductions(
        cells=reduce.survey_cells(kept),
        days=reduce_items.day_cells(kept, counted),
        straight=reduce_items.straight_cells(kept, counted),
        bins=reduce_items.submission_bins(found.responses, counted.channels),
        items=reduce_items.item_sums(found.responses, points, counted, counter),
        ballots=ballots,
    )


def _counted(this: Round) -> reduce_items.Counted:
    """Which responses count: as ``scores.valid_cells`` has it."""
    least = ceil(this.book.window_score.survey.least_answered * len(this.book.items()))
    return reduce_items.Counted(this.counted_channels, max(least, 1))


def _tallies(found: Examined) -> dict[str, Tally]:
    tallies: dict[str, Tally] = dict(found.inputs.tallies)
    if found.ballots is not None:
        for window, grade, count in reduce.vote_cells(found.ballots).itertuples(index=False):
            tally = tallies.setdefault(str(window), {})
            tally[None if pd.isna(grade) else int(grade)] = int(count)
    return tallies


def _report(this: Round, found: Examined, counts: Counts, weights: Weights | None) -> ScoreReport:
    official = this.book.component_weights()
    used = official if weights is None else weights
    scale = reduce.point_scale(this.book.questionnaires.grades.points())
    evidence = _evidence(this, found.inputs, counts)
    components = {
        w.id: _components(this, w.id, evidence[w.id], found.inputs, scale) for w in this.windows
    }
    totals = {w: scores.weighted_score(used, c.by_kind()) for w, c in components.items()}
    missing = {w: _missing(this, c) for w, c in components.items()}
    ranked = honours.standings(this.windows, totals, missing, this.book)
    examined = eligibility.examine_candidates(this.windows, found.inputs.nominated, this.book)
    outcome = honours.decide(ranked, this.book, this.reading, eligibility.barred(examined))
    inner = {kind: weight for kind, weight in used.items() if kind != "marks"}
    results = tuple(
        WindowResult(
            standing,
            components[standing.window.id],
            _third_party(inner, components[standing.window.id]),
            evidence[standing.window.id],
        )
        for standing in ranked
    )
    return ScoreReport(
        book=this.book,
        settings=this.settings,
        reading=this.reading,
        weights=used,
        weights_official=used == official,
        periods=this.periods,
        counted_channels=this.counted_channels,
        point_scale=scale,
        results=results,
        outcome=outcome,
        awards=awarding.honour_awards(this.book, ranked, outcome, examined),
        lock_changes=changes_since_lock(this),
        sources=_sources(this, found, counts),
        remarks=found.remarks,
    )


def _with_decisions(this: Round, report: ScoreReport) -> ScoreReport:
    """The leading group's decisions beside the result; other weights are nobody's decision."""
    if not report.weights_official:
        return report
    record = read_record(this.folder)
    remarks = report.remarks
    if record.torn:
        torn = Words(
            f"{RECORD_FILE} 末尾有一行没有写完，未计入；请再运行一次 ceping confirm",
            f"{RECORD_FILE} ends in an unfinished line, left out: run ceping confirm again",
        )
        remarks = (*remarks, torn)
    settled = decided(report.awards, record, report.sources, report.reading)
    if settled and settled.changed_since:
        names = "、".join(settled.changed_since)
        remarks = (
            *remarks,
            Words(
                f"审定以后有改动：{names}；请核对审定是否仍然成立",
                f"changed since the decision: {names}; see whether it still holds",
            ),
        )
    return replace(report, decided=settled, remarks=remarks)


def _with_years(this: Round, report: ScoreReport, inputs: Inputs, places: int) -> ScoreReport:
    """Last year's model windows, the two-monthly selection, and what became of flags."""
    exempt, remarks = exempt_windows(this)
    chosen: tuple[ExcellentPeriod, ...] = ()
    if places:
        chosen = excellent_windows(inputs.marks, this.periods, set(exempt), places)
    return replace(
        report,
        exempt=exempt,
        excellent=chosen,
        follow_ups=tuple(inputs.follow_ups),
        remarks=(*report.remarks, *remarks),
    )


def _third_party(weights: Weights, components: scores.Components) -> Fraction | None:
    inner = {kind: value for kind, value in components.by_kind().items() if kind in weights}
    return scores.weighted_score(weights, inner) if sum(weights.values()) else None


def _evidence(this: Round, inputs: Inputs, counts: Counts) -> dict[str, Evidence]:
    survey, tallies = counts
    valid = scores.valid_cells(
        survey,
        items=len(this.book.items()),
        least_answered=this.book.window_score.survey.least_answered,
        channels=this.counted_channels,
    )
    by_window = dict(tuple(valid.groupby("window_id")))
    channels = survey.groupby(["window_id", "channel"])["count"].sum()
    by_channel: dict[str, dict[str, int]] = {}
    for window, channel, count in channels.reset_index().itertuples(index=False):
        by_channel.setdefault(str(window), {})[str(channel)] = int(count)
    found = {}
    for window in this.windows:
        cells = by_window.get(window.id)
        sums = scores.survey_sums(cells) if cells is not None else {}
        delivered = inputs.survey_scores.get(window.id, (None, 0))[1]
        found[window.id] = Evidence(
            marks=dict(inputs.marks.get(window.id, {})),
            tally=dict(tallies.get(window.id, {})),
            survey_sums=sums,
            responses=sum(count for count, _points in sums.values()) or delivered,
            responses_by_channel=by_channel.get(window.id, {}),
        )
    return found


def _components(
    this: Round, window: str, evidence: Evidence, inputs: Inputs, scale: int
) -> scores.Components:
    points = this.book.questionnaires.grades.points()
    survey = scores.survey_mean(evidence.survey_sums, scale)
    if survey is None and window in inputs.survey_scores:
        survey = inputs.survey_scores[window][0]
    return scores.Components(
        marks=scores.marks_mean(evidence.marks, this.periods),
        vote=scores.vote_mean(evidence.tally, points),
        survey=survey,
        missing_periods=tuple(p for p in this.periods if p not in evidence.marks),
    )


def _missing(this: Round, components: scores.Components) -> tuple[Words, ...]:
    """Why a window has no total."""
    reasons = []
    if components.missing_periods:
        names = {p.id: p.name for p in this.book.campaign.periods.all}
        zh = "、".join(names[p].zh for p in components.missing_periods)
        en = ", ".join(names[p].in_language("en") for p in components.missing_periods)
        reasons.append(Words(f"缺{zh}考核成绩", f"no mark for {en}"))
    if components.vote is None:
        reasons.append(Words("没有评价该窗口的选票", "no ballot rates it"))
    if components.survey is None:
        reasons.append(Words("没有计入的有效问卷", "no valid counted response"))
    return tuple(reasons)


def _sources(this: Round, found: Examined, counts: Counts) -> Sources:
    weak = []
    if found.inputs.tallies:
        weak.append("vote")
    if found.inputs.survey_scores:
        weak.append("survey")
    return Sources(
        counts_sha256=counts_hash(found.inputs, counts),
        files=file_hashes(this.folder),
        electorate=electorate(found.inputs),
        weak=tuple(weak),
    )


def with_reading(this: Round, reading: str) -> Round:
    """The same round under another reading of the designation clause."""
    return replace(this, settings=this.settings.model_copy(update={"reading": reading}))
