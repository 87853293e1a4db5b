"""Building: what happens when it fails, and that the plain builder does the same."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pages import BuildError, Edition, build, generate
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


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs"])
def test_plain_builders_make_the_same_pages(tmp_path: Path, builder: str) -> None:
    """A plain build would leave out pages, the mending or the search index.

    ProperDocs is the maintained fork that can take the place of MkDocs (docs/adr/0004).
    """
    root, target = site_root(tmp_path / "root"), tmp_path / "plain"
    command = [sys.executable, "-m", builder, "-q", "build", "-f", "mkdocs.yml"]
    command += ["--site-dir", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    assert _pages(target) == _pages(build(tmp_path / "ours", builder=builder))
    assert (target / "assets" / "search-index.js").is_file()


def _pages(site: Path) -> dict[Path, bytes]:
    return {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
