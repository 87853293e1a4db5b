"""What a comparison says in prose, each sentence with the condition under which it is true."""

from collections.abc import Mapping

from rendering.numbers import decimal_text
from rendering.sentences import Facts, Sentence, holding

LEAST = 3  # windows, below which nothing can be said of what all moved by


def _judged(facts: Facts) -> bool:
    return not facts["without_errors"] and facts["judged"] >= LEAST


def _moved(facts: Facts) -> bool:
    """Whether all windows together moved, in the digits that are shown."""
    return _judged(facts) and decimal_text(abs(facts["shift"])) != decimal_text(0)


TABLE: Mapping[str, tuple[Sentence, ...]] = {
    "verdict": (
        Sentence(
            "not_comparable",
            "不能比较：{against:items}。以下并列只供查阅。",
            lambda f: bool(f["against"]),
        ),
        Sentence(
            "comparable_within_limits",
            "可以比较，有{limits}点限制。",
            lambda f: not f["against"] and f["limits"] > 0,
        ),
        Sentence("comparable", "可以比较。", lambda f: not f["against"] and not f["limits"]),
    ),
    "changes": (
        Sentence(
            "errors_not_kept",
            "{without_errors:list}没有各窗口的误差数据（旧版得分文件，或只有一期考核），"
            "不能判断变化是否超出误差。",
            lambda f: bool(f["without_errors"]),
        ),
        Sentence(
            "too_few_to_judge",
            "两边都有总分和误差的窗口不足{least:counted}个，不能判断变化是否超出误差。",
            lambda f: not f["without_errors"] and f["judged"] < LEAST,
        ),
        Sentence(
            "some_beyond_error",
            "{judged}个窗口同时比较，已控制总误报（不超过{false_calls:percent}）："
            "{number}个窗口的变化超出误差（{changed:names}）。",
            lambda f: _judged(f) and f["number"] > 0,
        ),
        Sentence(
            "none_beyond_error",
            "{judged}个窗口同时比较，已控制总误报（不超过{false_calls:percent}）："
            "没有一个窗口的变化超出误差。",
            lambda f: _judged(f) and f["number"] == 0,
        ),
        Sentence(
            "all_moved_up",
            "各窗口总分的变化，中间水平是升{moved_by:two}分，已先扣除；",
            lambda f: _moved(f) and f["shift"] > 0,
        ),
        Sentence(
            "all_moved_down",
            "各窗口总分的变化，中间水平是降{moved_by:two}分，已先扣除；",
            lambda f: _moved(f) and f["shift"] < 0,
        ),
        Sentence(
            "all_moved_not",
            "各窗口总分的变化，中间水平接近0；",
            lambda f: _judged(f) and not _moved(f),
        ),
        Sentence(
            "agreement",
            "两轮总分高低的一致程度（肯德尔τ，1为完全一致）为{agreement:two}。",
            lambda f: _judged(f) and f["agreement"] is not None,
        ),
        Sentence(
            "no_agreement",
            "有一轮各窗口总分都相同，高低是否一致无从说起。",
            lambda f: _judged(f) and f["agreement"] is None,
        ),
    ),
}


def said(subject: str, facts: Facts) -> str:
    """The sentences of a subject that hold."""
    return "".join(holding(TABLE[subject], facts))
