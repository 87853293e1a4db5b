"""What is said of the survey: items, numbers, ceilings, straight answers, bursts, the silent."""

from collections.abc import Mapping

from analysis.checks.context.thresholds import (
    AT_TOP,
    FEWEST_RESPONSES,
    REDUNDANT,
    RELIABLE,
    SMALL_SHIFT,
    TOP_BOX,
)
from rendering.sentences import Sentence

_FEW = str(FEWEST_RESPONSES)
_TOLD = f"{RELIABLE:.1f}"

SURVEY: Mapping[str, tuple[Sentence, ...]] = {
    "questionnaire_reliability": (
        Sentence(
            "items_disagree",
            "各题回答不太一致（系数{value:two}），合成一个分数要谨慎。",
            lambda f: f["value"] < RELIABLE,
        ),
        Sentence(
            "items_agree",
            "各题回答大体一致（系数{value:two}），可以合成一个分数；各题是否各有所指，这个系数看不出。",
            lambda f: RELIABLE <= f["value"] <= REDUNDANT,
        ),
        Sentence(
            "items_redundant",
            "各题回答几乎相同（系数{value:two}），受访者可能没有逐题区分。",
            lambda f: f["value"] > REDUNDANT,
        ),
    ),
    "frame_weighting": (
        Sentence(
            "frame_shift",
            "按各渠道总体人数加权（非正式），{weighted}个窗口的问卷得分最多变动{value:visible}分。",
            lambda f: True,
        ),
        Sentence(
            "frame_contradicted",
            "{contradicted}个窗口的答卷多于总体人数，人数可能有误，没有加权。",
            lambda f: f["contradicted"] > 0,
        ),
        Sentence(
            "frame_left",
            "{left}个窗口的渠道缺总体人数或答卷，没有加权。",
            lambda f: f["left"] > 0,
        ),
    ),
    "items_by_channel": (
        Sentence(
            "channel_items_differ",
            "{found:names}与本问卷其他题不同步，渠道之间相差较大（超过该题标准差的四分之一），"
            "可能是问法不同，也可能是受访的人不同。",
            lambda f: f["value"] > 0,
        ),
        Sentence(
            "channel_items_alike",
            "没有发现哪一题在渠道之间与其他题明显不同步；相差不到该题标准差{smallest:two}倍的，可能查不出。",
            lambda f: f["value"] == 0,
        ),
    ),
    "items_by_kind": (
        Sentence(
            "kind_items_differ",
            "{found:names}与本问卷其他题不同步，窗口类别之间相差较大（超过该题标准差的四分之一），"
            "可能是业务不同，不一定是服务不同。",
            lambda f: f["value"] > 0,
        ),
        Sentence(
            "kind_items_alike",
            "没有发现哪一题在窗口类别之间与其他题明显不同步；相差不到该题标准差{smallest:two}倍的，可能查不出。",
            lambda f: f["value"] == 0,
        ),
    ),
    "sample_size": (
        Sentence(
            "responses_few",
            f"{{below_30}}个窗口有效问卷不足{_FEW}份，得分容易波动。",
            lambda f: f["below_30"] > 0,
        ),
        Sentence(
            "responses_tell_little",
            f"{{unreliable}}个窗口有{_FEW}份以上，但信度不足{_TOLD}，凭问卷分不清与其他窗口的高低。",
            lambda f: f["unreliable"] > 0,
        ),
        Sentence(
            "responses_enough",
            f"每个窗口的有效问卷都不少于{_FEW}份。",
            lambda f: f["below_30"] == 0,
        ),
    ),
    "non_response": (
        Sentence(
            "silent_decide",
            "未答者平均只要差{value:visible}分，{among}第{k:numeral}、{next:numeral}名就会对调。",
            lambda f: f["possible"] and f["value"] < SMALL_SHIFT,
        ),
        Sentence(
            "silent_far",
            "一个窗口的未答者平均要差到{value:visible}分，{among}第{k:numeral}、{next:numeral}名才会对调。",
            lambda f: f["possible"] and f["value"] >= SMALL_SHIFT,
        ),
        Sentence(
            "silent_cannot",
            "只有一个窗口的未答者看法不同时，{among}第{k:numeral}、{next:numeral}名不会对调。",
            lambda f: not f["possible"],
        ),
    ),
    "straight_lining": (
        Sentence(
            "straight_many",
            "{value:whole}个窗口“一选到底”偏多（{flagged:names}）；"
            "全选“{best}”可能是真心满意，没有算在内。",
            lambda f: f["value"] > 0,
        ),
        Sentence(
            "straight_usual",
            "没有窗口“一选到底”明显多于其他窗口。",
            lambda f: f["value"] == 0,
        ),
    ),
    "bursts": (
        Sentence(
            "bursts_found",
            "{where:names}的提交明显多于本窗口其他日子的同一时段，建议按问卷数据里的时刻核对现场记录。",
            lambda f: f["value"] > 0,
        ),
        Sentence(
            "bursts_none",
            "没有发现哪个窗口某一时段的提交明显多于自己的其他日子。",
            lambda f: f["value"] == 0,
        ),
    ),
    "ceiling": (
        Sentence("best_share", "{value:chance}的回答是“{best}”。", lambda f: True),
        Sentence(
            "items_at_top",
            f"有{{items_at_top}}题超过{TOP_BOX:.0%}答“{{best}}”，这些题难以分出好和更好。",
            lambda f: f["items_at_top"] > 0,
        ),
        Sentence(
            "windows_at_top",
            f"{{windows_at_top:chance}}的窗口问卷得了最高分，超过{AT_TOP:.0%}，它们之间分不出高低。",
            lambda f: f["windows_at_top"] > AT_TOP,
        ),
        Sentence(
            "not_at_top",
            f"没有一题超过{TOP_BOX:.0%}答“{{best}}”，分数没有挤在顶端。",
            lambda f: f["items_at_top"] == 0 and not f["windows_at_top"] > AT_TOP,
        ),
    ),
}
