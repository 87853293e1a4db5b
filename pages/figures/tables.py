"""The downloads: every figure, every claim of being first, every practice, as rows for CSV."""

from collections.abc import Sequence

from pages.figures.data import Figures, firsts
from pages.practices import Library, Practice

Table = tuple[Sequence[str], list[list[str]]]
_KINDS = {"quantity": "数量", "date": "日期", "name": "名称编号"}


def figures_table(figures: Figures) -> Table:
    """Header and rows of figures.csv: every figure, its exact words and where they stand."""
    header = (
        *("id", "做法", "年份", "主题", "数字说明", "数值", "单位", "原文用词", "类别", "备注"),
        *("出处", "原文", "网页"),
    )
    words = figures.library.words
    rows = [
        [
            *("", "年度总数", figures.words.year, "", total.figure.label, str(total.figure.value)),
            *(total.figure.unit, total.figure.raw, _KINDS["quantity"], ""),
            *(figures.words.clause, total.quote, ""),
        ]
        for total in figures.year
    ]
    rows += [
        [
            *(practice.id, practice.title, str(practice.year), words.themes[practice.theme].zh),
            *(figure.label, str(figure.value), figure.unit, figure.raw, _KINDS[figure.kind]),
            *(figure.remark, figures.library.place(practice, practice.quote).words),
            practice.quote,
            _address(practice.slug),
        ]
        for practice in figures.library.practices
        for figure in practice.figures
    ]
    return header, rows


def firsts_table(library: Library) -> Table:
    """Header and rows of firsts.csv."""
    header = ("用词", "范围", "原文", "做法", "年份", "出处", "说明", "来源说明")
    rows = [
        [
            first.claim.words,
            library.words.levels[first.claim.level].zh,
            first.claim.quote,
            "；".join(practice.title for practice in first.practices),
            str(first.practices[0].year),
            library.place(first.practices[0], first.claim.quote).words,
            first.claim.remark,
            library.words.words.attribution,
        ]
        for first in firsts(library)
    ]
    return header, rows


def practices_table(library: Library) -> Table:
    """Header and rows of practices.csv: the list of all pages."""
    header = ["id", "名称", "英文", "年份", "主题", "类型", "地点", "摘要", "原文", "出处", "网页"]
    words = library.words
    rows = [
        [
            *(practice.id, practice.title, practice.title_en, str(practice.year)),
            *(words.themes[practice.theme].zh, words.kinds[practice.kind].zh, practice.place),
            *(practice.summary, " / ".join(practice.quotes), _places(library, practice)),
            _address(practice.slug),
        ]
        for practice in library.practices
    ]
    return header, rows


def _places(library: Library, practice: Practice) -> str:
    """Where the quotations of a practice stand, each place once."""
    places = (library.place(practice, quote).words for quote in practice.quotes)
    return " / ".join(dict.fromkeys(places))


def _address(slug: str) -> str:
    return f"practices/{slug}/index.html"
