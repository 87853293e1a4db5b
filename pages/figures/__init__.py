"""The figures of an edition, their pictures and tables, and the register of firsts.

Comes in: figures.toml of the edition and its practices.
Goes out: `Figures` for the templates of site/_pages/figures, and tables; None without figures.
Asks: rendering for charts, and pages.practices.
"""

from pages.figures.data import Figures, firsts, read_figures
from pages.figures.pictures import chart, drawn, numbers
from pages.figures.tables import Table, figures_table, firsts_table, practices_table

__all__ = ["Figures", "chart", "drawn", "firsts", "numbers", "read_figures", "tables"]


def tables(figures: Figures) -> dict[str, Table]:
    """The tables that can be taken from the pages of figures, by name."""
    return {
        "figures": figures_table(figures),
        "firsts": firsts_table(figures.library),
        "practices": practices_table(figures.library),
    }
