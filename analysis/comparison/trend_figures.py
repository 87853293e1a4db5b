"""Pictures of a trend: each score of every window through the years, broken where years differ."""

from fractions import Fraction
from functools import partial

from analysis.comparison import trend_cells as cells
from analysis.comparison.part_limits import TOTAL
from analysis.comparison.trend import Line, Trend
from analysis.report.figure import Figure
from rendering import charts
from rendering.charts import Course
from rendering.numbers import decimal_text

_DIGITS = "①②③④⑤⑥⑦⑧⑨"
_ONE_SCALE = "各窗口的高低用同一标尺，一点是一年，右边是最近一轮；缺点的年份没有这个分。"


def total_figure(told: Trend) -> Figure:
    """The total through the years."""
    return _figure(told, TOTAL)


def part_figures(told: Trend) -> list[Figure]:
    """The parts through the years: some can be compared where the total cannot."""
    return [_figure(told, name) for name in cells.score_names(told) if name != TOTAL]


def reasons(told: Trend, score: str) -> list[str]:
    """Why the line is broken, a sentence a break, numbered as in the picture."""
    years = cells.years(told)
    told_of = [(step, "；".join(own.limits[score])) for step, own in enumerate(told.steps)]
    broken = [(step, why) for step, why in told_of if why]
    return [
        f"{_DIGITS[place % len(_DIGITS)]} {years[step]}和{years[step + 1]}不能比：{why}"
        for place, (step, why) in enumerate(broken)
    ]


def _figure(told: Trend, score: str) -> Figure:
    lines = [line for line in told.lines if any(_values(line, score))]
    years, name = cells.years(told), cells.score_names(told)[score]
    draw = partial(
        charts.courses,
        [Course(line.name, _values(line, score), _beyond(line, score)) for line in lines],
        years,
        [number for number, step in enumerate(told.steps) if step.limits[score]],
        beyond_label="变化超出误差",
        within_label="变化在误差内或不作判断" if score == TOTAL else "变化",
        break_label="两边不能比",
        decimals=2,
    )
    rows = [[line.name, *(decimal_text(value) for value in _values(line, score))] for line in lines]
    remark = "".join([_ONE_SCALE, *(f"{why}。" for why in reasons(told, score))])
    return Figure(f"trend-{score}", name, draw, ("窗口", *years), rows, cells.mark(told), remark)


def _values(line: Line, score: str) -> tuple[Fraction | None, ...]:
    return tuple(place.scores[score] if place else None for place in line.places)


def _beyond(line: Line, score: str) -> tuple[bool, ...]:
    """Only of the total it is known whether a change is beyond the errors."""
    return tuple(score == TOTAL and own is True for own in line.beyond)
