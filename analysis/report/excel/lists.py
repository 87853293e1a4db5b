"""Who may have which honour: conditions of the windows, every candidate, and what was decided."""

from collections.abc import Iterator

from analysis.report.candidate_wording import decision_text, record_text, standing_text
from analysis.report.excel.workbook import (
    COLUMNS,
    CONDITIONS,
    DECISIONS,
    FIRST_ROW,
    LISTS,
    Cell,
    ScoreWorkbook,
)
from analysis.report.report_wording import places_text
from analysis.result.awards import (
    CONDITION_WORDS,
    STANDING_WORDS,
    CandidateFinding,
    SettledHonour,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import MISSING, decimal_text

Row = list[Cell]


def barred(report: ScoreReport, honour_id: str, window_id: str) -> bool:
    """Whether a condition or a clause keeps a window from an honour, whatever its rank.

    Winning the other honour does not count: that depends on the ranks.
    """
    candidate = report.awards_of(honour_id).candidate(window_id)
    if candidate is None:
        return False
    if candidate.standing == "excluded":
        return window_id not in report.outcome.designated
    return bool(candidate.not_met)


def conditions_sheet(workbook: ScoreWorkbook) -> None:
    """Every condition of every window; the score table counts those not met here."""
    _write(workbook, CONDITIONS, list(_conditions(workbook.report)))


def _conditions(report: ScoreReport) -> Iterator[Row]:
    windows = {result.window.id for result in report.results}
    for awards in report.awards:
        for candidate in awards.candidates:
            scored = candidate.unit_type == report.book.window_score.pool.unit_type
            if scored and candidate.candidate_id in windows:
                yield from _conditions_of(report, candidate, awards.honour.name.zh)


def _conditions_of(report: ScoreReport, candidate: CandidateFinding, honour: str) -> Iterator[Row]:
    start: Row = [candidate.candidate_id, candidate.name, honour]
    for finding in candidate.conditions:
        day = finding.date.isoformat() if finding.date else ""
        evidence = "；".join(filter(None, (finding.evidence.zh, finding.override_reason)))
        end = [evidence, finding.checked_by, day, finding.condition.clause]
        yield [*start, finding.condition.name.zh, CONDITION_WORDS[finding.status].zh, *end]
    excluded = candidate.standing == "excluded"
    if excluded and barred(report, candidate.honour_id, candidate.candidate_id):
        words = [STANDING_WORDS["excluded"].zh, CONDITION_WORDS["not_met"].zh]
        yield [*start, *words, _reasons(candidate), "", "", "；".join(candidate.clauses)]


def _reasons(candidate: CandidateFinding) -> str:
    return "；".join(candidate.reasons)


def lists_sheet(workbook: ScoreWorkbook) -> None:
    """Every candidate of every honour, as computed and as decided."""
    _write(workbook, LISTS, list(_candidates(workbook.report)))


def _candidates(report: ScoreReport) -> Iterator[Row]:
    for awards in report.awards:
        settled = report.settled(awards.honour.id)
        honour = awards.honour.name.zh
        for line in awards.lines:
            places = places_text(line.line, awards.honour)
            for candidate in line.candidates:
                yield _candidate(candidate, [honour, line.line.name.zh, places], settled)
        for candidate in awards.outside:
            yield _candidate(candidate, [honour, MISSING, ""], settled)


def _candidate(candidate: CandidateFinding, quota: list[str], settled: SettledHonour | None) -> Row:
    return [
        candidate.candidate_id,
        candidate.name,
        candidate.unit,
        *quota,
        candidate.judged.rank if candidate.judged else candidate.rank,
        decimal_text(candidate.judged.score if candidate.judged else candidate.total, 6, ""),
        candidate.order,
        standing_text(candidate),
        decision_text(candidate, settled),
        _reasons(candidate),
        "；".join(candidate.clauses),
    ]


def decisions_sheet(workbook: ScoreWorkbook) -> None:
    """The leading group's record, line by line; nothing where it has not decided."""
    report, decided = workbook.report, workbook.report.decided
    if decided is None:
        return
    rows: list[Row] = [
        [
            decision.sequence,
            report.book.honour(decision.honour_id).name.zh,
            report.name_of(decision.honour_id, decision.candidate_id),
            record_text(decision),
            decision.date.isoformat(),
            decision.computed_words.zh,
            decision.reason,
        ]
        for decision in decided.record
    ]
    _write(workbook, DECISIONS, rows)


def _write(workbook: ScoreWorkbook, name: str, rows: list[Row]) -> None:
    """A sheet of plain values that can be filtered."""
    sheet = workbook.sheet(name, COLUMNS[name])
    last = workbook.write_rows(sheet, rows, COLUMNS[name])
    sheet.autofilter(FIRST_ROW - 1, 0, last, len(COLUMNS[name]) - 1)
