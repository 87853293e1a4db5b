"""What the site says of itself is true of the site as it is built."""

import re
from html import unescape
from pathlib import Path

import pytest

from pages import Edition
from pages.notice import NoticePage
from pages.practices import read
from pages.rounds import read_round
from pages.rulepages import Rules
from pages.source import ROOT
from pages.templates import Templates
from rulebook.honours import Honour
from rulebook.provenance import without_space
from tests.site.sample import score, write_round

EDITION = Edition.of("2021")
TEMPLATES = Templates.of(ROOT, EDITION)
CHART = re.compile(r"<svg\b[^>]*\bcp-chart\b.*?</svg>", re.DOTALL)


def article(page: str) -> str:
    """The page without its frame."""
    return page[page.index("<article") : page.index("</article>")]


def words(html: str) -> str:
    """The words of a piece of HTML, white space aside."""
    return without_space(unescape(re.sub(r"<[^>]+>", "", html)))


def test_the_home_page_counts_what_its_links_show(site: Path) -> None:
    """A theme would promise 14 practices and its link show 11."""
    library = read(ROOT, EDITION)
    assert library
    home = (site / "index.html").read_text(encoding="utf-8")
    cards = (site / "practices" / "index.html").read_text(encoding="utf-8")
    themes = [
        given.split() for given in re.findall(r'class="pr-card"[^>]*data-theme="([^"]*)"', cards)
    ]
    told = dict(re.findall(r"\?theme=(\w+)\">[^<]*<small>(\d+)项", home))
    assert set(told) == set(library.words.themes)
    assert {theme: sum(theme in card for card in themes) for theme in told} == {
        theme: int(count) for theme, count in told.items()
    }


@pytest.mark.parametrize(
    ("organisers", "told"),
    [
        ([], "不是苏州市行政审批局官方网站"),
        (["", ""], "不是苏州市行政审批局官方网站"),
        (["", "某市<政务>局"], "本站由某市<政务>局发布；"),
        (["甲局", "乙局", "甲局"], "本站由甲局、乙局发布；"),
    ],
    ids=["no rounds", "nobody named", "one", "two"],
)
def test_whose_site_it_is(tmp_path: Path, organisers: list[str], told: str) -> None:
    """An office's own site would say that it is not official, or nobody's that it is."""
    rounds = []
    for number, organiser in enumerate(organisers):
        folder = write_round(tmp_path / str(number), score(8))
        settings = (
            f'edition = "2021"\ntitle = "一轮"\ndate = 2021-12-31\norganiser = "{organiser}"\n'
        )
        (folder / "round.toml").write_text(settings, encoding="utf-8-sig")
        rounds.append(read_round(folder))
    templates = Templates.of(ROOT, EDITION, rounds)
    for page in ("_statement.html", "guide/about.md"):
        said = words(templates.render(page))
        assert told in said
        assert ("不是苏州市行政审批局官方网站" in said) == ("发布；" not in told)
    english = templates.render("en/index.md")
    assert ("not an official site" in english) == ("发布；" not in told)


def test_every_chart_has_a_title_a_description_and_its_numbers(site: Path) -> None:
    """The statement on accessibility would claim a table that is not there."""
    seen = 0
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        for chart in CHART.findall(page):
            seen += 1
            assert "<title" in chart, path
            assert "<desc" in chart, path
            numbers = re.findall(r"\d+%", words(re.sub(r"<(title|desc).*?</\1>", "", chart)))
            assert numbers or "<table" in article(page), path
    assert seen > 20


def test_the_large_table_of_the_notice_stands_in_pieces_too() -> None:
    """A phone's reader would be sent to a page that has less than the table."""
    notice = NoticePage.of(EDITION)
    assert notice
    page = words(TEMPLATES.render("rules/honours.md"))
    cells = [
        clause
        for section in notice.sections
        if section.table
        for clause in section.clauses
        if clause.kind != "head" and re.search(r"-(scope|criteria|method)$", clause.anchor)
    ]
    assert len(cells) == 3 * len(EDITION.book.honours.honours)
    for clause in cells:
        assert without_space(clause.text) in page, clause.anchor
    for honour in EDITION.book.honours.honours:
        for name in (*honour.lead, *honour.cooperating):
            assert name in page


@pytest.mark.parametrize("honour", EDITION.book.honours.honours, ids=lambda one: one.id)
def test_outside_the_scope_is_only_what_the_scope_leaves_out(honour: Honour) -> None:
    """A unit that may apply, but has no place of its own, would be told it may not."""
    outside = {
        unit.name.zh
        for unit, cells in Rules(EDITION).matrix()
        for each, line, standing in cells
        if each is honour and line is None and standing == "outside"
    }
    bureau = {"苏州市行政审批局机关各处室", "苏州市行政审批局直属单位"}
    enterprise, windows = "苏州市行政审批局附属国企", "苏州市政务服务中心各进驻窗口"
    halls = "苏州市政务服务中心分中心（专厅）"
    expected = {
        "reform_innovation_model_unit": {*bureau, enterprise},
        "advanced_collective": bureau,
        "window_service_star": set[str](),
        "advanced_worker": {enterprise, windows, halls},
    }
    assert outside == expected[honour.id]
