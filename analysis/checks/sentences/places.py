"""What is said of the places: errors, the list of the possible best, chances, the last place."""

from collections.abc import Mapping

from rendering.sentences import Facts, Sentence

_YEAR = "条件相近再评一年（考核、投票人、答卷人都换一批）"
_SAMPLE = "只把本次的选票和问卷换一批"
_NUMBERS = (
    "按本次测得的数据，{name}确实属于前{k:counted}名的可能性约{truly:chance}；%s，"
    "仍进前{k:counted}名的可能性约{again:chance}。"
)
_RANGES = (
    "各窗口差距不比误差大，可能性只能给出范围：{name}确实属于前{k:counted}名的可能性{truly_range:range}；%s，"
    "仍进前{k:counted}名的可能性{again_range:range}。"
)


def _stable(facts: Facts) -> bool:
    """Whether ranks rest on what another year would change."""
    return bool(facts["view"] == "stability")


def _unclear(facts: Facts) -> bool:
    """Whether the gap at the last place is within its error, or nought."""
    return bool(facts["value"] == 0 or facts["low"] < 0)


PLACES: Mapping[str, tuple[Sentence, ...]] = {
    "score_interval": (
        Sentence(
            "error_sampling",
            "{name}总分{total:visible}，按本次样本误差最大约±{value:visible}分",
            lambda f: True,
        ),
        Sentence(
            "error_stability",
            "；条件相近再评一年，误差最大约±{stable:visible}分",
            lambda f: f["stable"] is not None,
        ),
        Sentence(
            "lucky",
            "。名列前茅多少带些运气，得分往往偏高；扣除这一点，"
            "{name}的真实总分大约在{winner_low:two}至{winner_high:two}分之间",
            lambda f: f["winner_low"] is not None,
        ),
        Sentence(
            "error_unknown",
            "。另有{left_out}个窗口问卷或选票不足，不能估计误差",
            lambda f: f["left_out"] > 0,
        ),
        Sentence(
            "days_unknown",
            "。有{untimed}份问卷没有时间，没有按天复算误差",
            lambda f: f["untimed"] > 0,
        ),
        Sentence("error_end", "。", lambda f: True),
    ),
    "rank_set": (
        Sentence("sample_only", "只按本次样本误差看，", lambda f: not _stable(f)),
        Sentence(
            "set_proven",
            "前{k:counted}名作为一个整体已能确认（最难分开的一对是{pair}，{p}）。",
            lambda f: f["clear"],
        ),
        Sentence(
            "list_size",
            "可能真正属于前{k:counted}名的窗口共{value:whole}个",
            lambda f: not f["clear"],
        ),
        Sentence(
            "list_held",
            "，这份名单包含全部真正前{k:counted}名的可能性不低于95%",
            lambda f: not f["clear"] and f["listed"],
        ),
        Sentence(
            "list_some_sure",
            "；其中{sure}个基本可以确定，其余{open}个分不清",
            lambda f: not f["clear"] and f["sure"] > 0 and f["open"] > 0,
        ),
        Sentence(
            "list_none_sure",
            "；现在都分不清",
            lambda f: not f["clear"] and f["sure"] == 0 and f["open"] > 0,
        ),
        Sentence(
            "list_not_as_set",
            "；但前{k:counted}名作为一个整体还不能确认",
            lambda f: not f["clear"] and f["open"] == 0,
        ),
        Sentence(
            "others_out",
            "；名单以外的基本可以排除",
            lambda f: not f["clear"] and f["out"] > 0,
        ),
        Sentence("nobody_out", "；没有窗口可以排除", lambda f: not f["clear"] and f["out"] == 0),
        Sentence(
            "list_without",
            "（另有{left_out}个窗口问卷或选票不足，没有参加这项检查）",
            lambda f: not f["clear"] and f["left_out"] > 0,
        ),
        Sentence("list_end", "。", lambda f: not f["clear"]),
    ),
    "top_three_probability": (
        Sentence("chances", _NUMBERS % _YEAR, lambda f: f["exact"] and _stable(f)),
        Sentence("chances_sample", _NUMBERS % _SAMPLE, lambda f: f["exact"] and not _stable(f)),
        Sentence("ranges", _RANGES % _YEAR, lambda f: not f["exact"] and _stable(f)),
        Sentence("ranges_sample", _RANGES % _SAMPLE, lambda f: not f["exact"] and not _stable(f)),
    ),
    "cutoff_tie": (
        Sentence(
            "tied",
            "{among}第{k:numeral}、{next:numeral}名得分完全相同。",
            lambda f: f["value"] == 0,
        ),
        Sentence(
            "ahead",
            "{among}第{k:numeral}名比第{next:numeral}名高{value:visible}分，超过{error}。",
            lambda f: not _unclear(f),
        ),
        Sentence(
            "not_told_apart",
            "{among}第{k:numeral}名只比第{next:numeral}名高{value:visible}分，"
            "在{error}之内，不能说明前者一定更好。",
            lambda f: f["value"] != 0 and _unclear(f),
        ),
        Sentence(
            "rounding_decides",
            "若只保留{decimals}位小数，前{k:counted}名会变。",
            lambda f: f["value"] != 0 and f["decimals"] is not None,
        ),
        Sentence(
            "nothing_settles",
            "误差主要来自{largest}（{share:chance}），只靠多收选票、问卷或多考核几期，仍分不出谁更好。",
            lambda f: _unclear(f) and f["share"] is not None and not f["ways"],
        ),
        Sentence(
            "would_settle",
            "误差主要来自{largest}（{share:chance}），其他不变时，约需{ways:or}才能分清。",
            lambda f: _unclear(f) and f["share"] is not None and bool(f["ways"]),
        ),
    ),
}
