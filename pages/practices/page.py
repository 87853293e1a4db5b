"""The page of one practice, as Markdown."""

import json
from collections.abc import Sequence
from html import escape

from pages.practices.library import Library
from pages.practices.lineage import lineage
from pages.practices.model import Claim, Figure, Practice

ATTRIBUTION = "据苏州市行政审批局2022年工作总结，未经本站核实。"
_UNTOLD = {
    2021: "通知只点到名称或方向；具体怎么做、条件、成本、成效：来源未说明。",
    2022: "条件、成本、成效口径：来源未说明。",
    2023: "这是计划。时限、责任单位、条件、成本，以及后来做到没有：来源未说明。",
}


def practice_markdown(practice: Practice, library: Library) -> str:
    """The whole page; every link is a Markdown link, so that the builder checks it."""
    parts = [
        _head(practice),
        _crumbs(practice, library),
        f"# {practice.title}",
        f'<p class="pr-en" lang="en">{escape(practice.title_en)}</p>',
        f'<p class="pr-lede">{escape(practice.summary)}</p>',
        _figures(practice.figures),
        _claims(practice.claims, library),
        "## 原文怎么写",
        "\n>\n".join(f"> {quote}" for quote in practice.quotes),
        _source(practice, library),
        _note(practice),
        "## 从2021年到2023年",
        _line(practice, library),
        "## 来源没有说明的",
        untold_words(practice),
        _related(practice, library),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def link(practice: Practice) -> str:
    """A Markdown link from one practice's page to another's."""
    return f"[{practice.title}](../{practice.slug}/index.md)"


def source_words(practice: Practice, library: Library) -> str:
    """Document and clause of the quotation."""
    clause = practice.clause.replace(" / ", " › ")
    return f"出处：{library.words.sources[practice.source]}，{clause}。文字照录，只去掉换行。"


def untold_words(practice: Practice) -> str:
    """What a reader would ask and the source does not tell."""
    return _UNTOLD[practice.year]


def figure_html(figure: Figure) -> str:
    """The number large and its unit small."""
    unit = f'<span class="pr-unit">{escape(figure.unit)}</span>' if figure.unit else ""
    return f"<strong>{escape(figure.large)}</strong>{unit}"


def _head(practice: Practice) -> str:
    return "\n".join(
        [
            "---",
            f"title: {_yaml(practice.title)}",
            f"description: {_yaml(practice.summary)}",
            f"source: practices/{practice.slug}.md",
            "hide: [navigation]",
            "---",
        ]
    )


def _yaml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _crumbs(practice: Practice, library: Library) -> str:
    theme = library.words.themes[practice.theme]
    facts = [
        library.words.years[str(practice.year)],
        library.words.kinds[practice.kind],
        f"地点：{practice.place}" if practice.place else "",
    ]
    chips = "".join(f'<span class="pr-chip">{escape(fact)}</span>' for fact in facts if fact)
    return (
        '<p class="pr-crumbs" markdown="span">[改革做法](../index.md) '
        f"› [{theme}](../index.md#theme-{practice.theme}) {chips}</p>"
    )


def _figures(figures: Sequence[Figure]) -> str:
    if not figures:
        return ""
    cells = []
    for figure in figures:
        remark = f'<dd class="pr-remark">{escape(figure.remark)}</dd>' if figure.remark else ""
        cells.append(
            f'<div class="pr-figure pr-{figure.kind}"><dt>{escape(figure.label)}</dt>'
            f"<dd>{figure_html(figure)}</dd>{remark}</div>"
        )
    return f'<dl class="pr-figures">{"".join(cells)}</dl>'


def _claims(claims: Sequence[Claim], library: Library) -> str:
    if not claims:
        return ""
    items = "".join(
        f'<li><span class="pr-claim">{escape(claim.words)}</span>'
        f'<span class="pr-level">{escape(_range(library.words.levels[claim.level]))}</span> '
        f"<q>{escape(claim.quote)}</q>"
        + (f'<span class="pr-remark">{escape(claim.remark)}</span>' if claim.remark else "")
        + "</li>"
        for claim in claims
    )
    return (
        '<div class="pr-claims" role="note" aria-label="该局的说法">'
        f'<ul>{items}</ul><p class="pr-attribution">{ATTRIBUTION}</p></div>'
    )


def _range(level: str) -> str:
    return level if level.startswith("范围") else f"范围：{level}"


def _source(practice: Practice, library: Library) -> str:
    return f'<p class="pr-cite">{escape(source_words(practice, library))}</p>'


def _note(practice: Practice) -> str:
    if not practice.note:
        return ""
    return f'<p class="pr-note"><strong>注</strong> {escape(practice.note)}</p>'


def _line(practice: Practice, library: Library) -> str:
    items = []
    for step in lineage(practice, library):
        here = ' class="pr-here"' if step.here else ""
        quote = f"<q>{step.quote}</q>" if step.quote else ""
        pages = "".join(
            f"{pages.lead}{'、'.join(map(link, pages.practices))}。" for pages in step.pages
        )
        items.append(f'<li{here} markdown="span"><b>{step.name}</b> {step.lead}{quote}{pages}</li>')
    return '<ol class="pr-line" markdown="1">\n' + "\n".join(items) + "\n</ol>"


def _related(practice: Practice, library: Library) -> str:
    others = [library.by_slug[slug] for slug in practice.related]
    if not others:
        return ""
    items = [f"- {link(other)}（{library.words.years[str(other.year)]}）" for other in others]
    return "## 相关做法\n\n" + "\n".join(items)
