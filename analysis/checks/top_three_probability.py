"""How probably the top windows belong there, and how probably they would be there again."""

from typing import Any

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.wording import cannot_judge, judged, missing_error, too_few
from analysis.checks.registry import Stream
from analysis.result.findings import Check
from analysis.stats._arrays import FloatArray
from analysis.stats.cutoff import top_set
from analysis.stats.top_calibration import top_calibration
from analysis.stats.top_events import TopEvents
from rendering.numbers import chance_text, chinese_count

SURE = 0.95
_FEWEST = 4  # windows
_CLAIMS, _FEWEST_ROUNDS, _MOST_ROUNDS = 3000, 15, 100  # of the self-test


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
    official = [int(data.contenders[i]) for i in sorted(top_set(data.exact, k))]
    on_top = [place for place in map(view.position, official) if place >= 0]
    if not on_top:
        return cannot_judge("top_three_probability", missing_error(data))
    top = errors.top
    least = min(on_top, key=lambda place: (top.again[place], top.truly[place]))
    low, high = map(float, top.again_range[least])
    return judged(
        "top_three_probability",
        "none" if (top.again[least] if top.exact else low) >= SURE else "attention",
        _reason(context, least),
        float(top.again[least]) if top.exact else float("nan"),
        n=len(view.usable),
        interval=None if top.exact else (low, high),
        numbers={
            "window_id": data.id(int(view.usable[least])),
            "view": view.name,
            "spread": top.spread,
            "reliability": top.reliability,
            "exact": top.exact,
            "calibration": _calibration(context),
        },
        windows={data.id(int(p)): _window(top, i) for i, p in enumerate(view.usable)},
    )


def _window(top: TopEvents, i: int) -> dict[str, Any]:
    """The chances of one window; single numbers only where they may be said."""
    numbers: dict[str, Any] = {
        "truly_range": [float(end) for end in top.truly_range[i]],
        "again_range": [float(end) for end in top.again_range[i]],
        "shrunk_total": float(top.shrunk[i]),
    }
    if top.exact:
        numbers |= {"truly": float(top.truly[i]), "probability": float(top.again[i])}
        numbers["ranks"] = [float(share) for share in top.ranks[i]]
    return numbers


def _reason(context: CheckContext, place: int) -> str:
    """Both chances of one window, as numbers or as ranges."""
    top, view = context.errors.top, context.errors.main
    among = f"前{chinese_count(context.data.k)}名"
    name = context.data.name(int(view.usable[place]))
    again = "条件相近再评一年（考核、投票人、答卷人都换一批）"
    again = again if context.errors.stable else "只把本次的选票和问卷换一批"
    if top.exact:
        truly, later = chance_text(float(top.truly[place])), chance_text(float(top.again[place]))
        return (
            f"按本次测得的数据，{name}确实属于{among}的可能性约{truly}；"
            f"{again}，仍进{among}的可能性约{later}。"
        )
    return (
        f"各窗口差距不比误差大，可能性只能给出范围：{name}确实属于{among}的"
        f"{_range_text(top.truly_range[place])}；{again}，仍进{among}的"
        f"{_range_text(top.again_range[place])}。"
    )


def _range_text(ends: FloatArray) -> str:
    low, high = (chance_text(float(end)) for end in ends)
    return f"约{low}" if low == high else f"约{low}至{high}"


def _calibration(context: CheckContext) -> list[dict[str, Any]]:
    """Claims against the truth over imagined rounds like this one, by bins of the claim."""
    view = context.errors.main
    tested = top_calibration(
        context.errors.top,
        view.own,
        view.own_df,
        k=context.data.k,
        rounds=min(_MOST_ROUNDS, max(_FEWEST_ROUNDS, _CLAIMS // len(view.usable))),
        draws=300,
        rng=context.rng(Stream.TOP_CALIBRATION),
    )
    rows = zip(tested.claimed, tested.true, tested.number, strict=True)
    return [
        {"claimed": float(claimed), "true": float(true), "n": int(number)}
        for claimed, true, number in rows
        if number
    ]
