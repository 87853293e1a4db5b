"""Who may have which honour: conditions of the windows, every candidate, and what was decided."""

from collections.abc import Iterator

from analysis.report.candidates import (
    DECISION_WORDS,
    computed,
    decision_text,
    named,
    stood,
)
from analysis.report.excel.frame import CONDITIONS, DECISIONS, FIRST_ROW, LISTS, Frame
from analysis.result.awards import CandidateFinding, SettledHonour
from analysis.result.score_report import ScoreReport
from rendering.numbers import optional_text

MET, NOT_MET, PENDING = "符合", "不符合", "待核验"
_STATUSES = {"met": MET, "not_met": NOT_MET, "pending": PENDING}
_CONDITION_COLUMNS = [
    ("窗口编号", 12.0),
    ("窗口", 24.0),
    ("荣誉", 24.0),
    ("条件", 36.0),
    ("状况", 10.0),
    ("依据", 44.0),
    ("核验人", 14.0),
    ("日期", 12.0),
    ("条款", 40.0),
]
_LIST_COLUMNS = [
    ("编号", 12.0),
    ("候选", 24.0),
    ("单位", 24.0),
    ("荣誉", 24.0),
    ("名额类别", 28.0),
    ("名额", 8.0),
    ("名次", 8.0),
    ("总分", 10.0),
    ("推荐次序", 8.0),
    ("计算结果", 18.0),
    ("审定", 12.0),
    ("理由", 60.0),
    ("条款", 44.0),
]
Row = list[str | int | None]


def barred(report: ScoreReport, honour_id: str, window_id: str) -> bool:
    """Whether a condition or a clause keeps a window from an honour, whatever its rank.

    Winning the other honour does not count: that depends on the ranks.
    """
    one = report.awards_of(honour_id).candidate(window_id)
    if one is None:
        return False
    if one.standing == "excluded":
        return window_id not in report.outcome.designated
    return bool(one.not_met)


def conditions_sheet(frame: Frame) -> None:
    """Every condition of every window; the score table counts those not met here."""
    _write(frame, CONDITIONS, _CONDITION_COLUMNS, list(_conditions(frame.report)))


def _conditions(report: ScoreReport) -> Iterator[Row]:
    windows = {result.window.id for result in report.results}
    for awards in report.awards:
        for one in awards.candidates:
            if one.candidate_id in windows and one.unit_type == _scored(report):
                yield from _of_one(report, one, awards.honour.name.zh)


def _of_one(report: ScoreReport, one: CandidateFinding, honour: str) -> Iterator[Row]:
    start: Row = [one.candidate_id, one.name, honour]
    for found in one.conditions:
        day = found.date.isoformat() if found.date else ""
        evidence = [found.evidence.zh, found.override_reason]
        said = "；".join(part for part in evidence if part)
        end = [said, found.checked_by, day, found.condition.clause]
        yield [*start, found.condition.name.zh, _STATUSES[found.status], *end]
    if one.standing == "excluded" and barred(report, one.honour_id, one.candidate_id):
        reasons = "；".join(reason.zh for reason in one.reasons)
        yield [*start, "按条款不列入", NOT_MET, reasons, "", "", "；".join(one.clauses)]


def _scored(report: ScoreReport) -> str:
    return report.book.window_score.pool.unit_type


def lists_sheet(frame: Frame) -> None:
    """Every candidate of every honour, as computed and as decided."""
    _write(frame, LISTS, _LIST_COLUMNS, list(_candidates(frame.report)))


def _candidates(report: ScoreReport) -> Iterator[Row]:
    for awards in report.awards:
        settled = report.decided.honour(awards.honour.id) if report.decided else None
        for line in awards.lines:
            about = "左右" if line.line.approximate else ""
            places = f"{line.line.places}{about}"
            for one in line.candidates:
                yield _candidate(one, awards.honour.name.zh, line.line.name.zh, places, settled)
        for one in awards.outside:
            yield _candidate(one, awards.honour.name.zh, "—", "", settled)


def _candidate(
    one: CandidateFinding, honour: str, line: str, places: str, settled: SettledHonour | None
) -> Row:
    start: Row = [one.candidate_id, one.name, one.unit, honour, line, places]
    total = optional_text(one.total, 6, "")
    reasons = "；".join(reason.zh for reason in one.reasons)
    decided = decision_text(one, settled)
    clauses = "；".join(one.clauses)
    return [*start, one.rank, total, one.order, computed(one), decided, reasons, clauses]


def decisions_sheet(frame: Frame) -> None:
    """The leading group's record, line by line; nothing where it has not decided."""
    decided = frame.report.decided
    if decided is None:
        return
    columns = [("序号", 8.0), ("荣誉", 24.0), ("对象", 28.0), ("决定", 12.0), ("日期", 12.0)]
    columns += [("计算结果", 18.0), ("理由", 70.0)]
    rows: list[Row] = []
    for one in decided.record:
        honour = frame.report.book.honour(one.honour_id).name.zh
        start: Row = [one.sequence, honour, named(frame.report, one.honour_id, one.candidate_id)]
        word = DECISION_WORDS[one.decision]
        word += f"（改为{one.places}）" if one.places is not None else ""
        rows.append([*start, word, one.date.isoformat(), stood(one.computed), one.reason])
    _write(frame, DECISIONS, columns, rows)


def _write(frame: Frame, name: str, columns: list[tuple[str, float]], rows: list[Row]) -> None:
    """A sheet of plain values; text stays text whatever it holds."""
    sheet = frame.sheet(name, columns)
    wrap = frame.formats["wrap"]
    for number, row in enumerate(rows, start=FIRST_ROW):
        for column, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(number, column, value, wrap)
            elif value:
                sheet.write_string(number, column, value, wrap)
    last = FIRST_ROW + max(len(rows), 1) - 1
    sheet.print_area(0, 0, last, len(columns) - 1)
    sheet.autofilter(FIRST_ROW - 1, 0, last, len(columns) - 1)
