"""The whole site by ``ceping site``, beside the plain builder on the same pages.

Ours writes the pages out of rules and results, lets the builder turn them into HTML, mends that
and makes the search index. The peer gets the finished Markdown, Material's theme as it comes and
its search, and builds.
"""

import re
import sys
import tempfile
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from bench.harness import Command, Peer, Topic, build_folder, chosen, in_turn, record, row, used
from pages import Edition, generate
from pages.source import ROOT
from rulebook.vocabulary import DEFAULT_EDITION

BUILDERS = ("mkdocs", "properdocs", "zensical")
REPEATS = 2
KEPT = ("site_name", "docs_dir", "use_directory_urls", "markdown_extensions")
HOW = "whole process; the built-in edition, no results of rounds"


def main() -> None:
    """Measure the builders that are asked for."""
    names = chosen(BUILDERS, sys.argv[1:])
    with tempfile.TemporaryDirectory(dir=build_folder()) as name:
        scratch = Path(name)
        pages = _plain(scratch)
        for builder in names:
            _measure(builder, scratch, pages)


def _plain(folder: Path) -> int:
    """The finished Markdown with settings as anybody begins with; the number of pages."""
    edition = Edition.of(DEFAULT_EDITION)
    generate(ROOT, edition, folder / "site")
    pages = list((folder / "site").rglob("*.md"))
    for page in pages:  # the home page's template is of our theme
        text = page.read_text(encoding="utf-8")
        page.write_text(re.sub(r"(?m)^template: .*\n", "", text, count=1), encoding="utf-8")
    config: Mapping[str, Any] = yaml.safe_load((ROOT / "mkdocs.yml").read_text(encoding="utf-8"))
    plain = {key: config[key] for key in KEPT}
    plain |= {"site_dir": "html", "theme": {"name": "material", "language": "zh"}}
    text = yaml.safe_dump(plain, allow_unicode=True)
    (folder / "mkdocs.yml").write_text(text, encoding="utf-8")
    return len(pages)


def _measure(builder: str, folder: Path, pages: int) -> None:
    site: Command = [sys.executable, "-P", "-m", "ceping", "site", "--builder", builder]
    ours = partial(used, [*site, "--out", folder / "ours"], folder)
    plain: Command = [
        "env",
        "-C",
        folder,
        "NO_MKDOCS_2_WARNING=1",
        sys.executable,
        "-P",
        "-m",
        builder,
    ]
    theirs = partial(used, [*plain, "build", "--config-file", "mkdocs.yml"], folder)
    pairs = in_turn(ours, theirs, REPEATS, warm=False)
    topic = Topic(f"site: {builder}", f"{HOW}; {pages} pages", given={"pages": pages})
    peer = Peer(f"plain {builder}", version(builder))
    mine, other = ([run.seconds for run in side] for side in zip(*pairs, strict=True))
    record(row(topic, mine, other, peer))


if __name__ == "__main__":
    main()
