"""What is said of the vote: agreement, number, copies, blocs, own grades."""

from collections.abc import Mapping
from math import isfinite, isinf

from analysis.checks.context.thresholds import AGREEING, ERROR_RATE, RELIABLE
from rendering.sentences import Facts, Sentence

_TOLD = f"{RELIABLE:.1f}"


def _beyond(facts: Facts) -> bool:
    """Whether more ballots would be needed than there are voters."""
    needed, electors = facts["needed"], facts["electors"]
    return isfinite(needed) and electors is not None and needed > electors


def _more(facts: Facts) -> bool:
    """Whether more ballots are needed, and may be had."""
    short = facts["reliability"] < RELIABLE and isfinite(facts["needed"])
    return short and not _beyond(facts)


def _tested(facts: Facts) -> bool:
    """Whether the grades for the own window were tested."""
    return facts["p_value"] is not None


VOTE: Mapping[str, tuple[Sentence, ...]] = {
    "vote_reliability": (
        Sentence(
            "voters_agree",
            "投票人看法比较一致（单张选票的一致性{icc_single:two}，完全一致为1）。",
            lambda f: f["icc_single"] >= AGREEING,
        ),
        Sentence(
            "voters_differ",
            "单个投票人的看法差别较大（单张选票的一致性{icc_single:two}，完全一致为1）。",
            lambda f: f["icc_single"] < AGREEING,
        ),
        Sentence(
            "vote_tells_apart",
            "全部选票平均以后，总体上能区分各窗口（信度{value:two}）。",
            lambda f: f["value"] >= RELIABLE,
        ),
        Sentence(
            "vote_may_not",
            f"但信度的误差范围是{{low:two}}至{{high:two}}，也可能不到{_TOLD}。",
            lambda f: f["value"] >= RELIABLE and f["low"] < RELIABLE,
        ),
        Sentence(
            "vote_tells_little",
            "全部选票平均以后，区分各窗口的能力仍然有限（信度{value:two}）。",
            lambda f: f["value"] < RELIABLE,
        ),
    ),
    "voters_needed": (
        Sentence(
            "cast",
            "收回{cast}张选票，每个窗口平均{ballots_a_window:floor}张评分；",
            lambda f: f["cast"] == f["n"],
        ),
        Sentence(
            "cast_with_blank",
            "收回{cast}张选票，其中{n}张有评分，每个窗口平均{ballots_a_window:floor}张评分；",
            lambda f: f["cast"] != f["n"],
        ),
        Sentence(
            "ballots_enough",
            f"总体上够区分窗口的高低（信度不低于{_TOLD}），相邻两名不一定分得清。",
            lambda f: f["reliability"] >= RELIABLE,
        ),
        Sentence(
            "ballots_never_enough",
            "各窗口得票没有可靠差别，再多选票也难以区分。",
            lambda f: isinf(f["needed"]),
        ),
        Sentence(
            "ballots_beyond",
            f"即使全体{{electors}}名投票人都投票，也难以总体上区分窗口的高低（信度不到{_TOLD}）。",
            lambda f: _beyond(f) and f["reliability"] < RELIABLE,
        ),
        Sentence(
            "ballots_more",
            f"要总体上区分高低（信度{_TOLD}），每个窗口约需{{needed:whole}}张评分。",
            _more,
        ),
    ),
    "duplicate_ballots": (
        Sentence(
            "alike_group",
            "有{value:whole}对选票异常相似，可能看法相同，也可能互相照抄，需了解原因。",
            lambda f: f["value"] > 0 and f["largest_group"] >= f["least"],
        ),
        Sentence(
            "alike_few",
            "有{value:whole}对选票异常相似，但相互相似的不足{least:numeral}张，不提示。",
            lambda f: f["value"] > 0 and f["largest_group"] < f["least"],
        ),
        Sentence("alike_none", "没有发现异常相似的选票。", lambda f: f["value"] == 0),
    ),
    "bloc_voting": (
        Sentence(
            "bloc_found",
            "有少数选票在同几个窗口上一致打低分，超出共同偏好所能解释的程度，需了解原因。",
            lambda f: f["value"] < ERROR_RATE,
        ),
        Sentence(
            "bloc_none",
            "没有发现少数选票一致压低同几个窗口（人数很少的小群体、只抬高不压低的看不出）。",
            lambda f: f["value"] >= ERROR_RATE,
        ),
        Sentence(
            "preference_shared",
            "投票人有共同的偏好，属于看法相近，不是成批投票的迹象。",
            lambda f: f["value"] >= ERROR_RATE and f["shared_preference_p"] < ERROR_RATE,
        ),
    ),
    "self_rating": (
        Sentence(
            "own_ballot_decides",
            "若前{k:counted}名中有窗口去掉一张最高分选票、其他窗口不变，前{k:counted}名会变。",
            lambda f: f["changes_in_worst_case"],
        ),
        Sentence(
            "own_ballot_bounded",
            "假设每个窗口最多一张自己的选票、没有压低其他窗口，“给自己窗口打高分”不足以改变前{k:counted}名。",
            lambda f: not f["changes_in_worst_case"],
        ),
        Sentence(
            "own_unknown",
            "抽签投票不知道谁属于哪个窗口，以上只是上限估计。",
            lambda f: not f["n"],
        ),
        Sentence(
            "own_no_ballots",
            "没有足够的整张选票可比，自评是否偏高无法判断。",
            lambda f: bool(f["n"]) and f["mean"] is None,
        ),
        Sentence(
            "own_mild",
            "自评平均{mean:visible}分，自评偏高与打分普遍偏宽分不开，无法判断。",
            lambda f: f["mean"] is not None and not _tested(f),
        ),
        Sentence(
            "own_higher",
            "自评平均{mean:visible}分；即使负责人对所有窗口都打分偏宽，自评仍明显偏高。",
            lambda f: _tested(f) and f["p_value"] < ERROR_RATE,
        ),
        Sentence(
            "own_usual",
            "自评平均{mean:visible}分，没有高出打分普遍偏宽所能解释的程度。",
            lambda f: _tested(f) and f["p_value"] >= ERROR_RATE,
        ),
    ),
}
