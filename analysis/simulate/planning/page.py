"""plan.html: one self-contained page, a picture with its numbers beneath."""

from collections.abc import Sequence
from functools import partial

from markupsafe import Markup

from analysis.report.figure import Figure
from analysis.report.page_templates import page_templates
from analysis.simulate.planning import wording
from analysis.simulate.planning.plan import PlannedRow, Plans
from rendering import charts
from rendering.charts import ForestRow, Line
from rendering.numbers import chinese_count


def plan_page(made: Plans, mark: str = "") -> str:
    """The text of plan.html."""
    templates = page_templates("analysis.simulate.planning")
    return templates.get_template("plan.html").render(
        wording=wording,
        made=made,
        mark=mark,
        texts=made.setting.book.questionnaires.texts,
        figure=_figure(made, mark),
        stylesheet=Markup(charts.stylesheet()),
    )


def _figure(made: Plans, mark: str) -> Figure:
    """Chances by responses and ballots, at the most periods of the table."""
    setting = made.setting
    most = made.rows[-1].sizes.periods
    rows = [row for row in made.rows if row.sizes.periods == most]
    title = f"前{chinese_count(setting.places)}名全对的可能性（长期，{most}期）"
    head = (*wording.heading(setting), *wording.place_names(setting))
    cells = [
        (*wording.cells(row), *(wording.percent(place) for place in row.places))
        for row in made.rows
    ]
    if made.rows[-1].lasting.ends is None:
        draw = partial(charts.lines, _lines(rows), _ticks(rows), unit="%")
        remark = "横轴是每个窗口的有效问卷份数，每条线是一种选票数。"
    else:
        draw = partial(charts.forest, _ranges(rows), decimals=0, unit="%", value_label="可能性")
        remark = "点是居中的估计，线是约九成把握的范围。"
    return Figure("plan", title, draw, head, cells, mark, remark)


def _ticks(rows: Sequence[PlannedRow]) -> list[str]:
    return [f"{size}份" for size in sorted({row.sizes.responses for row in rows})]


def _lines(rows: Sequence[PlannedRow]) -> list[Line]:
    """A line for each number of ballots."""
    return [
        Line(
            f"{ballots}张选票",
            tuple(100 * row.lasting.chance for row in rows if row.sizes.ballots == ballots),
        )
        for ballots in sorted({row.sizes.ballots for row in rows}, reverse=True)
    ]


def _ranges(rows: Sequence[PlannedRow]) -> list[ForestRow]:
    return [
        ForestRow(
            f"{row.sizes.ballots}张，{row.sizes.responses}份",
            100 * row.lasting.chance,
            text=wording.percent(row.lasting),
            inner=None if row.lasting.ends is None else _percents(row.lasting.ends),
        )
        for row in reversed(rows)
    ]


def _percents(ends: tuple[float, float]) -> tuple[float, float]:
    return 100 * ends[0], 100 * ends[1]
