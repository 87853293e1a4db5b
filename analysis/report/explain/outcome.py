"""From the total to the rank, and from the rank to the honours."""

from collections.abc import Iterable

from analysis.report.candidates import computed, decision_text
from analysis.report.explain.values import Step, plain, working_rules
from analysis.result.awards import CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import optional_text
from rulebook.provenance import Rule

_STATUS = {"met": "符合", "not_met": "不符合", "pending": "待核验"}


def rank(report: ScoreReport, result: WindowResult) -> Step:
    """Who is ranked, and how far the next above and below are."""
    book, window, pool = report.book, result.window, report.book.window_score.pool
    wanted = [book.honour(honour).short_name for honour in pool.honours]
    applied = [book.honour(h).short_name for h in window.applied_honours if h in pool.honours]
    conditions = (
        (f"申报{'或'.join(wanted)}", "、".join(applied) or "未申报", bool(applied)),
        (
            f"进驻{pool.least_staff}人以上",
            f"{window.staff_count}人",
            window.staff_count >= pool.least_staff,
        ),
        ("总分可以计算", optional_text(result.total, missing="缺"), result.total is not None),
    )
    rows = tuple((what, found, "符合" if met else "不符合") for what, found, met in conditions)
    return Step(
        "总排名",
        ("条件", "情况", "结论"),
        rows,
        _neighbours(report, result),
        None,
        _rank_words(report, result),
        (pool, *working_rules(book, "no_rounding", "shared_rank")),
    )


def _rank_words(report: ScoreReport, result: WindowResult) -> str:
    rank = result.standing.rank
    if rank is None:
        return f"不排名：{'；'.join(r.zh for r in result.standing.not_ranked_because)}"
    tied = [
        other.window.name
        for other in report.ranked
        if other.standing.rank == rank and other is not result
    ]
    shared = f"，与{'、'.join(tied)}得分完全相同，并列" if tied else ""
    return f"第{rank}名（共{len(report.ranked)}个窗口参加排名）{shared}"


def _neighbours(report: ScoreReport, result: WindowResult) -> str:
    """How far the next total above and below are."""
    if result.standing.rank is None or result.total is None:
        return ""
    totals = {r.total for r in report.ranked if r.total is not None}
    above = min((t for t in totals if t > result.total), default=None)
    below = max((t for t in totals if t < result.total), default=None)
    words = []
    if above is not None:
        words.append(f"比前一名低{plain(above - result.total)}分")
    if below is not None:
        words.append(f"比后一名高{plain(result.total - below)}分")
    return "，".join(words)


def honours(report: ScoreReport, result: WindowResult, before: Iterable[Step]) -> Step:
    """Every honour that the window is a candidate for: conditions, result, decision.

    Rules that a step ``before`` has named are not named again.
    """
    found = [
        (awards.honour.short_name, one)
        for awards in report.awards
        if (one := awards.candidate(result.window.id))
    ]
    conditions = [
        f"{name}的条件：{c.condition.name.zh}，{_STATUS[c.status]}（{c.evidence.zh}）"
        for name, one in found
        for c in one.conditions
    ]
    reasons = [reason.zh for _name, one in found for reason in one.reasons]
    return Step(
        "评选结果",
        (),
        (),
        "",
        None,
        _result(report, result, found),
        _rules_behind(
            report,
            [one for _name, one in found],
            {rule.id for step in before for rule in step.rules},
        ),
        "；".join(dict.fromkeys([*conditions, *reasons])),
    )


def _result(
    report: ScoreReport, result: WindowResult, found: list[tuple[str, CandidateFinding]]
) -> str:
    clause = report.book.window_score.designation
    said = [f"{name}：{_standing(report, one)}" for name, one in found]
    if result.window.id in report.outcome.top_without_application:
        honour = report.book.honour(clause.honour).name.zh
        said.append(f"进入总排名前{clause.places}名，但未申报{honour}，该名额空缺")
    return "；".join(said) or "没有申报荣誉，不在任何名单"


def _standing(report: ScoreReport, one: CandidateFinding) -> str:
    words = computed(one)
    settled = report.decided.honour(one.honour_id) if report.decided else None
    decided = decision_text(one, settled)
    return f"{words}，领导小组审定：{decided}" if decided not in ("", "—") else words


def _rules_behind(
    report: ScoreReport, found: list[CandidateFinding], named: set[str]
) -> tuple[Rule, ...]:
    """The clause, and every further rule that touched a candidate, in the edition's order."""
    score = report.book.window_score
    ids = {rule for one in found for rule in one.rules} - named | {score.designation.id}
    ids |= {rule.id for rule in working_rules(report.book, "open_place", "settled_after_review")}
    return tuple(rule for rule in report.book.rules() if rule.id in ids)
