"""mkdocs.yml as a build of ours needs it: without the hook, without pages that are not there."""

from pathlib import Path
from typing import Any

import yaml

from pages.edition import Edition
from pages.speed_rows import read_rows
from pages.tasks import OF_AN_EDITION, read_tasks
from rulebook.load import is_built_in

Entry = str | dict[str, Any]

# Pages by the file of the edition that they are made from.
_ABOUT = {
    "notice": ("rules/notice.md",),
    "practices": ("practices/index.md", "practices/later.md"),
    "summary": ("practices/summary.md",),
    "figures": ("figures/index.md", "figures/firsts.md"),
}
BUILT = "html"  # the folder that a builder of ours writes, beside its settings
# Its example is a round of the edition that bench/ measures.
_WORKED = "methods/analysis.md"
# The program is the same whatever the edition: there wherever its measurements are.
_MEASURED = "methods/speed.md"


def left_out(root: Path, edition: Edition) -> set[str]:
    """The pages of site/_pages about what the edition, or ``root``, does not have."""
    there = {name: edition.path(f"{name}.toml").is_file() for name in _ABOUT}
    there["figures"] &= there["practices"]
    there["summary"] &= there["practices"]
    gone = {page for name, pages in _ABOUT.items() if not there[name] for page in pages}
    gone |= {f"guide/{name}.md" for name in OF_AN_EDITION if name not in read_tasks(edition)}
    gone |= set() if edition.texts.calibrated else {_WORKED}
    return gone if read_rows(root) else gone | {_MEASURED}


def write_config(root: Path, work: Path, edition: Edition, url: str = "") -> None:
    """The settings of a build in the folder ``work``; the menu has what the edition has.

    ``url`` is the site's address; without it there are no canonical addresses and no site map.
    """
    config = yaml.safe_load((root / "mkdocs.yml").read_text(encoding="utf-8"))
    # The heading font holds the characters of the built-in editions' headings only.
    extra = config["extra"] | {"any_words": not is_built_in(edition.folder)}
    menu = _kept(config["nav"], left_out(root, edition))
    changed = config | {"hooks": [], "extra": extra, "nav": menu, "site_dir": BUILT}
    if url:
        changed["site_url"] = url
    text = yaml.safe_dump(changed, allow_unicode=True, sort_keys=False)
    (work / "mkdocs.yml").write_text(text, encoding="utf-8")


def _kept(entries: list[Entry], gone: set[str]) -> list[Entry]:
    """The entries of a menu whose pages are there; sections that would be empty go too."""
    return [kept for entry in entries if (kept := _entry(entry, gone))]


def _entry(entry: Entry, gone: set[str]) -> Entry | None:
    if isinstance(entry, str):
        return None if entry in gone else entry
    ((name, inside),) = entry.items()
    kept = _kept(inside, gone) if isinstance(inside, list) else _entry(inside, gone)
    return {name: kept} if kept else None
