"""Building: what happens when it fails, and that the plain builder does the same."""

import os
import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from pages import BuildError, Edition, build, hook
from pages.config import write_config
from rulebook.problems import InputError
from tests.editions import QUARTERLY
from tests.site.conftest import ROOT, site_root

# The second edition has no practices: its site is built in a third of the time.
SMALL = str(QUARTERLY)


def test_failed_build_keeps_the_old_site(tmp_path: Path) -> None:
    """A fault in one page would take the whole published site away."""
    old = tmp_path / "html"
    old.mkdir()
    (old / "index.html").write_text("old", encoding="utf-8")
    root = site_root(tmp_path / "root")
    broken = root / "site" / "_pages" / "guide" / "index.md"
    broken.write_text("# a\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"nowhere\.md"):
        build(old, root=root, edition=SMALL)
    assert (old / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("html")] == ["html"]


# Costly: the second edition's pages are written by the same function, a third of them.
@pytest.mark.parametrize(
    "edition",
    [pytest.param(SMALL, id="second"), pytest.param("2021", marks=pytest.mark.costly)],
)
def test_generating_again_writes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str
) -> None:
    """`mkdocs serve` would rebuild for ever, each build changing what it watches."""
    monkeypatch.setattr(hook, "DEFAULT_EDITION", edition)
    called = {"config_file_path": str(ROOT / "mkdocs.yml"), "docs_dir": str(tmp_path)}
    hook.on_pre_build(called)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) > 40
    first = {path: path.stat().st_mtime_ns for path in files}
    hook.on_pre_build(called)
    assert {path: path.stat().st_mtime_ns for path in first} == first


class Twins(NamedTuple):
    """Two sites that were built at once from sources that cannot be written to."""

    folder: Path
    built: list[Path]
    before: dict[Path, bytes]
    after: dict[Path, bytes]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """Two builds of the second edition, and the sources before and after."""
    folder = tmp_path_factory.mktemp("twins")
    root = site_root(folder / "root")
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    folders = [path for path in (root, *root.rglob("*")) if path.is_dir()]
    for path in folders:
        path.chmod(0o555)

    def one(name: str) -> Path:
        return build(folder / name, root=root, edition=SMALL)

    try:
        with ThreadPoolExecutor(2) as pool:
            built = list(pool.map(one, ("one", "two")))
    finally:
        for path in folders:
            path.chmod(0o755)
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    return Twins(folder, built, before, after)


def test_a_build_leaves_its_sources_alone(twins: Twins) -> None:
    """An installed package could not build: its folder is read-only; two builds would meet."""
    assert twins.after == twins.before
    assert _pages(twins.built[0]) == _pages(twins.built[1])
    assert sorted(path.name for path in twins.folder.iterdir()) == ["one", "root", "two"]


def test_a_plain_build_has_the_same_settings(tmp_path: Path) -> None:
    """A plain build would show another menu or theme, or nothing of ours around it."""
    write_config(ROOT, tmp_path, Edition.of("2021"))
    plain, ours = (
        yaml.safe_load((folder / "mkdocs.yml").read_text(encoding="utf-8"))
        for folder in (ROOT, tmp_path)
    )
    assert plain.pop("hooks") == ["pages/hook.py"]
    assert (ours.pop("hooks"), ours["extra"].pop("any_words")) == ([], False)
    assert {**ours, "site_dir": plain["site_dir"]} == plain


def test_a_plain_build_is_mended(tmp_path: Path, twins: Twins) -> None:
    """A plain build would leave out the mending or the search index."""
    site = Path(shutil.copytree(twins.built[0], tmp_path / "site"))
    (site / "assets" / "search-index.js").unlink()
    page = site / "index.html"
    mended = page.read_bytes()
    page.write_bytes(mended.replace(b"<body", b'<body aria-labelledby="gone"', 1))
    hook.on_post_build({"site_dir": str(site)})
    assert page.read_bytes() == mended
    assert (site / "assets" / "search-index.js").is_file()


# Costly: what it calls, and by which settings, is held by the three tests above.
@pytest.mark.costly
def test_a_plain_build_makes_the_same_pages(tmp_path: Path) -> None:
    """A plain build would leave out pages, the mending or the search index."""
    ours = build(tmp_path / "ours", root=site_root(tmp_path / "root of ours"))
    root, target = site_root(tmp_path / "root"), tmp_path / "plain"
    command = [sys.executable, "-m", "mkdocs", "-q", "build", "-f", "mkdocs.yml"]
    command += ["--site-dir", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    assert _pages(target) == _pages(ours)
    assert (target / "assets" / "search-index.js").is_file()


def _same_site(ours: Path, site: Path) -> None:
    """Each builder has a theme of its own around it; addresses, texts, tabs and search are ours."""
    before, after = _pages(ours), _pages(site)
    assert after.keys() == before.keys()
    differing = [path for path in before if _told(after[path]) != _told(before[path])]
    assert not differing
    assert (site / "assets" / "search-index.js").read_bytes() == (
        ours / "assets" / "search-index.js"
    ).read_bytes()


@pytest.mark.grid
@pytest.mark.parametrize("builder", ["properdocs", "zensical"])
def test_its_successors_make_the_same_site(tmp_path: Path, twins: Twins, builder: str) -> None:
    """The site could not be moved when MkDocs and its theme are no longer maintained."""
    root = site_root(tmp_path / "root")
    site = build(tmp_path / "site", root=root, builder=builder, edition=SMALL)
    _same_site(twins.built[0], site)


# Costly: the second edition's site above is made of the same templates, without practices.
@pytest.mark.costly
@pytest.mark.parametrize("builder", ["properdocs", "zensical"])
def test_its_successors_make_the_built_in_site(tmp_path: Path, builder: str) -> None:
    """The pages of practices and figures would be lost with MkDocs."""
    ours = build(tmp_path / "ours", root=site_root(tmp_path / "root of ours"))
    root = site_root(tmp_path / "root")
    _same_site(ours, build(tmp_path / "site", root=root, builder=builder))


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
