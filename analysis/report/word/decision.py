"""decision.docx: what the leading group decided, with its reasons, and sheets to sign (审定结果).

The first page in slots of fixed size; all names on one page by honour and line; then what departs
from the computed result and why, what the result rests on, and the sheet for signatures.
"""

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from analysis.report.decided_lists import (
    DecidedHonour,
    changes,
    decided_honours,
    exceptions,
    tie_sentences,
)
from analysis.report.word.annexes import account_annex, clues_annex, rules_annex, scores_annex
from analysis.report.word.decision_page import decision_page, vacancies
from analysis.report.word.fitting import lines_needed
from analysis.report.word.letterhead import closing, headed, official_paper, red_head, signed
from analysis.report.word.names_page import names_page
from analysis.report.word.shared import (
    ACCOUNT,
    CLUES,
    LISTS,
    days_words,
)
from analysis.result.awards import Decided, Difference
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral
from rendering.word import ooxml
from rendering.word.ooxml import Column, Run, Words, blank
from rendering.word.paper import Paper

ANNEXES = (
    "审定名单",
    "空缺、并列和与计算结果不同之处",
    "考评情况报告（含统计检查）",
    "线索和核实情况",
    "得分表",
    "工作口径",
    "签字页",
)
FIRST_OF_CHECKS, SHEET = f"附件{ACCOUNT}", f"附件{len(ANNEXES)}"
_ROLES = {"head": "组长", "deputy_head": "副组长", "member": "成员"}
_FINE = 9.0  # points


def write_decision(report: ScoreReport, decided: Decided, path: Path) -> None:
    """Write decision.docx; the round's date is its creation time."""
    paper = official_paper(report)
    honours = decided_honours(report, decided)
    words = decision_page(report, decided, honours)
    red_head(paper, signer=False)
    headed(paper, words.title)
    paper.text(words.opening)
    for heading, text in words.parts:
        paper.text([Run(heading, ooxml.HEADING), *text])
    paper.gap()
    for number, name in enumerate(ANNEXES, start=1):
        paper.text(f"{'附件：' if number == 1 else '　　　'}{number}.{name}")
    paper.gap()
    signed(paper)
    paper.new_section(lines_needed(words))
    _annexes(paper, report, decided, honours)
    closing(paper)
    organiser = report.book.campaign.campaign.organiser.zh
    paper.save(path, words.title, organiser, report.settings.date)


def _annexes(
    paper: Paper, report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> None:
    first = report.book.window_score.designation.honour
    paper.annex(1, ANNEXES[0])
    names_page(paper, honours)
    paper.annex(LISTS, ANNEXES[1])
    _account_of_decisions(paper, report, decided, honours)
    paper.annex(ACCOUNT, ANNEXES[2])
    account_annex(paper, report)
    paper.annex(CLUES, ANNEXES[3], "内部掌握")
    clues_annex(paper, report)
    paper.annex(5, ANNEXES[4])
    awarded = decided.honour(first).awarded
    scores_annex(paper, report, awarded, f"审定获评{report.book.honour(first).name.zh}的窗口")
    paper.annex(6, ANNEXES[5])
    rules_annex(paper, report)
    paper.annex(7, ANNEXES[6])
    _signatures(paper, report, decided)


def _account_of_decisions(
    paper: Paper, report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> None:
    """Every vacancy and tie with its reason, every departure, and what a correction changed."""
    _sentences(paper, "一、空缺", vacancies(honours), "没有空缺。")
    _sentences(paper, "二、并列", tie_sentences(report, decided), "末位没有并列。")
    paper.heading("三、与计算结果不同之处")
    if decided.differences:
        _explained(paper, decided.differences, "审定与计算结果不同之处")
    else:
        paper.small("没有。")
    numbers = map(chinese_numeral, count(4))
    if decided.verified:
        paper.heading(f"{next(numbers)}、计算时条件待核验、由会上审定的")
        _explained(paper, decided.verified, "计算时条件待核验、由会上审定的")
    if made := exceptions(report, honours):
        told = [
            f"{e.name}获评{e.honour}，“{e.condition}”按例外处理：{e.reason.rstrip('。')}"
            for e in made
        ]
        _sentences(paper, f"{next(numbers)}、例外", told, "")
    if decided.corrections:
        told = [*changes(report, decided)]
        _sentences(paper, f"{next(numbers)}、更正", told, "获评名单没有变化。")
        _explained(paper, decided.corrections, "更正", "更正前")


def _explained(paper: Paper, told: Sequence[Difference], caption: str, was: str = "") -> None:
    """Single places with what stood, what was decided and why."""
    rows: list[list[Words]] = [
        [d.name, d.computed.zh, d.decided.zh, chinese_date(d.decision.date), d.decision.reason]
        for d in told
    ]
    widths = {"对象": 36, was or "计算结果": 28, "审定": 28, "日期": 20, "理由": 44}
    columns = [Column(head, width) for head, width in widths.items()]
    paper.table(columns, rows, caption=caption, size=_FINE)


def _sentences(paper: Paper, heading: str, told: list[str], none: str) -> None:
    paper.heading(heading)
    if not told:
        paper.small(none)
    for number, sentence in enumerate(told, start=1):
        paper.small(f"{number}.{sentence}。")


def _signatures(paper: Paper, report: ScoreReport, decided: Decided) -> None:
    """A row for each member; nobody's name is known to be of the day."""
    day = decided.corrected_on
    corrected = f"，更正日期：{chinese_date(day)}" if day else ""
    paper.small(
        f"审定日期：{days_words(decided)}{corrected}。以下人员已阅审定结果及附件；"
        "回避的在“回避”栏写明对象，没有的写“无”。"
    )
    widths = {"职务": 22, "姓名": 30, "回避": 44, "签字": 36, "日期": 24}
    columns = [Column(head, width) for head, width in widths.items()]
    rows: list[list[Words]] = [
        [_ROLES[person.role], "", "", "", ""]
        for person in report.book.campaign.leading_group.people
    ]
    paper.table(columns, rows, caption="签字页", size=12)
    paper.note("审定所依据的结果文件的校验值（SHA-256）：")
    paper.note(decided.decided_on)
    paper.note(["归档文件的校验值（SHA-256，归档后填写）：", blank("64位校验值")])
