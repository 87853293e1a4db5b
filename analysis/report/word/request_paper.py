"""report.docx: the request to the leading group, with what it rests on (请示)."""

from pathlib import Path

from analysis.report.report_wording import status_text
from analysis.report.word.annexes import account_annex, clues_annex, rules_annex, scores_annex
from analysis.report.word.fitting import lines_needed
from analysis.report.word.letterhead import closing, headed, official_paper, red_head, signed
from analysis.report.word.lists import lists_annex
from analysis.report.word.page_one import PageOne
from analysis.report.word.request import ANNEXES, first_table, request
from analysis.report.word.shared import CLUES
from analysis.result.score_report import ScoreReport
from rendering.word import ooxml
from rendering.word.ooxml import Run
from rendering.word.paper import Paper


def write_request(report: ScoreReport, path: Path) -> None:
    """Write report.docx; the round's date is its creation time, so the bytes are reproducible."""
    paper = official_paper(report)
    words = request(report)
    _request(paper, report, words)
    paper.new_section(lines_needed(words))
    writers = (_scores, lists_annex, account_annex, clues_annex, rules_annex)
    for number, (name, write) in enumerate(zip(ANNEXES, writers, strict=True), start=1):
        paper.annex(number, name, "内部掌握" if number == CLUES else "")
        write(paper, report)
    closing(paper)
    organiser = report.book.campaign.campaign.organiser.zh
    paper.save(path, words.title, organiser, report.settings.date)


def _scores(paper: Paper, report: ScoreReport) -> None:
    scores_annex(paper, report, report.outcome.designated, "按规则获评的窗口")


def _request(paper: Paper, report: ScoreReport, words: PageOne) -> None:
    red_head(paper)
    headed(paper, words.title, words.to)
    paper.text(words.opening)
    for heading, text in words.parts:
        paper.text([Run(heading, ooxml.HEADING), *text])
    paper.text("妥否，请批示。")
    paper.gap()
    for number, name in enumerate(ANNEXES, start=1):
        paper.text(f"{'附件：' if number == 1 else '　　　'}{number}.{name}")
    paper.gap()
    signed(paper)
    if report.ranked:
        # Behind the text, so that decision, certainty and doubts all stand on the first page.
        columns, rows = first_table(report)
        first = report.book.honour(report.book.window_score.designation.honour)
        paper.note("前列窗口的得分（分差按未取整的得分计算）", keep=True)
        paper.table(columns, rows, caption="前列窗口的得分")
        paper.note(f"获评{first.short_name}的窗口，同为下一年度{report.book.model_windows}。")
    paper.note(Run(status_text(report), colour=ooxml.RED))
