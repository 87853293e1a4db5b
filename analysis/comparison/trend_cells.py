"""What the writings of a trend say alike: heads, cells, and which parts can be compared."""

from collections.abc import Iterator

from analysis.comparison import cells
from analysis.comparison.part_limits import TOTAL
from analysis.comparison.trend import Line, Trend
from analysis.report.report_wording import component_names
from rendering.numbers import MISSING
from rulebook.vocabulary import SCORE_FIELD

COMPARABLE = "可以比"
NOTE = (
    "“超出误差”指扣除各窗口普遍的升降以后，总分的变化超过两轮的误差；“误差内”指没有超过；"
    "“—”指不能比、缺一轮，或者误差不知道。名次随参加的窗口变，不作升降的判断。"
)


def mark(told: Trend) -> str:
    """模拟数据 · 非真实结果, where any round is simulated."""
    texts = told.sides[-1].book.questionnaires.texts
    return texts.simulated_mark.zh if told.simulated else ""


def score_names(told: Trend) -> dict[str, str]:
    """The parts' and the total's names, as the last round's rules have them."""
    book = told.sides[-1].book
    names = {SCORE_FIELD[kind]: name for kind, name in component_names(book).items()}
    return {**names, TOTAL: book.window_score.score.name.zh}


def can_compare(told: Trend) -> Iterator[tuple[str, str, str]]:
    """(From which round to which, score, whether it can be compared or why not)."""
    names = score_names(told)
    for first, second, step in zip(told.sides, told.sides[1:], told.steps, strict=False):
        for name, label in names.items():
            why = "；".join(step.limits[name])
            said = f"不能比：{why}" if why else COMPARABLE
            yield f"{first.label} → {second.label}", label, said


def years(told: Trend) -> list[str]:
    """Short names of the rounds: 2023年; the day, or the number, where a year has two of them."""
    of_rules = [f"{side.book.campaign.campaign.year}年" for side in told.sides]
    days = [str(side.data["round"]["date"]) for side in told.sides]
    for names in (of_rules, [f"{day[:4]}年" for day in days], days):
        if len(set(names)) == len(names):
            return names
    return [f"第{number}轮" for number in range(1, len(told.sides) + 1)]


def comparable_in_short(told: Trend) -> Iterator[tuple[str, str, list[str]]]:
    """(From which round to which, names of what can be compared, why the others cannot)."""
    names = score_names(told)
    for first, second, step in zip(told.sides, told.sides[1:], told.steps, strict=False):
        of_why: dict[str, list[str]] = {}
        for name, label in names.items():
            of_why.setdefault("；".join(step.limits[name]), []).append(label)
        can = "、".join(of_why.pop("", []))
        cannot = [f"{'、'.join(parts)}不能比：{why}" for why, parts in of_why.items()]
        yield f"{first.label} → {second.label}", can, cannot


def total_cell(line: Line, place: int) -> str:
    """The total of one round with the rank."""
    own = line.places[place]
    if own is None or own.scores[TOTAL] is None:
        return MISSING
    rank = "不排名" if own.rank is None else own.rank
    return f"{cells.score(own, TOTAL)}（{rank}）"


def change_cell(told: Trend, line: Line, step: int) -> str:
    """How the total changed: 误差内-0.30, 超出误差-5.12; a dash where that may not be said."""
    change, beyond = told.change(line, step, TOTAL), line.beyond[step]
    if change is None or beyond is None:
        return MISSING
    return f"{'超出误差' if beyond else '误差内'}{cells.signed(change)}"
