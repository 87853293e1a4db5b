"""Why something cannot be judged, where several checks have the same reason."""

from analysis.checks.context.round_data import RoundData


def missing_error(data: RoundData) -> str:
    """Why errors cannot be estimated."""
    if not len(data.contenders):
        return "没有进入排名的窗口（缺少某一部分成绩，或没有窗口符合条件）"
    if "survey" in data.weak:
        return "问卷只有窗口得分，没有逐份答卷，不能估计误差"
    return "问卷或选票不足，不能估计误差"


def too_few(data: RoundData) -> str:
    """Why there is no cut-off."""
    if not len(data.contenders):
        return missing_error(data)
    return f"参加比较的窗口只有{len(data.contenders)}个，不多于名额{data.k}个"


def no_ballots(data: RoundData) -> str:
    """Why there are no whole ballots."""
    return "只有汇总票数，没有整张选票" if data.tally.any() else "没有选票"


def no_responses(data: RoundData) -> str:
    """Why there are no single responses."""
    return "问卷只有窗口得分，没有逐份答卷" if "survey" in data.weak else "没有问卷"
