"""What the working rules decide, as a picture with its numbers."""

from functools import partial

from analysis.report.figure import Figure
from analysis.report.report_wording import simulated_mark
from analysis.result.choices import Specifications
from analysis.result.score_report import ScoreReport
from rendering import charts
from rendering.charts import SpecificationRow, SpecificationRule
from rendering.numbers import chinese_count, grouped_text, percent_text

_MOST = 12  # windows in the picture; the table has them all
CAPTION = "规则没有写明之处，换一种写法谁在前列"


def choices_figure(report: ScoreReport, told: Specifications) -> Figure:
    """A strip a window over every combination of the rules' options."""
    first = f"前{chinese_count(told.places)}名"
    found = list(told.windows.items())
    rows = [
        SpecificationRow(
            report.result(window).window.name,
            own.share,
            own.runs,
            own.tied_runs,
            str(report.result(window).standing.rank or ""),
        )
        for window, own in found[:_MOST]
    ]
    rules = [
        SpecificationRule(each.name, tuple(option.name for option in each.options), each.share)
        for each in told.choices
    ]
    more = f"图中只画其中{_MOST}个窗口，其余见表。" if len(found) > _MOST else ""
    remark = (
        f"非正式，不改变得分和名次。每一竖条是一种口径，共{told.combinations}种，最左边是现行口径；"
        f"窗口按进入{first}的次数排列，左边的数是正式名次。{more}"
    )
    table = [
        [
            report.result(window).window.name,
            str(report.result(window).standing.rank or ""),
            grouped_text(own.inside),
            grouped_text(own.tied),
            percent_text(own.share, 1),
        ]
        for window, own in found
    ]
    draw = partial(charts.specification, rows, rules, inside_label=f"在{first}")
    head = ("窗口", "正式名次", f"在{first}的组合", "并列末位的组合", "合计占比")
    return Figure("choices", CAPTION, draw, head, table, simulated_mark(report), remark)
