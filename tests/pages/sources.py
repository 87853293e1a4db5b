"""The two published documents without white space, and where words stand in them."""

import re
import shutil
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from pages import Edition
from pages.figures import Figures, read_figures
from pages.practices import Library, Practice, read
from pages.practices.library import bare
from pages.templates import Templates

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    name: bare((ROOT / "rulebook" / "sources" / f"{name}.txt").read_text(encoding="utf-8"))
    for name in ("summary-2022", "notice-2021")
}
SUMMARY = DOCUMENTS["summary-2022"]
PLAN_BEGINS = SUMMARY.index("2023年，市行政审批局将以")
PLAN = SUMMARY[PLAN_BEGINS:]
NOTICE = DOCUMENTS["notice-2021"]


EDITION = Edition.of("2021")
TEMPLATES = Templates.of(ROOT, EDITION)


def library() -> Library:
    """The practices of the built-in edition."""
    found = read(ROOT, EDITION)
    assert found
    return found


def figures() -> Figures:
    """The figures of the built-in edition."""
    found = read_figures(EDITION, library())
    assert found
    return found


def practice_page(practice: Practice) -> str:
    """The Markdown of a practice's page, its entities as the characters they stand for."""
    place = f"practices/{practice.slug}/index.md"
    return unescape(TEMPLATES.render("practices/_practice.md", place, practice=practice))


def page(name: str) -> str:
    """The Markdown of another page, its entities as the characters they stand for."""
    return unescape(TEMPLATES.render(name))


def edition_copy(folder: Path) -> Edition:
    """A copy of the built-in edition, for tests that spoil it."""
    shutil.copytree(EDITION.folder, folder)
    return Edition.of(str(folder))


def of_summary(all_of: Library) -> list[Practice]:
    """The practices that stand in the summary of 2022 and its plan."""
    return [one for one in all_of.practices if one.source == "summary-2022"]


def covered(passages: Iterable[str]) -> list[bool]:
    """For each character of the summary, whether one of the passages holds it."""
    marks = [False] * len(SUMMARY)
    for passage in map(bare, passages):
        for found in re.finditer(re.escape(passage), SUMMARY):
            marks[found.start() : found.end()] = [True] * len(passage)
    return marks
