"""How the reports speak of candidates: who, where they stand, why, and what was decided."""

from collections.abc import Iterator

from analysis.result.awards import CandidateFinding, LineAwards, SettledHonour
from analysis.result.score_report import ScoreReport
from rendering.numbers import decimal_text

STANDING_WORDS = {
    "designated": "按规则获评",
    "proposed": "建议",
    "tie": "并列待定",
    "listed": "可供选择",
    "pending": "条件待核验",
    "not_in_top": "名次在名额之外",
    "excluded": "按条款不列入",
    "not_eligible": "不符合条件",
}
DECISION_WORDS = {
    "award": "获评",
    "decline": "不评",
    "vacant": "空缺",
    "tie": "并列处理",
    "quota": "名额调整",
    "correct": "更正",
}


def worth_listing(line: LineAwards, settled: SettledHonour | None) -> list[CandidateFinding]:
    """The candidates of a quota line without those that are merely behind the places."""
    decided = set(settled.awarded) if settled else set()
    return [
        one
        for one in line.candidates
        if one.standing != "not_in_top" or one.candidate_id in decided
    ]


def who(one: CandidateFinding) -> str:
    """Name and unit."""
    return one.name if one.unit in ("", one.name) else f"{one.name}（{one.unit}）"


def place(one: CandidateFinding) -> str:
    """Rank and total, or the unit's order of preference."""
    if one.rank is not None and one.total is not None:
        return f"第{one.rank}名 {decimal_text(one.total)}分"
    return f"推荐次序{one.order}" if one.order is not None else "—"


def computed(one: CandidateFinding) -> str:
    """What follows from rules and files."""
    words = STANDING_WORDS[one.standing]
    return f"{words}（核实后：{STANDING_WORDS[one.would_be]}）" if one.would_be else words


def why(one: CandidateFinding, known: str = "") -> str:
    """Reasons and clauses in a row; ``known`` is a clause that stands nearby already."""
    return "".join(_why(one, known))


def _why(one: CandidateFinding, known: str) -> Iterator[str]:
    """Reasons, what was verified against a table, and the clauses not named above."""
    if one.conditions and all(found.status == "met" for found in one.conditions):
        yield f"{len(one.conditions)}项条件均符合。"
    yield from (f"{reason.zh.rstrip('。')}。" for reason in one.reasons)
    for found in one.conditions:
        if found.override_reason:
            yield f"人工核验：{found.condition.name.zh}，{found.override_reason}。"
    clauses = [clause for clause in one.clauses if clause != known]
    if clauses:
        yield f"〔{'；'.join(clauses)}〕"


def decision_text(one: CandidateFinding, settled: SettledHonour | None) -> str:
    """What the leading group decided about a candidate; empty while it has decided nothing."""
    if settled is None:
        return ""
    if not settled.decided:
        return "未审定"
    if one.candidate_id in settled.awarded:
        return DECISION_WORDS["award"]
    return DECISION_WORDS["decline"] if one.candidate_id in settled.declined else "—"


def stood(computed_then: str) -> str:
    """How a candidate or a place stood when it was decided: ``pending:listed`` and the like."""
    standing, _, would_be = computed_then.partition(":")
    words = STANDING_WORDS.get(standing, "空缺" if standing == "open" else standing)
    return f"{words}（核实后：{STANDING_WORDS.get(would_be, would_be)}）" if would_be else words


def named(report: ScoreReport, honour_id: str, candidate_id: str) -> str:
    """The name of a candidate or of a quota line; the id where it is neither."""
    awards = report.awards_of(honour_id)
    one = awards.candidate(candidate_id)
    if one:
        return one.name
    lines = (line.line for line in awards.lines)
    return next((line.name.zh for line in lines if line.id == candidate_id), candidate_id)
