"""What each kind of chart shows."""

import itertools
import re
from fractions import Fraction
from math import nan
from typing import TypedDict
from xml.etree import ElementTree

import pytest

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
    bars,
    composition,
    contributions,
    courses,
    data_table,
    dumbbells,
    forest,
    heatmap,
    lines,
    multiples,
    stacked_answers,
)
from rendering.charts.svg import FrameArgs
from tests.rendering.charts.samples import ANSWERS, SVG, shown


class Cut(TypedDict):
    """Where a list of windows is cut."""

    cut_after: int
    cut_label: str


ARGS = FrameArgs(id="c", title="标题", desc="说明")
CUT: Cut = {"cut_after": 3, "cut_label": "以上为前三名"}
PHONE = FrameArgs(id="c", title="标题", desc="说明", width="narrow")
RANKED = [ForestRow(f"窗口{i}", 95 - i, str(i)) for i in range(1, 6)]


def tooltips(svg: str) -> list[str]:
    """The tooltips, in order, without the picture's title."""
    return [e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}title")][1:]


@pytest.mark.parametrize("args", [ARGS, PHONE])
def test_composition_says_50_25_25(args: FrameArgs) -> None:
    """The parts and the group they belong to would not be readable, on a phone least of all."""
    quarter = Fraction(1, 4)
    parts = [
        Part("双月度考核", Fraction(1, 2)),
        Part("民主投票", quarter, "第三方测评"),
        Part("第三方问卷", quarter, "第三方测评"),
    ]
    words = ["双月度考核", "50%", "民主投票", "25%", "第三方问卷", "25%", "第三方测评 50%"]
    assert shown(composition(parts, **args)) == words


def test_small_parts_are_named_above() -> None:
    """A part too small for its name would have none."""
    words = shown(composition([Part("大", 0.97), Part("很小的部分", 0.03)], **ARGS))
    assert "很小的部分 3%" in words


def test_forest_without_intervals_has_no_legend() -> None:
    """A legend would explain marks that the picture does not have."""
    words = shown(forest(RANKED, **ARGS))
    assert "抽样误差" not in words
    assert "得分" not in words
    inner = [ForestRow("甲", 90, "1", inner=(89, 91))]
    words = shown(forest(inner, **ARGS))
    assert "稳定性" not in words
    assert "抽样误差" in words


def test_forest_shows_the_cut_only_where_it_cuts() -> None:
    """The line of the first three would be missing, or stand below a list of three."""
    assert "以上为前三名" in shown(forest(RANKED, **CUT, **ARGS))
    assert "以上为前三名" not in shown(forest(RANKED[:3], **CUT, **ARGS))
    assert "以上为前三名" not in shown(forest(RANKED, **ARGS))


def test_forest_puts_unranked_rows_apart() -> None:
    """A window without rank would stand among the ranked ones, or be shown as zero."""
    svg = forest([ForestRow("丁", None, text="缺考核期", ranked=False), *RANKED], **CUT, **ARGS)
    words = shown(svg)
    assert words.index("未列入总排名") > words.index("以上为前三名")
    assert words[-2:] == ["丁", "缺考核期"]
    assert svg.count("<circle") == len(RANKED)


def test_forest_gaps() -> None:
    """A missing value or interval end would be drawn somewhere."""
    svg = forest([ForestRow("甲", nan, inner=(nan, 3), outer=(1, float("inf")))], **ARGS)
    assert "<circle" not in svg
    assert "band" not in svg
    assert tooltips(svg) == ["甲：—"]


def test_forest_tooltip_is_complete() -> None:
    """The exact ends of the intervals could not be read from the picture."""
    row = ForestRow("甲", 92.125, "1", inner=(91.5, 92.75), outer=(90, 94))
    words = "第1名 甲：92.13分；抽样误差 91.50—92.75；稳定性 90.00—94.00"
    assert tooltips(forest([row], **ARGS)) == [words]


def test_contributions_add_up() -> None:
    """The total at the end would not be the exact sum of the parts."""
    third = Fraction(100, 3)
    words = shown(contributions([ContributionRow("甲", (third, third, third))], "ADU", **ARGS))
    assert words[-1] == "100.00"


def test_contributions_without_a_part_have_no_total() -> None:
    """A window that lacks a part would get a total as if it had scored zero there."""
    assert shown(contributions([ContributionRow("甲", (None, 20, 20))], "ADU", **ARGS))[-1] == "—"
    named = ContributionRow("甲", (None, 20, 20), "缺双月度考核")
    assert shown(contributions([named], "ADU", **ARGS))[-1] == "缺双月度考核"


