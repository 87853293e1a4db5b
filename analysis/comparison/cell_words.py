"""Cells that the three writings of a comparison share, so that they agree to the digit."""

from fractions import Fraction

from analysis.comparison.pairs import Comparison, Pair, Place
from rendering.numbers import decimal_text, optional_text

PARTS = ("bimonthly", "vote", "survey", "total")
BEYOND = {True: "是", False: "否", None: "—"}
BEYOND_HEAD = "超出误差"
BEYOND_NOTE = (
    "“超出误差”：两轮总分之差大于两边抽样误差之和（平方和的平方根，95%）；"
    "“否”说明差别在误差之内。同一批数据之间没有抽样误差，不作判断。"
)


def part_names(found: Comparison) -> dict[str, str]:
    """The components' and the total's names, as the second side's rules have them."""
    book = found.second.book
    kinds = {"bimonthly": "marks", "vote": "vote", "survey": "survey"}
    names = {part: book.component_node(kind).name.zh for part, kind in kinds.items()}
    return {**names, "total": book.window_score.score.name.zh}


def mark(found: Comparison) -> str:
    """模拟数据 · 非真实结果, where any side is simulated."""
    return found.second.book.questionnaires.texts.simulated_mark.zh if found.simulated else ""


def signed(change: Fraction | None) -> str:
    """A change with its sign and two decimals, half up; a dash where there is none."""
    if change is None:
        return "—"
    text = decimal_text(change, 2)
    return text if change <= 0 else f"+{text}"


def score(place: Place | None, part: str) -> str:
    """A score with two decimals."""
    return optional_text(place.scores[part] if place else None)


def rank(place: Place | None) -> str:
    """A rank, a dash without one."""
    return str(place.rank) if place and place.rank is not None else "—"


def moved(pair: Pair) -> str:
    """升2, 降1, 不变; a dash without two ranks."""
    if pair.moved is None:
        return "—"
    if pair.moved == 0:
        return "不变"
    return f"升{pair.moved}" if pair.moved > 0 else f"降{-pair.moved}"


def honours(place: Place | None) -> str:
    """The honours a window is on the list of."""
    return "、".join(place.honours) if place and place.honours else "—"
