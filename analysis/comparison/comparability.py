"""Whether two scorings can be compared, and what limits the comparison (能不能比)."""

from collections.abc import Iterator

from analysis.comparison.honour_lists import computed_instead
from analysis.comparison.sides import Side, same_data
from analysis.report.report_wording import channel_names, weights_text
from analysis.result.score_report import STATUS_WORDS
from analysis.result.standings import READING_WORDS
from rendering.numbers import percent_text, plain_text
from rulebook.model import Rulebook
from rulebook.vocabulary import SURVEY, VOTE


def obstacles(first: Side, second: Side) -> tuple[str, ...]:
    """What forbids a comparison; empty if nothing does."""
    if bool(first.data["simulated"]) != bool(second.data["simulated"]):
        simulated = first if first.data["simulated"] else second
        return (f"{simulated.label}是模拟数据，另一边不是",)
    return ()


def limits(first: Side, second: Side) -> Iterator[str]:
    """What a reader must know before drawing conclusions."""
    yield from _rule_limits(first, second)
    yield from _choice_limits(first, second)
    for side in (first, second):
        if not side.data["weights_official"]:
            yield f"{side.label}使用了与规则不同的权重，是非正式结果"
    yield from _window_limits(first, second)
    if honours := computed_instead(first, second):
        yield f"{'、'.join(honours)}的名单按两边的计算结果比较，不按审定结果"
    if not same_data(first, second):
        yield "两轮的投票人和受访者不是同一批人，小的差别可能只是误差"


def _rule_limits(first: Side, second: Side) -> list[str]:
    """Rules that differ, each with both values."""
    if first.rules_sha256 == second.rules_sha256:
        return []
    rules = [(side.data["edition"], _rules(side.book)) for side in (first, second)]
    (edition, before), (other_edition, after) = rules
    differing = []
    if edition != other_edition:
        differing.append(f"规则版本不同：{edition}和{other_edition}")
    differing += [
        f"{name}不同：{before[name]}和{after[name]}"
        for name in before
        if before[name] != after[name]
    ]
    return differing or ["规则文件的内容不同（不影响算分的部分）"]


def _rules(book: Rulebook) -> dict[str, str]:
    """What of the rules bears on scores and ranks, as text to compare and to show."""
    score = book.window_score
    honours = "、".join(book.honour(honour).short_name for honour in score.pool.honours)
    return {
        "比例": weights_text(book, book.component_weights()),
        "考核满分": f"{score.marks.full_marks}分",
        "等级分值": "、".join(f"{g.label.zh}{plain_text(g.points)}分" for g in book.grades()),
        "问卷题目": "、".join(item.label.zh for item in book.items()),
        "有效问卷的最少答题": percent_text(score.survey.least_answered),
        "参加排名的条件": f"申报{honours}且{score.pool.least_staff}人以上",
        "前几名": f"前{score.designation.places}名",
    }


def _choice_limits(first: Side, second: Side) -> Iterator[str]:
    """Choices of the rounds that differ, each with both values."""
    before, after = _choices(first), _choices(second)
    for name, choice in before.items():
        if choice != after[name]:
            yield f"{name}不同：{choice}和{after[name]}"


def _choices(side: Side) -> dict[str, str]:
    channels = channel_names(side.book)
    counted = side.data["round"]["counted_channels"]
    return {
        "排名条款的理解": READING_WORDS[side.data["reading"]].zh,
        "计入的考核期": _periods(side),
        "计入的问卷渠道": "、".join(channels[channel] for channel in counted),
        "应到投票人数": _electors(side),
        "评价数据的详细程度": _evidence(side),
        "结果的状态": STATUS_WORDS[side.data["status"]].zh,
    }


def _periods(side: Side) -> str:
    """The counted periods without their year, which differs between any two rounds."""
    periods = {period.id: period for period in side.book.campaign.periods.all}
    counted = [periods[period_id] for period_id in side.data["round"]["periods"]]
    return "、".join(f"{days.start.month}—{days.end.month}月" for days in counted)


def _electors(side: Side) -> str:
    electors = side.data["round"].get("electors")
    return "没有记录" if electors is None else f"{electors}人"


def _evidence(side: Side) -> str:
    names = {VOTE: "投票只有汇总票数", SURVEY: "问卷只有窗口得分"}
    return "、".join(names[kind] for kind in side.data["round"]["weaker_evidence"]) or "逐份数据"


def _window_limits(first: Side, second: Side) -> Iterator[str]:
    """Windows that only one side has or ranks."""
    windows = [side.data["windows"] for side in (first, second)]
    before, after = ({window["window_id"] for window in of_side} for of_side in windows)
    alone = len(before ^ after)
    if alone:
        yield f"{alone}个窗口只在一边有，只能并列列出"
    ranked = [sum(window["rank"] is not None for window in of_side) for of_side in windows]
    if ranked[0] != ranked[1] or alone:
        yield f"参加排名的窗口不同（{ranked[0]}个和{ranked[1]}个），名次不能直接相比"
