"""decision.docx: what the leading group decided, with its reasons, and sheets to sign (审定结果).

The first page in slots of fixed size; all names on one page by honour and line; then what departs
from the computed result and why, what the result rests on, and the sheet for signatures.
"""

from collections.abc import Iterator, Sequence
from math import ceil
from pathlib import Path

from analysis.report.candidate_wording import name_and_unit
from analysis.report.decided_lists import (
    DecidedHonour,
    DecidedLine,
    changes,
    decided_honours,
    tie_sentences,
)
from analysis.report.word import ooxml
from analysis.report.word.annexes import account_annex, clues_annex, rules_annex, scores_annex
from analysis.report.word.fitting import lines_needed
from analysis.report.word.letterhead import blank, closing, headed, official_paper, red_head, signed
from analysis.report.word.ooxml import Column, Run, Words
from analysis.report.word.page_one import PageOne, listed, points
from analysis.report.word.paper import HEIGHT, LINES, WIDTH_MM, Paper
from analysis.report.word.shared import (
    ACCOUNT,
    CLUES,
    LISTS,
    campaign_title,
    changed_words,
    open_clues,
    rules_number,
)
from analysis.report.word.widths import ems, plain
from analysis.result.awards import Decided, Difference
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral

ANNEXES = (
    "审定名单",
    "空缺、并列和与计算结果不同之处",
    "考评情况报告（含统计检查）",
    "线索和核实情况",
    "得分表",
    "工作口径",
    "签字页",
)
_ROOM_EMS = 80.0  # of a slot of reasons on the first page
_ROLES = {"head": "组长", "deputy_head": "副组长", "member": "成员"}
_FINE = 9.0  # points
_SIZES, _PITCH = (12.0, 10.5, 9.0, 8.0, 7.5), 1.3  # of the page of names; height of a line in it
_ROOM = HEIGHT / 20 - 4 * HEIGHT / 20 / LINES  # below the annex's number and title


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


def decision_page(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> PageOne:
    """The first page in the order in which it is read."""
    texts = report.book.questionnaires.texts
    parts: list[tuple[str, list[str | Run]]] = [
        ("审定名单。", [_names(report, decided, honours)]),
        ("空缺和并列。", [_open_and_tied(report, decided, honours)]),
        ("与计算结果不同之处。", [_departures(decided)]),
    ]
    if decided.corrected_on:
        parts.append(("更正。", [_corrections(report, decided)]))
    parts.append(("到会和回避。", _attendance()))
    parts.append(("依据和线索。", [_basis(report, decided)]))
    numbered = zip("一二三四五六七", parts, strict=False)
    return PageOne(
        title=campaign_title(report, texts.decision_title),
        to="",
        opening=_opening(report, decided),
        parts=tuple((f"{number}、{heading}", text) for number, (heading, text) in numbered),
    )


def _opening(report: ScoreReport, decided: Decided) -> str:
    day, by = chinese_date(decided.confirmed_on), report.book.deciders.zh
    corrected = f"，并于{chinese_date(decided.corrected_on)}更正" if decided.corrected_on else ""
    return f"根据{rules_number(report)}，{by}于{day}审定各类先进名单{corrected}，结果如下。"


def _names(report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]) -> str:
    settled = [honour for honour in honours if honour.decided]
    given = "、".join(f"{honour.honour.name.zh}{honour.count}" for honour in settled)
    left = [honour.honour.name.zh for honour in honours if not honour.decided]
    pending = f"；{'、'.join(left)}尚未审定" if left else ""
    counts = "，".join(filter(None, _counts(settled)))
    return f"{given}{pending}（附件1）。{counts}。{_windows(report, decided)}"


def _counts(settled: Sequence[DecidedHonour]) -> Iterator[str]:
    """Places, awards and vacancies together."""
    places, awarded = sum(h.places for h in settled), sum(h.awarded for h in settled)
    vacant = sum(honour.open_places for honour in settled)
    over = awarded + vacant - places
    yield f"名额共{places}个"
    yield f"授予{awarded}个"
    yield f"空缺{vacant}个"
    yield f"超出名额{over}个" if over > 0 else ""


