"""What the booklet says, as plain data for the template."""

from typing import Any

from pages.figures import Figures, firsts
from pages.practices import Figure, Library, Practice, lineage
from pages.practices.lineage import Step

Words = dict[str, Any]


def booklet_words(library: Library, figures: Figures | None) -> Words:
    """Every word of the booklet, in the order of its pages."""
    words = library.words
    return {
        "title": "改革做法汇编",
        "subtitle": words.booklet.subtitle,
        "author": "ceping（测评）",
        "lead": f"共{len(library.practices)}项：{words.booklet.lead}",
        "disclaimer": words.booklet.disclaimer,
        "mark": "",
        "contents": "目录",
        "note": "注",
        "related": "相关：",
        "page-word": "页",
        "attribution": words.words.attribution,
        "themes": [
            {
                "name": theme.zh,
                "practices": [_entry(practice, library) for practice in library.of_theme(theme.id)],
            }
            for theme in words.themes.values()
            if library.of_theme(theme.id)
        ],
        "figures": _figures(figures) if figures else None,
        "firsts": _firsts(library),
        "sources": {"title": "来源", "words": [*words.booklet.sources, words.booklet.disclaimer]},
    }


def _entry(practice: Practice, library: Library) -> Words:
    words = library.words
    place = library.place(practice, practice.quote).words
    facts = [library.year_of(practice).zh, words.kinds[practice.kind].zh]
    facts += [f"地点：{practice.place}"] if practice.place else []
    return {
        "slug": practice.slug,
        "title": practice.title,
        "facts": " · ".join([*facts, practice.id]),
        "summary": practice.summary,
        "figures": [_figure(figure) for figure in practice.figures],
        "claims": [
            claim.model_dump(include={"words", "quote", "remark"}) for claim in practice.claims
        ],
        "quotes": list(practice.quotes),
        "source": f"出处：{words.sources[practice.source].short}，{place}",
        "note": practice.note,
        "line": [_step(step) for step in lineage(practice, library) if step.told],
        "untold": library.year_of(practice).untold,
        "related": [
            {"slug": slug, "title": library.by_slug[slug].title} for slug in practice.related
        ],
    }


def _step(step: Step) -> Words:
    pages = "".join(
        f"{pages.lead}{'、'.join(practice.title for practice in pages.practices)}。"
        for pages in step.pages
    )
    words = step.lead + step.quote + ("　" if step.quote else "") + pages
    return {"name": step.year.step, "words": words}


def _figure(figure: Figure) -> Words:
    return {name: getattr(figure, name) for name in ("large", "unit", "label", "remark")}


def _figures(figures: Figures) -> Words:
    rows = [
        [total.figure.text, total.figure.label, "年度总数", total.figure.raw]
        for total in figures.year
    ]
    rows += [
        [figure.text, figure.label, practice.title, figure.raw]
        for practice in figures.library.practices
        for figure in practice.figures
    ]
    return {
        "title": "数字",
        "lead": "都是来源里印着的数，没有换算、补充或推算。",
        "header": ["数字", "是什么", "做法", "原文用词"],
        "rows": rows,
    }


def _firsts(library: Library) -> Words:
    words = library.words
    levels = list(words.levels)
    return {
        "title": "首创和率先",
        "lead": f"{words.booklet.firsts}{words.words.attribution}",
        "header": ["用词", "范围", "原文", "做法"],
        "rows": [
            [
                first.claim.words,
                words.levels[first.claim.level].zh,
                first.claim.quote + (f"（{first.claim.remark}）" if first.claim.remark else ""),
                "、".join(practice.title for practice in first.practices),
            ]
            for first in sorted(firsts(library), key=lambda first: levels.index(first.claim.level))
        ],
    }
