"""One candidate of the file: every part has its heading, and says why where it has nothing."""

from collections.abc import Callable, Iterator

from office_app.evaluation import heard
from office_app.evaluation.application import application
from office_app.evaluation.conditions import conditions
from office_app.evaluation.front import rank_and_score, standing
from office_app.evaluation.known import Known
from office_app.evaluation.marks import NOT_SCORED, marks
from rendering.bound import Block, Grid, Heading, Text
from rendering.numbers import chinese_numeral
from rulebook.eligibility import ExaminedCandidate

_YES_NO = ("否", "是")


def parts(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """Everything beneath the candidate's name."""
    yield Grid("基本情况", ("项目", "内容"), tuple(_facts(known, one)), (2, 5))
    for number, (title, write) in enumerate(_PARTS, 1):
        yield Heading(f"{chinese_numeral(number)}、{title}")
        yield from write(known, one)


def _facts(known: Known, one: ExaminedCandidate) -> Iterator[tuple[str, str]]:
    candidate, book = one.candidate, known.this_round.book
    kinds = {unit.id: unit.name.zh for unit in book.campaign.unit_types}
    yield "单位类别", kinds.get(candidate.unit_type, candidate.unit_type)
    if one.honour.kind == "individual" or candidate.staff_count is not None:
        yield "所在单位", candidate.unit or "没有填写"
    if one.honour.kind == "individual":
        yield "推荐单位", candidate.recommended_by or candidate.unit
        yield "推荐次序", str(candidate.order) if candidate.order is not None else "没有排"
    if book.honours.priority_rule and candidate.staff_count is None:
        yield "优先推荐（不加分）", _YES_NO[candidate.priority]
    yield "名次和得分", rank_and_score(known, one)


def _outcome(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """What follows from rules and tables, with its reasons; deciding is others' business."""
    if known.scored is None:
        yield Text(NOT_SCORED)
        return
    found = known.scored.candidates.get((one.honour.id, one.candidate.id))
    why = "".join(f"{reason.rstrip('。')}。" for reason in found["reasons"]) if found else ""
    yield Text(f"{standing(known, one)}。{why}")


_PARTS: tuple[tuple[str, Callable[[Known, ExaminedCandidate], Iterator[Block]]], ...] = (
    ("申报", application),
    ("申报条件", conditions),
    ("考核得分", marks),
    ("实地调研、现场察看、听取汇报", heard.visits),
    ("列席单位意见", heard.opinions),
    ("报送的做法（不计分）", heard.practices),
    ("群众诉求（不计分）", heard.cases),
    ("计算结果", _outcome),
)
