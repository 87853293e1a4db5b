"""Whether two scorings can be compared, and what limits the comparison (能不能比)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rendering.numbers import percent_text
from rulebook.model import Rulebook

READINGS = {"literal": "按字面理解", "among_applicants": "按申报者中的前几名理解"}


@dataclass(frozen=True)
class Side:
    """One scoring: a short label, its score.json as data and its rules."""

    label: str
    data: Mapping[str, Any]
    book: Rulebook
    rules_sha256: str


def obstacles(first: Side, second: Side) -> tuple[str, ...]:
    """What forbids a comparison; empty if nothing does."""
    if bool(first.data["simulated"]) != bool(second.data["simulated"]):
        simulated = first if first.data["simulated"] else second
        return (f"{simulated.label}是模拟数据，另一边不是",)
    return ()


def rule_and_choice_limits(first: Side, second: Side) -> list[str]:
    """Rules and choices that differ, each with both values."""
    return [*_rule_limits(first, second), *_choice_limits(first, second)]


def _rule_limits(first: Side, second: Side) -> list[str]:
    """Rules that differ, each with both values."""
    if first.rules_sha256 == second.rules_sha256:
        return []
    found = []
    if first.data["edition"] != second.data["edition"]:
        found.append(f"规则版本不同：{first.data['edition']}和{second.data['edition']}")
    for (what, one), (_what, two) in zip(_rules(first.book), _rules(second.book), strict=True):
        if one != two:
            found.append(f"{what}不同：{one}和{two}")
    return found or ["规则文件的内容不同（不影响算分的部分）"]


def _rules(book: Rulebook) -> list[tuple[str, str]]:
    """What of the rules bears on scores and ranks, as text to compare and to show."""
    score = book.window_score
    weights = book.component_weights()
    shares = "、".join(
        f"{book.component_node(kind).name.zh}{percent_text(weights[kind])}"
        for kind in ("marks", "vote", "survey")
    )
    grades = "、".join(f"{g.label.zh}{float(g.points):g}分" for g in book.grades())
    honours = "、".join(book.honour(one).short_name for one in score.pool.honours)
    return [
        ("比例", shares),
        ("考核满分", f"{score.marks.full_marks}分"),
        ("等级分值", grades),
        ("问卷题目", "、".join(item.label.zh for item in book.items())),
        ("有效问卷的最少答题", percent_text(score.survey.least_answered)),
        ("参加排名的条件", f"申报{honours}且{score.pool.least_staff}人以上"),
        ("前几名", f"前{score.designation.places}名"),
    ]


def _choice_limits(first: Side, second: Side) -> list[str]:
    """Choices of the rounds that differ."""
    found = []
    pairs = [
        ("前三名的理解", *(READINGS[s.data["reading"]] for s in (first, second))),
        ("计入的考核期", *(_periods(s) for s in (first, second))),
        ("计入的问卷渠道", *(_channels(s) for s in (first, second))),
        ("评价数据的详细程度", *(_evidence(s) for s in (first, second))),
        ("结果的状态", *(_status(s) for s in (first, second))),
    ]
    for what, one, two in pairs:
        if one != two:
            found.append(f"{what}不同：{one}和{two}")
    return found


def _periods(side: Side) -> str:
    """The counted periods without their year, which differs between any two rounds."""
    periods = {period.id: period for period in side.book.campaign.periods.all}
    months = []
    for period_id in side.data["round"]["periods"]:
        days = periods[period_id]
        months.append(f"{days.start.month}—{days.end.month}月")
    return "、".join(months)


def _channels(side: Side) -> str:
    texts = side.book.questionnaires.texts
    channels = side.data["round"]["counted_channels"]
    return "、".join(getattr(texts, f"channel_{one}").zh for one in channels)


def _evidence(side: Side) -> str:
    names = {"vote": "投票只有汇总票数", "survey": "问卷只有窗口得分"}
    return "、".join(names[one] for one in side.data["round"]["weaker_evidence"]) or "逐份数据"


def _status(side: Side) -> str:
    return "待审定" if side.data["status"] == "provisional" else "已审定"
