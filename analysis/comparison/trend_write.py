"""trend.html and trend.xlsx: each window through the years, and what can be compared."""

import datetime as dt
from pathlib import Path

from markupsafe import Markup

from analysis.comparison import trend_cells as cells
from analysis.comparison.trend import Trend
from analysis.comparison.trend_figures import part_figures, total_figure
from analysis.report.excel.workbook import FIRST_ROW, Workbook
from analysis.report.page_templates import page_templates
from rendering import charts
from rulebook.files import write_files


def write_trend(told: Trend, folder: Path) -> list[Path]:
    """Write trend.html and trend.xlsx into ``folder``; the paths written."""

    def write(scratch: Path) -> None:
        (scratch / "trend.html").write_text(_page(told), encoding="utf-8")
        _workbook(told, scratch / "trend.xlsx")

    return write_files(folder, write)


def _page(told: Trend) -> str:
    templates = page_templates("analysis.comparison")
    return templates.get_template("trend.html").render(
        told=told,
        total=total_figure(told),
        parts=part_figures(told),
        cells=cells,
        years=cells.years(told),
        mark=cells.mark(told),
        texts=told.sides[-1].book.questionnaires.texts,
        stylesheet=Markup(charts.stylesheet()),
    )


def _workbook(told: Trend, path: Path) -> None:
    """Every score of every round a column, and a sheet on what can be compared."""
    names, title = cells.score_names(told), "历年走势"
    day = dt.date.fromisoformat(told.sides[-1].data["round"]["date"])
    workbook = Workbook(path, title, day, cells.mark(told))
    columns = [("窗口编号", 12.0), ("窗口", 26.0)]
    for side in told.sides:
        columns += [(f"{side.label} {name}", 14.0) for name in (*names.values(), "名次")]
    columns += [(f"到{side.label}的变化", 16.0) for side in told.sides[1:]]
    sheet = workbook.add_sheet(title, title, cells.mark(told), columns)
    wide = len(names) + 1
    for row, line in enumerate(told.lines, start=FIRST_ROW):
        sheet.write_string(row, 0, line.window_id)
        sheet.write_string(row, 1, line.name)
        for number, place in enumerate(line.places):
            for column, name in enumerate(names, start=2 + number * wide):
                score = place.scores[name] if place else None
                if score is not None:
                    sheet.write_number(row, column, float(score), workbook.formats["score"])
            if place and place.rank is not None:
                sheet.write_number(row, 1 + (number + 1) * wide, place.rank)
        for step in range(len(told.steps)):
            column = 2 + len(told.sides) * wide + step
            sheet.write_string(row, column, cells.change_cell(told, line, step))
    sheet.print_area(0, 0, FIRST_ROW + len(told.lines) - 1, len(columns) - 1)
    said = [("从哪一轮到哪一轮", 44.0), ("项目", 16.0), ("能不能比", 100.0)]
    limits = workbook.add_sheet("能不能比", title, cells.mark(told), said)
    workbook.write_rows(limits, [*cells.can_compare(told), ("", "说明", cells.NOTE)], said)
    workbook.book.close()
