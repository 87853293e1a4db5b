"""How probably the top windows stay on top."""

from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.checks.registry import Stream
from analysis.result.findings import Check
from analysis.stats.cutoff import top_set
from analysis.stats.top_probability import top_calibration
from rendering.numbers import chance_text, chinese_count

UNSTABLE = (0.05, 0.95)
_FEWEST = 4  # windows
_CALIBRATED_UP_TO = 100  # windows: beyond, the self-test costs more than the checks


def check(context: CheckContext) -> Check:
    """The smallest chance of a window that is on top now, and the chances of all."""
    data, errors = context.data, context.errors
    view, k = errors.main, data.k
    if not data.enough:
        return cannot_judge("top_three_probability", too_few(data))
    if len(view.usable) < max(_FEWEST, k + 1):
        few = len(data.contenders) < _FEWEST
        why = "不足四个窗口，不能估计" if few else missing_error(data)
        return cannot_judge("top_three_probability", why)
    chance = {int(p): float(errors.top.probability[i]) for i, p in enumerate(view.usable)}
    official = [int(data.contenders[i]) for i in sorted(top_set(data.exact, k))]
    on_top = [place for place in official if place in chance]
    if not on_top:
        return cannot_judge("top_three_probability", missing_error(data))
    place = min(on_top, key=lambda window: chance[window])
    sure = chance[place] >= UNSTABLE[1]
    numbers: dict[str, Any] = {
        "window_id": data.id(place),
        "view": view.name,
        "resampling_frequency": float(errors.top.resampling_frequency[view.position(place)]),
        "spread": float(errors.top.spread),
    }
    if len(view.usable) <= _CALIBRATED_UP_TO:
        numbers["calibration"] = _calibration(context)
    return judged(
        "top_three_probability",
        "none" if sure else "attention",
        _reason(context, place, chance[place], sure),
        chance[place],
        n=len(view.usable),
        numbers=numbers,
        windows={
            data.id(int(p)): {
                "probability": chance[int(p)],
                "resampling_frequency": float(errors.top.resampling_frequency[i]),
                "shrunk_total": float(errors.top.shrunk[i]),
                "ranks": [float(share) for share in errors.top.ranks[i]],
            }
            for i, p in enumerate(view.usable)
        },
    )


def _reason(context: CheckContext, place: int, chance: float, sure: bool) -> str:
    top, name = chinese_count(context.data.k), context.data.name(place)
    again = "条件相近再评一次" if context.errors.stable else "只按本次样本误差再抽一次"
    if sure:
        return f"{again}，{name}仍进前{top}的可能性约{chance_text(chance)}。"
    return f"{again}，{name}能否进前{top}并不稳定（约{chance_text(chance)}）。"


def _calibration(context: CheckContext) -> list[dict[str, Any]]:
    """Claims against the truth over imagined rounds like this one, by bins of the claim."""
    view = context.errors.main
    tested = top_calibration(
        context.data.totals[view.usable],
        view.covariance,
        k=context.data.k,
        rounds=100,
        draws=300,
        rng=context.rng(Stream.TOP_CALIBRATION),
    )
    rows = zip(tested.claimed, tested.true, tested.number, strict=True)
    return [
        {"claimed": float(claimed), "true": float(true), "n": int(number)}
        for claimed, true, number in rows
        if number
    ]
