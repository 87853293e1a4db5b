"""Colours: contrast in both schemes, and in a grey print."""

import re
from itertools import combinations, pairwise

import pytest

from rendering.charts import stylesheet
from rendering.charts.style import _PALE, _STRONG, DARK, LIGHT

SCHEMES = pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
GROUNDS = ("paper", "card")


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Contrast ratio of WCAG 2.2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@SCHEMES
def test_words_on_the_ground(colours: dict[str, str]) -> None:
    """Labels, ticks or names of lines would be hard to read on the page (below 4.5:1)."""
    words = ["ink", "ink2", "accent", "part0", "part1", "part2"]
    assert all(contrast(colours[w], colours[g]) >= 4.5 for w in words for g in GROUNDS)
    assert all(contrast(colours[w], colours["mist"]) >= 4.5 for w in ("ink", "ink2"))


@SCHEMES
def test_words_on_data_colours(colours: dict[str, str]) -> None:
    """A number inside a bar, a cell or the mark would be hard to read (below 4.5:1)."""
    assert all(contrast(colours["onpale"], colours[name]) >= 4.5 for name in _PALE)
    assert all(contrast(colours["onstrong"], colours[name]) >= 4.5 for name in [*_STRONG, "accent"])


@SCHEMES
def test_shapes_on_the_ground(colours: dict[str, str]) -> None:
    """A dot, line, bar or frame would be lost on the page (below 3:1)."""
    shapes = ["edge", "accent", "point", "band", "ink2", "part0", "part1", "part2"]
    assert all(contrast(colours[s], colours[g]) >= 3 for s in shapes for g in GROUNDS)


@SCHEMES
def test_grades_in_a_grey_print(colours: dict[str, str]) -> None:
    """Two neighbouring grades would look alike without colour, or the order be unclear."""
    steps = [luminance(colours[f"grade{i}"]) for i in range(5)]
    assert steps in (sorted(steps), sorted(steps, reverse=True))
    assert all(contrast(colours[f"grade{i}"], colours[f"grade{i + 1}"]) >= 1.45 for i in range(4))


@SCHEMES
def test_parts_in_a_grey_print(colours: dict[str, str]) -> None:
    """Two parts of the score would look alike without colour."""
    pairs = combinations((f"part{i}" for i in range(3)), 2)
    assert all(contrast(colours[a], colours[b]) >= 1.5 for a, b in pairs)


@SCHEMES
def test_heat_grows(colours: dict[str, str]) -> None:
    """A more probable rank would not stand out more from the ground."""
    steps = [contrast(colours[f"heat{i}"], colours["paper"]) for i in range(1, 8)]
    assert all(low * 1.15 < high for low, high in pairwise(steps))


def test_both_schemes_have_every_colour() -> None:
    """A colour would stay light on a dark page."""
    assert LIGHT.keys() == DARK.keys()


def test_scheme_switches() -> None:
    """Dark mode by system or by the site's switch would not reach the charts."""
    css = stylesheet()
    assert "@media screen and (prefers-color-scheme:dark){.cp-chart" in css
    assert "[data-md-color-scheme=default] .cp-chart" in css
    assert "@media screen{[data-md-color-scheme=slate] .cp-chart" in css


def test_stylesheet_is_whole() -> None:
    """A colour without value, or a brace too few, would take the rest of the page along."""
    css = stylesheet()
    assert css.count("{") == css.count("}")
    assert "$" not in css
    used = set(re.findall(r"var\(--cp-(\w+)", css))
    assert used == LIGHT.keys()


def test_rules_stay_with_the_charts() -> None:
    """A rule of ours would change other parts of the host page."""
    rules = re.sub(r"@(media|container)[^{]+\{", "", stylesheet())
    selectors = [s for group in re.findall(r"([^{}]+)\{", rules) for s in group.split(",")]
    assert all(".cp-" in selector for selector in selectors)


def test_one_picture_at_a_time() -> None:
    """Wide and narrow picture would both be seen, or both be read aloud."""
    css = stylesheet()
    assert ".cp-fit-narrow{display:none}" in css
    assert css.count("{.cp-fit-wide{display:none}.cp-fit-narrow{display:block}}") == 2
