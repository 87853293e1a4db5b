"""The page of figures: the nine of the year, then by theme, with pictures and tables."""

from html import escape

from pages.figures.data import YEAR, Figures, Picture
from pages.practices import Figure, Practice
from pages.practices.page import figure_html
from rendering.charts import Bar, bars, data_table, responsive
from rendering.charts.svg import Width

_INTRO = """\
---
title: 数字
description: 2022年的九个年度总数、各主题的数字和图表，附原文用词，可下载。
source: site/_data/figures.toml
hide: [navigation]
---

# 数字

<p class="pr-lede">都是来源里印着的数，本站没有换算、补充或推算。\
来源没有给出统计口径，不同的数一般不能相加。</p>

[下载全部数字（CSV）](figures.csv) · [首创和率先](firsts.md) · [改革做法](../practices/index.md)
{ .pr-links }

## 2022年的九个数
"""
_CITE = (
    '<p class="pr-cite">出处：《苏州市行政审批局2022年工作总结和2023年工作计划》开篇，'
    "2022年全市数。</p>"
)


def figures_markdown(figures: Figures) -> str:
    """The whole page."""
    cells = "".join(
        f'<div class="pr-figure pr-quantity"><dt>{escape(one.figure.label)}</dt>'
        f"<dd>{figure_html(one.figure)}</dd></div>"
        for one in figures.year
    )
    parts = [
        _INTRO,
        f'<dl class="pr-figures pr-nine">{cells}</dl>',
        _CITE,
        _pictures(figures, YEAR),
        *(_theme(figures, theme) for theme in figures.library.words.themes),
        _oddities(figures),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _theme(figures: Figures, theme: str) -> str:
    found = figures.of_theme(theme)
    if not found:
        return ""
    rows = [_row(practice, figure) for practice, figure in found]
    head = ["| 数字 | 是什么 | 做法 |", "|---|---|---|"]
    name = figures.library.words.themes[theme]
    parts = [f"## {name} {{ #figures-{theme} }}", _pictures(figures, theme)]
    return "\n\n".join([*(part for part in parts if part), "\n".join([*head, *rows])])


def _row(practice: Practice, figure: Figure) -> str:
    remark = f"（{figure.remark}）" if figure.remark else ""
    note = "※" if practice.note else ""
    return (
        f"| **{figure.text}** | {figure.label}{remark} "
        f"| [{practice.title}](../practices/{practice.slug}/index.md){note} |"
    )


def _pictures(figures: Figures, theme: str) -> str:
    found = [picture for picture in figures.pictures if picture.theme == theme]
    return "\n\n".join(_picture(one, f"chart-{theme}-{i}") for i, one in enumerate(found))


def _picture(picture: Picture, name: str) -> str:
    """The picture for both widths, its sentence and, one click away, its numbers."""
    rows = [(bar.name, bar.figure) for bar in picture.bars]
    numbers = data_table(
        f"{picture.title}（单位：{picture.unit}）",
        ["名称", "数字", "原文用词"],
        [[name_, figure.large, figure.raw] for name_, figure in rows],
    )
    drawn = responsive(_drawn(picture, f"{name}-wide", "wide"), _drawn(picture, name, "narrow"))
    return (
        f'<figure class="picture pr-picture"><figcaption><strong>{escape(picture.title)}</strong>'
        f"<span>{escape(picture.says)}</span></figcaption>{drawn}"
        f'<details class="more"><summary>看数据表</summary>{numbers}</details></figure>'
    )


def _drawn(picture: Picture, name: str, width: Width) -> str:
    rows = [Bar(bar.name, _value(bar.figure), bar.figure.text) for bar in picture.bars]
    return bars(
        rows,
        unit=picture.unit,
        decimals=picture.decimals,
        id=name,
        title=picture.title,
        desc=picture.says,
        width=width,
    )


def _value(figure: Figure) -> float:
    return float(figure.value)


def _oddities(figures: Figures) -> str:
    """Where the source does not fit itself: told, not mended."""
    found = [one for one in figures.library.practices if one.issues]
    items = [f"- [{one.title}](../practices/{one.slug}/index.md)：{one.note}" for one in found]
    lead = "以下各处照原文引用，不改动。上表带※的做法，页面上另有注。"
    return "\n\n".join(["## 原文里要留意的地方 { #oddities }", lead, "\n".join(items)])