def test_answers_fill_the_bar() -> None:
    """The segments of a bar would not add up to its frame."""
    svg = stacked_answers([AnswerRow("题", (7, 5, 3, 2, 2, 1))], ANSWERS, grades=5, **ARGS)
    widths = [float(w) for w in re.findall(r'cell" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', svg)]
    frame = re.search(r'class="frame" x="[\d.]+" y="[\d.]+" width="([\d.]+)"', svg.split("row")[1])
    assert frame
    assert abs(sum(widths) - float(frame[1])) < 0.5
    assert len(widths) == 6


def test_nobody_answered() -> None:
    """A question without answers would divide by zero."""
    rows = [AnswerRow("题", (0, 0, None, nan, 0, 0))]
    assert shown(stacked_answers(rows, ANSWERS, grades=5, **ARGS))[-1] == "0份"


@pytest.mark.parametrize("grades", range(2, 10))
def test_any_number_of_grades_goes_from_pale_to_dark(grades: int) -> None:
    """An edition with four grades would draw its worst one as the second worst of five."""
    names = [f"等级{place}" for place in range(grades)]
    svg = stacked_answers([AnswerRow("题", (1,) * grades)], names, **ARGS)
    shades = re.findall(r'class="grade(\d) cell"', svg)
    assert len(shades) == grades
    assert shades == sorted(shades)
    assert (shades[0], shades[-1]) == ("0", "4")
    assert "hollow-grade" not in svg


def test_heat_numbers_are_all_or_none() -> None:
    """Cells too narrow for two digits would show only the small numbers, which misleads."""
    shares = (0.05, 0.95, *[0.0] * 38)
    columns = [str(i) for i in range(1, 41)]
    assert "5" in shown(heatmap([HeatRow("甲", shares[:2])], columns[:2], **ARGS))
    svg = heatmap([HeatRow("甲", shares)], columns, **ARGS)
    assert "95" not in shown(svg)
    assert tooltips(svg) == ["甲：名次 1：5%，2：95%"]


def test_lines_break_at_gaps() -> None:
    """A day without data would be drawn as if it were known."""
    svg = lines([Line("甲", (1, 2, None, nan, 3, 4)), Line("乙", (1,) * 6)], list("abcdef"), **ARGS)
    assert svg.count('class="line stroke-part0"') == 2
    assert tooltips(svg)[2] == "c：甲 —；乙 1"


def test_line_without_any_value() -> None:
    """A series of gaps would crash the page."""
    words = shown(lines([Line("甲", (None, nan))], ["一", "二"], **ARGS))
    assert {"一", "二"} <= set(words)


def test_factors_are_equally_high_where_asked() -> None:
    """Ten times at small sizes would look like nothing beside ten times at large ones."""
    svg = lines(
        [Line("甲", (1, 10, 100)), Line("乙", (None, 2, 20))], list("abc"), log=True, **ARGS
    )
    (steps,) = re.findall(r'class="line stroke-part0" d="([^"]+)"', svg)
    heights = [float(y) for y in re.findall(r"[\d.]+ ([\d.]+)", steps)]
    assert heights[0] - heights[1] == pytest.approx(heights[1] - heights[2], abs=0.3)
    assert "area" not in lines([Line("甲", (1, 10))], list("ab"), log=True, **ARGS)


def test_multiples_stand_at_both_sides_of_one() -> None:
    """Half as fast would look like twice as fast, or lie beyond the picture."""
    rows = [
        Multiple("快", 2, 1.5, 2.5),
        Multiple("慢", 0.5, 0.4, 0.6, "半倍"),
        Multiple("平", 1, 1, 1),
    ]
    labels = {"better_label": "快", "worse_label": "慢", "spread_label": "范围"}
    svg = multiples(rows, **labels, **ARGS)
    marks = re.findall(r'<circle class="(\w+)" cx="([\d.]+)"', svg)[2:]
    assert [kind for kind, _ in marks] == ["point", "hollow", "point"]
    twice, half, same = (float(x) for _, x in marks)
    assert twice - same == pytest.approx(same - half, abs=0.3)
    assert {"2倍", "半倍", "1倍"} <= set(shown(svg))
    assert tooltips(svg) == ["快：2倍", "慢：半倍", "平：1倍"]


