"""The switch of a round's page: its first places by other ways to write or read the rules."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from pages.public import LEVELS
from pages.results import View
from pages.results.ways import Way
from pages.rounds import read_round
from rulebook.round import open_round
from tests.analysis.checks.degenerate import window_scores, without
from tests.browser import Look
from tests.editions import QUARTERLY
from tests.site.conftest import SLUGS
from tests.site.sample import score, write_round

ROUNDS: dict[str, dict[str, Any]] = {
    "three": {"windows": 3, "responses": 300, "electors": 40},
    "sixty": {"windows": 60, "responses": 3000, "electors": 60},
    "another edition": {"windows": 12, "responses": 900, "edition": str(QUARTERLY)},
    "scores delivered": {"windows": 12, "responses": 900},
    "no survey": {"windows": 12, "responses": 900},
}
CHANGES = {"scores delivered": window_scores, "no survey": without("responses.parquet")}


@pytest.fixture(scope="module", params=ROUNDS)
def folder(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scored simulated round of one shape."""
    name: str = request.param
    one: Path = tmp_path_factory.mktemp("ways") / "round"
    simulate(one, **ROUNDS[name])
    if name in CHANGES:
        (one / "ratings" / "manifest.json").unlink()
        CHANGES[name](one)
    write_reports(score_round(open_round(one), draws=100), one / "report")
    return one


def in_combination(data: dict[str, Any], number: int) -> set[str]:
    """The windows that the whole grid puts among the first in one combination."""
    windows = data["specifications"]["windows"].items()
    return {
        window
        for window, own in windows
        for start, end in own["runs"] + own["tied_runs"]
        if start <= number < end
    }


def by_the_grid(data: dict[str, Any]) -> list[set[str]]:
    """The first places as the rules are, then with one option changed, from the whole grid."""
    sizes = [len(choice["options"]) for choice in data["specifications"]["choices"]]
    steps = [math.prod(sizes[place + 1 :]) for place in range(len(sizes))]
    alone = [n * step for size, step in zip(sizes, steps, strict=True) for n in range(1, size)]
    return [in_combination(data, number) for number in (0, *alone)]


@pytest.mark.grid
def test_the_first_of_every_way_are_those_that_the_result_tells(folder: Path) -> None:
    """A reader would be shown a window as third by a rule by which it is not."""
    published = read_round(folder)
    shown, data = View(published).ways, published.data
    first = [{window.window_id for window in way.first} for way in shown]
    tops = [set(cut["top"]) for cut in data["further_cuts"] if cut["top"]]
    ranked = any(window["rank"] for window in data["windows"])
    assert first == ([*by_the_grid(data), *tops] if ranked else [])
    for way in shown:
        news = {window.name for window in way.first if window.comes_in}
        assert news == {window.name for window in way.first} - {w.name for w in shown[0].first}
        assert set(way.leaving) == {w.name for w in shown[0].first} - {w.name for w in way.first}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("count", [3, 8, 60])
def test_names_stand_only_where_the_level_allows(count: int, level: str, tmp_path: Path) -> None:
    """A window would be named as nearly third although only the honours are published."""
    folder = write_round(tmp_path / "round", score(count, simulated=False, status="confirmed"))
    ways = View(read_round(folder, level)).ways
    assert bool(ways) == (level == "full")


def test_a_way_that_moves_a_withheld_window_is_not_told(tmp_path: Path) -> None:
    """What three people voted would show by what brings their window among the first."""
    data = score(8)
    data["further_cuts"].append(
        {"id": "x", "label": "另一题", "top": ["W1", "W8"], "changed": True}
    )
    ways = View(read_round(write_round(tmp_path / "round", data))).ways
    assert "只看一题" in [way.words for way in ways]
    assert "另一题" not in [way.words for way in ways]


def test_a_way_that_only_moves_the_honour_changes_something() -> None:
    """Another reading of the clause would be listed among those that change nothing."""
    assert Way("前三名的理解", "申报者中的前三名", (), (), granted=("窗口 4",)).changes
    assert not Way("弃权怎样计", "按中间计", (), ()).changes


@pytest.mark.parametrize("look", [Look("phone", scripts=False), Look("desktop")], ids=str)
def test_the_switch_works_by_keyboard_and_without_scripts(
    site: Path, look: Look, open_page: Callable[[Look], Page]
) -> None:
    """A reader without a mouse or scripts would see one way only, or all at once."""
    page = open_page(look)
    page.goto((site / "results" / SLUGS[1] / "index.html").as_uri())
    page.locator("#choices > summary").click()
    assert page.locator(".way:visible").count() == 1
    assert "现行口径" in page.locator(".way:visible").inner_text()
    page.locator("#way-1").focus()
    page.keyboard.press("ArrowDown")
    assert page.locator(".way:visible").count() == 1
    said = page.locator(".way:visible").inner_text()
    assert "非正式" in said
    assert "窗口 4 <b>&" in said
    assert page.locator("#way-2").get_attribute("aria-describedby") == "way-2-says"


def test_paper_shows_every_way(site: Path, page: Page) -> None:
    """Whoever prints the page would have one way of many, whichever was chosen last."""
    page.goto((site / "results" / SLUGS[1] / "index.html").as_uri())
    page.emulate_media(media="print")
    assert page.locator(".way:visible").count() == page.locator(".ways input").count() > 1
