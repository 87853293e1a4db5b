"""What is said of what decides the places: weights, single ballots, days and periods."""

from collections.abc import Mapping

from analysis.checks.context.thresholds import NEAR
from rendering.sentences import Facts, Sentence


def _near(facts: Facts) -> bool:
    """Whether the top changes when one weight moves a little."""
    return facts["value"] is not None and facts["value"] <= NEAR


INFLUENCE: Mapping[str, tuple[Sentence, ...]] = {
    "effective_weights": (
        Sentence(
            "weights_differ",
            "规定{nominal:list}；由于各部分拉开的差距不同，实际拉开名次的作用为{actual:list}"
            "（依次为{parts:list}）。",
            lambda f: f["differs"],
        ),
        Sentence(
            "weights_alike",
            "三部分的实际影响与规定比例大体一致（规定{nominal:list}，实际{actual:list}）。",
            lambda f: f["alike"] and not f["differs"],
        ),
        Sentence(
            "weights_unsure",
            "三部分实际拉开名次的作用约为{actual:list}（规定{nominal:list}），但说不准："
            "去掉一个窗口，{part}的作用就可能是{least:chance}至{most:chance}。",
            lambda f: not f["alike"] and not f["differs"],
        ),
    ),
    "weight_sensitivity": (
        Sentence(
            "weight_near",
            "{part}的比例由{weight:percent}调到{at:percent}，前{k:counted}名就会变。",
            _near,
        ),
        Sentence(
            "weight_far",
            f"单独变动一项比例，上下不超过{100 * NEAR:.0f}个百分点，前{{k:counted}}名不变",
            lambda f: not _near(f),
        ),
        Sentence(
            "weights_together",
            "；几项同时变动时可能会变",
            lambda f: not _near(f) and f["changed_within_5_points"] > 0,
        ),
        Sentence("weight_end", "。", lambda f: not _near(f)),
    ),
    "leave_one_out": (
        Sentence(
            "one_decides",
            "去掉其中{decisive:or}，前{k:counted}名就会变。",
            lambda f: f["value"] > 0,
        ),
        Sentence(
            "no_one_decides",
            "去掉任何{units:or_last}，前{k:counted}名不变。",
            lambda f: f["value"] == 0,
        ),
        Sentence(
            "days_not_tried",
            "有{untimed}份问卷没有时间，没有逐天去掉。",
            lambda f: f["untimed"] > 0,
        ),
        Sentence(
            "fewest_ballots",
            "去掉的若恰好最不利，{fewest:whole}张选票就能使前{k:counted}名换人。",
            lambda f: f["fewest"] is not None and f["fewest"] > 1,
        ),
    ),
}
