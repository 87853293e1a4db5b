"""A comparison as text for the terminal, as a page and as a workbook."""

from pathlib import Path

from analysis.comparison.excel import write_workbook
from analysis.comparison.page import page
from analysis.comparison.pairs import Comparison
from analysis.comparison.text import comparison_text
from rulebook.files import write_files

__all__ = ["comparison_text", "write_comparison"]


def write_comparison(found: Comparison, folder: Path) -> list[Path]:
    """Write compare.html and compare.xlsx into ``folder``; the paths written."""

    def write(scratch: Path) -> None:
        (scratch / "compare.html").write_text(page(found), encoding="utf-8")
        write_workbook(found, scratch / "compare.xlsx")

    return write_files(folder, write)
