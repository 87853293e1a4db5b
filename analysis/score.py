"""The whole way from a round folder to a ScoreReport.

Comes in: a round folder. Goes out: a ScoreReport, or every fault of the folder. Asks intake,
counts, ranking, decisions and checks in this order; writers and commands ask here.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from analysis.checks.registry import IDS
from analysis.counts.hashes import counts_hash, counts_text
from analysis.counts.kept import KeptCounts
from analysis.counts.reductions import Reductions, reductions
from analysis.counts.rows import point_scale
from analysis.decisions.decision_log import LOG_FILE, read_log
from analysis.decisions.decision_result import awarded, decided_result
from analysis.intake.ratings import Ratings
from analysis.intake.small_tables import Inputs, electorate
from analysis.intake.validation import ValidatedRound, validate
from analysis.ranking.awards import honour_awards
from analysis.ranking.components import missing_parts, window_components, window_evidence
from analysis.ranking.designation import designation, standings
from analysis.ranking.scores import weighted_score
from analysis.result.score_report import ScoreReport, Sources, WindowResult
from analysis.result.standings import Components
from rulebook.eligibility import barred, examine_candidates
from rulebook.excellent_windows import ExcellentPeriod, excellent_windows
from rulebook.lock import amendments_of, changes_since_lock, lock_problems
from rulebook.previous_round import exempt_windows
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.sittings import sitting_problems, sittings_of
from rulebook.vocabulary import MARKS, SURVEY, VOTE, WITHDRAWN

Weights = Mapping[str, Fraction]

DRAWS = 10_000
_FOR_IDS = "700MB"  # to compare the ids of any number of responses


def check_round(this_round: Round) -> tuple[tuple[Problem, ...], tuple[Words, ...]]:
    """Every fault of a round, and remarks that are none."""
    with Ratings(this_round, _FOR_IDS) as ratings:
        valid = validate(this_round, ratings, IDS)
    problems = list(valid.problems)
    try:
        problems += lock_problems(this_round) if valid.inputs.register_sound else ()
        read_log(this_round.folder)
        if valid.inputs.register_sound:
            exempt_windows(this_round)
        problems += sitting_problems(this_round)
    except InputError as error:
        problems += error.problems
    return tuple(problems), valid.remarks


def round_counts(this_round: Round) -> str:
    """The counts that a round's score is made from, as one text (``counts_text``)."""
    with Ratings(this_round) as ratings:
        valid = validate(this_round, ratings, IDS, thorough=False)
        reduced = reductions(this_round, valid, ratings, checks=False)
    return counts_text(valid.inputs, reduced.cells, reduced.tallies)


def score_round(
    this_round: Round,
    *,
    weights: Weights | None = None,
    draws: int = DRAWS,
    seed: int | None = None,
    checks: bool = True,
    excellent: int = 0,
    keep_counts: bool = False,
    on_step: Callable[[Words], None] = lambda words: None,
) -> ScoreReport:
    """Score a round.

    Parameters
    ----------
    this_round
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
    keep_counts
        Whether counts of the responses' parts are taken from an earlier run and kept for the next
        one. Whoever proves a result counts anew.
    on_step
        Told what happens next, for a progress display.

    Raises
    ------
    InputError
        If anything in the folder is at fault; nothing is computed then.
    """
    with Ratings(this_round) as ratings:
        on_step(Words("检查数据", "checking the data"))
        kept = KeptCounts(this_round, ratings) if keep_counts and checks else None
        known_sound = kept.sound if kept else lambda sha256: None
        valid = validate(this_round, ratings, IDS, thorough=False, known_sound=known_sound)
        if valid.problems:
            raise InputError(valid.problems)
        on_step(Words("归并成计数", "reducing to counts"))
        reduced = reductions(this_round, valid, ratings, checks=checks, kept=kept)
    on_step(Words("计算得分", "computing scores"))
    report = _report(this_round, valid, reduced, weights)
    report = _with_years(this_round, _with_decisions(this_round, report), valid.inputs, excellent)
    if not checks:
        return report
    on_step(Words("统计检查", "statistical checks"))
    # here, so that checking a folder or explaining a score does not wait for the statistics to load
    from analysis.checks.conclusions.findings import all_findings
    from analysis.checks.conclusions.panels import panel_findings
    from analysis.checks.context.round_data import round_data

    data = round_data(
        this_round, report.results, report.weights, valid.inputs, reduced, report.point_scale
    )
    used_seed = this_round.settings.seed if seed is None else seed
    panels = panel_findings(
        report.awards, valid.inputs.method_marks.reviewers, this_round.book.honours
    )
    return replace(report, findings=all_findings(data, draws, used_seed), panels=panels)


