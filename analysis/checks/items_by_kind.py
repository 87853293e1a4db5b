"""Whether an item is answered otherwise at one kind of window than the other items say."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.complete_answers import complete_answers
from analysis.checks.context.item_groups import judged_items
from analysis.checks.context.wording import cannot_judge, no_responses
from analysis.result.findings import Check
from analysis.stats._arrays import ratio
from analysis.stats.item_functioning import between_kinds


def check(context: CheckContext) -> Check:
    """Each kind of window against all others, windows as the units."""
    data = context.data
    answers = complete_answers(data)
    if answers is None:
        return cannot_judge("items_by_kind", no_responses(data))
    kinds = np.array([result.window.kind for result in data.results])
    number, total = answers.number.sum(axis=1), answers.total.sum(axis=1)
    used = (kinds != "") & (number > 0)
    present = sorted(set(kinds[used]))
    if len(present) < 2:
        why = "名册没有填窗口类别" if not (kinds != "").any() else "填了类别又有问卷的窗口只有一类"
        return cannot_judge("items_by_kind", why)
    squares = np.diagonal(answers.cross.sum(axis=1), axis1=1, axis2=2)[used]
    number, total, kinds = number[used], total[used], kinds[used]
    mean = total / number[:, None]
    scatter = (squares - total * mean).sum(axis=0)
    sd = np.sqrt(np.clip(ratio(scatter, number.sum() - len(number)), 0, None))
    groups = present if len(present) > 2 else present[-1:]
    every = {kind: between_kinds(mean, kinds == kind, sd) for kind in groups}
    telling = {
        kind: functioning
        for kind, functioning in every.items()
        if np.isfinite(functioning.p_value).any()
    }
    if not telling:
        why = "没有两类各有三个以上的窗口有答完各题的问卷，或各题回答没有高低"
        return cannot_judge("items_by_kind", why)
    return judged_items(
        "items_by_kind", data, telling, {kind: kind for kind in present}, int(number.sum())
    )
