"""The figures of an edition, their pictures and tables, and the register of firsts.

Comes in: figures.toml of the edition and its practices.
Goes out: `Figures` for the templates of site/_pages/figures, and CSV files; None without figures.
Asks: rendering for charts, and pages.practices.
"""

from pathlib import Path

from pages.figures.data import Figures, firsts, read_figures
from pages.figures.pictures import drawn, numbers
from pages.figures.tables import figures_table, firsts_table, practices_table
from pages.output import write
from rulebook.csvfile import csv_bytes

__all__ = ["Figures", "downloads", "drawn", "firsts", "numbers", "read_figures"]


def downloads(folder: Path, figures: Figures) -> list[Path]:
    """Write the CSV files beside the pages of figures."""
    tables = {
        "figures.csv": figures_table(figures),
        "firsts.csv": firsts_table(figures.library),
        "practices.csv": practices_table(figures.library),
    }
    return [
        write(folder / name, csv_bytes(header, rows, line_end="\r\n"))
        for name, (header, rows) in tables.items()
    ]
