"""agenda.docx: what the leading group meets about, out of the result that lies before it (议程).

Honours stand in the edition's order, each with what is open: ties, places to choose for, places
that stay open, conditions that nobody has verified. What was amended or doubted since the opening
stands in a part of its own.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from analysis.report.candidate_wording import name_and_unit
from analysis.report.places import Places, places_of, together
from analysis.report.report_wording import lock_text
from analysis.report.word.annexes import attendance
from analysis.report.word.letterhead import official_paper
from analysis.report.word.request import ANNEXES
from analysis.report.word.shared import CLUES, campaign_title
from analysis.report.word.sitting_words import (
    amended,
    attending_units,
    labelled,
    or_blank,
    people_by_role,
    time_words,
    title_of,
)
from analysis.result.awards import CandidateFinding, HonourAwards, LineAwards
from analysis.result.score_report import ScoreReport
from rendering.numbers import MISSING, chinese_numeral
from rendering.word.ooxml import SMALL, Column, Run, Words
from rendering.word.paper import Paper
from rulebook.sittings import Sitting

_SIGN_ROW, _FINE = 7.4, 9.0  # mm, points
_COUNTS = ("名额", "按名次", "并列", "待选定", "空缺")


def write_agenda(
    report: ScoreReport, honours: Sequence[HonourAwards], sitting: Sitting | None, path: Path
) -> None:
    """Write agenda.docx about ``honours``, those that are to be decided."""
    paper, title = official_paper(report), title_of(report, "会议议程")
    paper.gap()
    paper.title(title)
    paper.gap()
    for line in _head(report, sitting):
        paper.text(line)
    paper.heading("一、会前材料")
    for number, words in enumerate(_documents(report), start=1):
        paper.text(f"{number}.{words}")
    paper.heading("二、议程")
    for number, words in enumerate(_items(report, honours), start=1):
        paper.text(f"{number}.{words}")
    paper.heading("三、逐项审定")
    _table(paper, honours)
    for number, awards in enumerate(honours, start=1):
        _honour(paper, awards, number)
    paper.heading("四、规则、更正和疑义")
    paper.text(f"{lock_text(report)}{amended(report) or '开启以后没有登记更正和疑义。'}")
    paper.annex(0, "签到表")
    _sign_in(paper, report)
    paper.save(path, title, report.book.campaign.campaign.organiser.zh, report.settings.date)


def _head(report: ScoreReport, sitting: Sitting | None) -> Iterator[list[str | Run]]:
    group, head = report.book.campaign.leading_group, dict(people_by_role(report)).get("组长", [])
    chair = sitting.chair if sitting else "、".join(person.name for person in head)
    yield labelled("时间", time_words(sitting))
    yield labelled("地点", or_blank(sitting.place if sitting else "", "地点"))
    yield labelled("主持", or_blank(chair, "姓名"))
    said = "；".join(f"{role}{_names(people)}" for role, people in people_by_role(report))
    yield labelled("参加", f"{said}（共{len(group.people)}人）。")
    if group.quorum:
        yield labelled("到会", f"成员到会不少于{group.quorum}人方可审定。")
    yield labelled("列席", f"{'、'.join([*attending_units(report), group.office])}。")


def _names(people: Sequence[object]) -> str:
    return "、".join(getattr(person, "name", "") for person in people)


def _documents(report: ScoreReport) -> Iterator[str]:
    """What is handed out before the meeting."""
    title = campaign_title(report, report.book.questionnaires.texts.request_title)
    annexes = "、".join(ANNEXES)
    yield f"《{title.replace(chr(10), '')}》及附件（{annexes}），其中附件{CLUES}内部掌握；"
    yield "考评报告和得分表；"
    yield "各项荣誉候选的申报材料和综合性评选考核材料。"


def _items(report: ScoreReport, honours: Sequence[HonourAwards]) -> Iterator[str]:
    office = report.book.campaign.leading_group.office
    yield f"{office}汇报评选考评情况：{attendance(report, few=False)}"
    for awards in honours:
        honour = awards.honour
        lead = f"{'、'.join(honour.lead)}介绍候选情况，" if honour.lead else ""
        yield f"{lead}审定{honour.name.zh}（{honour.total}{honour.measure_word}）。"
    yield "研究公布范围、通报和表彰。"
    yield "其他事项。"


def _table(paper: Paper, honours: Sequence[HonourAwards]) -> None:
    """The places of every honour, as annex 2 of the request counts them."""
    counted = [together(places_of(line) for line in awards.lines) for awards in honours]
    names = [awards.honour.name.zh for awards in honours]
    rows = [_counts(*one) for one in zip(names, counted, strict=True)]
    paper.table(_columns("荣誉"), [*rows, _counts("合计", together(counted))], caption="名额")


def _columns(first: str) -> list[Column]:
    return [Column(first, 56), *(Column(head, 20, number=True) for head in _COUNTS)]


def _counts(name: str, counted: Places) -> list[Words]:
    numbers = (counted.total, counted.by_rank, counted.tied, counted.to_choose, counted.open)
    return [name, *(str(number) if number else MISSING for number in numbers)]


def _honour(paper: Paper, awards: HonourAwards, number: int) -> None:
    """The places of an honour line by line, then whom there is something to settle about."""
    name = awards.honour.name.zh
    paper.heading(f"（{chinese_numeral(number)}）{name}", 2)
    rows = [_counts(line.line.name.zh, places_of(line)) for line in awards.lines]
    paper.table(_columns("名额类别"), rows, caption=f"{name}的名额", size=_FINE)
    for words in _matters(awards):
        paper.small(words)


def _matters(awards: HonourAwards) -> Iterator[list[str | Run]]:
    """Ties, what there is to choose from, and conditions that nobody has verified."""
    for label, say in (("并列待定", _tie), ("候选", _to_choose)):
        if said := [words for line in awards.lines if (words := say(awards, line))]:
            yield labelled(label, f"{'；'.join(said)}。")
    if pending := [*map(_pending, _waiting(awards))]:
        yield labelled("条件待核验", f"{'；'.join(pending)}。先核验，或者附条件审定。")


def _tie(awards: HonourAwards, line: LineAwards) -> str:
    tied = [c.name for c in line.candidates if c.standing == "tie"]
    left = f"余{line.tied_places}{awards.honour.measure_word}名额"
    return f"{line.line.name.zh}{'、'.join(tied)}，{left}" if tied else ""


def _to_choose(awards: HonourAwards, line: LineAwards) -> str:
    if not places_of(line).to_choose:
        return ""
    return f"{line.line.name.zh}{line.to_choose_from}{awards.honour.measure_word}"


def _waiting(awards: HonourAwards) -> list[CandidateFinding]:
    """Whom the rules give or propose a place once a pending condition turns out met."""
    return [c for c in awards.candidates if c.standing == "pending" and c.takes_place]


def _pending(candidate: CandidateFinding) -> str:
    open_ones = "、".join(finding.condition.name.zh for finding in candidate.pending)
    return f"{name_and_unit(candidate)}：{open_ones}" if open_ones else name_and_unit(candidate)


def _sign_in(paper: Paper, report: ScoreReport) -> None:
    """A row for every member and every unit that attends."""
    rows: list[list[Words]] = [
        [role, person.name, person.post, ""]
        for role, people in people_by_role(report)
        for person in people
    ]
    rows += [["列席", "", unit, ""] for unit in attending_units(report)]
    widths = {"职务": 20, "姓名": 26, "单位和职务": 82, "签到": 28}
    columns = [Column(head, width) for head, width in widths.items()]
    paper.form(columns, rows, caption="签到表", size=SMALL, height=_SIGN_ROW)
