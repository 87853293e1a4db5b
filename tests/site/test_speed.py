"""The page about speed: it says what was measured and nothing else, whatever the file holds."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bench.harness import rows
from pages import Edition
from pages.config import left_out, write_config
from pages.formats import in_myriads
from pages.source import ROOT, read_toml
from pages.speed import Speed, read_speed
from pages.speed_rows import Row
from pages.templates import Templates
from tests.editions import QUARTERLY

WORDS = read_toml(ROOT / "site" / "_data" / "speed.toml")
PAGE = "methods/speed.md"
MACHINE = {"cpu": "Example", "cores": 2, "memory_gib": 8, "python": "3.11.7"}
NAMES = ("windows", "voters", "draws", "responses", "workers", "seconds")
GIVEN = dict.fromkeys(NAMES, 200)
SECONDS = {"分钟": 60, "秒": 1, "毫秒": 1e-3, "微秒": 1e-6}
OTREE = "oTree, one process, in memory"
SUBMIT, TIME = "survey on sqlite: submit", "score by responses: time"


def row(what: str, ours: float, peer: float | None = None, **more: Any) -> Row:
    """A measured row, with a tenth less and more as its spread."""
    values = {"": ours, "_low": ours * 0.9, "_high": ours * 1.1}
    found: dict[str, Any] = {f"ours{end}": value for end, value in values.items()}
    found |= {f"peer{end}": peer and peer * value / ours for end, value in values.items()}
    ratio = peer and ours / peer
    found |= {
        "ratio": ratio,
        "ratio_low": ratio and ratio * 0.8,
        "ratio_high": ratio and ratio * 1.2,
    }
    found |= {
        "what": what,
        "at": None,
        "given": GIVEN,
        "unit": "s",
        "repeats": 3,
        "machine": MACHINE,
    }
    found |= {"peer_name": OTREE if peer else None, "peer_version": "1" if peer else None}
    return Row.model_validate(found | {"commit": "abc", "day": "2031-02-03"} | more)


@pytest.fixture(scope="module")
def templates() -> Templates:
    """The site's templates; the page is filled without building a site."""
    return Templates.of(ROOT, Edition.of("2021"))


def filled(templates: Templates, *measured: Row) -> str:
    """The page of these rows."""
    told: dict[str, Any] = templates.environment.globals
    before, told["speed"] = told["speed"], Speed(WORDS, measured)
    try:
        return templates.render(PAGE)
    finally:
        told["speed"] = before


def cells(page: str) -> list[list[str]]:
    """The lines of all tables, without the heads."""
    lines = re.findall(r"<tr><th scope=\"row\">.*?</tr>", page)
    return [re.findall(r"<t[hd][^>]*>(?:<span[^>]*>|<strong>)?([^<]*)", line) for line in lines]


def number(cell: str, unit: str) -> float:
    """What a cell says, in the unit of its row."""
    found = re.match(r"(?:每秒)?([\d,.]+)(?: ?(GiB|MiB|分钟|秒|毫秒|微秒))?", cell)
    assert found, cell
    value = float(found[1].replace(",", ""))
    if unit in ("s", "ms"):
        return value * SECONDS[found[2]] * (1000 if unit == "ms" else 1)
    return value * 1024 if found[2] == "GiB" else value


def test_the_page_says_what_the_file_says(templates: Templates) -> None:
    """The page would claim a speed that nobody measured, or leave a row out."""
    measured = rows()
    speed = read_speed(ROOT, WORDS)
    assert speed
    tables = [line for line in cells(templates.render(PAGE)) if len(line) > 4]
    in_order = [row for group in speed.groups for _line, row in speed.rows(group)]
    assert len(tables) == len(in_order) == len(measured)
    for line, row in zip(tables, in_order, strict=True):
        assert number(line[1], row.unit) == pytest.approx(row.ours, rel=0.006)
        assert line[5] == str(row.repeats)
        if row.peer is None or row.ratio is None:
            assert line[2:5] == ["—", "—", "—"]
            continue
        assert number(line[3], row.unit) == pytest.approx(row.peer, rel=0.006)
        times = row.ratio if row.unit == "1/s" else 1 / row.ratio
        assert float(line[4].rstrip("倍").replace(",", "")) == pytest.approx(times, rel=0.06)


