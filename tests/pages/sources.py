"""The two published documents without white space, and where words stand in them."""

import re
from collections.abc import Iterable
from pathlib import Path

from pages.practices import Library, Practice, read
from pages.practices.library import bare

ROOT = Path(__file__).parents[2]
DOCUMENTS = {
    name: bare((ROOT / "rulebook" / "sources" / f"{name}.txt").read_text(encoding="utf-8"))
    for name in ("summary-2022", "notice-2021")
}
SUMMARY = DOCUMENTS["summary-2022"]
PLAN_BEGINS = SUMMARY.index("2023年，市行政审批局将以")
PLAN = SUMMARY[PLAN_BEGINS:]
NOTICE = DOCUMENTS["notice-2021"]


def library() -> Library:
    """The practices of the repository."""
    return read(ROOT)


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