def _windows(report: ScoreReport, decided: Decided) -> str:
    """Who of the windows has the two honours that follow from the ranking."""
    score = report.book.window_score
    said = []
    for honour_id in (score.designation.honour, score.proposal.honour):
        settled, honour = decided.honour(honour_id), report.book.honour(honour_id)
        ids = {result.window.id for result in report.results}
        names = [report.name_of(honour_id, c) for c in settled.awarded if c in ids]
        if not settled.decided:
            continue
        count = f"{len(names)}{honour.measure_word}"
        year = ""
        if honour_id == score.designation.honour and names:
            year = f"，同为下一年度{report.book.model_windows}"
        who = listed(names, count, 1, _ROOM_EMS / 2) if names else "没有窗口获评"
        said.append(f"窗口中{honour.short_name}：{who}{year}。")
    return "".join(said)


def _open_and_tied(
    report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> str:
    total = [
        f"{honour.honour.short_name}{honour.open_places}{honour.honour.measure_word}"
        for honour in honours
        if honour.open_places
    ]
    found = [*_vacant_windows(report, honours), *tie_sentences(report, decided)]
    if not (total or found):
        return "没有空缺，没有并列。"
    vacant = f"空缺：{'、'.join(total)}，逐项理由见附件{LISTS}。" if total else "没有空缺。"
    return vacant + (points(found, LISTS, _ROOM_EMS) if found else "")


def _vacant_windows(report: ScoreReport, honours: tuple[DecidedHonour, ...]) -> list[str]:
    """The vacancies of the lines that follow from the ranking, with their reasons."""
    score = report.book.window_score
    ranked = {
        line.id
        for rule in (score.designation, score.proposal)
        if (line := report.book.honour(rule.honour).quota(score.pool.unit_type))
    }
    return [
        f"{honour.honour.short_name}{line.name}空缺{line.open_places}个{_why(line)}"
        for honour in honours
        for line in honour.lines
        if line.open_places and line.id in ranked
    ]


def vacancies(honours: tuple[DecidedHonour, ...]) -> list[str]:
    """Every line with open places: which, how many, why."""
    return [
        f"{honour.honour.short_name}{line.name}空缺{line.open_places}个{_why(line)}"
        for honour in honours
        for line in honour.lines
        if line.open_places
    ]


def _why(line: DecidedLine) -> str:
    return f"（{'；'.join(line.why)}）" if line.why else ""


def _departures(decided: Decided) -> str:
    if not decided.differences:
        return "没有，名单与计算结果一致。"
    told = [_departure(one) for one in decided.differences]
    return f"共{len(told)}处：{points(told, LISTS, _ROOM_EMS)}"


def _departure(one: Difference) -> str:
    why = f"（{one.decision.reason.rstrip('。')}）" if one.decision.reason else ""
    if one.decision.decision == "correct":
        return f"{one.name}{one.computed.zh}，{one.decided.zh}{why}"
    return f"{one.name}计算为“{one.computed.zh}”，审定“{one.decided.zh}”{why}"


def _corrections(report: ScoreReport, decided: Decided) -> str:
    assert decided.corrected_on
    changed = [
        f"{report.name_of(d.honour_id, d.candidate_id)}（{d.reason.rstrip('。')}）"
        for d in decided.record
        if d.decision == "correct"
    ]
    return f"{chinese_date(decided.corrected_on)}更正：{points(changed, LISTS, _ROOM_EMS / 2)}"


def _attendance() -> list[str | Run]:
    """Who was there and who withdrew is not in the data: the office fills it in."""
    return [
        "应到",
        blank("人数"),
        "人，实到",
        blank("人数"),
        "人；回避：",
        blank("姓名、对象"),
        "（附件7）。",
    ]


def _basis(report: ScoreReport, decided: Decided) -> str:
    changed = changed_words(report, decided)
    basis = (
        f"审定以后{changed}有变化，请核对名单是否仍然成立。"
        if changed
        else "审定所依据的数据和规则没有变化。"
    )
    if report.findings is None:
        return basis
    left = len(open_clues(report))
    clue = f"尚未核实的线索{left}条" if left else "没有尚未核实的线索"
    return f"{basis}{clue}（附件{CLUES}，内部掌握）。"


def names_page(paper: Paper, honours: tuple[DecidedHonour, ...]) -> None:
    """All names on one page: a line of the quota a paragraph, as small as that takes."""
    paragraphs = [*_names_of_all(honours)]
    texts = [plain(words) for _heading, words in paragraphs]
    size = next((size for size in _SIZES if _height(texts, size) < _ROOM), _SIZES[-1])
    for heading, words in paragraphs:
        paper.sized(words, size, _PITCH * size, keep=heading)


def _height(texts: Sequence[str], size: float) -> float:
    """Points that paragraphs of the full width take."""
    width = WIDTH_MM / 25.4 * 72 / size - 1
    return sum(ceil(ems(text) / width) for text in texts) * _PITCH * size


def _names_of_all(honours: tuple[DecidedHonour, ...]) -> Iterator[tuple[bool, Sequence[Run]]]:
    """Headings (True) and lines of the page of names."""
    for number, honour in enumerate(honours, start=1):
        name, word = honour.honour.name.zh, honour.honour.measure_word
        counts = f"授予{honour.count}，空缺{honour.open_places}{word}"
        told = counts if honour.decided else "尚未审定"
        heading = f"{chinese_numeral(number)}、{name}（名额{honour.places}{word}；{told}）"
        yield True, [Run(heading, ooxml.HEADING)]
        for line in honour.lines if honour.decided else ():
            places = f"{line.places}{word}{'左右' if line.approximate else ''}"
            vacant = f"，空缺{line.open_places}{word}" if line.open_places else ""
            label = f"{line.name}（{places}，授予{len(line.awarded)}{word}{vacant}）："
            yield False, [Run(label, ooxml.KAI), Run(names_of(honour, line) or "空缺")]


def names_of(honour: DecidedHonour, line: DecidedLine) -> str:
    """Who has the places of a line; persons with their unit."""
    persons = honour.honour.kind == "individual"
    return "、".join(name_and_unit(c) if persons else c.name for c in line.awarded)


def _account_of_decisions(
    paper: Paper, report: ScoreReport, decided: Decided, honours: tuple[DecidedHonour, ...]
) -> None:
    """Every vacancy and tie with its reason, every departure, and what a correction changed."""
    _sentences(paper, "一、空缺", vacancies(honours), "没有空缺。")
    _sentences(paper, "二、并列", tie_sentences(report, decided), "末位没有并列。")
    paper.heading("三、与计算结果不同之处")
    rows: list[list[Words]] = [
        [d.name, d.computed.zh, d.decided.zh, chinese_date(d.decision.date), d.decision.reason]
        for d in decided.differences
    ]
    widths = {"对象": 36, "计算结果": 28, "审定": 28, "日期": 20, "理由": 44}
    columns = [Column(head, width) for head, width in widths.items()]
    if rows:
        paper.table(columns, rows, caption="审定与计算结果不同之处", size=_FINE)
    else:
        paper.small("没有。")
    if decided.former is not None:
        changed = [*changes(report, decided)]
        _sentences(paper, "四、更正", changed, "获评名单没有变化。")


def _sentences(paper: Paper, heading: str, told: list[str], none: str) -> None:
    paper.heading(heading)
    if not told:
        paper.small(none)
    for number, sentence in enumerate(told, start=1):
        paper.small(f"{number}.{sentence}。")


def _signatures(paper: Paper, report: ScoreReport, decided: Decided) -> None:
    """A row for each member; nobody's name is known to be of the day."""
    paper.small(
        f"审定日期：{chinese_date(decided.confirmed_on)}。以下人员已阅审定结果及附件；"
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
