"""notice.docx: the notice of the results after the leading group has settled them (通报稿).

It names who is awarded, and nobody's marks.
"""

from collections.abc import Iterator
from pathlib import Path

from analysis.report.candidate_wording import name_and_unit
from analysis.report.word import ooxml
from analysis.report.word.letterhead import blank, closing, official_paper, red_head, signed
from analysis.report.word.ooxml import Run
from analysis.report.word.paper import Paper
from analysis.result.awards import CandidateFinding, Decided, HonourAwards
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral


def write_notice(report: ScoreReport, decided: Decided, path: Path) -> None:
    """Write notice.docx; the round's date is its creation time."""
    paper = official_paper(report)
    campaign = report.book.campaign.campaign
    title = report.book.questionnaires.texts.notice_title.zh.format(
        ordinal=chinese_numeral(campaign.ordinal), campaign=campaign.short_title.zh
    )
    red_head(paper, signer=False)
    paper.title(title)
    paper.left([blank("主送机关"), "："])
    paper.text(_opening(report, decided))
    settled = [h for h in report.awards if decided.honour(h.honour.id).decided]
    for number, awards in enumerate(settled, start=1):
        _honour(paper, report, decided, awards, number)
    _corrections(paper, report, decided)
    paper.text(blank("结语"))
    paper.gap()
    signed(paper)
    closing(paper)
    paper.save(path, title, campaign.organiser.zh, report.settings.date)


def _opening(report: ScoreReport, decided: Decided) -> str:
    campaign = report.book.campaign
    rule = report.book.window_score.score
    number = next(d.number for d in campaign.documents if d.id == rule.document)
    day = chinese_date(decided.confirmed_on)
    decided_by, title = report.book.deciders.zh, campaign.campaign.title.zh
    return f"根据{number}，经{decided_by}{day}审定，现将{title}评选结果通报如下。"


def _honour(
    paper: Paper, report: ScoreReport, decided: Decided, awards: HonourAwards, number: int
) -> None:
    honour, settled = awards.honour, decided.honour(awards.honour.id)
    count = f"{len(settled.awarded)}{honour.measure_word}"
    paper.heading(f"{chinese_numeral(number)}、{honour.name.zh}（{count}）")
    for name, winners in _by_line(awards, settled.awarded):
        persons = honour.kind == "individual"
        names = "、".join(name_and_unit(w) if persons else w.name for w in winners)
        paper.text([Run(f"{name}：", ooxml.KAI), f"{names}。"])
    if not settled.awarded:
        paper.text("本次空缺。")
    score = report.book.window_score
    if honour.id == score.designation.honour:
        windows = {result.window.id for result in report.results}
        if windows & set(settled.awarded):
            paper.text(score.exemption.says)


def _by_line(
    awards: HonourAwards, awarded: tuple[str, ...]
) -> Iterator[tuple[str, list[CandidateFinding]]]:
    """The winners by quota line, in the order of the lines."""
    won = set(awarded)
    for line in awards.lines:
        winners = [c for c in line.candidates if c.candidate_id in won]
        if winners:
            yield line.line.name.zh, winners
    outside = [c for c in awards.outside if c.candidate_id in won]
    if outside:
        yield "其他", outside


def _corrections(paper: Paper, report: ScoreReport, decided: Decided) -> None:
    """What a correction changed, with its reason; the former result stays visible."""
    if decided.former is None or decided.corrected_on is None:
        return
    paper.heading("更正情况")
    paper.text(f"本结果于{chinese_date(decided.corrected_on)}更正。更正前获评名单：")
    for former in decided.former:
        names = "、".join(report.name_of(former.honour_id, c) for c in former.awarded)
        if former.decided and former.awarded != decided.honour(former.honour_id).awarded:
            paper.text(f"{report.book.honour(former.honour_id).name.zh}：{names or '空缺'}。")
    for decision in decided.record:
        if decision.decision == "correct":
            name = report.name_of(decision.honour_id, decision.candidate_id)
            paper.text(f"{name}：{decision.reason}。")