def test_names_at_line_ends_do_not_overlap() -> None:
    """Names of lines that end together would be printed over each other."""
    svg = lines([Line(name, (1, 2)) for name in "甲乙丙"], ["一", "二"], **ARGS)
    ends = sorted(float(y) for y in re.findall(r'y="([\d.]+)" class="b name', svg))
    assert len(ends) == 3
    assert all(b - a >= 18 for a, b in itertools.pairwise(ends))


def test_names_of_lines_that_end_at_zero_stay_inside() -> None:
    """Names would be pushed below the plot, onto the dates or out of the picture."""
    svg = lines([Line(name, (9, 0)) for name in "甲乙丙丁"], ["一", "二"], **ARGS)
    tops = [float(y) for y in re.findall(r'y="([\d.]+)" class="b name', svg)]
    dates = [float(y) for y in re.findall(r'y="([\d.]+)" class="s m"', svg)]
    assert len(tops) == 4
    assert max(tops) < min(dates) - 10


def test_bars_say_their_unit() -> None:
    """A figure would stand without its unit, or a gap with one."""
    rows = [Bar("办件", 12480), Bar("场景", 36, "约36项"), Bar("空", None), Bar("减", -5)]
    words = shown(bars(rows, unit="件", **ARGS))
    assert words == ["办件", "12,480件", "场景", "约36项", "空", "—", "减", "-5件"]


def test_table_names_its_rows_and_columns() -> None:
    """A screen reader would read bare numbers, or markup in a name become part of the page."""
    html = data_table("表1 <得分>", ["窗口", "得分"], [["甲&乙", "92.13"], ["丙", None]])
    table = ElementTree.fromstring(html).find("table")
    assert table is not None
    assert table.findtext("caption") == "表1 <得分>"
    assert [e.get("scope") for e in table.iter("th")] == ["col", "col", "row", "row"]
    assert [e.text for e in table.iter("td")] == ["92.13", "—"]
    assert [e.get("class") for e in table.iter("td")] == ["n", "n"]


def test_dumbbells_show_both_figures_and_a_missing_one_as_a_dash() -> None:
    """A window that was not ranked in one round would be drawn as if it had been."""
    rows = [Dumbbell("甲", 3, 1), Dumbbell("乙", None, 2), Dumbbell("丙", 1, None)]
    svg = dumbbells(rows, before_label="去年", after_label="今年", **ARGS)
    assert {"3 → 1", "— → 2", "1 → —", "去年", "今年"} <= set(shown(svg))
    keys = 2
    assert svg.count("<circle") == keys + 4
    assert svg.count('class="whisker"') == 1
    assert tooltips(svg)[0] == "甲：3 → 1"


@pytest.mark.parametrize("args", [ARGS, PHONE])
@pytest.mark.parametrize(
    ("values", "breaks", "beyond", "segments"),
    [
        ((80, 81, 82), (), (False, True), (1, 1)),
        ((80, 81, 82), (), (False, False), (2, 0)),
        ((80, 81, 82), (1,), (False, True), (1, 0)),
        ((80, 81, 82), (0, 1), (True, True), (0, 0)),
        ((80, None, 82), (), (True, True), (0, 0)),
        ((None, nan, None), (0,), (False, False), (0, 0)),
    ],
)
def test_no_line_crosses_years_that_do_not_compare(
    args: FrameArgs,
    values: tuple[float | None, ...],
    breaks: tuple[int, ...],
    beyond: tuple[bool, ...],
    segments: tuple[int, int],
) -> None:
    """A change of the questionnaire, or a year without a figure, would look like a trend."""
    years = ("2021年", "2022年", "2023年")
    svg = courses(
        [Course("甲", values, beyond)],
        years,
        breaks,
        beyond_label="超出",
        within_label="以内",
        break_label="不能比",
        **args,
    )
    keys = {label: label in shown(svg) for label in ("超出", "以内", "不能比")}
    assert keys == {"超出": any(beyond), "以内": True, "不能比": bool(breaks)}
    thin, thick = svg.count('class="whisker"'), svg.count('class="line stroke-part0"')
    assert (thin - 1, thick - any(beyond)) == segments
    assert svg.count('class="cut"') - bool(breaks) == len(breaks)
    assert [word for word in shown(svg) if word in "①②"] == list("①②"[: len(breaks)])
    assert svg.count("<circle") == sum(value is not None and value == value for value in values)
    assert set(years) <= set(shown(svg))
