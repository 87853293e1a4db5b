"""The papers of the voters' meeting in Word: zero report, sign-in sheet, script, count report."""

import datetime as dt
import io
from collections.abc import Mapping, Sequence
from math import ceil

from rendering.numbers import chinese_numeral
from rendering.word.ooxml import KAI, Column, Run, Words, blank
from rendering.word.paper import WIDTH_MM, Paper
from rulebook.round import Round
from rulebook.tables import Row
from survey_app.acts.attendance import attendance
from survey_app.acts.meeting import (
    VoteReturn,
    expected,
    vote_by,
    vote_return,
    zero_report,
)
from survey_app.acts.paper_return import PaperReturn
from survey_app.acts.recording import Persons
from survey_app.printed.meeting_words import script_parts
from survey_app.registers import vote_name
from survey_app.store import LINKS
from survey_app.texts import round_values

_SIZE = 12.0  # points, in tables
_ROW, _NAME_ROW, _SIGN_ROW = 7.0, 8.5, 12.0  # mm, the least
_WRITTEN_IN = 15  # rows for a category whose electors nobody has listed
_SIGNING, _EACH = ("监票人", "计票人", "经办", "复核"), 2
_DAY = "年　　月　　日"
_NO_REGISTER = "没有投票人名册"


def zero_paper(this_round: Round, by: Persons = ()) -> bytes:
    """The zero report; that it was printed is recorded.

    Raises
    ------
    InputError
        If the vote has been opened, or ballots are in the database all the same.
    """
    report, links = zero_report(this_round, by), vote_by(this_round) == LINKS
    paper = _paper(this_round, "零票证明")
    used = "用过的个人链接" if links else "用过的票签"
    read = "数据库" if expected(this_round) is None else "投票人名册和数据库"
    paper.text(
        f"{this_round.settings.title}：{vote_name(this_round)}尚未开启。"
        f"{_moment(this_round, report.at)}，程序查看了本轮的数据库："
        f"没有选票，没有收据，没有{used}。下列数字都从{read}读出，没有人工填写。"
    )
    issued = "已生成个人链接" if links else "已生成票签（含备用）"
    sheets = [["已生成纸质选票", f"{report.sheets}张"]] if report.sheets else []
    rows = [
        *_expected_rows(this_round),
        [issued, f"{report.issued - report.sheets}{'个' if links else '张'}"],
        *sheets,
        ["数据库中的选票", "0张"],
        ["数据库中的收据", "0个"],
        [used, "0个" if links else "0张"],
    ]
    _numbers(paper, rows, "零票证明的数字")
    _hash(paper, f"操作记录第{report.head.entries}条校验值", report.head.sha256)
    paper.gap()
    if report.sheets:
        paper.text("纸质选票的投票箱已当众打开，箱内没有选票，随即封箱。")
    paper.text("监票人、计票人当场核对，数字无误，签字为证。")
    _signatures(paper)
    return _bytes(this_round, paper, "零票证明")


def sign_in_sheet(this_round: Round) -> bytes:
    """A row for every elector of the register; numbered blank rows where there is no register.

    Raises
    ------
    InputError
        If the register is at fault.
    """
    paper, people = _paper(this_round, "签到表"), expected(this_round)
    categories = [one.name.zh for one in this_round.book.window_score.vote.categories]
    groups: Mapping[str, Sequence[Row | None]] = (
        dict.fromkeys(categories, [None] * _WRITTEN_IN) if people is None else people
    )
    if people is None:
        paper.text(f"{_NO_REGISTER}，请本人写明姓名、职务。")
    for number, (name, rows) in enumerate(groups.items(), 1):
        told = f"（应到{len(rows)}人）" if people is not None else ""
        paper.heading(f"{chinese_numeral(number)}、{name}{told}")
        columns = [Column(*one) for one in (("序号", 16), ("姓名", 34), ("职务", 56), ("签到", 50))]
        cells = [
            [str(at), row.text("name") if row else "", row.text("post") if row else "", ""]
            for at, row in enumerate(rows, 1)
        ]
        paper.form(columns, cells, caption=f"{name}签到表", size=_SIZE, height=_NAME_ROW)
        paper.gap()
    total = f"应到{_all(people)}人，" if people is not None else ""
    paper.text([total, "实到", blank("人数"), "人。统计人（签字）：", blank("姓名")])
    return _bytes(this_round, paper, "签到表")


def script(this_round: Round) -> bytes:
    """What whoever chairs the meeting reads out, step by step, with the round's own numbers.

    Raises
    ------
    InputError
        If the register is at fault.
    """
    paper = _paper(this_round, "主持词")
    people = expected(this_round)
    told = "、".join(f"{name}{len(rows)}人" for name, rows in (people or {}).items())
    for number, part in enumerate(script_parts(this_round, _all(people), told), 1):
        direction = Run(f"（{part.direction}）", KAI)
        paper.heading([f"{chinese_numeral(number)}、{part.heading}", direction])
        for words in part.words:
            paper.text(words)
    return _bytes(this_round, paper, "主持词")


