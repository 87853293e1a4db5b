"""What stands before the candidates: how the file was made, the rules, everybody at a glance."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from office_app.applications.words import STATUSES
from office_app.evaluation.known import Known
from office_app.evaluation.marks import NOT_SCORED
from office_app.proposals import STANDINGS
from rendering.bound import Block, Grid, Heading, Text
from rendering.numbers import chinese_date, decimal_text
from rulebook.eligibility import ExaminedCandidate
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Rule
from survey_app.store.applications import SUBMITTED

MOST_SENTENCES = 3  # of the statistics, as on the first page of the request
_ORDER = (
    "候选按名额类别分列，同一类别内按窗口名册和推荐名单的先后排列，不按得分或名次：多数类别没有名次，"
    "计分前后编制的材料次序相同，阅读次序也不应影响判断。名次、得分和计算结果写在“候选一览”里。"
)
_LEFT_OUT = (
    "本材料不收录：单张选票和答卷，谁投了票，群众写的意见和联系方式，电话和证件号码，"
    "不足五人的分组数据，待核实的统计线索，附件内容（只列名称和校验值，原件在办公室系统里看）。"
)
_CONTEXT = "实地了解、列席单位意见、报送做法和群众诉求只作研究依据，不计分。"

Listed = tuple[int, ExaminedCandidate]  # with its number


def front(
    known: Known, honour: Honour, listed: Sequence[tuple[int, ExaminedCandidate]]
) -> Iterator[Block]:
    """All of it; ``listed`` are the candidates of the file with their numbers."""
    yield Heading("编制说明", 1, fresh=True)
    yield Text(_ORDER)
    yield Text(_LEFT_OUT)
    yield Text(_CONTEXT)
    yield Grid("编制依据", ("内容", "来源和情况"), tuple(_sources(known, honour)), (2, 7))
    yield Heading("评选规则", 1)
    yield from _rules(known.this_round.book, honour)
    yield Heading("候选一览", 1, fresh=True)
    yield from _overview(known, honour, listed)
    yield Heading("统计上的把握程度", 1)
    yield from (Text(words) for words in _certainty(known, honour))


def _sources(known: Known, honour: Honour) -> Iterator[tuple[str, str]]:
    """What it was made from, and what is missing."""
    scored = known.scored
    if scored is None:
        yield "得分", "待核：还没有计分，得分、名次和计算结果待计分后补上。"
    else:
        changed = "计分以后有数据改动过，请重新计分后再编制。" if scored.changed else ""
        yield "得分", f"取自本轮计分。{changed}"
        yield "得分文件校验值", scored.sha256
    own = [one.application for key, one in known.applications.items() if key[0] == honour.id]
    if not known.has_office:
        yield "申报和条件", "没有网上申报，取自推荐名单、窗口名册和条件核验表。"
    else:
        yield "申报和条件", f"收到网上申报{len(own)}份，条件取自核验表。"
    if waiting := sum(one.state == SUBMITTED for one in own):
        yield "还没有审核", f"网上申报{waiting}份；没有列入名单的，本材料不收录。"
    if unwritten := sum(one.honour == honour for one in known.unwritten):
        yield "还没有写进名单", f"已接受的申报{unwritten}份，收录在内，计分没有算上。"
    noted = f"共{len(known.notes)}条记录。" if known.has_office else "没有在办公室系统里登记。"
    yield "实地了解和意见", noted
    if others := known.other_notes():
        names = "、".join(dict.fromkeys(note["content"]["about"] for note in others))
        yield "没有对应到候选的记录", f"{len(others)}条：{names}。请核对名称，或者另行研究。"
    yield "报送的做法", f"共{len(known.practices)}项。" if known.practices else "没有报送记录。"
    cases = known.cases
    yield "群众诉求", "没有登记。" if cases is None else f"共{len(cases)}件，只列件数和比例。"


def _rules(book: Rulebook, honour: Honour) -> Iterator[Block]:
    yield Text(honour.says, "参评范围：")
    yield Text("".join(honour.criteria), "评选标准：")
    yield Text(honour.method.zh, "评选方式：")
    yield Text("、".join(honour.lead), "牵头：")
    yield Text("、".join(honour.cooperating) or "没有写明。", "配合：")
    head = ("规则", "出处")
    lines = tuple(
        (line.name.zh, places(honour, line), *_rule(book, line)) for line in honour.quotas
    )
    yield Grid("名额", ("名额类别", "名额", *head), lines, (4, 2, 4, 4))
    conditions = tuple((one.name.zh, *_rule(book, one)) for one in honour.conditions)
    if conditions:
        yield Grid("条件", ("条件", *head), conditions, (3, 5, 4))


def places(honour: Honour, line: QuotaLine) -> str:
    """The places of a line as the rules have them."""
    return f"{line.places}{honour.measure_word}{'左右' if line.approximate else ''}"


def _rule(book: Rulebook, rule: Rule) -> tuple[str, str]:
    """The words of a rule with what of it is ours, and where it stands."""
    working = book.questionnaires.texts.origin_working.zh
    ours = f"；{working}：{rule.adds}" if rule.adds else ""
    return rule.words + ours, rule.clause or working


def _overview(known: Known, honour: Honour, listed: Sequence[Listed]) -> Iterator[Block]:
    if not listed:
        yield Text("未申报：没有候选。")
        return
    head = ("序号", "候选", "条件", "名次和得分", "计算结果")
    rows = tuple(
        (
            str(number),
            name_and_unit(one),
            _conditions(one),
            rank_and_score(known, one),
            standing(known, one),
        )
        for number, one in listed
    )
    yield Grid(f"{honour.name.zh}候选一览", head, rows, (1, 8, 3, 3, 4))


def name_and_unit(one: ExaminedCandidate) -> str:
    """张示例（示例局）; the name alone where the unit says no more."""
    candidate = one.candidate
    unit = "" if candidate.unit in ("", candidate.name) else f"（{candidate.unit}）"
    return f"{candidate.name}{unit}"


def _conditions(one: ExaminedCandidate) -> str:
    parts = [f"{STATUSES['not_met']}{len(one.not_met)}项"] if one.not_met else []
    parts += [f"{STATUSES['pending']}{len(one.pending)}项"] if one.pending else []
    if one.excluded:
        parts.append("成员单位")
    return "，".join(parts) or ("都符合" if one.conditions else "不适用")


def rank_and_score(known: Known, one: ExaminedCandidate) -> str:
    """A rank with its score where both may be shown, else why not."""
    if known.scored is None:
        return "还没有计分"
    id = one.candidate.id
    found = known.scored.candidates.get((one.honour.id, id))
    judged = (found or {}).get("judged") or {}
    if judged.get("score") is not None:
        return f"第{judged['rank']}名 {decimal_text(Decimal(judged['score']))}分"
    if found and found["rank"] is not None:
        withheld = known.scored.is_withheld(id)
        score = "" if withheld else f" {decimal_text(Decimal(found['total']))}分"
        return f"第{found['rank']}名{score}"
    return "没有名次" if one.candidate.staff_count is not None else "不适用"


def standing(known: Known, one: ExaminedCandidate) -> str:
    """What follows from rules and tables."""
    if known.scored is None:
        return "还没有计分"
    found = known.scored.candidates.get((one.honour.id, one.candidate.id))
    if found is None:
        return "计分时还不在名单里"
    said = STANDINGS[found["standing"]]
    if found["would_be"]:
        said += f"（核验后{STANDINGS[found['would_be']]}）"
    return said


def _certainty(known: Known, honour: Honour) -> Iterator[str]:
    """The sentences that the reports have: of the windows' score, and of the honour's panels."""
    if known.scored is None:
        yield NOT_SCORED
        return
    data, pool = known.scored.data, known.this_round.book.window_score.pool
    ranked = honour.id in pool.honours and honour.line_for(pool.unit_type) is not None
    said = list(data.get("confidence", ()))[:MOST_SENTENCES] if ranked else []
    if ranked:
        yield from said or ["没有做统计检查。"]
    panels = known.scored.panels(honour.id)
    yield from panels
    if not (ranked or panels):
        yield "不适用：这项荣誉没有按得分排名的类别。"


def made_on(known: Known) -> tuple[str, ...]:
    """Who made it, for whom, and as of which day."""
    this_round = known.this_round
    settings, book = this_round.settings, this_round.book
    organiser = settings.organiser or book.campaign.campaign.organiser.zh
    reader = f"内部资料，供{book.deciders.zh}研究审定使用"
    return settings.title, organiser, chinese_date(settings.date), reader
