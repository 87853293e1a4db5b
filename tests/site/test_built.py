"""The built site as files: links, sizes, requests, headings, marks."""

import gzip
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from pages.calibration import read_calibration
from pages.event_designs import read_event_designs
from pages.flag_grid import read_flag_grid
from pages.heading_font import heading_characters
from pages.mend import mend, mended
from pages.source import read_toml
from rendering.numbers import decimal_text
from rulebook.load import load
from tests.site.conftest import ROOT, SLUGS
from tests.site.html import Outline

MARK = load().questionnaires.texts.simulated_mark.zh
CHANCES = ("truly number", "again number")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def pages(site: Path) -> dict[Path, Outline]:
    """Every page but the one for lost addresses, whose links depend on the server."""
    return {
        path: Outline(path.read_text(encoding="utf-8"))
        for path in site.rglob("*.html")
        if path.name != "404.html"
    }


def faults(site: Path) -> Iterator[str]:
    """Links that lead nowhere, or out."""
    outlines = pages(site)
    for path, outline in outlines.items():
        for link in set(outline.links):
            parts = urlsplit(link)
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            where = f"{path.relative_to(site)}: {link}"
            if parts.scheme or parts.netloc:
                yield f"{where} leads out"
            elif not target.is_file():
                yield f"{where} is no file"
            elif parts.fragment and unquote(parts.fragment) not in outlines[target].ids:
                yield f"{where} has no such anchor"


def test_every_link_leads_somewhere(site: Path) -> None:
    """A reader would click and find nothing, or leave for another site unasked."""
    assert sorted(faults(site.resolve())) == []


def test_ids_are_unique(site: Path) -> None:
    """A link to a heading would lead to another, and screen readers would mix labels."""
    for path, outline in pages(site).items():
        twice = [name for name, count in Counter(outline.ids).items() if count > 1]
        assert not twice, f"{path.relative_to(site)}: {twice}"


def test_pages_are_small(site: Path) -> None:
    """A page would be slow on a phone: 150 KB of HTML at most, gzip."""
    for path in site.rglob("*.html"):
        assert len(gzip.compress(path.read_bytes())) < 150_000, path.name


def test_home_is_small(site: Path) -> None:
    """The first visit would be slow: 150 KB at most in all, gzip."""
    outline = Outline((site / "index.html").read_text(encoding="utf-8"))
    loaded = {link for link in outline.links if link.endswith((".css", ".js", ".svg"))}
    files = [site / "index.html", *(site / unquote(link) for link in sorted(loaded))]
    files.append(site / "assets" / "heading-serif.woff2")
    assert sum(len(gzip.compress(path.read_bytes())) for path in files) < 150_000


def test_pages_before_and_after_are_called_by_their_names(site: Path) -> None:
    """Whoever turns the page would read 概览 and not know of what."""
    turned = []
    for path in site.rglob("*.html"):
        page = path.read_text(encoding="utf-8")
        turned += re.findall(r"<small>(?:上|下)一页</small>(.*?)</a>", page)
    assert len(turned) > 40
    assert {"参与指南", "照着办", "开放数据"} <= set(turned)
    assert "概览" not in turned


def test_styles_and_scripts_ask_nobody(site: Path) -> None:
    """A visitor's address would reach another server."""
    for path in [*(site / "assets").rglob("*.css"), *(site / "assets").glob("*.js")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"url\(\s*[\"']?(https?:)?//|import\s+[\"']https?:", text), path.name


def test_heading_fonts_have_every_heading(site: Path) -> None:
    """A heading would change its face in the middle; run python -m pages.heading_font."""
    listed: set[str] = set()
    for (name, used), most in zip(heading_characters(site).items(), (50_000, 75_000), strict=True):
        assets = ROOT / "site" / "assets"
        listed |= set((assets / f"{name}.txt").read_text(encoding="utf-8"))
        assert (site / "assets" / f"{name}.woff2").stat().st_size <= most
        assert not used - listed, "".join(sorted(used - listed))


def test_ranges_have_one_dash(site: Path) -> None:
    """The same range would stand as 1—4 on one page and as 1–4 on another."""
    for path in [*(site / "results").rglob("*.html"), *(site / "methods").glob("*.html")]:
        assert not re.search("[0-9%]–[0-9<]", path.read_text(encoding="utf-8")), path.name


