"""Why a check cannot be judged: each reason with its condition, computed from score.json."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from tests.analysis.checks.sentences.expected import Row, contenders, places_of, responses


def ranked(document: Row) -> list[Row]:
    """Windows with a rank."""
    return [window for window in document["windows"] if window["rank"] is not None]


def rated(document: Row) -> list[int]:
    """Ballots that rate a window, of the windows that any ballot rates."""
    return [window["ballots"] for window in document["windows"] if window["ballots"]]


def weak(document: Row, kind: str) -> bool:
    """Whether of a component only aggregates were delivered."""
    return kind in document["round"]["weaker_evidence"]


def level(windows: list[Row], name: str) -> bool:
    """Whether windows have one and the same score."""
    return len({window[name] for window in windows}) == 1


def not_kept(document: Row) -> bool:
    """For facts that score.json does not keep, such as days with responses by channel."""
    return True


WHY: Mapping[str, Callable[[Row], bool]] = {
    r"参加比较的窗口只有\d+个，不多于名额\d+个。": lambda d: 0 < len(contenders(d)) <= places_of(d),
    "没有进入排名的窗口（.*）。": lambda d: not contenders(d),
    "不足四个窗口，不能估计。": lambda d: len(contenders(d)) < 4,
    "问卷只有窗口得分，没有逐份答卷(，不能估计误差)?。": lambda d: weak(d, "survey"),
    "问卷或选票不足，不能估计误差。": lambda d: bool(contenders(d)) and not weak(d, "survey"),
    "只有汇总票数，没有整张选票。": lambda d: weak(d, "vote") and bool(rated(d)),
    "没有选票。": lambda d: not rated(d),
    "选票太少。": lambda d: max(rated(d), default=0) < 3,
    "不足三个窗口。": lambda d: len(rated(d)) < 3,
    "全部选票评分相同。": lambda d: level([w for w in d["windows"] if w["ballots"]], "vote_exact"),
    "选票太少，或各窗口票数不足以比较。": not_kept,
    "选票评过的窗口太少或评分太相近，同样的选票也看不出来。": not_kept,
    "有评价的选票不足十张或窗口不足.*个，成批投票和碰巧分不开。": not_kept,
    "没有问卷。": lambda d: responses(d) == 0,
    r"问卷太少（\d+份）。": lambda d: responses(d) < 30,
    "问卷太少，或各题回答没有高低之分。": not_kept,
    "可以比较“一选到底”的问卷不足两个窗口。": not_kept,
    "计入得分的渠道只有一种，没有可加权的。": lambda d: len(d["round"]["counted_channels"]) == 1,
    "发出数表没有填各渠道的总体人数。": not_kept,
    "填了总体人数的窗口，都有渠道的答卷多于总体人数，或者没有答卷。": not_kept,
    "没有一个窗口的各渠道既有总体人数、又各有两份以上答卷。": not_kept,
    "同时有两种渠道、各题答完的问卷够多的窗口不足三个，或各题回答没有高低。": not_kept,
    "名册没有填窗口类别。": not_kept,
    "填了类别又有问卷的窗口只有一类。": not_kept,
    "没有两类各有三个以上的窗口有答完各题的问卷，或各题回答没有高低。": not_kept,
    "没有提交时间。": not_kept,
    r"没有一个窗口在同一渠道有\d+天收到问卷，无从比较。": not_kept,
    "没有发放数(，只有部分窗口有发放数)?。": not_kept,
    "问卷不计入总分。": lambda d: not Fraction(d["weights"]["survey"]),
    "进入排名的窗口不足四个。": lambda d: len(ranked(d)) < 4,
    "各窗口总分全部相同。": lambda d: level(ranked(d), "total_exact"),
    "(?!全部选票|各窗口总分).*得分全部相同。": lambda d: any(
        level(ranked(d), f"{part}_exact") for part in ("bimonthly", "vote", "survey")
    ),
}
