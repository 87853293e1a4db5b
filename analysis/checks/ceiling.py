"""Whether answers crowd at the top of the scale."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.wording import cannot_judge, judged, no_responses
from analysis.result.findings import Check
from analysis.stats.ceiling import ceiling
from rendering.numbers import chance_text

AT_TOP, TOP_BOX = 0.15, 0.80  # share of windows at the highest score; of answers of best grade


def check(context: CheckContext) -> Check:
    """Shares of the best and the worst grade by item, and of windows at the highest score."""
    data = context.data
    histogram = data.item_histograms.sum(axis=0)
    if not histogram.any():
        return cannot_judge("ceiling", no_responses(data))
    ends = ceiling(histogram, data.part("survey"), highest=float(data.points[-1]))
    share = float(histogram[:, -1].sum() / histogram.sum())
    best = data.this_round.book.grades()[0].label.zh
    crowded = float(np.nanmax(ends.top_box)) > TOP_BOX or ends.windows_at_top > AT_TOP
    reason = (
        f"{chance_text(share)}的回答是“{best}”，分数挤在顶端，难以分出好和更好。"
        if crowded
        else f"评分有区分度（{chance_text(share)}的回答是“{best}”）。"
    )
    items = [item.id for item in data.this_round.book.items()]
    return judged(
        "ceiling",
        "attention" if crowded else "none",
        reason,
        share,
        n=int(histogram.sum()),
        numbers={
            "top_box": dict(zip(items, map(float, ends.top_box), strict=True)),
            "bottom_box": dict(zip(items, map(float, ends.bottom_box), strict=True)),
            "windows_at_top": ends.windows_at_top,
        },
    )
