"""How the reports speak of candidates: who, where they stand, why, and what was decided."""

from collections.abc import Iterator, Sequence

from analysis.result.awards import (
    DECISION_WORDS,
    CandidateFinding,
    Decision,
    HonourAwards,
    LineAwards,
    SettledHonour,
    computed_words,
)
from analysis.result.score_report import ScoreReport
from rendering.numbers import MISSING, decimal_text
from rulebook.methods import Method


def worth_listing(line: LineAwards, settled: SettledHonour | None) -> list[CandidateFinding]:
    """The candidates of a quota line without windows that are merely behind the places."""
    awarded = set(settled.awarded) if settled else set()
    return [
        candidate
        for candidate in line.candidates
        if candidate.standing != "not_in_top"
        or candidate.judged
        or candidate.candidate_id in awarded
    ]


def name_and_unit(candidate: CandidateFinding) -> str:
    """张示例（示例局）; the name alone where the unit says no more."""
    if candidate.unit in ("", candidate.name):
        return candidate.name
    return f"{candidate.name}（{candidate.unit}）"


def rank_or_order(candidate: CandidateFinding) -> str:
    """Rank and total, or score by the group's method, or the unit's order of preference."""
    judged = candidate.judged
    if judged and judged.score is not None:
        return f"第{judged.rank}名 {decimal_text(judged.score)}分"
    if candidate.rank is not None and candidate.total is not None:
        return f"第{candidate.rank}名 {decimal_text(candidate.total)}分"
    return f"推荐次序{candidate.order}" if candidate.order is not None else MISSING


def standing_text(candidate: CandidateFinding) -> str:
    """What follows from rules and files."""
    return computed_words(candidate.computed).zh


def reasons_text(candidate: CandidateFinding, named_clause: str = "") -> str:
    """Reasons and clauses in a row, without a clause that is named nearby already."""
    return "".join(_reasons(candidate, named_clause))


def _reasons(candidate: CandidateFinding, named_clause: str) -> Iterator[str]:
    """Reasons, what was verified against a table, and the clauses not named above."""
    conditions = candidate.conditions
    if conditions and all(finding.status == "met" for finding in conditions):
        yield f"{len(conditions)}项条件均符合。"
    yield from (f"{reason.rstrip('。')}。" for reason in candidate.reasons)
    for finding in conditions:
        if finding.override_reason:
            yield f"人工核验：{finding.condition.name.zh}，{finding.override_reason}。"
    clauses = [clause for clause in candidate.clauses if clause != named_clause]
    if clauses:
        yield f"〔{'；'.join(clauses)}〕"


def decision_text(candidate: CandidateFinding, settled: SettledHonour | None) -> str:
    """What the leading group decided about a candidate; empty while it has decided nothing."""
    if settled is None:
        return ""
    if not settled.decided:
        return "未审定"
    if candidate.candidate_id in settled.awarded:
        return DECISION_WORDS["award"].zh
    declined = candidate.candidate_id in settled.declined
    return DECISION_WORDS["decline"].zh if declined else MISSING


def has_place(candidate: CandidateFinding, settled: SettledHonour | None) -> bool:
    """Whether a candidate was awarded; until that is decided, whether the rules give a place."""
    if settled is None or not settled.decided:
        return candidate.takes_place
    return candidate.candidate_id in settled.awarded


def awarded_in(line: LineAwards, settled: SettledHonour) -> int:
    """How many of a quota line's candidates were awarded."""
    return sum(candidate.candidate_id in settled.awarded for candidate in line.candidates)


def places_text(line: LineAwards, settled: SettledHonour) -> str:
    """The places of a quota line as decided."""
    return str(dict(settled.places).get(line.line.id, line.line.places))


def record_text(decision: Decision) -> str:
    """What one line of the record decides: 授予, 名额调整（改为4）."""
    changed = f"（改为{decision.places}）" if decision.places is not None else ""
    return f"{DECISION_WORDS[decision.decision].zh}{changed}"


def judged_lines(
    report: ScoreReport, method: Method
) -> list[tuple[HonourAwards, LineAwards, list[CandidateFinding]]]:
    """The quota lines of a method with the candidates that it judges, best first."""
    found = []
    for awards in report.awards:
        for line in awards.lines:
            own = [c for c in line.candidates if c.judged and c.judged.method == method]
            if own:
                found.append((awards, line, own))
    return found


def moved_text(awards: HonourAwards, entering: Sequence[str], leaving: Sequence[str]) -> str:
    """Who would come into a list and who go out; 不变 where nobody does."""
    moved = [
        f"{word}{'、'.join(awards.name_of(one) for one in ids)}"
        for word, ids in (("列入", entering), ("退出", leaving))
        if ids
    ]
    return "，".join(moved) or "不变"
