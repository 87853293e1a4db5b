"""The registry of checks: what is known of each before any is made, in the order of the reports.

A check is a row here and the module of its id in this folder. This module loads no statistics:
whoever only needs the ids pays nothing for them.
"""

from dataclasses import dataclass
from enum import IntEnum, unique


@unique
class Stream(IntEnum):
    """Random numbers by what they are drawn for.

    The numbers are fixed: another one gives other findings for the same seed. A new purpose takes
    a new number, so that the other streams stay as they are.
    """

    RANKS_SAMPLING = 0
    RANKS_STABILITY = 1
    TOP_PROBABILITY = 2
    BOOTSTRAP_RESPONSES = 3
    BOOTSTRAP_DAYS = 4
    BOOTSTRAP_BALLOTS = 5
    TOP_CALIBRATION = 6
    WEIGHTS_NEAR = 7
    WEIGHTS_EVERYWHERE = 8
    BLOC_PERMUTATIONS = 10
    SELF_GRADES = 11
    BLOC_INJECTION = 12


@dataclass(frozen=True)
class Row:
    """A check before it is made.

    ``public``: the public site may show it. ``clue``: what it finds may point at somebody's
    conduct, so it is for few eyes until verified. ``streams``: the random numbers it draws, which
    no other check may use.
    """

    id: str
    title: str
    unit: str
    precondition: str
    public: bool = True
    clue: bool = False
    streams: tuple[Stream, ...] = ()


_BALLOTS = "有整张选票，至少3张、3个窗口，评分有高有低"
CHECKS = (
    Row(
        "score_interval",
        "得分误差",
        "分",
        "窗口有总分，至少2张选票、2份问卷",
        streams=(Stream.BOOTSTRAP_RESPONSES, Stream.BOOTSTRAP_DAYS, Stream.BOOTSTRAP_BALLOTS),
    ),
    Row(
        "rank_set",
        "名次范围",
        "个窗口",
        "参加比较的窗口多于名额，且误差可以估计",
        streams=(Stream.RANKS_SAMPLING, Stream.RANKS_STABILITY),
    ),
    Row(
        "top_three_probability",
        "再评一次的可能性",
        "概率",
        "至少四个窗口，且误差可以估计",
        streams=(Stream.TOP_PROBABILITY, Stream.TOP_CALIBRATION),
    ),
    Row("cutoff_tie", "末位与下一名的差距", "分", "参加比较的窗口多于名额，且误差可以估计"),
    Row("effective_weights", "实际权重", "比例之差", "至少四个窗口，每一部分的得分有高有低"),
    Row(
        "weight_sensitivity",
        "权重变动",
        "比例之差",
        "参加比较的窗口多于名额",
        streams=(Stream.WEIGHTS_NEAR, Stream.WEIGHTS_EVERYWHERE),
    ),
    Row("leave_one_out", "去掉一张、一天或一期", "次", "有整张选票，窗口多于名额"),
    Row("vote_reliability", "投票一致性", "信度", _BALLOTS),
    Row("voters_needed", "所需选票", "张", _BALLOTS),
    Row("questionnaire_reliability", "各题一致性", "信度", "有逐份问卷，至少30份，回答有高有低"),
    Row("sample_size", "问卷份数", "个窗口", "有问卷"),
    Row("non_response", "未答者的影响", "分", "末位与下一名两个窗口都有发放数"),
    Row(
        "straight_lining",
        "一选到底",
        "个窗口",
        "有逐份问卷，至少两个窗口",
        public=False,
        clue=True,
    ),
    Row("duplicate_ballots", "相似选票", "对", _BALLOTS, public=False, clue=True),
    Row(
        "bloc_voting",
        "成批同向评分",
        "p值",
        _BALLOTS,
        public=False,
        clue=True,
        streams=(Stream.BLOC_PERMUTATIONS, Stream.BLOC_INJECTION),
    ),
    Row("bursts", "集中提交", "个窗口", "问卷有提交时间，至少两个窗口", public=False, clue=True),
    Row("ceiling", "分数挤在顶端", "比例", "有逐份问卷"),
    Row(
        "self_rating",
        "自评的影响",
        "分",
        "有选票，参加比较的窗口多于名额",
        public=False,
        streams=(Stream.SELF_GRADES,),
    ),
    Row("multiplicity", "检验次数", "次", "—"),
)
BY_ID = {row.id: row for row in CHECKS}
IDS = tuple(BY_ID)
