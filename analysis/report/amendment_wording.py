"""What was amended after the opening, in sentences that stand on the first page of every paper."""

from collections.abc import Sequence
from datetime import datetime

from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date
from rulebook.differences import (
    ADDED,
    FILES,
    KINDS,
    LABELS,
    REMOVED,
    RENAMED,
    REORDERED,
    STATUS,
    TEXT,
    TIME,
    WITHDRAWN_NOW,
    Difference,
)
from rulebook.lock import Amendment

_NOTHING = "无"


def amendment_sentences(report: ScoreReport) -> tuple[str, ...]:
    """Each amendment and each doubt: when, what, before and after, why, by which clause, who."""
    return tuple(_sentence(report, one) for one in report.amendments)


def _sentence(report: ScoreReport, one: Amendment) -> str:
    agreed = f"。同意：{'、'.join(one.by)}" if one.by else ""
    why = f"。原因：{one.why}" if one.changes else ""
    day = chinese_date(one.at[:10])
    return f"{day}{_what(report, one)}{why}。依据：{one.clause}{agreed}"


def amendment_counts(report: ScoreReport) -> str:
    """How many amendments and doubts there are; empty without any."""
    amended = sum(bool(one.changes) for one in report.amendments)
    doubts = len(report.amendments) - amended
    counts = [f"登记更正{amended}项"] if amended else []
    counts += [f"登记疑义{doubts}项"] if doubts else []
    return "、".join(counts)


def amendments_said(report: ScoreReport) -> list[str]:
    """What each amendment changed, or what is doubted: what weighs most first, misprints last."""
    return [_what(report, one) for one in sorted(report.amendments, key=_weight)]


def _weight(one: Amendment) -> int:
    """Doubts first, then who takes part and when, then names, then texts."""
    kinds = {change.kind for change in one.changes}
    if not kinds:
        return 0
    if kinds <= {TEXT, FILES}:
        return 3
    return 2 if kinds <= {TEXT, FILES, RENAMED} else 1


def changes_said(report: ScoreReport, changes: Sequence[Difference]) -> list[str]:
    """Each change of an amendment in a sentence."""
    names = {result.window.id: result.window.name for result in report.results}
    return [_change(one, names.get(one.subject, one.subject)) for one in changes]


def _what(report: ScoreReport, one: Amendment) -> str:
    return "，".join(changes_said(report, one.changes)) if one.changes else f"疑义：{one.why}"


def _change(one: Difference, name: str) -> str:
    before, after = (_plain(one, value) for value in (one.before, one.after))
    if one.kind == RENAMED:
        before, after = _without_common_end(before, after)
    said = {
        ADDED: f"增加窗口“{after}”",
        REMOVED: f"删去窗口“{before}”",
        REORDERED: "调整窗口次序",
        RENAMED: f"窗口“{before}”更正为“{after}”",
        WITHDRAWN_NOW: f"窗口“{name}”退出",
        STATUS: f"窗口“{name}”由{before}改为{after}",
        TEXT: f"文字“{before or _NOTHING}”更正为“{after or _NOTHING}”",
        FILES: KINDS[FILES].zh,
    }
    if one.kind in said:
        return said[one.kind]
    if one.kind == TIME:
        return f"{LABELS[one.subject].zh}由{_time(before)}改为{_time(after)}"
    if one.subject == "edition_sha256":
        return "作答开始以前修改规则"
    return f"{LABELS[one.subject].zh}由“{before}”改为“{after}”"


def _plain(one: Difference, value: str) -> str:
    """A window without its id before its name."""
    return value.removeprefix(f"{one.subject} ")


def _without_common_end(before: str, after: str) -> tuple[str, str]:
    """Both without the hall and counter that stayed as they were."""
    was, is_now = before.split(" "), after.split(" ")
    while len(was) > 1 and len(is_now) > 1 and was[-1] == is_now[-1]:
        was.pop()
        is_now.pop()
    return " ".join(was), " ".join(is_now)


def _time(text: str) -> str:
    if not text:
        return "不限"
    moment = datetime.fromisoformat(text)
    return f"{moment.month}月{moment.day}日{moment:%H:%M}"
