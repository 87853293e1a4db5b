"""What those who were asked and did not answer could have changed."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import SMALL_SHIFT
from analysis.checks.context.wording import cannot_judge, judged, too_few
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats._arrays import ratio
from analysis.stats.cutoff import cutoff_gap
from analysis.stats.non_response import mean_bounds, swap_shift


def check(context: CheckContext) -> Check:
    """How much worse or better they must rate before the last place changes hands."""
    data = context.data
    if not data.enough:
        return cannot_judge("non_response", too_few(data))
    cut = cutoff_gap(data.exact, k=data.k)
    assert cut is not None
    pair = data.contenders[[cut.inside, cut.outside]]
    answered = np.array([r.evidence.responses for r in data.results], float)
    rate = ratio(answered, data.asked)
    if np.isnan(rate[pair]).any():
        partial = "，只有部分窗口有发放数" if np.isfinite(data.asked).any() else ""
        return cannot_judge("non_response", f"没有发放数{partial}")
    mean = data.part("survey")
    if not data.weight("survey"):
        return cannot_judge("non_response", "问卷不计入总分")
    lowest, highest = float(data.points[0]), float(data.points[-1])
    bounds = mean_bounds(mean, answered, data.asked, lowest=lowest, highest=highest)
    shift = swap_shift(
        float(cut.gap),
        weight=data.weight("survey"),
        mean=(float(mean[pair[0]]), float(mean[pair[1]])),
        rate=(float(rate[pair[0]]), float(rate[pair[1]])),
        lowest=lowest,
        highest=highest,
    )
    small = shift.one_sided < SMALL_SHIFT and shift.one_sided_possible
    facts = {"value": shift.one_sided, "possible": shift.one_sided_possible}
    places = {"among": data.among, "k": data.k, "next": data.k + 1}
    return judged(
        "non_response",
        "attention" if small else "none",
        said("non_response", facts | places),
        shift.one_sided,
        n=int(np.isfinite(data.asked).sum()),
        numbers={"opposed": shift.opposed, "possible": shift.one_sided_possible},
        windows={
            window: {
                "rate": float(bounds.rate[i]),
                "lowest": float(bounds.low[i]),
                "highest": float(bounds.high[i]),
            }
            for i, window in enumerate(data.ids)
            if np.isfinite(bounds.low[i])
        },
    )