def count_report(this_round: Round) -> bytes:
    """The count report of a vote that is closed.

    Raises
    ------
    InputError
        If it is not closed, or the closing record says otherwise than database and trail.
    """
    counted = vote_return(this_round)
    paper = _paper(this_round, "计票情况报告单")
    opened, closed = (_moment(this_round, at) for at in (counted.opened_at, counted.closed_at))
    paper.text(
        f"{this_round.settings.title}：{vote_name(this_round)}于{opened}开启，{closed}停止。"
    )
    if counted.zero_at:
        paper.text(f"开启前选票数：0（{_moment(this_round, counted.zero_at)}打印零票证明）。")
    else:
        paper.text("开启前没有打印零票证明。")
    there = attendance(this_round).present
    came: Sequence[Words] = ["实到", [blank("人数"), "人"] if there is None else f"{there}人"]
    rows = [*_expected_rows(this_round), came, *_vote_rows(counted)]
    _numbers(paper, rows, "计票情况", abreast=2)
    if counted.slips and counted.slips.reason:
        paper.text(f"遗失的原因：{counted.slips.reason}。")
    if counted.set_aside:
        paper.text(f"未计入的原因：{counted.set_aside['reason']}。")
    _hash(paper, "选票名单校验值", counted.roots["commitments"])
    _hash(paper, "收据名单校验值", counted.roots["receipts"])
    _hash(paper, f"操作记录第{counted.head.entries}条校验值", counted.head.sha256)
    _signatures(paper)
    return _bytes(this_round, paper, "计票情况报告单")


def _vote_rows(counted: VoteReturn) -> list[Sequence[Words]]:
    """Issued, returned and counted, and whether the sums come out."""
    rows: list[Sequence[Words]] = []
    if counted.slips:
        slips, paper = counted.slips, counted.paper
        made = "生成票签（含备用、纸质选票）" if paper else "生成票签（含备用）"
        given = slips.issued - slips.left
        rows += [
            [made, f"{slips.issued}张"],
            ["发出（生成减剩余）", f"{given}张"],
            ["剩余", f"{slips.left}张"],
            ["作废", f"{slips.voided}张"],
            ["遗失", f"{slips.missing}张"],
            ["收回", f"{slips.used}张"],
            *(_paper_rows(paper, slips.used) if paper else []),
            ["收回不多于发出", _yes(slips.used <= given)],
            ["收回、剩余、作废、遗失合计等于生成", _yes(slips.agrees)],
        ]
    else:
        rows += [["发出个人链接", f"{counted.issued}个"], ["收回", f"{counted.returned}张"]]
    rows += [
        ["有效", f"{counted.ballots}张"],
        ["其中整张弃权", f"{counted.blank}张"],
        ["未计入", f"{counted.returned - counted.ballots}张"],
        ["收据", f"{counted.receipts}个"],
        ["有效、收据与收回相等", _yes(counted.ballots == counted.receipts == counted.returned)],
    ]
    return rows


def _paper_rows(paper: PaperReturn, returned: int) -> list[Sequence[Words]]:
    """How many of those that came back are from phones and from the box, and what else."""
    return [
        ["其中电子", f"{returned - paper.valid}张"],
        ["其中纸质", f"{paper.valid}张"],
        ["生成纸质选票", f"{paper.made}张"],
        ["无效的纸质选票（已算在作废里）", f"{paper.invalid}张"],
    ]


def _yes(holds: bool) -> str:
    return "是" if holds else "否"


def _all(people: Mapping[str, Sequence[Row]] | None) -> int | None:
    return None if people is None else sum(map(len, people.values()))


def _expected_rows(this_round: Round) -> list[Sequence[Words]]:
    """Those who are to come, by category and together."""
    people = expected(this_round)
    if people is None:
        return [["应到合计", _NO_REGISTER]]
    by_category = [[f"应到：{name}", f"{len(rows)}人"] for name, rows in people.items()]
    return [*by_category, ["应到合计", f"{_all(people)}人"]]


def _numbers(
    paper: Paper, rows: Sequence[Sequence[Words]], caption: str, *, abreast: int = 1
) -> None:
    """Items and their numbers, in so many columns of the page, so that it holds the signatures."""
    width, lines = WIDTH_MM / abreast, ceil(len(rows) / abreast)
    columns = [Column("项目", width * 0.64), Column("数量", width * 0.36)] * abreast
    filled = [*rows, *[("", "")] * (lines * abreast - len(rows))]
    cells = [[cell for row in filled[at::lines] for cell in row] for at in range(lines)]
    paper.form(columns, cells, caption=caption, size=_SIZE, height=_ROW)


def _hash(paper: Paper, name: str, value: str) -> None:
    """A hash on a line of its own, so that it can be compared sign by sign."""
    paper.sized(f"{name}：{value}", 9, 13)


def _signatures(paper: Paper) -> None:
    """Room for two of each, and the day."""
    columns = [Column(who, WIDTH_MM / len(_SIGNING)) for who in _SIGNING]
    rows = [[""] * len(_SIGNING)] * _EACH
    paper.form(columns, rows, caption="签字", size=_SIZE, height=_SIGN_ROW)
    paper.right(_DAY)


def _paper(this_round: Round, name: str) -> Paper:
    """Blank paper with its title; a simulated round's says so on every page and in every table."""
    simulated = this_round.settings.simulated
    mark = this_round.book.questionnaires.texts.simulated_mark.zh if simulated else ""
    paper = Paper(mark, mark)
    paper.title(f"{round_values(this_round)['campaign']}{vote_name(this_round)}\n{name}")
    paper.gap()
    return paper


def _moment(this_round: Round, iso: str) -> str:
    local = this_round.settings.local(dt.datetime.fromisoformat(iso))
    return f"{local.year}年{local.month}月{local.day}日{local:%H时%M分}"


def _bytes(this_round: Round, paper: Paper, name: str) -> bytes:
    title = f"{this_round.settings.title}{name}"
    organiser = str(round_values(this_round)["organiser"])
    file = io.BytesIO()
    paper.save(file, title, organiser, this_round.settings.date)
    return file.getvalue()
