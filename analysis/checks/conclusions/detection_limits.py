"""How small an anomaly this very round would still show, in sentences."""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import LEAST_ALIKE
from analysis.result.findings import Check
from rendering.numbers import chance_text, chinese_numeral


def detection_limits(context: CheckContext) -> tuple[str, ...]:
    """One sentence a check that has something to say of its own power on this round's data."""
    sentences = (
        _copies(context.finished("duplicate_ballots")),
        _burst(context.finished("bursts")),
        _straight(context.finished("straight_lining")),
    )
    return tuple(sentence for sentence in sentences if sentence)


def _number(check: Check, name: str) -> float | None:
    number = check.numbers.get(name)
    return None if number is None else float(number)


def _copies(check: Check) -> str:
    share = _number(check, "copies_found")
    if share is None:
        return ""
    few = chinese_numeral(LEAST_ALIKE)
    return (
        f"同样的选票有{few}张以上时，抄票约{chance_text(share)}能查出；不足{few}张的不提示；"
        f"评分过于平淡的，抄了也查不出。"
    )


def _burst(check: Check) -> str:
    number = _number(check, "smallest_seen")
    if number is None:
        return ""
    return f"按本次问卷，一个普通窗口半小时内比平时多出不到约{number:.0f}份的，可能查不出。"


def _straight(check: Check) -> str:
    share = _number(check, "smallest_seen")
    if share is None:
        return ""
    if share > 1:
        return "按本次问卷，普通窗口的份数太少，“一选到底”再多也查不出。"
    return f"按本次问卷，一个普通窗口“一选到底”比同类多出不到约{chance_text(share)}的，可能查不出。"