def test_what_we_lose_is_said(templates: Templates) -> None:
    """A page that shows only victories would not be believed, and rightly."""
    page = filled(
        templates,
        row(SUBMIT, 100, 400, unit="1/s"),
        row(TIME, 30, at=10_000_000),
    )
    lost = page[page.index("{: #behind }") :]
    assert "- 收问卷：本程序每秒100份（90—110），oTree每秒400份（360—440），0.25倍。" in lost
    assert "<strong>0.25倍</strong>" in page
    targets = page[page.index("{: #targets }") : page.index("{: #responses }")]
    rows = {line[0]: line[1:] for line in cells(targets)}
    assert rows["算完1000万份答卷、200个窗口"] == ["至多12秒", "30秒", "没有达到"]
    assert rows["收问卷，对oTree（SQLite）"] == ["至少10倍", "0.25倍", "没有达到"]
    assert rows["显示帮助"][1:] == ["—", "没有测"]
    won = filled(templates, row(SUBMIT, 4000, 400, unit="1/s"))
    assert "没有比本程序更快或更省的" in won
    assert '<td class="whole">达到</td>' in won


def test_how_fast_the_machine_was_is_said_by_run(templates: Templates) -> None:
    """Of a machine that slowed down meanwhile readers would take all figures for the program's."""
    paced = [row(SUBMIT, 100, unit="1/s", calibration_seconds=0.5)]
    paced += [row(TIME, 30, at=size, calibration_seconds=0.2) for size in (10_000, 10_000_000)]
    other = row("start: help", 0.1, day="2031-02-04")
    page = filled(templates, *paced, other)
    facts = re.findall(r"<dt>第.次</dt><dd>(.*?)</dd>", page)
    assert "同一段小计算，量的时候最快200毫秒，最慢500毫秒。" in facts[0]
    assert "小计算" not in facts[1]


def test_a_file_of_few_rows_makes_a_smaller_page(templates: Templates) -> None:
    """After a measuring that was cut off the page would not build, or show empty tables."""
    page = filled(templates, row("start: help", 0.1, 0.02, peer_name="python -c pass"))
    assert re.findall(r'<table id="speed-(\w+)"', page) == ["targets", "start"]
    assert "显示帮助：本程序100毫秒（90—110），Python自己启动20毫秒（18—22），0.2倍。" in page
    assert "算一轮</dt>" not in page


def test_rows_of_several_runs_are_told_apart(templates: Templates) -> None:
    """Figures of an old version would pass for those of today."""
    page = filled(templates, row("start: help", 0.1), row("start: check", 2, commit="old"))
    assert "第1次</dt>" in page
    assert "第2次</dt>" in page
    assert {line[-1] for line in cells(page[page.index("{: #start }") :])} == {"1", "2"}
    assert "第几次" not in filled(templates, row("start: help", 0.1))


def test_a_row_without_words_is_named() -> None:
    """The page would leave out a measurement, and nobody would notice."""
    with pytest.raises(ValueError, match="novel"):
        Speed(WORDS, [row("novel", 1)])
    with pytest.raises(ValueError, match="stranger"):
        Speed(WORDS, [row(SUBMIT, 1, 2, peer_name="stranger")])


@pytest.mark.parametrize("content", [None, "[]"])
def test_without_measurements_there_is_no_page(content: str | None, tmp_path: Path) -> None:
    """An empty page would stand in the menu, or a link lead nowhere."""
    (tmp_path / "mkdocs.yml").write_bytes((ROOT / "mkdocs.yml").read_bytes())
    (tmp_path / "bench").mkdir()
    if content:
        (tmp_path / "bench" / "results.json").write_text(content)
    edition = Edition.of("2021")
    assert PAGE in left_out(tmp_path, edition)
    assert PAGE not in left_out(ROOT, edition)
    work = tmp_path / "work"
    work.mkdir()
    write_config(tmp_path, work, edition)
    menu = yaml.safe_load((work / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]
    assert PAGE not in json.dumps(menu)


def test_another_edition_has_the_page_too() -> None:
    """Another city would not learn how fast the program is."""
    page = Templates.of(ROOT, Edition.of(str(QUARTERLY))).render(PAGE)
    assert "有多快" in page


@pytest.mark.parametrize(
    ("given", "said"),
    [(300, "300"), (1128, "1128"), (10_000, "1万"), (73_421, "73,421"), (2_500_000, "250万"),
     (10**7, "1000万"), (10**8, "1亿"), (10**9, "10亿"), (4.0, "4"), (0.5, "0.5")],
)  # fmt: skip
def test_round_numbers_are_said_as_people_do(given: float, said: str) -> None:
    """Readers would count zeros."""
    assert in_myriads(given) == said
