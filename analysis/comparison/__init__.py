"""Two scorings side by side (rounds, readings, weights), and several years in a row.

Comes in: two rounds. Goes out: a ``Comparison``, as text for the terminal, as a page and as a
workbook. Asks score, report (wording, frames) and stats; the command line asks ``two_sides``,
``comparison`` and the writers here.
"""

from pathlib import Path

from analysis.comparison.excel import write_workbook
from analysis.comparison.page import page
from analysis.comparison.side_by_side import Comparison, comparison
from analysis.comparison.sides import two_sides
from analysis.comparison.text import comparison_text
from analysis.comparison.trend import trend
from analysis.comparison.trend_text import trend_text
from analysis.comparison.trend_write import write_trend
from rulebook.files import write_files

__all__ = [
    "comparison",
    "comparison_text",
    "trend",
    "trend_text",
    "two_sides",
    "write_comparison",
    "write_trend",
]


def write_comparison(compared: Comparison, folder: Path) -> list[Path]:
    """Write compare.html and compare.xlsx into ``folder``; the paths written."""

    def write(scratch: Path) -> None:
        (scratch / "compare.html").write_text(page(compared), encoding="utf-8")
        write_workbook(compared, scratch / "compare.xlsx")

    return write_files(folder, write)
