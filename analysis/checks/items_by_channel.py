"""Whether an item is answered otherwise in one channel than the other items say."""

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.complete_answers import complete_answers
from analysis.checks.context.item_groups import judged_items
from analysis.checks.context.wording import cannot_judge, no_responses
from analysis.result.findings import Check
from analysis.stats.item_functioning import between_channels


def check(context: CheckContext) -> Check:
    """Each counted channel against the others within the same windows."""
    data = context.data
    answers = complete_answers(data)
    if answers is None:
        return cannot_judge("items_by_channel", no_responses(data))
    channels = data.this_round.counted_channels
    groups = range(len(channels)) if len(channels) > 2 else range(len(channels) - 1, len(channels))
    every = {
        channels[i]: between_channels(answers.number, answers.total, answers.cross, i)
        for i in groups
        if len(channels) > 1
    }
    telling = {
        name: functioning
        for name, functioning in every.items()
        if np.isfinite(functioning.p_value).any()
    }
    if not telling:
        why = "同时有两种渠道、各题答完的问卷够多的窗口不足三个，或各题回答没有高低"
        return cannot_judge("items_by_channel", why)
    names = {name: data.this_round.book.channels[name].zh for name in channels}
    return judged_items("items_by_channel", data, telling, names, int(answers.number.sum()))
