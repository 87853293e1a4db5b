"""Whether answers crowd at the top of the scale."""

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.thresholds import AT_TOP, TOP_BOX
from analysis.checks.context.wording import cannot_judge, judged, no_responses
from analysis.checks.sentences import said
from analysis.result.findings import Check
from analysis.stats.ceiling import ceiling


def check(context: CheckContext) -> Check:
    """Shares of the best and the worst grade by item, and of windows at the highest score."""
    data = context.data
    histogram = data.item_histograms.sum(axis=0)
    if not histogram.any():
        return cannot_judge("ceiling", no_responses(data))
    ends = ceiling(histogram, data.part("survey"), highest=float(data.points[-1]))
    share = float(histogram[:, -1].sum() / histogram.sum())
    top = [float(box) for box in ends.top_box]
    facts = {
        "value": share,
        "best": data.this_round.book.grades()[0].label.zh,
        "items_at_top": sum(box > TOP_BOX for box in top),
        "windows_at_top": ends.windows_at_top,
    }
    crowded = facts["items_at_top"] or ends.windows_at_top > AT_TOP
    items = [item.id for item in data.this_round.book.items()]
    return judged(
        "ceiling",
        "attention" if crowded else "none",
        said("ceiling", facts),
        share,
        n=int(histogram.sum()),
        numbers={
            "top_box": dict(zip(items, top, strict=True)),
            "bottom_box": dict(zip(items, map(float, ends.bottom_box), strict=True)),
            "windows_at_top": ends.windows_at_top,
        },
    )
