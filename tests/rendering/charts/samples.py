"""One picture of every kind, for tests that hold for all charts."""

from collections.abc import Callable
from xml.etree import ElementTree

from rendering.charts import (
    AnswerRow,
    Bar,
    ContributionRow,
    Course,
    Dumbbell,
    ForestRow,
    HeatRow,
    Line,
    Multiple,
    Part,
    SpecificationRow,
    SpecificationRule,
    Strip,
    bars,
    composition,
    contributions,
    courses,
    dumbbells,
    forest,
    heatmap,
    lines,
    multiples,
    specification,
    stacked_answers,
)
from rendering.charts.svg import FrameArgs, Width

SVG = "{http://www.w3.org/2000/svg}"
MARK = "模拟数据 · 非真实结果"
PARTS = ("双月度考核", "民主投票", "第三方问卷")
ANSWERS = ("非常满意", "满意", "基本满意", "不满意", "非常不满意", "未涉及")
Draw = Callable[[list[str], FrameArgs], str]


def _composition(labels: list[str], args: FrameArgs) -> str:
    parts = [Part(label, 1 / (i + 2), "组") for i, label in enumerate(labels)]
    return composition(parts, **args)


def _forest(labels: list[str], args: FrameArgs) -> str:
    rows = [
        ForestRow(label, 90 - i / 3, str(i + 1), inner=(89 - i / 3, 91 - i / 3), outer=(80, 92.5))
        for i, label in enumerate(labels)
    ]
    return forest(rows, cut_after=3, cut_label="以上为前三名", **args)


def _contributions(labels: list[str], args: FrameArgs) -> str:
    rows = [ContributionRow(label, (45.5, 22.25, 20 + i / 100)) for i, label in enumerate(labels)]
    return contributions(rows, PARTS, **args)


def _answers(labels: list[str], args: FrameArgs) -> str:
    rows = [AnswerRow(label, (70 + i, 20, 5, 3, 1, 9)) for i, label in enumerate(labels)]
    return stacked_answers(rows, ANSWERS, grades=5, **args)


def _heat(labels: list[str], args: FrameArgs) -> str:
    return heatmap([HeatRow(label, (0.6, 0.3, 0.1)) for label in labels], ("1", "2", "3"), **args)


def _lines(labels: list[str], args: FrameArgs) -> str:
    series = [Line(label, (i, 5.5, None, 9)) for i, label in enumerate(labels)]
    return lines(series, ("一月", "二月", "三月", "四月"), unit="份", **args)


def _bars(labels: list[str], args: FrameArgs) -> str:
    return bars([Bar(label, 1000 + i) for i, label in enumerate(labels)], unit="项", **args)


def _dumbbells(labels: list[str], args: FrameArgs) -> str:
    rows = [Dumbbell(label, i + 1, 8 - i) for i, label in enumerate(labels)]
    return dumbbells(rows, before_label="甲轮", after_label="乙轮", unit="名", **args)


def _multiples(labels: list[str], args: FrameArgs) -> str:
    rows = [Multiple(label, (i + 1) / 3, i / 3 + 0.1, i + 1.5) for i, label in enumerate(labels)]
    return multiples(rows, better_label="快", worse_label="慢", spread_label="范围", **args)


def _courses(labels: list[str], args: FrameArgs) -> str:
    rows = [
        Course(label, (80 + i / 3, None, 90.5, 91 + i), (False, False, True))
        for i, label in enumerate(labels)
    ]
    return courses(
        rows,
        ("2021年", "2022年", "2023年", "2024年"),
        (0,),
        beyond_label="超出误差",
        within_label="误差内",
        break_label="不能比",
        **args,
    )


def _specification(labels: list[str], args: FrameArgs) -> str:
    rows = [
        SpecificationRow(
            label,
            Strip(1 / (i + 1), ((0, 3), (5, 6 + i)), ((4, 5),)),
            str(i + 1),
            Strip(i / (i + 1), ((3, 5),), ((0, 1),)),
        )
        for i, label in enumerate(labels)
    ]
    points = ("100、80、60、40、20分", "满意率", "非常满意的比例")
    rules = [
        SpecificationRule("等级的分值", points, 0.4, 1.0),
        SpecificationRule("计入哪些渠道", ("两个渠道", "全部渠道"), 0.05, 0),
    ]
    return specification(rows, rules, inside_label="在前三名", second_label="可以获评", **args)


KINDS: dict[str, Draw] = {
    "composition": _composition,
    "forest": _forest,
    "contributions": _contributions,
    "specification": _specification,
    "stacked_answers": _answers,
    "heatmap": _heat,
    "lines": _lines,
    "bars": _bars,
    "dumbbells": _dumbbells,
    "courses": _courses,
    "multiples": _multiples,
}


def drawn(
    kind: str,
    labels: list[str],
    *,
    width: Width = "wide",
    mark: str = "",
    standalone: bool = False,
) -> str:
    """A chart of this kind with one row for each label."""
    args = FrameArgs(
        id=kind, title="标题", desc="说明", width=width, mark=mark, standalone=standalone
    )
    return KINDS[kind](labels, args)


def shown(svg: str) -> list[str]:
    """The words drawn in the picture."""
    return [e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}text")]