def _report(
    this_round: Round, valid: ValidatedRound, reduced: Reductions, weights: Weights | None
) -> ScoreReport:
    book, inputs = this_round.book, valid.inputs
    official = book.component_weights()
    used = official if weights is None else weights
    scale = point_scale(book.questionnaires.grades.points())
    evidence = window_evidence(
        this_round, reduced.cells, reduced.tallies, inputs.marks, inputs.survey_scores
    )
    counted = {w.id for w in this_round.windows if w.status != WITHDRAWN}
    delivered = {w: score for w, (score, _) in inputs.survey_scores.items() if w in counted}
    components = {
        window: window_components(this_round, own, delivered.get(window), scale)
        for window, own in evidence.items()
    }
    totals = {w: weighted_score(used, c.by_kind()) for w, c in components.items()}
    missing = {w: missing_parts(this_round, c) for w, c in components.items()}
    ranked = standings(this_round.windows, totals, missing, book)
    examined = examine_candidates(this_round.windows, inputs.nominated, book)
    outcome = designation(ranked, book, this_round.reading, barred(examined))
    awards = honour_awards(book, ranked, outcome, examined, marks=inputs.method_marks)
    if used == official and (decisions := read_log(this_round.folder).decisions):
        given = awarded(awards, decisions)
        awards = honour_awards(book, ranked, outcome, examined, given, inputs.method_marks)
    inner = {kind: weight for kind, weight in used.items() if kind != MARKS}
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
        book=book,
        settings=this_round.settings,
        reading=this_round.reading,
        weights=used,
        weights_official=used == official,
        periods=this_round.periods,
        counted_channels=this_round.counted_channels,
        point_scale=scale,
        results=results,
        outcome=outcome,
        awards=awards,
        lock_changes=changes_since_lock(this_round),
        sources=_sources(valid, reduced),
        remarks=valid.remarks,
        amendments=amendments_of(this_round),
    )


def _with_decisions(this_round: Round, report: ScoreReport) -> ScoreReport:
    """Decisions and who was there beside the result; other weights are nobody's decision."""
    if not report.weights_official:
        return report
    log = read_log(this_round.folder)
    remarks = report.remarks
    if log.torn:
        torn = Words(
            f"{LOG_FILE} 末尾有一行没有写完，未计入；请再运行一次 ceping confirm",
            f"{LOG_FILE} ends in an unfinished line, left out: run ceping confirm again",
        )
        remarks = (*remarks, torn)
    decided = decided_result(report.awards, log, report.sources, report.reading)
    if decided and decided.changed_since:
        names = "、".join(decided.changed_since)
        remarks = (
            *remarks,
            Words(
                f"审定以后有改动：{names}；请核对审定是否仍然成立",
                f"changed since the decision: {names}; see whether it still holds",
            ),
        )
    sittings = sittings_of(this_round) if decided else ()
    return replace(report, decided=decided, remarks=remarks, sittings=sittings)


def _with_years(this_round: Round, report: ScoreReport, inputs: Inputs, places: int) -> ScoreReport:
    """Last year's model windows, the two-monthly selection, and what became of flags."""
    exempt, remarks = exempt_windows(this_round)
    chosen: tuple[ExcellentPeriod, ...] = ()
    if places:
        chosen = excellent_windows(inputs.marks, this_round.periods, set(exempt), places)
    return replace(
        report,
        exempt=exempt,
        excellent=chosen,
        follow_ups=tuple(inputs.follow_ups),
        cases=tuple(inputs.cases),
        remarks=(*report.remarks, *remarks),
    )


def _third_party(weights: Weights, components: Components) -> Fraction | None:
    inner = {kind: value for kind, value in components.by_kind().items() if kind in weights}
    return weighted_score(weights, inner) if sum(weights.values()) else None


def _sources(valid: ValidatedRound, reduced: Reductions) -> Sources:
    delivered = ((VOTE, valid.inputs.tallies), (SURVEY, valid.inputs.survey_scores))
    return Sources(
        counts_sha256=counts_hash(valid.inputs, reduced.cells, reduced.tallies),
        files=valid.files,
        electorate=electorate(valid.inputs),
        weak=tuple(kind for kind, aggregates in delivered if aggregates),
    )


def with_reading(this_round: Round, reading: str) -> Round:
    """The same round under another reading of the designation clause."""
    return replace(this_round, settings=this_round.settings.model_copy(update={"reading": reading}))
