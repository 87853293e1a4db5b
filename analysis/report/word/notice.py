"""notice.docx: the notice of the campaign and its results, for everybody (通报稿).

It says how the round went by its own counts and names who is awarded, and nobody's marks.
"""

from collections.abc import Iterator
from pathlib import Path

from analysis.report.decided_lists import (
    DecidedHonour,
    ExceptionMade,
    changes,
    decided_honours,
    exceptions,
)
from analysis.report.report_wording import component_names
from analysis.report.sentences import each
from analysis.report.word.annexes import attendance
from analysis.report.word.letterhead import (
    closing,
    headed,
    official_paper,
    red_head,
    signed,
)
from analysis.report.word.names_page import names_of
from analysis.report.word.shared import campaign_title, days_words
from analysis.result.awards import Decided
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral
from rendering.word import ooxml
from rendering.word.ooxml import Run, blank
from rendering.word.paper import Paper
from rulebook.vocabulary import MARKS

_CLOSING_BLOCKS = 6  # last words, annexes, issuer and date, with what is blank between them
Part = tuple[str, list[str]]


def write_notice(report: ScoreReport, decided: Decided, path: Path) -> None:
    """Write notice.docx; the round's date is its creation time."""
    paper = official_paper(report, status=False)
    texts = report.book.questionnaires.texts
    title = campaign_title(report, texts.notice_title)
    honours = decided_honours(report, decided)
    red_head(paper, signer=False)
    headed(paper, title, texts.notice_to.zh if texts.notice_to else blank("主送机关"))
    paper.text(_opening(report, decided))
    for number, (heading, paragraphs) in enumerate(notice_parts(report, decided, honours), start=1):
        paper.heading(f"{chinese_numeral(number)}、{heading}")
        for paragraph in paragraphs:
            paper.text(paragraph)
    paper.text(texts.notice_closing.zh if texts.notice_closing else blank("结语"))
    paper.gap()
    paper.text("附件：获评名单")
    paper.gap()
    signed(paper)
    paper.keep_together(_CLOSING_BLOCKS)
    _lists(paper, honours)
    closing(paper, texts.notice_copies.zh if texts.notice_copies else "")
    paper.save(path, title, report.book.campaign.campaign.organiser.zh, report.settings.date)


def _opening(report: ScoreReport, decided: Decided) -> str:
    campaign = report.book.campaign
    rule = report.book.window_score.score
    number = next(d.number for d in campaign.documents if d.id == rule.document)
    day = days_words(decided)
    decided_by, title = report.book.deciders.zh, campaign.campaign.title.zh
    return f"根据{number}，经{decided_by}{day}审定，现将{title}情况和评选结果通报如下。"


def notice_parts(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> Iterator[Part]:
    """The notice's parts in order: heading and paragraphs."""
    yield "活动情况", [_phases(report), _counts(report)]
    yield "评选结果", [*_results(report, decided, honours)]
    if vacant := [*_vacancies(honours)]:
        yield "空缺情况", [f"{'；'.join(vacant)}。"]
    if made := exceptions(report, honours):
        yield "例外情况", [f"{'；'.join(map(_exception, made))}。"]
    if decided.corrected_on:
        yield "更正情况", [*_corrections(report, decided)]


def _phases(report: ScoreReport) -> str:
    phases = report.book.campaign.phases
    named = "、".join(
        f"{phase.name.zh}（{phase.when.zh}）" if phase.when else phase.name.zh for phase in phases
    )
    return f"活动分{len(phases)}个阶段进行：{named}。"


def _counts(report: ScoreReport) -> str:
    """How many stood for what, and how many marks, ballots and responses there were."""
    stood = "、".join(
        f"{awards.honour.name.zh}{len([*awards.candidates])}{awards.honour.measure_word}"
        for awards in report.awards
        if [*awards.candidates]
    )
    marks = component_names(report.book)[MARKS]
    return (
        f"申报和推荐的候选：{stood}。窗口考评中，{attendance(report, few=False)}"
        f"{marks}计入{len(report.periods)}期。"
    )


def _results(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> Iterator[str]:
    settled = [honour for honour in honours if honour.decided]
    given = "、".join(f"{honour.honour.name.zh}{honour.count}" for honour in settled)
    yield f"共评出{given}，名单见附件。"
    first = report.book.window_score.designation.honour
    windows = {result.window.id for result in report.results}
    exemption = report.book.window_score.exemption
    if exemption.years and windows & set(decided.honour(first).awarded):
        yield exemption.says
    left = [honour.honour.name.zh for honour in honours if not honour.decided]
    yield from each("still_undecided", {"honours": left})


def _vacancies(honours: tuple[DecidedHonour, ...]) -> Iterator[str]:
    """How many places stay open, honour by honour; why stays with the leading group."""
    for honour in honours:
        if honour.open_places:
            word = honour.honour.measure_word
            lines = "、".join(
                f"{line.name}{line.open_places}{word}" for line in honour.lines if line.open_places
            )
            yield f"{honour.honour.name.zh}空缺{honour.open_places}{word}（{lines}）"


def _exception(made: ExceptionMade) -> str:
    """Who has an honour by way of an exception, and from what; why stays with the leading group."""
    return f"{made.name}获评{made.honour}，“{made.condition}”一项按例外处理"


def _lists(paper: Paper, honours: tuple[DecidedHonour, ...]) -> None:
    paper.annex(0, "获评名单")
    settled = [honour for honour in honours if honour.decided]
    for number, honour in enumerate(settled, start=1):
        paper.heading(f"{chinese_numeral(number)}、{honour.honour.name.zh}（{honour.count}）")
        for line in honour.lines:
            if line.awarded:
                paper.text([Run(f"{line.name}：", ooxml.KAI), f"{names_of(honour, line)}。"])
        if not honour.awarded:
            paper.text("本次空缺。")


def _corrections(report: ScoreReport, decided: Decided) -> Iterator[str]:
    """What a correction changed, with its reason; the former result stays visible."""
    assert decided.corrected_on
    changed = "；".join(changes(report, decided)) or "获评名单没有变化"
    yield f"本结果于{chinese_date(decided.corrected_on)}更正：{changed}。"
    for decision in decided.record:
        if decision.decision == "correct":
            name = report.name_of(decision.honour_id, decision.candidate_id)
            yield f"{name}：{decision.reason.rstrip('。')}。"
