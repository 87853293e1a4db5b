"""Building: what happens when it fails, and that the plain builder does the same."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pages import BuildError, build, generate
from tests.site.conftest import ROOT, site_root


def test_failed_build_keeps_the_old_site(tmp_path: Path) -> None:
    """A fault in one page would take the whole published site away."""
    old = tmp_path / "html"
    old.mkdir()
    (old / "index.html").write_text("old", encoding="utf-8")
    root = site_root(tmp_path / "root")
    broken = root / "site" / "_pages" / "guide" / "index.md"
    broken.write_text("# a\n\n[nowhere](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(BuildError, match=r"nowhere\.md"):
        build(root, old)
    assert (old / "index.html").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("html")] == ["html"]


def test_generating_again_writes_nothing(tmp_path: Path) -> None:
    """`mkdocs serve` would rebuild for ever, each build changing what it watches."""
    root = site_root(tmp_path / "root")
    first = {path: path.stat().st_mtime_ns for path in generate(root)}
    generate(root)
    assert {path: path.stat().st_mtime_ns for path in first} == first


@pytest.mark.parametrize("builder", ["mkdocs", "properdocs"])
def test_plain_builders_make_the_same_pages(site: Path, builder: str) -> None:
    """A plain build would leave out the rounds, the mending or the search index.

    ProperDocs is the maintained fork that can take the place of MkDocs (docs/adr/0004).
    """
    root, target = site.parent / "root", site.parent / f"plain-{builder}"
    command = [sys.executable, "-m", builder, "-q", "build", "-f", "mkdocs.yml"]
    command += ["--site-dir", str(target)]
    environment = os.environ | {"NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}
    subprocess.run(command, cwd=root, env=environment, check=True, capture_output=True)
    pages = {path.relative_to(site): path.read_bytes() for path in site.rglob("*.html")}
    assert {p.relative_to(target): p.read_bytes() for p in target.rglob("*.html")} == pages
    assert (target / "assets" / "search-index.js").is_file()
