"""What holds for every kind of chart."""

import gzip
import re
from typing import get_args
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rendering.charts import responsive
from rendering.charts.svg import Width
from tests.rendering.charts.samples import ANSWERS, KINDS, MARK, SVG, drawn, shown

LABELS = [f"示例窗口 {i:02d}" for i in range(1, 13)]
WIDTHS = get_args(Width)
every_kind = pytest.mark.parametrize("kind", KINDS)
both_widths = pytest.mark.parametrize("width", WIDTHS)


@every_kind
@both_widths
def test_name_and_description(kind: str, width: Width) -> None:
    """A screen reader would find a picture without name or description."""
    root = ElementTree.fromstring(drawn(kind, LABELS, width=width))
    named = {e.get("id"): e for e in root.iter() if e.get("id")}
    assert root.get("role") == "img"
    assert named[root.get("aria-labelledby")].text == "标题"
    assert named[root.get("aria-describedby")].text == "说明"


def test_ids_are_unique_on_a_page() -> None:
    """Two pictures of one page would share an id, and names would point to the wrong one."""
    page = "".join(
        responsive(drawn(kind, LABELS), drawn(kind, LABELS, width="narrow")) for kind in KINDS
    )
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids)) == 4 * len(KINDS)


@every_kind
@both_widths
def test_labels_are_text(kind: str, width: Width) -> None:
    """A label would be missing from the picture, or drawn as a shape nobody can search."""
    labels = LABELS[:3]
    words = " ".join(shown(drawn(kind, labels, width=width)))
    if kind == "lines" and width == "wide":
        labels = labels[-1:]
    assert all(label in words for label in labels)


@every_kind
@both_widths
def test_tooltips_hold_full_labels(kind: str, width: Width) -> None:
    """The full name of a window with a long name could be read nowhere in the picture."""
    long = "示例市政务服务中心不动产登记交易税收一窗综合受理专窗第二分部" * 2
    svg = drawn(kind, [long, "乙"], width=width)
    titles = [e.text or "" for e in ElementTree.fromstring(svg).iter(f"{SVG}title")]
    assert any(long in title for title in titles)
    assert long not in shown(svg)


@every_kind
@both_widths
def test_mark_is_inside_the_picture(kind: str, width: Width) -> None:
    """A simulated picture could be copied without the words that say it is simulated."""
    assert MARK in shown(drawn(kind, LABELS[:3], width=width, mark=MARK))
    assert MARK not in shown(drawn(kind, LABELS[:3], width=width))


@every_kind
def test_mark_stands_at_the_foot_of_tall_pictures(kind: str) -> None:
    """A screenshot of the lower half of a tall simulated picture would look real."""
    svg = drawn(kind, LABELS * 5, width="narrow", mark=MARK)
    tall = float(ElementTree.fromstring(svg).get("height", "0")) > 1000
    assert shown(svg).count(MARK) == (2 if tall else 1)


@every_kind
@pytest.mark.parametrize("standalone", [False, True])
def test_nothing_is_fetched(kind: str, standalone: bool) -> None:
    """A picture would ask another host for something, or run a script."""
    svg = drawn(kind, LABELS, standalone=standalone)
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert not re.search(r"<script|<image|<use|href|url\(|@import|@font-face|\son\w+=", svg)


@every_kind
def test_lone_picture_needs_no_page(kind: str) -> None:
    """A downloaded picture would be black, or a converter without CSS variables would fail."""
    svg = drawn(kind, LABELS, standalone=True)
    style = ElementTree.fromstring(svg).findtext(f"{SVG}style") or ""
    assert "var(" not in style
    assert "@media" not in style
    assert "$" not in style
    used = {name for names in re.findall(r'class="([^"]+)"', svg) for name in names.split()}
    unstyled = {name for name in used if f".{name}" not in style}
    assert unstyled <= {"row", "cp-wide", "on-hollow-grade"}


@every_kind
def test_two_runs_are_alike(kind: str) -> None:
    """The same data would give different bytes, and every build a new page."""
    assert drawn(kind, LABELS) == drawn(kind, LABELS)


@every_kind
def test_no_float_noise(kind: str) -> None:
    """Lengths such as 12.000000001 would bloat the page and differ between machines."""
    assert not re.search(
        r"\d\.\d\d", re.sub(r"<(text|title|desc).*?</\1>", "", drawn(kind, LABELS))
    )


@every_kind
def test_size_of_a_chart(kind: str) -> None:
    """A chart of twelve rows would weigh on the page (limits: 14 KB, 2 KB as it travels)."""
    svg = drawn(kind, LABELS).encode()
    assert len(svg) < 14_000
    assert len(gzip.compress(svg)) < 2_000


@every_kind
@both_widths
@pytest.mark.parametrize("count", [0, 1, 200])
def test_any_number_of_rows(kind: str, width: Width, count: int) -> None:
    """A round of no, one or two hundred windows would crash or leave a blank picture."""
    svg = drawn(kind, [f"示例窗口 {i}" for i in range(count)], width=width)
    words = shown(svg)
    assert ("没有可以显示的数据。" in words) == (count == 0)
    assert words


@every_kind
@both_widths
@settings(max_examples=25, deadline=None)
@given(labels=st.lists(st.text(st.characters(codec=None), max_size=40), min_size=1, max_size=5))
def test_any_label_is_drawn(kind: str, width: Width, labels: list[str]) -> None:
    """A window's name with <, &, quotes, emoji or control characters would break the page."""
    ElementTree.fromstring(drawn(kind, labels, width=width, mark=MARK))


@pytest.mark.parametrize("wrong", ["", "1a", 'a"b', "中文", "a b"])
def test_ids_that_html_would_split(wrong: str) -> None:
    """An id with blanks or quotes would break the link between picture and name."""
    with pytest.raises(ValueError, match="chart id"):
        KINDS["bars"](["甲"], {"id": wrong, "title": "", "desc": ""})


def test_five_grades_and_no_answer() -> None:
    """The legend would lack a grade of the questionnaire."""
    assert set(ANSWERS) <= set(shown(drawn("stacked_answers", ["总体感受"])))


def test_phone_text_size() -> None:
    """Words in a picture would be smaller than 12 px on a phone 360 px wide."""
    content, svg = 360 - 2 * 16, drawn("forest", LABELS, width="narrow", mark=MARK, standalone=True)
    scale = content / float(ElementTree.fromstring(svg).get("width", "0"))
    style = ElementTree.fromstring(svg).findtext(f"{SVG}style") or ""
    sizes = re.findall(r"\.cp-narrow [\w.]+\{[^}]*font-size:(\d+)px", style)
    assert sizes
    assert min(map(int, sizes)) * scale >= 12
