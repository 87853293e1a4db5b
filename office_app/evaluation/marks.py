"""How a candidate was judged: the window score step by step, or the method of its own group."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from office_app.evaluation.known import Known
from office_app.evaluation.scored import Data, Scored
from rendering.bound import Block, Grid, Text
from rendering.numbers import (
    MISSING,
    chance_text,
    chinese_count,
    decimal_text,
    percent_text,
    plain_text,
)
from rulebook.eligibility import ExaminedCandidate
from rulebook.model import Rulebook
from rulebook.vocabulary import MARKS

NOT_SCORED = "待核：还没有计分，计分以后重新编制。"
_APART = ("honours",)  # a step that another part tells
_UNKNOWN, _UNRANKED = "资料不够，不能估计", "不适用：没有进入总排名"


def marks(known: Known, one: ExaminedCandidate) -> Iterator[Block]:
    """The part of a candidate; it says why where there is nothing to tell."""
    book, candidate = known.this_round.book, one.candidate
    if known.scored is None:
        yield from _periods(known, candidate.id)
        yield Text(NOT_SCORED)
    elif candidate.staff_count is not None:
        yield from _window(book, known.scored, candidate.id)
    else:
        yield from _by_method(book, known.scored, one)


def _periods(known: Known, window: str) -> Iterator[Block]:
    """The marks that there are before anything is scored; nothing for whom no table has any."""
    book, given = known.this_round.book, known.marks_by_window.get(window)
    if given:
        names = {one.id: one.name.zh for one in book.campaign.periods.all}
        rows = tuple((names[id], given.get(id, "缺")) for id in known.this_round.periods)
        title = book.component_node(MARKS).name.zh
        yield Grid(title, ("考核期", "得分"), rows, (3, 2), frozenset({1}))


def _window(book: Rulebook, scored: Scored, window: str) -> Iterator[Block]:
    """Periods, parts, rank and errors of a window, as its public page tells them."""
    told = scored.explained.get(window)
    if told is None:
        yield Text("待核：这个窗口是计分以后登记的，请重新计分。")
        return
    steps = [step for step in told["steps"] if step["about"] not in _APART]
    for step in steps:
        if step["about"] == MARKS and step["rows"]:
            rows = tuple(tuple(row) for row in step["rows"])
            yield Grid(step["title"], tuple(step["head"]), rows, (3, 2), frozenset({1}))
    rows = tuple((step["title"], step["sentence"], step["note"] or MISSING) for step in steps)
    yield Grid("各部分的得分和名次", ("部分", "计算和结果", "说明"), rows, (3, 6, 4))
    if told["items"]:
        rows = tuple((item["label"], item["mean"], str(item["n"])) for item in told["items"])
        head = ("问卷题目", "平均分", "份数")
        yield Grid("问卷各题", head, rows, (3, 1, 1), frozenset({1, 2}))
    if not scored.is_withheld(window):
        yield Grid("把握程度", ("项目", "范围"), tuple(_sure(book, scored.windows[window])), (3, 3))


def _sure(book: Rulebook, window: Data) -> Iterator[tuple[str, str]]:
    interval, ranks = window["interval"] or {}, window["rank_set"] or {}
    first = chinese_count(book.window_score.designation.places)
    yield "抽样误差范围（95%）", _interval(interval.get("sampling"))
    yield "稳定性范围（95%）", _interval(interval.get("stability"))
    chance = window["top_three_probability"]
    told = (_ranks(ranks.get("marginal")), _UNKNOWN if chance is None else chance_text(chance))
    told = told if window["rank"] else (_UNRANKED, _UNRANKED)
    yield "统计上可能的名次", told[0]
    yield f"再评一次进前{first}名的可能性", told[1]


def _interval(ends: Sequence[float | None] | None) -> str:
    if not ends or None in ends:
        return _UNKNOWN
    low, high = (decimal_text(Decimal(str(end))) for end in ends)
    return f"{low}—{high}分"


def _ranks(ends: Sequence[int | None] | None) -> str:
    if not ends or None in ends:
        return _UNKNOWN
    return f"第{ends[0]}名" if ends[0] == ends[1] else f"第{ends[0]}—{ends[1]}名"


def _by_method(book: Rulebook, scored: Scored, one: ExaminedCandidate) -> Iterator[Block]:
    method = book.method(one.candidate.unit_type, one.honour.id)
    if method is None:
        yield Text(f"不适用：这一类没有计分办法，由{book.deciders.zh}按条件和材料研究。")
        return
    yield Text(method.says, "本组办法：")
    found = scored.candidates.get((one.honour.id, one.candidate.id))
    judged = found.get("judged") if found else None
    if judged is None:
        without = "不适用：办法没有公布，没有可以收录的得分。"
        yield Text(without if method.kind == "unpublished" else "待核：没有本组办法的得分或提名。")
        return
    yield from _parts(scored.methods[judged["method"]], judged)
    yield from _outcome(judged)


def _parts(method: Data, judged: Data) -> Iterator[Block]:
    """Each mark with its weight and what it adds; of a panel, means over the sheets that count."""
    known = {part["part"]: part for part in method["parts"]}
    rows = tuple(_part(known[mark["part"]], mark) for mark in judged["parts"])
    if rows:
        head = ("项目", "得分/满分", "权重", "折算分")
        yield Grid(method["name"], head, rows, (4, 2, 2, 2), frozenset({1, 2, 3}))
    for part in judged["missing"]:
        yield Text(f"待核：缺{known[part]['name']}的得分。")


def _part(part: Data, mark: Data) -> tuple[str, ...]:
    return (
        part["name"],
        f"{plain_text(Fraction(mark['mark_exact']))}/{part['full_marks']}",
        percent_text(Fraction(part["weight"])),
        decimal_text(Fraction(mark["points_exact"])),
    )


def _outcome(judged: Mapping[str, Any]) -> Iterator[Block]:
    if judged["sheets"] or judged["own_unit"]:
        yield Text(f"{_sheets(judged)}。")
    if judged["score"] is not None:
        score = decimal_text(Decimal(judged["score"]))
        yield Text(f"得分{score}，在本类名额的候选中排第{judged['rank']}名。")
    if judged["proposed_by"]:
        yield Text(f"{judged['proposed_by']}提名：{judged['proposal_reason']}")


def _sheets(judged: Data) -> str:
    """How many sheets count; a single reviewer's marks stand nowhere."""
    out = len(judged["left_out"])
    said = [f"计入评分表{len(judged['sheets']) - out}份"]
    if out:
        said.append(f"去掉最高、最低共{out}份")
    if judged["own_unit"]:
        said.append(f"本单位评委{len(judged['own_unit'])}份不计")
    return "，".join(said)
