"""How the checks say numbers, and the skeleton of every check: titles and preconditions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from analysis.report.findings import Check, Flag

_DIGITS = "零一二三四五六七八九十"


@dataclass(frozen=True)
class Kind:
    """A check before it is made."""

    id: str
    title: str
    unit: str
    precondition: str


KINDS = (
    Kind("score_interval", "得分误差", "分", "窗口有总分，至少2张选票、2份问卷"),
    Kind("rank_set", "名次范围", "个窗口", "参加比较的窗口多于名额，且误差可以估计"),
    Kind("top_three_probability", "再评一次的可能性", "概率", "至少四个窗口，且误差可以估计"),
    Kind("cutoff_tie", "末位与下一名的差距", "分", "参加比较的窗口多于名额，且误差可以估计"),
    Kind("effective_weights", "实际权重", "比例之差", "至少四个窗口，每一部分的得分有高有低"),
    Kind("weight_sensitivity", "权重变动", "比例之差", "参加比较的窗口多于名额"),
    Kind("leave_one_out", "去掉一张、一天或一期", "次", "有整张选票，窗口多于名额"),
    Kind("vote_reliability", "投票一致性", "信度", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Kind("voters_needed", "所需选票", "张", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Kind("questionnaire_reliability", "各题一致性", "信度", "有逐份问卷，至少30份，回答有高有低"),
    Kind("sample_size", "问卷份数", "个窗口", "有问卷"),
    Kind("non_response", "未答者的影响", "分", "末位与下一名两个窗口都有发放数"),
    Kind("straight_lining", "一选到底", "个窗口", "有逐份问卷，至少两个窗口"),
    Kind("duplicate_ballots", "相似选票", "对", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Kind("bloc_voting", "成批同向评分", "p值", "有整张选票，至少3张、3个窗口，评分有高有低"),
    Kind("bursts", "集中提交", "个窗口", "问卷有提交时间，至少两个窗口"),
    Kind("ceiling", "分数挤在顶端", "比例", "有逐份问卷"),
    Kind("self_rating", "自评的影响", "分", "有选票，参加比较的窗口多于名额"),
    Kind("multiplicity", "检验次数", "次", "—"),
)
_BY_ID = {kind.id: kind for kind in KINDS}


def six(value: float) -> float | None:
    """Six significant digits: linear algebra differs in the last ones; None for no number."""
    return float(f"{value:.6g}") if isfinite(value) else None


def tidy(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values with every float at six significant digits, inside mappings and sequences too."""
    return {name: _tidy(value) for name, value in values.items()}


def _tidy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return tidy(value)
    if isinstance(value, (list, tuple)):
        return [_tidy(each) for each in value]
    return six(float(value)) if isinstance(value, float) else value


def made(
    check_id: str,
    flag: Flag,
    reason: str,
    value: float,
    *,
    n: int | None = None,
    interval: tuple[float, float] | None = None,
    numbers: Mapping[str, Any] | None = None,
    windows: Mapping[str, Mapping[str, Any]] | None = None,
) -> Check:
    """A check whose precondition holds."""
    kind = _BY_ID[check_id]
    limits = None
    if interval is not None:
        low, high = six(float(interval[0])), six(float(interval[1]))
        limits = (low, high) if low is not None and high is not None else None
    return Check(
        id=check_id,
        title=kind.title,
        value=six(float(value)),
        unit=kind.unit,
        interval=limits,
        n=n,
        precondition=kind.precondition,
        precondition_met=True,
        flag=flag,
        reason=reason,
        numbers=tidy(numbers or {}),
        windows={window: tidy(found) for window, found in sorted((windows or {}).items())},
    )


def unknown(check_id: str, why: str) -> Check:
    """A check whose precondition fails: why, and no number."""
    kind = _BY_ID[check_id]
    return Check(
        id=check_id,
        title=kind.title,
        value=None,
        unit=kind.unit,
        interval=None,
        n=None,
        precondition=kind.precondition,
        precondition_met=False,
        flag="unknown",
        reason=f"无法判断：{why}。",
    )


def numeral(number: int) -> str:
    """A small number in Chinese: 3 -> 三; larger ones stay digits."""
    return _DIGITS[number] if 0 <= number < len(_DIGITS) else str(number)


def points(value: float) -> str:
    """Points with two decimals; as many more as a small number needs to be seen."""
    text = f"{value:.2f}"
    return text if value == 0 or float(text) != 0 else f"{value:.2g}"


def percent(share: float) -> str:
    """A share as a whole per cent; never 0 % or 100 % for what is not certain."""
    if 0 < share < 0.005:
        return "不到1%"
    if 0.995 <= share < 1:
        return "99%以上"
    return f"{100 * share:.0f}%"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a row, cut after a few."""
    every = list(names)
    return "、".join(every[:most]) + ("等" if len(every) > most else "")
