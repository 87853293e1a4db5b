"""What the chair of the voters' meeting says: our own words around those of the edition."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rendering.word.ooxml import Words, blank
from rulebook.provenance import Text
from rulebook.round import Round
from survey_app.acts.meeting import has_paper_ballots, vote_by
from survey_app.ballot_key.shares import SHARES
from survey_app.printed.sheet_words import Say, vote_times
from survey_app.registers import vote_name
from survey_app.store import LINKS


class Part(NamedTuple):
    """A step of the meeting: what is done meanwhile, and what is said."""

    heading: str
    direction: str
    words: Sequence[Words]


def script_parts(this_round: Round, electors: int | None, by_category: str) -> Iterator[Part]:
    """The whole script; ``electors`` is None where there is no register."""
    links = vote_by(this_round) == LINKS
    yield _welcome(this_round, electors, by_category)
    yield _tellers()
    yield Part("宣读零票证明", "监票人宣读零票证明，与计票人一起签字", ["请监票人宣读零票证明。"])
    yield _handing_out(this_round, links)
    yield from _explaining(this_round, links)
    paper = has_paper_ballots(this_round)
    yield _voting(this_round, paper)
    yield _ending(links, paper)
    yield from _after()


def _welcome(this_round: Round, electors: int | None, by_category: str) -> Part:
    values, name = Say(this_round).values, vote_name(this_round)
    windows = len(this_round.ballot_windows)
    apart = f"，其中{by_category}" if "、" in by_category else ""
    number = blank("应到人数") if electors is None else str(electors)
    return Part(
        "开场",
        "会务人员核对签到表，报告实到人数",
        [
            "各位同志：",
            f"现在开会。按照{values['campaign']}的安排，今天进行{name}，由我主持。"
            f"请各位对{windows}个窗口的服务逐个作出评价。",
            ["本次会议应到", number, f"人{apart}，实到", blank("实到人数"), "人。"],
            "请把手机调到静音，不要关机，投票要用。",
        ],
    )


def _tellers() -> Part:
    two = (blank("姓名"), "、", blank("姓名"))
    return Part(
        "推选监票人、计票人",
        "监票人、计票人就座",
        [
            ["提议", *two, "担任监票人，", *two, "担任计票人。"],
            "有不同意见的，请提出。（停顿）没有不同意见，通过。请监票人、计票人到位。",
        ],
    )


def _handing_out(this_round: Round, links: bool) -> Part:
    if links:
        return Part(
            "确认个人链接",
            "会务人员逐一确认链接已收到",
            ["个人链接已经发给各位，每人一个，限用一次。没有收到的，请举手。"],
        )
    slip = this_round.book.questionnaires.printed.slip
    notes = _said(this_round, slip.notes_for(paper=has_paper_ballots(this_round)))
    return Part(
        "抽取票签",
        "票签打乱后放在托盘里，按类别分别抽取；不登记谁拿了哪张",
        ["请各位依次抽取一张票签，不要挑选。", *notes],
    )


def _explaining(this_round: Round, links: bool) -> Iterator[Part]:
    file = this_round.book.questionnaires
    ballot, grades = file.ballot, file.grades
    how = "打开收到的链接" if links else Say(this_round, part="v")(file.printed.slip.how)
    labels = "、".join(grade.label.zh for grade in grades.all)
    paper = has_paper_ballots(this_round)
    yield Part(
        ballot.texts.instructions_heading.zh,
        "慢读一遍，问有没有不清楚的",
        [
            f"{how}，就能看到选票。",
            f"每个窗口可以选：{labels}，或者“{grades.no_opinion.zh}”。",
            *_numbered(_said(this_round, ballot.instructions_for(paper=paper))),
            ballot.texts.abstain_all_note.zh,
        ],
    )
    yield Part(
        "保密",
        "做到的和做不到的都要读",
        [
            f"{ballot.texts.promises_heading.zh}：",
            *_numbered(_said(this_round, ballot.promises_for(links=links))),
            f"{ballot.texts.limits_heading.zh}：",
            *_numbered(_said(this_round, ballot.limits)),
        ],
    )


def _voting(this_round: Round, paper: bool) -> Part:
    texts, times = this_round.book.questionnaires.ballot.texts, vote_times(this_round)
    until = f"投票到{times['closes']}为止。" if times else ""
    return Part(
        "投票",
        "两名办公室人员开启投票；监票人看管服务器，投票期间不公布任何结果",
        [
            f"现在开始投票。{until}请独立填写，遇到问题请举手。",
            f"提交以后会出现{texts.receipt_label.zh}。",
            *_said(this_round, texts.receipt_notes),
            *([_ON_PAPER] if paper else []),
        ],
    )


_ON_PAPER = (
    "换纸质选票的，先交回票签，当场作废，再领纸质选票，填好后对折投进票箱。纸质选票没有收据码，"
    "由两名计票人在停止投票以后当众录入，原票封存备查。"
)


def _ending(links: bool, paper: bool) -> Part:
    box = "监票人当众开箱，给纸质选票编号，两名计票人分别录入，两人一致才计入；" if paper else ""
    opened = "现在打开票箱。请计票人录入纸质选票。"
    slips = "未用的票签，请交监票人当众清点、作废。"
    counting = "" if links else "两名办公室人员登记剩余、作废、遗失的票签；"
    return Part(
        "停止投票",
        f"两名办公室人员停止投票；{box}{counting}{SHARES}名密钥保管人中的两名带密钥份到场，当众结束投票",
        [
            "还有没有投完的吗？（停顿）没有了。现在停止投票。",
            *([opened] if paper else []),
            *([] if links else [slips]),
            "请密钥保管人到场。结束以后选票打乱重排，不能再投。",
        ],
    )


def _after() -> Iterator[Part]:
    yield Part(
        "核对收据码，宣读计票情况",
        "打印计票情况报告单；公布收据码名单和校验值；监票人、计票人签字",
        [
            "收据码名单已经公布，请各位核对。找不到自己的收据码，请当场向监票人提出。（停顿）",
            "请监票人宣读计票情况报告单。",
        ],
    )
    yield Part(
        "结束",
        "选票、签字的材料和密钥份按规定保管",
        [
            "今天只公布计票情况，不公布得分。得分按规则计算，审定以后公布。",
            "会议到此结束，谢谢各位。散会。",
        ],
    )


def _said(this_round: Round, texts: Sequence[Text]) -> list[str]:
    say = Say(this_round)
    return [say(text) for text in texts]


def _numbered(sentences: Sequence[str]) -> list[str]:
    return [f"{number}.{sentence}" for number, sentence in enumerate(sentences, 1)]
