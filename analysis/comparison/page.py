"""compare.html: one self-contained page, two charts with their numbers beneath."""

from fractions import Fraction
from functools import partial

from markupsafe import Markup

from analysis.comparison import cells
from analysis.comparison.side_by_side import Comparison, Place
from analysis.report.figure import Figure
from analysis.report.page_templates import page_templates
from rendering import charts
from rendering.charts import Dumbbell
from rendering.numbers import MISSING

_dumbbells = partial(charts.dumbbells, before_label="甲", after_label="乙")


def page(compared: Comparison) -> str:
    """The text of compare.html."""
    templates = page_templates("analysis.comparison")
    return templates.get_template("compare.html").render(
        compared=compared,
        cells=cells,
        mark=cells.mark(compared),
        texts=compared.second.book.questionnaires.texts,
        names=cells.score_names(compared),
        figures=[_ranks(compared), _totals(compared)] if compared.joined else [],
        flags=[flag for flag in compared.flags if flag.changed],
        stylesheet=Markup(charts.stylesheet()),
    )


def _ranks(compared: Comparison) -> Figure:
    pairs = [p for p in compared.joined if {cells.rank(p.first), cells.rank(p.second)} != {MISSING}]
    rows = [
        Dumbbell(p.name, p.first.rank if p.first else None, p.second.rank if p.second else None)
        for p in pairs
    ]
    title, remark = "名次的变化", "空心是甲，实心是乙；越靠左名次越前。没有名次的一边不画点。"
    table = [[p.name, cells.rank(p.first), cells.rank(p.second), cells.moved(p)] for p in pairs]
    draw = partial(_dumbbells, rows, unit="名")
    head = ("窗口", "甲", "乙", "变化")
    return Figure("ranks", title, draw, head, table, cells.mark(compared), remark)


def _totals(compared: Comparison) -> Figure:
    pairs = list(compared.joined)
    rows = [Dumbbell(p.name, _total(p.first), _total(p.second)) for p in pairs]
    title, remark = "总分的变化", "空心是甲，实心是乙；单位：分。"
    table = [
        [
            p.name,
            cells.score(p.first, "total"),
            cells.score(p.second, "total"),
            cells.signed(p.change("total")),
        ]
        for p in pairs
    ]
    draw = partial(_dumbbells, rows, unit="分", decimals=2)
    head = ("窗口", "甲", "乙", "相差")
    return Figure("totals", title, draw, head, table, cells.mark(compared), remark)


def _total(place: Place | None) -> Fraction | None:
    return place.scores["total"] if place else None