def test_practices_have_the_heading_face_of_other_pages(site: Path) -> None:
    """Headings would have two faces, or the home page would load a font that it does not use."""
    for path in [*(site / "practices").rglob("*.html"), *(site / "figures").glob("*.html")]:
        page = path.read_text(encoding="utf-8")
        assert '--serif: "Heading Serif", "Heading Serif More"' in page, path.name
        assert "--serif: var(--any-serif)" not in page, path.name
    assert "Heading Serif More" not in (site / "index.html").read_text(encoding="utf-8")


def test_simulated_is_said_everywhere(site: Path) -> None:
    """A page, picture, table or file of a simulated round would pass for a real result."""
    for slug in SLUGS[:3]:
        files = {path.name for path in (site / "results" / slug).iterdir()}
        pages_of_it = {"index.html", "receipts.html", "last-round.html", "windows"}
        assert all("simulated" in name for name in files - pages_of_it)
    own = [path for slug in SLUGS[:3] for path in (site / "results" / slug).rglob("*.html")]
    assert len(own) > 260
    for path in own:
        page = path.read_text(encoding="utf-8")
        assert '<aside class="md-banner">' in page
        for picture in re.findall(r"<svg.*?</svg>", page, re.DOTALL):
            if "cp-chart" in picture:
                assert MARK in picture
        for caption in re.findall(r"<caption>(.*?)</caption>", page, re.DOTALL):
            assert caption.startswith(MARK)
        assert all("模拟数据" in name for name in re.findall(r'download="([^"]+)"', page))


def test_real_round_names_the_designated_only(site: Path) -> None:
    """A real round would show more than the list of honours by default."""
    page = (site / "results" / SLUGS[3] / "index.html").read_text(encoding="utf-8")
    article = page[page.index("<article") : page.index("</article>")]
    assert "窗口 1 &lt;b&gt;&amp;" in article
    assert "窗口 3" not in article
    assert "<svg" not in article
    assert MARK not in article
    assert not (site / "results" / SLUGS[3] / "windows").exists()


def test_names_are_text(site: Path) -> None:
    """A window's name could bring markup into the page."""
    page = (site / "results" / SLUGS[1] / "index.html").read_text(encoding="utf-8")
    assert "窗口 7 <b>" not in page


def test_every_page_says_whose_it_is(site: Path) -> None:
    """A reader would take the site for the Bureau's own."""
    words = load().questionnaires.texts.not_official.zh
    for path in site.rglob("*.html"):
        assert words in path.read_text(encoding="utf-8"), path.name


def test_mending_twice_changes_nothing(site: Path) -> None:
    """Plain `mkdocs build` after `ceping site` would spoil the pages."""
    before = {path: path.read_bytes() for path in site.rglob("*") if path.is_file()}
    mend(site)
    assert {path: path.read_bytes() for path in site.rglob("*") if path.is_file()} == before


def test_mends_what_the_theme_breaks() -> None:
    """The HTML checker and screen readers would trip over labels and toggles."""
    broken = (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer" '
        'autocomplete="off"><label class="x" for="gone">a</label><label for="__drawer" tabindex="">'
        '</label><nav aria-labelledby="gone" aria-expanded="true"></nav>'
    )
    assert mended(broken) == (
        '<input class="md-toggle" data-md-toggle="drawer" type="checkbox" id="__drawer">'
        '<label class="x">a</label><label for="__drawer"></label><nav></nav>'
    )


def test_the_methods_print_what_was_measured(site: Path) -> None:
    """The page would claim a power or a coverage that nobody measured."""
    page = (site / "methods" / "checks.html").read_text(encoding="utf-8")
    rows = json.loads((ROOT / "bench" / "calibration.json").read_text(encoding="utf-8"))["rows"]
    printed = re.findall(r"<td>([^<]*)</td>", page[page.index('id="calibration"') :])
    for row in rows:
        assert f"{100 * row['value']:.1f}%" in printed, row["what"]
        assert f"{row['n']:,}" in printed, row["what"]


