"""From the total to the rank, and from the rank to the honours."""

from collections.abc import Iterable
from fractions import Fraction

from analysis.report.candidate_wording import decision_text, standing_text
from analysis.report.explain.steps import Step, working_rules
from analysis.report.report_wording import not_ranked_text
from analysis.result.awards import CONDITION_WORDS, CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rendering.numbers import MISSING, decimal_text, plain_text
from rulebook.provenance import Rule


def rank(report: ScoreReport, result: WindowResult) -> Step:
    """Who is ranked, and how far the next above and below are."""
    book, window, pool = report.book, result.window, report.book.window_score.pool
    tie_rule = book.window_score.designation.tie_rule
    wanted = [book.honour(honour).short_name for honour in pool.honours]
    applied = [book.honour(h).short_name for h in window.applied_honours if h in pool.honours]
    conditions = (
        (f"申报{'或'.join(wanted)}", "、".join(applied) or "未申报", bool(applied)),
        (
            f"进驻{pool.least_staff}人以上",
            f"{window.staff_count}人",
            window.staff_count >= pool.least_staff,
        ),
        ("总分可以计算", decimal_text(result.total, missing="缺"), result.total is not None),
    )
    rows = tuple(
        (condition, fact, CONDITION_WORDS["met" if met else "not_met"].zh)
        for condition, fact, met in conditions
    )
    return Step(
        "总排名",
        ("条件", "情况", "结论"),
        rows,
        _neighbours(report, result),
        None,
        _rank_words(report, result),
        (pool, *working_rules(book, "no_rounding", tie_rule)),
    )


def _rank_words(report: ScoreReport, result: WindowResult) -> str:
    rank = result.standing.rank
    if rank is None:
        return f"未列入总排名：{not_ranked_text(result)}"
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
    place = next(i for i, other in enumerate(report.ranked) if other.window == result.window)
    totals = [other.total or Fraction() for other in report.ranked]  # falling
    above = next((t for t in reversed(totals[:place]) if t > result.total), None)
    below = next((t for t in totals[place:] if t < result.total), None)
    words = []
    if above is not None:
        words.append(f"比前一名低{plain_text(above - result.total)}分")
    if below is not None:
        words.append(f"比后一名高{plain_text(result.total - below)}分")
    return "，".join(words)


def honours(report: ScoreReport, result: WindowResult, before: Iterable[Step]) -> Step:
    """Every honour that the window is a candidate for: conditions, result, decision.

    Rules that a step ``before`` has named are not named again.
    """
    candidacies = [
        (awards.honour.short_name, candidate)
        for awards in report.awards
        if (candidate := awards.candidate(result.window.id))
    ]
    candidates = [candidate for _honour, candidate in candidacies]
    conditions = [
        f"{honour}的条件：{c.condition.name.zh}，{CONDITION_WORDS[c.status].zh}（{c.evidence.zh}）"
        for honour, candidate in candidacies
        for c in candidate.conditions
    ]
    reasons = [reason for candidate in candidates for reason in candidate.reasons]
    named = {rule.id for step in before for rule in step.rules}
    return Step(
        "评选结果",
        (),
        (),
        "",
        None,
        _result(report, result, candidacies),
        rules_behind(report, candidates, named),
        "；".join(dict.fromkeys([*conditions, *reasons])),
    )


def _result(
    report: ScoreReport, result: WindowResult, candidacies: list[tuple[str, CandidateFinding]]
) -> str:
    lines = [f"{honour}：{_standing(report, candidate)}" for honour, candidate in candidacies]
    return result_text(report, result, lines)


def result_text(report: ScoreReport, result: WindowResult, lines: list[str]) -> str:
    """How a window stands, honour by honour, and whether a place stays open because of it."""
    clause = report.book.window_score.designation
    if result.window.id in report.outcome.top_without_application:
        honour = report.book.honour(clause.honour).name.zh
        lines = [*lines, f"进入总排名前{clause.places}名，但未申报{honour}，该名额空缺"]
    return "；".join(lines) or "没有申报荣誉，不在任何名单"


def _standing(report: ScoreReport, candidate: CandidateFinding) -> str:
    return with_decision(report, candidate, standing_text(candidate))


def with_decision(report: ScoreReport, candidate: CandidateFinding, computed: str) -> str:
    """How a candidate stands, and what was decided about it, if anything was."""
    decided = decision_text(candidate, report.settled(candidate.honour_id))
    if decided in ("", MISSING):
        return computed
    return f"{computed}，{report.book.deciders.zh}审定：{decided}"


def rules_behind(
    report: ScoreReport, candidates: list[CandidateFinding], named: set[str]
) -> tuple[Rule, ...]:
    """The clause, and every further rule that touched a candidate, in the edition's order."""
    score = report.book.window_score
    ids = {rule for candidate in candidates for rule in candidate.rules} - named | {
        score.designation.id
    }
    apart = (score.designation.open_rule, "settled_after_review")
    ids |= {rule.id for rule in working_rules(report.book, *apart)}
    return tuple(rule for rule in report.rules if rule.id in ids)
