"""The register of firsts: every 全国首创, 全省率先 and the like, in the Bureau's exact words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pages.practices import Claim, Library, Practice
from pages.practices.page import ATTRIBUTION

_INTRO = """\
---
title: 首创和率先
description: 来源中“全国首创”“全省率先”等说法的登记：原文用词、范围和所在做法。
source: site/practices
hide: [navigation]
---

# 首创和率先

<p class="pr-lede">来源里凡说到“首创”“首个”“首例”“率先”“第一”“最多”“之最”的，逐条照录。\
{attribution}登记不等于评比，更不是获奖名单。</p>

[下载登记簿（CSV）](firsts.csv) · [全部数字](index.md) · [改革做法](../practices/index.md)
{{ .pr-links }}
"""
_HEADINGS = {
    "nation": "全国范围的说法",
    "province": "全省范围的说法",
    "programme": "其他范围的说法",
    "unspecified": "没有写明范围的说法",
}


@dataclass(frozen=True)
class First:
    """One claim; several practices may rest on the same passage."""

    claim: Claim
    practices: tuple[Practice, ...]


def firsts(library: Library) -> list[First]:
    """Every claim once, in the order of its practices' ids."""
    found: dict[tuple[str, str], list[tuple[Claim, Practice]]] = {}
    for practice in sorted(library.practices, key=lambda one: (one.year, one.id)):
        for claim in practice.claims:
            found.setdefault((claim.words, claim.quote), []).append((claim, practice))
    return [First(pairs[0][0], tuple(one for _, one in pairs)) for pairs in found.values()]


def firsts_markdown(library: Library) -> str:
    """The whole page, one list a level."""
    register = firsts(library)
    parts = [_INTRO.format(attribution=ATTRIBUTION)]
    for level in library.words.levels:
        rows = [one for one in register if one.claim.level == level]
        if rows:
            parts += [f"## {_HEADINGS[level]} {{ #firsts-{level} }}", _rows(rows)]
    return "\n\n".join(parts) + "\n"


def _rows(register: Iterable[First]) -> str:
    items = [f'<li markdown="span">{_row(one)}</li>' for one in register]
    return "\n".join(['<ul class="pr-register" markdown="1">', *items, "</ul>"])


def _row(one: First) -> str:
    links = "、".join(
        f"[{practice.title}](../practices/{practice.slug}/index.md)" for practice in one.practices
    )
    remark = f'<span class="pr-remark">{one.claim.remark}</span>' if one.claim.remark else ""
    return (
        f'<span class="pr-claim">{one.claim.words}</span> <q>{one.claim.quote}</q>{remark}'
        f'<span class="pr-where">做法：{links}</span>'
    )


def table(library: Library) -> tuple[Sequence[str], list[list[str]]]:
    """Header and rows of firsts.csv."""
    header = ("用词", "范围", "原文", "做法", "年份", "出处", "说明", "来源说明")
    rows = [
        [
            one.claim.words,
            library.words.levels[one.claim.level],
            one.claim.quote,
            "；".join(practice.title for practice in one.practices),
            str(one.practices[0].year),
            one.practices[0].clause,
            one.claim.remark,
            ATTRIBUTION,
        ]
        for one in firsts(library)
    ]
    return header, rows
