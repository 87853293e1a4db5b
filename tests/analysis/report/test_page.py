"""report.html as a reader meets it: short until unfolded, found by name, whole on paper."""

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from analysis.report.html import html_report
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.browser import Look, axe, overflow

DESKTOP, PHONE = Look("desktop"), Look("phone")
NO_SCRIPTS = Look("desktop", scripts=False)
MOST_HIGH = {DESKTOP: 6000, PHONE: 9000}  # pixels
_OPEN = "document.querySelectorAll('details').forEach(one => one.open = true)"


def scored(folder: Path, windows: int) -> ScoreReport:
    """A simulated round of so many windows."""
    simulate(folder, windows=windows, responses=windows * 30, electors=40)
    return score_round(open_round(folder), draws=200)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> ScoreReport:
    """A round of 24 windows."""
    return scored(tmp_path_factory.mktemp("page") / "round", 24)


@pytest.fixture(scope="module")
def address(report: ScoreReport, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Its page."""
    path = tmp_path_factory.mktemp("html") / "report.html"
    path.write_text(html_report(report), encoding="utf-8")
    return path.as_uri()


@pytest.mark.grid
@pytest.mark.parametrize("windows", [60, 200])
def test_the_page_is_short_until_unfolded(
    tmp_path: Path, open_page: Callable[[Look], Page], windows: int
) -> None:
    """The head of the bureau would scroll through thirty screens for the decision."""
    path = tmp_path / "report.html"
    path.write_text(html_report(scored(tmp_path / "round", windows)), encoding="utf-8")
    for look, most in MOST_HIGH.items():
        page = open_page(look)
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollHeight") < most
        assert overflow(page) <= 0
        assert page.locator("main details[open]").count() == 0
        decision = page.locator("#result").bounding_box()
        assert decision is not None
        assert decision["y"] < page.evaluate("innerHeight")


def test_contents_name_every_part_and_stand_beside_it(
    address: str, open_page: Callable[[Look], Page]
) -> None:
    """A part would be found by scrolling only."""
    page = open_page(DESKTOP)
    page.goto(address)
    links = page.locator("nav.wide a")
    targets = [link.get_attribute("href") for link in links.all()]
    assert targets == [f"#{heading.get_attribute('id')}" for heading in page.locator("h2").all()]
    beside, main = page.locator(".beside").bounding_box(), page.locator("main").bounding_box()
    assert beside is not None
    assert main is not None
    assert beside["x"] + beside["width"] <= main["x"]
    page.set_viewport_size({"width": 390, "height": 844})
    assert not links.first.is_visible()
    page.locator(".contents.narrow > summary").click()
    assert page.locator(".contents.narrow a").first.is_visible()


def test_a_window_is_found_by_its_name(
    report: ScoreReport, address: str, open_page: Callable[[Look], Page]
) -> None:
    """A window head would open two hundred parts to find her own."""
    last = report.results[-1].window
    page = open_page(PHONE)
    page.goto(address)
    page.get_by_label("按名称找窗口").fill(last.name)
    assert page.get_by_role("status").text_content() == "找到1个"
    page.keyboard.press("Enter")
    page.locator(f"#w-{last.id}").wait_for(state="visible")
    page.get_by_label("按名称找窗口").fill("没有的窗口")
    assert page.get_by_role("status").text_content() == "没有这个名称的窗口"


def test_a_link_opens_its_window_without_scripts(
    report: ScoreReport, address: str, open_page: Callable[[Look], Page]
) -> None:
    """Where scripts are forbidden, the index of names would lead nowhere."""
    page = open_page(NO_SCRIPTS)
    page.goto(address)
    assert not page.get_by_label("按名称找窗口").is_visible()
    page.locator("summary", has_text="按名称找").click()
    last = report.results[-1].window
    page.locator(f".index a[href='#w-{last.id}']").click()
    page.locator(f"#w-{last.id}").wait_for(state="visible")


def printed(path: Path) -> str:
    """The words of a PDF without any space; Poppler is not ours to install."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not installed")
    return re.sub(r"\s", "", subprocess.check_output([tool, str(path), "-"], text=True))


@pytest.mark.grid
@pytest.mark.parametrize("look", [Look("desktop", "dark"), NO_SCRIPTS], ids=str)
def test_paper_holds_every_part(
    report: ScoreReport, address: str, open_page: Callable[[Look], Page], look: Look, tmp_path: Path
) -> None:
    """What was folded on the screen would be missing from the print, with scripts or without."""
    page = open_page(look)
    page.goto(address)
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    text = printed(tmp_path / "page.pdf")
    assert report.findings is not None
    names = [result.window.name.replace(" ", "") for result in report.results]
    assert [name for name in names if f"{name}第" not in text and f"{name}未列入" not in text] == []
    assert text.count(f"（共{len(report.ranked)}个窗口参加排名）") == len(report.ranked)
    checks = [check.title for check in report.findings.checks]
    assert [title for title in checks if re.sub(r"\s", "", title) not in text] == []
    assert report.working_rules()[-1].ours[:12] in text
    assert page.locator("main details[open]").count() == 0, "closed again after printing"


@pytest.mark.grid
@pytest.mark.parametrize("look", [PHONE, Look("desktop", "dark")], ids=str)
def test_unfolded_parts_are_accessible_and_fit(
    address: str, open_page: Callable[[Look], Page], look: Look
) -> None:
    """A part would be readable only as long as it is closed."""
    page = open_page(look)
    page.goto(address)
    page.evaluate(_OPEN)
    page.get_by_label("按名称找窗口").fill("窗口")
    assert axe(page) == []
    assert overflow(page) <= 0


def test_no_cell_of_the_scores_is_cut_on_a_phone(
    address: str, open_page: Callable[[Look], Page]
) -> None:
    """Totals would lie outside the screen, or a name run down in single characters."""
    page = open_page(PHONE)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    page.evaluate(_OPEN)
    cells = page.evaluate(
        """[...document.querySelectorAll('.scores :is(td,th), .stack :is(td,th)')]
        .filter(cell => cell.offsetWidth > 1)
        .map(cell => [cell.getBoundingClientRect().right, cell.offsetWidth,
                      cell.textContent.length, parseFloat(getComputedStyle(cell).fontSize)])"""
    )
    assert len(cells) > 100
    assert [cell for cell in cells if cell[0] > 390] == []
    assert [c for c in cells if c[1] < 2 * c[3] and c[2] > 2] == []


def test_no_name_of_the_program_is_on_the_page(report: ScoreReport, address: str) -> None:
    """The head of the bureau would read names of files and of code."""
    page = Path(address.removeprefix("file://")).read_text(encoding="utf-8")
    words = ("round.toml", "rules.lock", "findings.csv", "counter_item", "本系统")
    assert [word for word in words if word in page] == []
    assert report.findings is not None
    shown = re.sub(r"<[^>]+>", " ", page.split("<main>")[1].split("</main>")[0])
    assert [check.id for check in report.findings.checks if check.id in shown] == []
