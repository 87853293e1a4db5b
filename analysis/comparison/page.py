"""compare.html: one self-contained page, two charts with their numbers beneath."""

from fractions import Fraction

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from analysis.comparison import cell_words as words
from analysis.comparison.pairs import Comparison, Place
from analysis.report.figures import Figure
from rendering import charts
from rendering.charts import Dumbbell, FrameArgs


def page(found: Comparison) -> str:
    """The text of compare.html."""
    templates = Environment(
        loader=PackageLoader("analysis.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return templates.get_template("compare.html").render(
        found=found,
        words=words,
        texts=found.second.book.questionnaires.texts,
        parts=words.part_names(found),
        figures=[_ranks(found), _totals(found)] if found.joined else [],
        flags=[flag for flag in found.flags if flag.changed],
        stylesheet=Markup(charts.stylesheet()),
    )


def _frame(found: Comparison, chart: str, title: str, description: str) -> FrameArgs:
    return FrameArgs(id=chart, title=title, desc=description, mark=words.mark(found))


def _ranks(found: Comparison) -> Figure:
    pairs = [p for p in found.joined if words.rank(p.first) != "—" or words.rank(p.second) != "—"]
    rows = [
        Dumbbell(p.name, p.first.rank if p.first else None, p.second.rank if p.second else None)
        for p in pairs
    ]
    title, remark = "名次的变化", "空心是甲，实心是乙；越靠左名次越前。没有名次的一边不画点。"
    args = _frame(found, "ranks", title, remark)
    table = [[p.name, words.rank(p.first), words.rank(p.second), words.moved(p)] for p in pairs]
    return Figure(
        title,
        lambda kept: charts.dumbbells(rows, before_label="甲", after_label="乙", unit="名", **kept),
        args,
        ("窗口", "甲", "乙", "变化"),
        table,
        remark,
    )


def _totals(found: Comparison) -> Figure:
    pairs = list(found.joined)
    rows = [Dumbbell(p.name, _total(p.first), _total(p.second)) for p in pairs]
    title, remark = "总分的变化", "空心是甲，实心是乙；单位：分。"
    args = _frame(found, "totals", title, remark)
    table = [
        [
            p.name,
            words.score(p.first, "total"),
            words.score(p.second, "total"),
            words.signed(p.change("total")),
        ]
        for p in pairs
    ]
    return Figure(
        title,
        lambda kept: charts.dumbbells(
            rows, before_label="甲", after_label="乙", unit="分", decimals=2, **kept
        ),
        args,
        ("窗口", "甲", "乙", "相差"),
        table,
        remark,
    )


def _total(place: Place | None) -> Fraction | None:
    return place.scores["total"] if place else None
