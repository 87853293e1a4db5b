"""What each component really does to the ranking."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import cannot_judge, judged
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray
from analysis.stats.effective_weights import EffectiveWeights, effective_weights
from rendering.numbers import chance_text, percent_text
from rulebook.vocabulary import COMPONENT_KINDS

DIFFERS = 0.10
_FEWEST = 4  # windows


def check(context: CheckContext) -> Check:
    """The components' shares in what tells the windows apart, beside their weights."""
    data = context.data
    if len(data.contenders) < _FEWEST:
        return cannot_judge("effective_weights", "进入排名的窗口不足四个")
    parts, nominal = data.contender_parts, data.nominal_weights
    for column, kind in zip(parts.T, COMPONENT_KINDS, strict=True):
        if np.ptp(column) == 0:
            return cannot_judge("effective_weights", f"{data.component(kind)}得分全部相同")
    noise = np.array([context.errors.variances[kind][data.contenders] for kind in COMPONENT_KINDS])
    known = np.isfinite(noise).all()
    weights = effective_weights(parts, nominal, noise=noise.mean(axis=1) if known else None)
    if not np.isfinite(weights.share).all():
        return cannot_judge("effective_weights", "各窗口总分全部相同")
    part = int(np.abs(weights.share - nominal).argmax())
    gap = float(abs(weights.share[part] - nominal[part]))
    differs, alike = _differs(weights, part), _alike(weights)
    return judged(
        "effective_weights",
        "attention" if differs else "none",
        _reason(data, weights, part, differs=differs, alike=alike),
        gap,
        n=len(parts),
        numbers={
            **{
                name: {kind: float(v) for kind, v in zip(COMPONENT_KINDS, values, strict=True)}
                for name, values in _views(weights).items()
            },
            "holds": differs or alike,
        },
    )


def _differs(weights: EffectiveWeights, part: int) -> bool:
    """Whether the part's share is another than its weight, whichever window is left out."""
    nominal = weights.nominal[part]
    above = weights.low[part] > nominal and weights.least[part] > nominal + DIFFERS
    below = weights.high[part] < nominal and weights.most[part] < nominal - DIFFERS
    return bool(above or below)


def _alike(weights: EffectiveWeights) -> bool:
    """Whether every share is near its weight, whichever window is left out."""
    ends = np.array([weights.share, weights.least, weights.most])
    limits = np.array([weights.low, weights.high])
    near = np.abs(ends - weights.nominal) <= DIFFERS
    return bool(near.all() and (np.abs(limits - weights.nominal) <= 2 * DIFFERS).all())


def _reason(
    data: RoundData, weights: EffectiveWeights, part: int, *, differs: bool, alike: bool
) -> str:
    nominal = "、".join(percent_text(data.weights[kind]) for kind in COMPONENT_KINDS)
    actual = "、".join(chance_text(share) for share in weights.share)
    if differs:
        return (
            f"规定{nominal}；由于各部分拉开的差距不同，实际拉开名次的作用为{actual}"
            f"（依次为{'、'.join(data.component(kind) for kind in COMPONENT_KINDS)}）。"
        )
    if alike:
        return f"三部分的实际影响与规定比例大体一致（规定{nominal}，实际{actual}）。"
    return (
        f"三部分实际拉开名次的作用约为{actual}（规定{nominal}），但说不准："
        f"去掉一个窗口，{data.component(COMPONENT_KINDS[part])}的作用就可能是"
        f"{chance_text(weights.least[part])}至{chance_text(weights.most[part])}。"
    )


def _views(weights: EffectiveWeights) -> dict[str, FloatArray]:
    return {
        "nominal": weights.nominal,
        "share": weights.share,
        "share_low": weights.low,
        "share_high": weights.high,
        "share_least_without_one": weights.least,
        "share_most_without_one": weights.most,
        "squared_correlation": weights.squared_correlation,
        "correlation_ratio": weights.correlation_ratio,
        "net_share": weights.net_share,
    }
