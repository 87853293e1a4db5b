"""What the working rules decide, as a picture with its numbers."""

from functools import partial

from analysis.report.figure import Figure
from analysis.report.report_wording import simulated_mark
from analysis.result.choices import ChoiceEffect, Combinations, Specifications
from analysis.result.score_report import ScoreReport
from rendering import charts
from rendering.charts import SpecificationRow, SpecificationRule, Strip
from rendering.numbers import chinese_count, grouped_text, percent_text

_MOST = 12  # windows in the picture; the table has them all
CAPTION = "规则没有写明之处，换一种写法谁在前列"
HONOUR_APART = (
    "进入前列的不一定可以获评，还要看是否申报、条件是否符合（待核验的算符合）和对条款的理解。"
)
_BANDS = "细条和斜线后的数说的是可以获评。"


def choices_figure(report: ScoreReport, told: Specifications) -> Figure:
    """A strip a window over every combination of the rules' options."""
    first = f"总排名前{chinese_count(told.places)}名"
    rows = [_row(report, told, window) for window in list(told.windows)[:_MOST]]
    rules = [_rule(told, choice) for choice in told.choices]
    more = f"图中只画其中{_MOST}个窗口，其余见得分工作簿。" if len(told.windows) > _MOST else ""
    apart = f"{HONOUR_APART}{_BANDS}" if told.honour_apart else ""
    remark = (
        f"非正式，不改变得分和名次。每一竖条是一种口径，共{told.combinations:,}种，最左边是现行口径；"
        f"窗口按进入{first}的次数排列，左边的数是正式名次。{apart}{more}"
    )
    table = [
        [
            report.result(window).window.name,
            str(report.result(window).standing.rank or ""),
            *_counts(own.first),
            *_counts(own.honour),
        ]
        for window, own in told.windows.items()
    ]
    inside, second = f"在{first}", "可以获评" if told.honour_apart else ""
    draw = partial(charts.specification, rows, rules, inside_label=inside, second_label=second)
    counted = ("的组合", "的组合（并列末位）", "占比")
    heads = [f"{event}{words}" for event in (f"在{first}", "可以获评") for words in counted]
    head = ("窗口", "正式名次", *heads)
    return Figure("choices", CAPTION, draw, head, table, simulated_mark(report), remark)


def _row(report: ScoreReport, told: Specifications, window: str) -> SpecificationRow:
    result, own = report.result(window), told.windows[window]
    second = _strip(own.honour) if told.honour_apart else None
    rank = str(result.standing.rank or "")
    return SpecificationRow(result.window.name, _strip(own.first), rank, second)


def _strip(own: Combinations) -> Strip:
    return Strip(own.share, own.runs, own.tied_runs)


def _rule(told: Specifications, choice: ChoiceEffect) -> SpecificationRule:
    options = tuple(option.name for option in choice.options)
    second = choice.honour_share if told.honour_apart else None
    return SpecificationRule(choice.name, options, choice.share, second)


def _counts(own: Combinations) -> tuple[str, str, str]:
    return grouped_text(own.inside), grouped_text(own.tied), percent_text(own.share, 1)
