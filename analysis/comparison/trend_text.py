"""A trend on a terminal of 80 columns."""

from itertools import groupby

from analysis.comparison import trend_cells as cells
from analysis.comparison.trend import Trend
from analysis.report.terminal_layout import table, wrap


def trend_text(told: Trend) -> str:
    """Everything that ``ceping trend`` says."""
    lines = [cells.mark(told)] if told.simulated else []
    for number, side in enumerate(told.sides, start=1):
        lines += wrap(f"{number}：{side.label}")
    lines.append("")
    for between, rows in groupby(cells.can_compare(told), key=lambda row: row[0]):
        lines += wrap(between)
        for _between, name, said in rows:
            lines += wrap(f"· {name}{said}", indent="  ")
    head = ["窗口", *(str(n) for n in range(1, len(told.sides) + 1)), "最近一轮"]
    cells_of = [
        [
            line.name,
            *(cells.total_cell(line, place) for place in range(len(told.sides))),
            cells.change_cell(told, line, len(told.steps) - 1),
        ]
        for line in told.lines
    ]
    lines += ["", *table(head, cells_of), *wrap(f"各轮一列：总分（名次）。{cells.NOTE}")]
    return "\n".join(lines) + "\n"