def test_the_methods_print_every_design(site: Path) -> None:
    """A shape of round for which the sentences fell short would stay off the page."""
    page = (site / "methods" / "checks.html").read_text(encoding="utf-8")
    designs = json.loads((ROOT / "bench" / "event_designs.json").read_text(encoding="utf-8"))
    table, _, beneath = page[page.index('id="event-designs"') :].partition("</table>")
    assert table.count('<th scope="row">') == len(designs["designs"])
    beneath = beneath.partition("<h2")[0]
    said = [row.get(chance, ()) for row in designs["designs"].values() for chance in CHANCES]
    off = [each for bins in said for each in bins if not each["within"]]
    assert beneath.count("实际") == len(off)
    for each in off:
        assert f"实际{decimal_text(100 * each['came'], 1)}%（{each['n']:,}次）" in beneath
    for row in designs["designs"].values():
        for view in ("sampling interval", "stability interval"):
            shares = [decimal_text(100 * row[view][which], 1) for which in ("mean", "lowest")]
            assert f"<td>{shares[0]}%（{shares[1]}%）</td>" in table


@pytest.mark.parametrize("grid", ["flag_grid", "item_grid"])
def test_the_methods_print_the_grid_of_flags(grid: str, site: Path) -> None:
    """The page would hide a behaviour under which a check is flagged, or where it finds little."""
    page = (site / "methods" / "checks.html").read_text(encoding="utf-8")
    document = json.loads((ROOT / "bench" / f"{grid}.json").read_text(encoding="utf-8"))
    rounds = [cell["rounds"] for cell in document["cells"].values()]
    assert re.search(rf"每种(组合)?({min(rounds)}到)?{max(rounds):,}轮", page)
    for check in {row["check"] for row in document["summary"]}:
        table, _, beneath = page[page.index(f'id="grid-{check}"') :].partition("</table>")
        table = re.sub("</?span[^>]*>", "", table.partition("<tbody>")[2])
        cells = re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", table)
        rows = [row for row in document["summary"] if row["check"] == check]
        assert len(cells) == 6 * len(rows)
        weak = re.findall(r"whole\">\d+×", beneath.partition("<table")[0])
        assert len(weak) == sum(len(row["weak"]) for row in rows)
        for place, row in enumerate(rows):
            said = cells[6 * place : 6 * place + 6]
            assert said[1] == ("不该提示" if row["null"] else "该提示")
            assert said[2] == f"{row['judged']:,}／{row['rounds']:,}"
            assert (said[4] == "—") == (not row["judged"])


def test_the_grid_and_its_words_belong_together(tmp_path: Path) -> None:
    """A new behaviour would silently stay off the page."""
    path = tmp_path / "bench" / "flag_grid.json"
    path.parent.mkdir()
    words = read_toml(ROOT / "site" / "_data" / "flag_grid.toml")
    assert read_flag_grid(tmp_path, words) is None
    document = json.loads((ROOT / "bench" / "flag_grid.json").read_text(encoding="utf-8"))
    document["summary"].append({**document["summary"][0], "behaviour": "sleepy"})
    path.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(ValueError, match="differ in: sleepy"):
        read_flag_grid(tmp_path, words)


def test_measurements_and_words_belong_together(tmp_path: Path) -> None:
    """A new measurement would silently stay off the page."""
    path = tmp_path / "bench" / "calibration.json"
    path.parent.mkdir()
    document = json.loads((ROOT / "bench" / "calibration.json").read_text(encoding="utf-8"))
    document["rows"].append({"what": "found: a new thing", "value": 0.5, "n": 2})
    path.write_text(json.dumps(document), encoding="utf-8")
    words = read_toml(ROOT / "site" / "_data" / "calibration.toml")
    with pytest.raises(ValueError, match="found: a new thing"):
        read_calibration(tmp_path, words)
    shutil.copy(ROOT / "bench" / "event_designs.json", path.parent)
    designs = dict(read_toml(ROOT / "site" / "_data" / "event_designs.toml")["designs"])
    del designs["6 windows"]
    with pytest.raises(ValueError, match="differ in: 6 windows"):
        read_event_designs(tmp_path, {"designs": designs})
