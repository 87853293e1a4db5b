"""The pictures of how right the checks are, beside the tables they are drawn from."""

from collections.abc import Sequence

from pages.calibration import Calibration, Group
from pages.plan_trial import TrialLine
from rendering.charts import Chart, Dumbbell, ForestRow, FrameArgs, dumbbells, forest

_MARK = "模拟数据"


def method_charts(calibration: Calibration | None, lines: Sequence[TrialLine]) -> list[Chart]:
    """Every picture of the page about the checks; none where nothing was measured."""
    groups = calibration.groups if calibration else ()
    charts = [measured(calibration, group) for group in groups if calibration and group.drawn]
    return [*charts, *([promised(lines)] if lines else [])]


def measured(calibration: Calibration, group: Group) -> Chart:
    """Every share of a group with the error of its measuring, in per cent."""
    rows = []
    for line in group.lines:
        share = calibration.measured(line)
        ends = None if share.low is None else (100 * share.low, 100 * (share.high or 0))
        rows.append(ForestRow(line.label, 100 * share.value, inner=ends))
    label = group.head[1]

    def draw(frame: FrameArgs) -> str:
        return forest(
            rows, decimals=1, unit="%", value_label=label, inner_label=group.head[2], **frame
        )

    desc = f"{group.caption}。每行一项，圆点是测得的比例，粗线是测得的误差。具体数字见下表。"
    title = group.caption
    return Chart(draw, FrameArgs(id=f"measured-{group.id}", title=title, desc=desc, mark=_MARK))


def promised(lines: Sequence[TrialLine]) -> Chart:
    """The chance that was said of each design beside the share in which it came."""
    rows = [
        Dumbbell(line.short, 100 * said, 100 * came)
        for line in lines
        for said, came in (line.lasting,)
    ]

    def draw(frame: FrameArgs) -> str:
        return dumbbells(
            rows, before_label="说的", after_label="实际", unit="%", decimals=1, **frame
        )

    desc = "每行一种安排：空心点是事先说的可能性，实心点是实际出现的比例，两点越近越准。"
    title = "长期：说的可能性和实际出现的比例"
    return Chart(draw, FrameArgs(id="promised", title=title, desc=desc, mark=_MARK))
