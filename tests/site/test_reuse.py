"""What machines take from the site: open tables, their dictionary, feed, site map, sharing."""

import csv
import io
import json
import re
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

import jsonschema
import pyarrow.parquet as pq
import pytest

from ceping.cli import main
from pages import build
from tests.editions import QUARTERLY
from tests.site.conftest import SLUGS
from tests.site.sample import score, write_round

PROFILE = Path(__file__).parents[1] / "analysis" / "report" / "datapackage.schema.json"
URL = "https://example.org/some/folder/"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def addressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that knows its address, which is not a host's root; the second edition's is small."""
    base = tmp_path_factory.mktemp("addressed")
    rounds = [write_round(base / "three", score(3))]
    return build(base / "html", rounds, url=URL, edition=str(QUARTERLY))


def package(site: Path) -> dict[str, Any]:
    """The site's data dictionary."""
    read: dict[str, Any] = json.loads((site / "datapackage.json").read_text(encoding="utf-8"))
    return read


def tables(site: Path) -> list[dict[str, Any]]:
    """The dictionary's tables, without its charts."""
    return [resource for resource in package(site)["resources"] if resource["format"] == "csv"]


def table(site: Path, path: str) -> list[list[str]]:
    """The rows of a CSV file, its header first."""
    text = (site / path).read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_the_dictionary_is_a_data_package(site: Path) -> None:
    """A data portal could not read it."""
    data, schema = package(site), json.loads(PROFILE.read_text(encoding="utf-8"))
    assert [e.message for e in jsonschema.Draft7Validator(schema).iter_errors(data)] == []
    names = [resource["name"] for resource in data["resources"]]
    assert len(names) == len(set(names))
    assert {f"{slug}-scores" for slug in SLUGS[:3]} <= set(names)
    assert not any(name.startswith(SLUGS[3:]) for name in names)  # only names are published


def _sum(content: bytes) -> tuple[int, str]:
    return len(content), f"sha256:{sha256(content).hexdigest()}"


def test_every_file_is_there_and_is_what_the_dictionary_says(site: Path) -> None:
    """Whoever checks a download would call it damaged, or read columns by the wrong type."""
    for resource in tables(site):
        for file in (resource, resource["parquet"]):
            assert _sum((site / file["path"]).read_bytes()) == (file["bytes"], file["hash"])
        header, *rows = table(site, resource["path"])
        assert header == [field["name"] for field in resource["schema"]["fields"]]
        read = pq.read_table(site / resource["parquet"]["path"])
        assert read.column_names == header
        shown = [[_as_text(cell) for cell in row.values()] for row in read.to_pylist()]
        assert [[cell.removeprefix("'") for cell in row] for row in rows] == [
            [cell.removeprefix("'") for cell in row] for row in shown
        ]


def _as_text(cell: object) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    return "" if cell is None else str(cell)


@pytest.mark.parametrize("slug", SLUGS[:3])
def test_scores_are_numbers_and_those_of_the_page(site: Path, slug: str) -> None:
    """A program would add up texts, or other figures than people read."""
    (scores,) = (r for r in package(site)["resources"] if r["name"] == f"{slug}-scores")
    read = pq.read_table(site / scores["parquet"]["path"]).to_pylist()
    page = (site / "results" / slug / "index.html").read_text(encoding="utf-8")
    assert len(read) > 2
    for row in read:
        assert "模拟" in row["数据性质"]
        assert row["总分"] is None or isinstance(row["总分"], Decimal)
        assert isinstance(row["问卷份数"], int)
        assert row["总分"] is None or str(row["总分"]) in page


@pytest.mark.parametrize("slug", SLUGS[:3])
def test_means_of_items_are_those_of_the_windows_pages(site: Path, slug: str) -> None:
    """The table would tell another mean than the page, or one of fewer than five answers."""
    header, *rows = table(site, f"results/{slug}/simulated-not-real-items.csv")
    assert header == ["数据性质", "窗口", "题目", "平均分", "份数"]
    assert len(rows) == len(list((site / "results" / slug / "windows").glob("*.html")))
    page = (site / "results" / slug / "windows" / "W2.html").read_text(encoding="utf-8")
    (own,) = (row for row in rows if row[1] == "窗口 2 <b>&")
    assert f'<th scope="row">{own[2]}</th><td>{own[3]}</td><td>{own[4]}</td>' in page
    assert all(int(row[4]) >= 5 for row in rows)


