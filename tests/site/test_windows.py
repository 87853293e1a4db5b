"""The page of a window: at no level more than may be public, on rounds of every shape."""

import hashlib
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.report.score_json import score_json
from analysis.report.windows_json import windows_json
from pages import Edition, generate
from pages.public import LEVELS
from pages.results import WindowPage, window_pages
from pages.rounds import PublishedRound, read_round
from pages.source import ROOT
from pages.templates import Templates
from rulebook.problems import InputError
from rulebook.vocabulary import SMALLEST_GROUP
from tests.analysis.report.window_shapes import GRID, scored
from tests.site.conftest import SLUGS
from tests.site.sample import score, write_round
from tests.site.test_labels import pieces, source

EDITION = Edition.of("2021")
TEMPLATES = Templates.of(ROOT, EDITION)
OF_THE_OFFICE = (
    "示例核查人",
    "已核查",
    "没有核验记录",
    "举报",
    "集中提交",
    "一次性编码1",
    "访问员5",
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the rounds of this module lie."""
    return tmp_path_factory.mktemp("pages")


@cache
def made(folder: Path, name: str, *, decided: bool = False) -> Path:
    """The folder of a round of that shape with its result, and a sheet for every window."""
    report, own = scored(folder, name, decided=decided), folder / f"{name} {decided}"
    sheets = own / "report" / "sheets"
    sheets.mkdir(parents=True, exist_ok=True)
    text = score_json(report).encode()
    (own / "report" / "score.json").write_bytes(text)
    (own / "report" / "windows.json").write_text(windows_json(report, text), encoding="utf-8")
    whose = f"{hashlib.sha256(text).hexdigest()}  ../score.json"
    (sheets / "score.sha256").write_text(whose, encoding="ascii")
    for result in report.results:
        (sheets / f"{result.window.id}.pdf").write_bytes(b"%PDF")
    return own


@pytest.fixture(params=GRID, ids=lambda grid: f"{grid[0]}{' decided' * grid[1]}")
def a_round(folder: Path, request: pytest.FixtureRequest) -> Path:
    """A round of each shape."""
    return made(folder, request.param[0], decided=request.param[1])


def rendered(page: WindowPage) -> str:
    """The page as Markdown, without what stands before it."""
    place = f"results/x/windows/{page.file}.md"
    text = TEMPLATES.render("results/_window.md", place, view=page.view, page=page)
    return text.split("---", 2)[2]


def published(folder: Path, level: str) -> PublishedRound:
    """A round as the site shows it at a level."""
    return read_round(folder, level, provisional=True)


@pytest.mark.grid
def test_every_level_shows_its_own(a_round: Path) -> None:
    """A window's marks would be public although only the honours are, or its counts and sheet."""
    score = json.loads((a_round / "report" / "score.json").read_text(encoding="utf-8"))
    count = len(score["windows"])
    assert window_pages(published(a_round, "honours")) == []
    for level in LEVELS[1:]:
        pages = window_pages(published(a_round, level))
        assert len(pages) == count
        withheld = any(page.window.get("withheld") for page in pages)
        for page in pages[:: max(1, count // 15)]:
            text = rendered(page)
            assert [word for word in OF_THE_OFFICE if word in text] == []
            assert page.view.mark in text
            counted = re.findall(r"<td>(\d+)[票份]</td>", text)
            assert not [number for number in counted if 0 < int(number) < SMALLEST_GROUP]
            assert not (counted and level == "scores")
            assert (".pdf" in text) == (level == "full" and not withheld)
            assert text.count('<li id="step-') == len(list(page.steps()))
            assert "None" not in text


def test_conditions_stand_one_to_a_line(site: Path) -> None:
    """A window would have to look for its own condition in one long sentence."""
    page = (site / "results" / SLUGS[0] / "windows" / "W2.html").read_text(encoding="utf-8")
    step = re.search(r'<li id="step-honours">(.*?)</ul>', page, re.DOTALL)
    assert step
    lines = re.findall(r"<li>(.*?)</li>", step[1])
    assert lines == ["标兵的条件：2人以上 &lt;b&gt;&amp;，符合", "第1名"]
    assert "；" not in step[1]


def test_few_ballots_show_nothing_of_the_vote(folder: Path) -> None:
    """How three people voted could be reckoned from the page, from a sheet or a neighbour's."""
    found = made(folder, "few ballots")
    data = json.loads((found / "report" / "score.json").read_text(encoding="utf-8"))
    few = [one for one in data["windows"] if one["ballots"] < SMALLEST_GROUP]
    assert few
    pages = {page.file: page for page in window_pages(published(found, "full"))}
    for one in few:
        text = rendered(pages[one["window_id"]])
        assert "投票得分和由它算出的得分不公布" in text
        for name in ("vote", "third_party", "total"):
            assert one[name][:5] not in text
    assert not any("比前一名" in rendered(page) for page in pages.values())


def test_under_the_label_stand_the_notices_words(folder: Path) -> None:
    """A reader would take our words for the notice's."""
    pages = window_pages(published(made(folder, "plain"), "full"))
    found = [piece for page in pages for piece in pieces(rendered(page))]
    assert len(found) > 100
    words = source(EDITION.book)
    assert [piece for piece in found if piece not in words] == []


def test_words_of_another_scoring_are_refused(tmp_path: Path) -> None:
    """The reasons of an earlier result would stand beside a corrected one."""
    folder = write_round(tmp_path / "round", score(8))
    path = folder / "report" / "score.json"
    path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(InputError, match="ceping score"):
        read_round(folder, "full")
    assert read_round(folder, "honours").words is None


def test_older_reports_have_no_pages(tmp_path: Path) -> None:
    """A result of an earlier version would have no page at all."""
    folder = write_round(tmp_path / "round", score(8))
    (folder / "report" / "windows.json").unlink()
    assert window_pages(read_round(folder, "full")) == []


@pytest.mark.grid
@pytest.mark.parametrize("whose", ["", f"{'0' * 64}  ../score.json"])
def test_a_sheet_of_another_result_is_not_offered(tmp_path: Path, whose: str) -> None:
    """A window would load a sheet with the marks from before the correction."""
    folder = write_round(tmp_path / "round", score(3))
    sheets = folder / "report" / "sheets"
    sheets.mkdir()
    (sheets / "W1.pdf").write_bytes(b"%PDF")
    if whose:
        (sheets / "score.sha256").write_text(whose, encoding="ascii")
    assert [page.sheet for page in window_pages(read_round(folder, "full"))] == [None] * 3
    right = hashlib.sha256((folder / "report" / "score.json").read_bytes()).hexdigest()
    (sheets / "score.sha256").write_text(f"{right}  ../score.json", encoding="ascii")
    offered = [page.sheet for page in window_pages(read_round(folder, "full"))]
    assert offered[0] == ("simulated-not-real-W1.pdf", "模拟数据-非真实结果-成绩单-W1.pdf")
    written = generate(ROOT, EDITION, tmp_path / "site", [read_round(folder, "full")])
    assert [path.name for path in written if path.suffix == ".pdf"][1:] == [offered[0][0]]


def test_a_value_that_nobody_named_stays_out(tmp_path: Path) -> None:
    """What a later version writes would be public because nobody looked."""
    folder = write_round(tmp_path / "round", score(3))
    path = folder / "report" / "windows.json"
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    data["windows"][0] |= {"clue": "线索"}
    data["windows"][0]["steps"][0] |= {"clue": "线索"}
    data["windows"][0]["items"][0] |= {"clue": "线索"}
    data["rules"]["given"] |= {"clue": "线索"}
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
    assert "线索" not in repr(read_round(folder, "full").words)
