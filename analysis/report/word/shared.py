"""What the official papers say alike: titles, the rules' number, changes of rules, clues."""

import re
from collections.abc import Iterator
from itertools import pairwise

from analysis.report.amendment_wording import amendment_counts, amendments_said
from analysis.report.clues import clue_sentence
from analysis.result.awards import Decided
from analysis.result.score_report import ScoreReport
from rendering.numbers import chinese_date, chinese_numeral
from rendering.word.widths import ems
from rulebook import contract
from rulebook.provenance import Text

# Numbers of the annexes that sentences name; the same in the request and in the decision.
LISTS, ACCOUNT, CLUES = 2, 3, 4
# Remarks that name a file or a command are for whoever runs the program.
_FOR_THE_OPERATOR = re.compile(r"ceping|\.(csv|xlsx|parquet|jsonl|toml)\b|^审定以后")


_AMENDMENTS_EMS = 90.0
_TITLE_EMS = 20.0  # a line of the title, at 22 points


def campaign_title(report: ScoreReport, title: Text) -> str:
    """A title of the edition with the campaign filled in; a long one breaks behind its name."""
    campaign = report.book.campaign.campaign
    ordinal, name = chinese_numeral(campaign.ordinal), campaign.short_title.zh
    words = title.zh.format(ordinal=ordinal, campaign=name)
    if ems(words) <= _TITLE_EMS:
        return words
    return title.zh.format(ordinal=ordinal, campaign=f"{name}\n").strip()


def rules_number(report: ScoreReport) -> str:
    """The document that the score rests on, with its part: 苏行审〔2021〕57号附件2."""
    score = report.book.window_score.score
    number = next(d.number for d in report.book.campaign.documents if d.id == score.document)
    return f"{number}{score.clause.split()[0]}"


def lock_line(report: ScoreReport) -> str:
    """Whether the rules are still those of the opening, in a line."""
    unofficial = "" if report.weights_official else "比例不是规定的比例，仅供试算。"
    if report.lock_changes is None:
        return f"{unofficial}没有开启时锁定规则的记录。"
    if not report.lock_changes:
        return f"{unofficial}按开启时锁定的规则计算，没有变动。"
    return f"{unofficial}与开启时锁定的规则有{len(report.lock_changes)}处不同（附件{ACCOUNT}）。"


def amendment_line(report: ScoreReport) -> str:
    """What was amended or doubted after the opening, as much as a slot holds."""
    counts, said = amendment_counts(report), amendments_said(report)
    if not counts:
        return ""
    shown = list(said)
    while len(shown) > 1 and ems("；".join(shown)) > _AMENDMENTS_EMS:
        shown.pop()
    more = "等" if len(shown) < len(said) else ""
    return f"开启以后{counts}：{'；'.join(shown)}{more}（附件{ACCOUNT}）。"


def clue_line(report: ScoreReport) -> str:
    """How many windows about to be awarded have a clue, and the annex that says which."""
    if report.findings is None:
        return clue_sentence(report)
    return f"{clue_sentence(report).rstrip('。')}，见附件{CLUES}。"


_TABLES = {"ratings": "评分数据", "reading": "排名条款的理解"}


def days_words(decided: Decided) -> str:
    """The days on which something was decided, corrections apart: 2024年1月5日、1月8日."""
    days = sorted({one.date for one in decided.record if one.decision != "correct"})
    told = [chinese_date(day) for day in days]
    for number, (before, day) in enumerate(pairwise(days), start=1):
        if before.year == day.year:
            told[number] = told[number].partition("年")[2]
    return "、".join(told)


def changed_words(report: ScoreReport, decided: Decided) -> str:
    """What differs from what was decided on: tables by their meaning, never by file names."""
    known = {t.name: t.meaning.zh.partition("，")[0] for t in contract.TABLES.values()}
    names = [name.removeprefix("ratings/").split(".")[0] for name in decided.changed_since]
    return "、".join(_TABLES.get(name) or known.get(name, "数据") for name in names)


def for_the_office(report: ScoreReport) -> Iterator[str]:
    """The remarks of a scoring that belong into a paper."""
    for remark in report.remarks:
        if not _FOR_THE_OPERATOR.search(remark.zh):
            yield f"{remark.zh}。"