def test_no_table_tells_what_is_withheld(site: Path) -> None:
    """The findings that only the leading group reads would be one download away."""
    for slug in SLUGS[:3]:
        folder = site / "results" / slug
        public = json.loads((folder / "simulated-not-real.json").read_text(encoding="utf-8"))
        kept = [check["title"] for check in public["checks"] if check["withheld"]]
        text = (folder / "simulated-not-real-checks.csv").read_text(encoding="utf-8-sig")
        assert kept
        assert not [title for title in kept if title in text]


def test_every_table_and_chart_stands_on_the_data_page(site: Path) -> None:
    """One would be published where nobody finds it."""
    page = (site / "data" / "index.html").read_text(encoding="utf-8")
    for resource in package(site)["resources"]:
        other = resource["parquet" if resource["format"] == "csv" else "png"]
        for path in (resource["path"], other["path"]):
            assert f'href="../{path}"' in page


def test_every_chart_is_in_the_dictionary(site: Path) -> None:
    """A portal would miss a picture, or offer one of a simulation as one of the world."""
    charts = [each for each in package(site)["resources"] if each["format"] == "svg"]
    data = (site / "data" / "index.html").read_text(encoding="utf-8")
    shown = re.findall(r'<a href="\.\./([^"]+\.svg)" download', data)
    assert [chart["path"] for chart in charts] == shown
    assert {chart["path"].split("/")[0] for chart in charts} == {
        *("rules", "figures", "methods", "results")
    }
    for chart in charts:
        assert chart["mediatype"] == "image/svg+xml"
        assert re.search("[一-鿿]", chart["title"])
        for file in (chart, chart["png"]):
            assert _sum((site / file["path"]).read_bytes()) == (file["bytes"], file["hash"])
        assert ("simulated" in chart["path"]) == ("模拟数据" in chart["description"])


def _drawn(page: str) -> int:
    """How many charts a page draws for screens."""
    return page.count('class="cp-fit-wide"')


@pytest.mark.parametrize(
    "place",
    [
        "figures/index.html",
        "methods/checks.html",
        *(f"results/{slug}/index.html" for slug in SLUGS),
    ],
)
def test_every_chart_can_be_taken(site: Path, place: str) -> None:
    """A picture of the site could not be put into a paper, or one of a hidden score could."""
    data = (site / "data" / "index.html").read_text(encoding="utf-8")
    listed = re.findall(rf'<li>((?:(?!</li>).)*?href="\.\./{place}".*?)</li>', data, re.DOTALL)
    assert len(listed) == _drawn((site / place).read_text(encoding="utf-8"))
    for line in listed:
        svg, png = re.findall(r'href="\.\./([^"]+\.(?:svg|png))"', line)
        drawn = (site / svg).read_text(encoding="utf-8")
        assert ET.fromstring(drawn).tag == "{http://www.w3.org/2000/svg}svg"
        assert "<style>" in drawn
        assert (site / png).read_bytes().startswith(b"\x89PNG")
        assert ("模拟数据" in drawn) == ("模拟数据" in line) == ("simulated" in svg)


@pytest.mark.grid
@pytest.mark.parametrize("fixture", ["site", "addressed"])
def test_the_records_lead_to_files(fixture: str, request: pytest.FixtureRequest) -> None:
    """A portal that harvests the catalogue would list dead links."""
    site: Path = request.getfixturevalue(fixture)
    here = URL if fixture == "addressed" else "http://localhost/"
    catalog = json.loads((site / "data" / "catalog.jsonld").read_text(encoding="utf-8"))
    assert len(catalog["dataset"]) == len(package(site)["resources"])
    page = (site / "data" / "index.html").read_text(encoding="utf-8")
    found = re.search(r'<script type="application/ld\+json">(.+?)</script>', page)
    assert found
    dataset = json.loads(found[1])
    assert dataset["@type"] == "Dataset"
    links = [entry["contentUrl"] for entry in dataset["distribution"]]
    for entry in catalog["dataset"]:
        links += [entry["landingPage"]["@id"]]
        links += [file["downloadURL"]["@id"] for file in entry["distribution"]]
    for link in links:
        address = urljoin(f"{here}data/index.html", link)
        assert address.startswith(here)
        assert (site / address.removeprefix(here)).is_file(), link


