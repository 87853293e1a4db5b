"""Building: what happens when it fails, and that the plain builder does the same."""

import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pages import BuildError, Edition, build, generate
from rulebook.problems import InputError
from tests.site.conftest import ROOT, site_root

EDITION = Edition.of("2021")


def test_failed_build_keeps_the_old_site(tmp_path: Path) -> None:
    """A fault in one page would take the whole published site away."""
    old = tmp_path / "html"
    old.mkdir()
    (old / "index.html").write_text("old", encoding="utf-8")
    root = site_root(tmp_path / "root")
    broken = root / "site" / "_pages" / "guide" / "index.md"
    broken.write_text("# a\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"nowhere\.md"):
        build(old, root=root)
    assert (old / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("html")] == ["html"]


def test_generating_again_writes_nothing(tmp_path: Path) -> None:
    """`mkdocs serve` would rebuild for ever, each build changing what it watches."""
    first = {path: path.stat().st_mtime_ns for path in generate(ROOT, EDITION, tmp_path)}
    generate(ROOT, EDITION, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in first} == first


def test_a_build_leaves_its_sources_alone(tmp_path: Path) -> None:
    """An installed package could not build: its folder is read-only; two builds would meet."""
    root = site_root(tmp_path / "root")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    folders = [path for path in (root, *root.rglob("*")) if path.is_dir()]
    for path in folders:
        path.chmod(0o555)
    try:
        with ThreadPoolExecutor(2) as pool:
            built = list(pool.map(lambda name: build(tmp_path / name, root=root), ("one", "two")))
    finally:
        for path in folders:
            path.chmod(0o755)
    assert {path: path.read_bytes() for path in root.rglob("*") if path.is_file()} == before
    assert _pages(built[0]) == _pages(built[1])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "root", "two"]


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `ceping site` builds it."""
    folder = tmp_path_factory.mktemp("ours")
    return build(folder / "site", root=site_root(folder / "root"))


def test_a_plain_build_makes_the_same_pages(tmp_path: Path, ours: Path) -> None:
    """A plain build would leave out pages, the mending or the search index."""
    root, target = site_root(tmp_path / "root"), tmp_path / "plain"
    command = [sys.executable, "-m", "mkdocs", "-q", "build", "-f", "mkdocs.yml"]
    command += ["--site-dir", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    assert _pages(target) == _pages(ours)
    assert (target / "assets" / "search-index.js").is_file()


@pytest.mark.grid
@pytest.mark.parametrize("builder", ["properdocs", "zensical"])
def test_its_successors_make_the_same_site(tmp_path: Path, ours: Path, builder: str) -> None:
    """The site could not be moved when MkDocs and its theme are no longer maintained.

    Each has a theme of its own around it; addresses, texts, tabs and search are ours.
    """
    site = build(tmp_path / "site", root=site_root(tmp_path / "root"), builder=builder)
    before, after = _pages(ours), _pages(site)
    assert after.keys() == before.keys()
    differing = [path for path in before if _told(after[path]) != _told(before[path])]
    assert not differing
    assert (site / "assets" / "search-index.js").read_bytes() == (
        ours / "assets" / "search-index.js"
    ).read_bytes()


def test_a_builder_that_is_not_there_is_named(tmp_path: Path) -> None:
    """Whoever asks for one that is not installed would see a traceback."""
    with pytest.raises(InputError, match="unknown_builder"):
        build(tmp_path / "site", builder="unknown_builder")
    assert list(tmp_path.iterdir()) == []


def _told(page: bytes) -> tuple[list[str], str]:
    """The tab that is lit up, and the words of the page without their markup."""
    text = page.decode("utf-8")
    article = re.search(r"<article.*?</article>", text, re.S)
    words = re.sub(r"<[^>]+>", "", article[0] if article else "")
    lit = re.findall(r'class="md-tabs__link" aria-current="(?:page|true)"[^>]*>([^<]+)', text)
    return lit, re.sub(r"\s+", " ", words).strip()


def _pages(site: Path) -> dict[Path, bytes]:
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
