"""Cells that the three writings of a comparison share, so that they agree to the digit."""

from fractions import Fraction

from analysis.comparison.side_by_side import Comparison, Pair, Place
from analysis.report.report_wording import component_names
from rendering.numbers import MISSING, decimal_text
from rulebook.vocabulary import SCORE_FIELD

BEYOND = {True: "是", False: "否", None: MISSING}
BEYOND_HEAD = "超出误差"
BEYOND_NOTE = (
    "“超出误差”：扣除各窗口普遍的升降以后，两轮总分之差超过两边的误差（条件相近再评一年的误差，"
    "所有窗口合在一起误报的可能性不超过5%）；“否”说明差别在误差之内。"
    "问卷、渠道、投票人和考核办法的变化也会造成差别，统计上分不开。同一批数据之间不作判断。"
)


def score_names(compared: Comparison) -> dict[str, str]:
    """The components' and the total's names, as the second side's rules have them."""
    book = compared.second.book
    names = {SCORE_FIELD[kind]: name for kind, name in component_names(book).items()}
    return {**names, "total": book.window_score.score.name.zh}


def mark(compared: Comparison) -> str:
    """模拟数据 · 非真实结果, where any side is simulated."""
    texts = compared.second.book.questionnaires.texts
    return texts.simulated_mark.zh if compared.simulated else ""


def signed(change: Fraction | None) -> str:
    """A change with its sign and two decimals, half up; a dash where there is none."""
    return f"{'+' if change and change > 0 else ''}{decimal_text(change)}"


def score(place: Place | None, name: str) -> str:
    """A score with two decimals."""
    return decimal_text(place.scores[name] if place else None)


def rank(place: Place | None) -> str:
    """A rank, a dash without one."""
    return str(place.rank) if place and place.rank is not None else MISSING


def moved(pair: Pair) -> str:
    """升2, 降1, 不变; a dash without two ranks."""
    if pair.moved is None:
        return MISSING
    if pair.moved == 0:
        return "不变"
    return f"升{pair.moved}" if pair.moved > 0 else f"降{-pair.moved}"


def honours(place: Place | None) -> str:
    """The honours a window is on the list of."""
    return "、".join(place.honours) if place and place.honours else MISSING
