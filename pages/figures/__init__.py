"""The figures, their pictures and tables, and the register of firsts.

`generate` writes site/figures/: index.md, firsts.md and three CSV files; git ignores the folder.
"""

from pathlib import Path

from pages.figures import data, firsts
from pages.figures.page import figures_markdown
from pages.practices import Library, read
from pages.practices.output import write
from rulebook.csvfile import csv_bytes

__all__ = ["generate"]


def generate(root: Path) -> list[Path]:
    """Write the pages and the CSV files."""
    library, folder = read(root), root / "site" / "figures"
    figures = data.read_figures(root, library)
    return [
        write(folder / "index.md", figures_markdown(figures)),
        write(folder / "firsts.md", firsts.firsts_markdown(library)),
        write(folder / "figures.csv", csv_bytes(*data.table(figures), line_end="\r\n")),
        write(folder / "firsts.csv", csv_bytes(*firsts.table(library), line_end="\r\n")),
        write(folder / "practices.csv", csv_bytes(*_practices(library), line_end="\r\n")),
    ]


def _practices(library: Library) -> tuple[list[str], list[list[str]]]:
    """Header and rows of practices.csv: the list of all pages."""
    header = ["id", "名称", "英文", "年份", "主题", "类型", "地点", "摘要", "原文", "出处", "网页"]
    words = library.words
    rows = [
        [
            *(one.id, one.title, one.title_en, str(one.year), words.themes[one.theme]),
            *(words.kinds[one.kind], one.place, one.summary, " / ".join(one.quotes)),
            *(one.clause, f"practices/{one.slug}/index.html"),
        ]
        for one in library.practices
    ]
    return header, rows
