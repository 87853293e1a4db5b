"""The overview: every practice as a card, and the form that filters them."""

from collections.abc import Iterable, Mapping
from html import escape

from pages.practices.library import Library
from pages.practices.model import Practice
from pages.practices.page import figure_html

_INTRO = """\
---
title: 改革做法
description: 苏州市行政审批局2022年总结的做法、2023年计划和2021年通知点名的举措，一项一页，附原文。
source: pages/practices/overview.py
hide: [navigation, toc]
---

# 改革做法

<p class="pr-lede">共{total}项，一项一页：摘要是本站写的，原文照录。\
“全国首创”“全省率先”等是苏州市行政审批局的说法，未经本站核实。\
来源没有说哪项做法在评选中获奖，本站也不排名。</p>

[下载汇编（PDF）](booklet.pdf) · [全部数字](../figures/index.md) · \
[首创和率先](../figures/firsts.md) · [下载做法清单（CSV）](../figures/practices.csv)
{{ .pr-links }}
"""
_SHOWN_FIGURES = 2


def overview_markdown(library: Library) -> str:
    """The whole page; without JavaScript every card is there and the form is not."""
    parts = [_INTRO.format(total=len(library.practices)), _form(library)]
    parts += [_theme(theme, library) for theme in library.words.themes]
    parts.append('<p id="pr-none" hidden>没有符合条件的做法。可以少选一项，或换个词再试。</p>')
    return "\n\n".join(parts) + "\n"


def _theme(theme: str, library: Library) -> str:
    cards = [_card(practice, library) for practice in library.of_theme(theme)]
    name = library.words.themes[theme]
    return "\n".join(
        [
            f'<section class="pr-theme" data-theme="{theme}" markdown="1">',
            "",
            f"## {name} {{ #theme-{theme} }}",
            "",
            '<ul class="pr-cards" markdown="1">',
            *cards,
            "</ul>",
            "",
            "</section>",
        ]
    )


def _card(practice: Practice, library: Library) -> str:
    words = library.words
    levels = " ".join(dict.fromkeys(claim.level for claim in practice.claims))
    themes = " ".join([practice.theme, *practice.also])
    hidden = escape(" ".join([practice.title_en, *practice.quotes]))
    chips = "".join(
        f'<span class="pr-claim">{escape(claim)}</span>'
        for claim in dict.fromkeys(claim.words for claim in practice.claims)
    )
    figures = "".join(
        f'<span class="pr-figure">{figure_html(figure)}'
        f'<span class="pr-label">{escape(figure.label)}</span></span>'
        for figure in practice.quantities[:_SHOWN_FIGURES]
    )
    said = f'<span class="pr-said">据该局{"计划" if practice.year == 2023 else "总结"}</span>'
    return (
        f'<li class="pr-card" markdown="span" data-theme="{themes}" data-year="{practice.year}"'
        f' data-kind="{practice.kind}" data-claim="{levels}"'
        f' data-figures="{"yes" if practice.quantities else ""}" data-words="{hidden}">'
        f'<span class="pr-top"><span>{words.years[str(practice.year)]}</span>'
        f"<span>{words.kinds[practice.kind]}</span></span>"
        f' <span class="pr-title">[{practice.title}]({practice.slug}/index.md)</span>'
        f' <span class="pr-summary">{escape(practice.summary)}</span>'
        + (f' <span class="pr-card-figures">{figures}</span>' if figures else "")
        + (f' <span class="pr-card-claims">{chips}{said}</span>' if chips else "")
        + "</li>"
    )


def _form(library: Library) -> str:
    words, all_of = library.words, library.practices
    themes = {
        theme: sum(theme in (one.theme, *one.also) for one in all_of) for theme in words.themes
    }
    years = {year: sum(str(one.year) == year for one in all_of) for year in words.years}
    kinds = {kind: sum(one.kind == kind for one in all_of) for kind in words.kinds}
    levels = {
        level: sum(any(claim.level == level for claim in one.claims) for one in all_of)
        for level in words.levels
    }
    figures = {"yes": sum(bool(one.quantities) for one in all_of)}
    return "\n".join(
        [
            '<form id="pr-filter" class="pr-filter" aria-label="筛选做法">',
            '<p class="pr-search"><label for="pr-q">找做法</label>'
            '<input id="pr-q" name="q" type="search" placeholder="例如：电子证照、办不成事"></p>',
            _choices("年份", "year", words.years, years),
            _choices("主题", "theme", words.themes, themes),
            _choices("该局说法的范围", "claim", words.levels, levels),
            _choices("数字", "figures", {"yes": "有数字"}, figures),
            '<details class="more"><summary>按类型筛选</summary>',
            _choices("类型", "kind", words.kinds, kinds),
            "</details>",
            f'<p class="pr-status"><span id="pr-count" role="status">共{len(all_of)}项</span>'
            '<button type="reset" id="pr-reset">清除筛选</button></p>',
            "</form>",
        ]
    )


def _choices(legend: str, name: str, words: Mapping[str, str], counts: Mapping[str, int]) -> str:
    return (
        f'<fieldset><legend>{legend}</legend><div class="pr-choices">'
        + "".join(_choice(name, value, words[value], counts[value]) for value in _kept(counts))
        + "</div></fieldset>"
    )


def _kept(counts: Mapping[str, int]) -> Iterable[str]:
    return (value for value, count in counts.items() if count)


def _choice(name: str, value: str, label: str, count: int) -> str:
    return (
        f'<label class="pr-choice"><input type="checkbox" name="{name}" value="{value}">'
        f"<span>{escape(label)} <b data-count>{count}</b></span></label>"
    )
