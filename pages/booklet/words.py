"""What the booklet says, as plain data for the template."""

from typing import Any

from pages.figures.data import Figures
from pages.figures.firsts import firsts
from pages.practices import Figure, Library, Practice
from pages.practices.lineage import Step, lineage
from pages.practices.page import ATTRIBUTION, untold_words

Words = dict[str, Any]

_LEAD = (
    "共{total}项：2022年总结里的做法、2023年计划和2021年通知点名的举措，按主题排列。"
    "摘要由本站编写，原文照录，只去掉换行。"
)
_DISCLAIMER = (
    "本汇编依据公开文件整理，不是苏州市行政审批局编印；文件内容以发文机关公布的文本为准。"
    "“全国首创”“全省率先”等是该局的说法，未经本站核实。"
    "来源没有说哪项做法在评选中获奖，本汇编也不排名。"
)
_SOURCES = (
    "《苏州市行政审批局2022年工作总结和2023年工作计划》，苏州市行政审批局公布。",
    "苏行审〔2021〕57号《关于印发〈苏州市政务服务系统第三届“争当改革标兵、创最优营商环境，"
    "争作服务先锋、创最亮政府之窗”主题活动的实施意见〉的通知》及附件，2021年6月18日。",
    "两份文件的文字属于发文机关。本汇编的摘要和编排以MIT许可证发布；"
    "字体为Noto Sans SC，SIL Open Font License 1.1。",
)


def booklet_words(library: Library, figures: Figures) -> Words:
    """Every word of the booklet, in the order of its pages."""
    return {
        "title": "改革做法汇编",
        "subtitle": "苏州市政务服务，2021年至2023年",
        "author": "ceping（测评）",
        "lead": _LEAD.format(total=len(library.practices)),
        "disclaimer": _DISCLAIMER,
        "contents": "目录",
        "note": "注",
        "related": "相关：",
        "page-word": "页",
        "attribution": ATTRIBUTION,
        "themes": [
            {"name": name, "practices": [_entry(one, library) for one in library.of_theme(theme)]}
            for theme, name in library.words.themes.items()
        ],
        "figures": _figures(figures),
        "firsts": _firsts(library),
        "sources": {"title": "来源", "words": [*_SOURCES, _DISCLAIMER]},
    }


def _entry(practice: Practice, library: Library) -> Words:
    words = library.words
    facts = [words.years[str(practice.year)], words.kinds[practice.kind]]
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
        "source": f"出处：{words.sources_short[practice.source]}，{practice.clause}",
        "note": practice.note,
        "line": [_step(step) for step in lineage(practice, library) if step.told],
        "untold": untold_words(practice),
        "related": [
            {"slug": slug, "title": library.by_slug[slug].title} for slug in practice.related
        ],
    }


def _step(step: Step) -> Words:
    pages = "".join(
        f"{pages.lead}{'、'.join(one.title for one in pages.practices)}。" for pages in step.pages
    )
    return {
        "name": step.name,
        "words": step.lead + step.quote + ("　" if step.quote else "") + pages,
    }


def _figure(figure: Figure) -> Words:
    return {
        "large": figure.large,
        "unit": figure.unit,
        "label": figure.label,
        "remark": figure.remark,
    }


def _figures(figures: Figures) -> Words:
    rows = [[one.figure.text, one.figure.label, "年度总数", one.figure.raw] for one in figures.year]
    rows += [
        [figure.text, figure.label, practice.title, figure.raw]
        for practice in figures.library.practices
        for figure in practice.figures
    ]
    return {
        "title": "数字登记",
        "lead": "都是来源里印着的数，没有换算、补充或推算。",
        "header": ["数字", "是什么", "做法", "原文用词"],
        "rows": rows,
    }


def _firsts(library: Library) -> Words:
    levels = list(library.words.levels)
    return {
        "title": "“第一”登记",
        "lead": f"凡说到“首创”“首个”“率先”“第一”等的，逐条照录。{ATTRIBUTION}",
        "header": ["用词", "范围", "原文", "做法"],
        "rows": [
            [
                one.claim.words,
                library.words.levels[one.claim.level],
                one.claim.quote + (f"（{one.claim.remark}）" if one.claim.remark else ""),
                "、".join(practice.title for practice in one.practices),
            ]
            for one in sorted(firsts(library), key=lambda one: levels.index(one.claim.level))
        ],
    }
