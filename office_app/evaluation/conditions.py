"""Whether a candidate meets the conditions, who says so, and what was decided against a table."""

from collections.abc import Iterator

from office_app.applications.words import STATUSES
from office_app.evaluation.hidden import without_numbers
from office_app.evaluation.known import Known
from rendering.bound import Block, Grid, Text
from rendering.numbers import chinese_date
from rulebook.eligibility import ConditionFinding, ExaminedCandidate
from rulebook.model import Rulebook

_HEAD = ("条件", "结论", "依据、核验人和理由", "核验日期")


def conditions(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """A row a condition; then what else stands in the way or waits."""
    rows = tuple(_row(finding) for finding in one.conditions)
    if rows:
        yield Grid("申报条件", _HEAD, rows, (3, 2, 7, 3))
    else:
        yield Text("不适用：这项荣誉没有另定条件。")
    yield from _exclusion(known.this_round.book, one)
    names = {each.id: each.name.zh for each in one.honour.conditions}
    for finding in one.conditions:
        waiting = known.overrides.get((one.candidate.id, one.honour.id, finding.condition.id))
        if waiting:
            name, status = names.get(waiting.clause, waiting.clause), STATUSES[waiting.status]
            yield Text(
                f"{waiting.division}提出把“{name}”改判为{status}，等第二个人同意，还没有生效。"
            )


def _row(finding: ConditionFinding) -> tuple[str, ...]:
    said = finding.evidence.zh
    if finding.override_reason:
        said += "（与表格所载不同，按核验记录认定）"
    day = chinese_date(finding.date) if finding.date else "没有核验"
    if finding.date is None and finding.status != "pending":
        day = "按表格所载"
    status = STATUSES[finding.status]
    return finding.condition.name.zh, status, without_numbers(said), day


def _exclusion(book: Rulebook, one: ExaminedCandidate) -> Iterator[Block]:
    """A member unit, and the exception that somebody made."""
    if not one.kept_out:
        return
    yield Text(f"{one.kept_out}是{book.deciders.zh}成员单位，原则上不参与集体荣誉评选。")
    if one.exception:
        row = one.exception
        when = f"，{chinese_date(row.date)}" if row.date else ""
        why = without_numbers(row.reason)
        yield Text(f"作为例外列入：{why}（{row.checked_by}{when}）。")