@pytest.mark.parametrize("fixture", ["site", "addressed"])
def test_the_feed_tells_results_and_documents(fixture: str, request: pytest.FixtureRequest) -> None:
    """A subscriber would miss a result, take a simulation for one, or follow a dead link."""
    site: Path = request.getfixturevalue(fixture)
    here = URL if fixture == "addressed" else "http://localhost/"
    root = ET.fromstring((site / "feed.xml").read_bytes())
    entries = root.findall(f"{ATOM}entry")
    days = [entry.findtext(f"{ATOM}updated", "") for entry in entries]
    assert len(entries) >= (2 if fixture == "addressed" else 3)  # one round, one document
    assert days == sorted(days, reverse=True)
    assert root.findtext(f"{ATOM}updated") == days[0]
    assert len({entry.findtext(f"{ATOM}id") for entry in entries}) == len(entries)
    for entry in entries:
        (link,) = entry.findall(f"{ATOM}link")
        address = urljoin(f"{here}feed.xml", link.get("href", ""))
        assert (site / address.removeprefix(here)).is_file()
        simulated = "results/simulated" in address
        assert simulated == ("模拟数据" in entry.findtext(f"{ATOM}title", ""))


def test_the_site_map_has_every_page(addressed: Path) -> None:
    """A search engine would not find a page that only a table links to."""
    text = (addressed / "sitemap.xml").read_text(encoding="utf-8")
    listed = {loc.removeprefix(URL) for loc in re.findall(r"<loc>(.+?)</loc>", text)}
    there = {str(path.relative_to(addressed)) for path in addressed.rglob("*.html")}
    assert listed == there - {"404.html"}
    robots = (addressed / "robots.txt").read_text(encoding="utf-8")
    assert f"Sitemap: {URL}sitemap.xml\n" in robots


def test_every_page_says_its_address_and_its_picture(addressed: Path) -> None:
    """A page sent round in WeChat would be bare, or the same page would be found twice."""
    for path in addressed.rglob("*.html"):
        if path.name == "404.html":
            continue
        page = path.read_text(encoding="utf-8")
        address = URL + str(path.relative_to(addressed))
        assert f'<link rel="canonical" href="{address}">' in page
        assert f'<meta property="og:url" content="{address}">' in page
        assert f'content="{URL}assets/share.png"' in page
        titled = re.search(r'<meta property="og:title" content="([^"]+)">', page)
        assert titled
        simulated = "results/simulated" in address
        assert simulated == titled[1].startswith("【模拟数据")
        assert simulated == ('<meta name="robots" content="noindex">' in page)
    assert (addressed / "assets" / "share.png").read_bytes().startswith(b"\x89PNG")


def test_what_is_not_found_is_styled_under_a_folder(addressed: Path) -> None:
    """A wrong address two folders down would show a page without style and with dead links."""
    page = (addressed / "404.html").read_text(encoding="utf-8")
    links = re.findall(r'(?:href|src)="([^"#]+)', page)
    inside = [link for link in links if not re.match(r"https?://(?!example\.org)", link)]
    assert len(inside) > 5
    for link in inside:
        address = urljoin(f"{URL}no/such/page.html", link)
        assert address.startswith(URL), link
        assert (addressed / address.removeprefix(URL)).is_file(), link


def test_a_site_without_an_address_claims_none(site: Path) -> None:
    """A page on a disk would name an address that is not its own."""
    assert not (site / "sitemap.xml").exists()
    assert "Sitemap" not in (site / "robots.txt").read_text(encoding="utf-8")
    for path in site.rglob("*.html"):
        assert 'rel="canonical"' not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "url",
    [
        *("example.org", "ftp://example.org/", "https://", "https://a.cn/?x=1", "/ceping/", " "),
        *("http://[x", "https://a b/", "https://a.cn/#x", 'https://a.cn/"x', "https://a.cn:x/"),
    ],
)
def test_an_address_that_is_none_is_refused(
    url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every link of a published site would be wrong."""
    with pytest.raises(SystemExit) as ended:
        main(["site", "--out", str(tmp_path / "site"), "--url", url])
    assert ended.value.code == 2
    assert "https://example.org/ceping/" in capsys.readouterr().err
    assert not (tmp_path / "site").exists()
