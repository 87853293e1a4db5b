"""What all sheets share: formats, title and status lines, window rows, named cells."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.report.phrases import simulated_mark, status_text, status_word
from analysis.result.score_report import ScoreReport

SCORES, MARKS, VOTE, SURVEY = "得分表", "双月度考核", "民主投票", "第三方问卷"
WEIGHTS, NOTES = "权重与口径", "说明"
CHECKS, UNCERTAINTY = "统计检查", "误差与名次范围"
CONDITIONS, LISTS, DECISIONS, WHAT_IF = "条件", "名单", "审定记录", "其他权重"
VALUE_ROW, HEADER_ROW, FIRST_ROW = 2, 3, 4
VALUE_COLUMN = "C"
A4 = 9

_FONT = {"font_name": "Microsoft YaHei", "font_size": 10}
_FORMATS: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"bold": True, "font_size": 14},
    "mark": {"bold": True, "font_color": "#B23A1E"},
    "head": {
        "bold": True,
        "bg_color": "#E3EFEC",
        "border": 1,
        "text_wrap": True,
        "valign": "vcenter",
    },
    "score": {"num_format": "0.00"},
    "share": {"num_format": "0.0%"},
    "input": {"num_format": "General", "bg_color": "#FFF6D6"},
    "wrap": {"text_wrap": True, "valign": "top"},
}
FORMATS = {name: {**_FONT, **more} for name, more in _FORMATS.items()}


class Frame:
    """A workbook in the making: one row a window, in the order of the report's results."""

    def __init__(self, report: ScoreReport, path: Path) -> None:
        """Start the workbook."""
        self.report = report
        self.book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        self.formats = {name: self.book.add_format(style) for name, style in FORMATS.items()}
        day = report.settings.date
        created = datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Excel knows no zone
        self.book.set_properties({"title": report.settings.title, "created": created})
        self.rows = list(enumerate(report.results, start=FIRST_ROW))
        self.last = FIRST_ROW + max(len(report.results), 1) - 1

    def sheet(self, name: str, columns: Sequence[tuple[str, float]]) -> Any:
        """A new sheet: title, status, simulated mark, header row of (head, width)."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"{self.report.settings.title} · {name}", self.formats["title"])
        said = [simulated_mark(self.report), status_text(self.report)]
        sheet.write_string(1, 0, "　".join(filter(None, said)), self.formats["mark"])
        for column, (head, width) in enumerate(columns):
            sheet.write_string(HEADER_ROW, column, head, self.formats["head"])
            sheet.set_column(column, column, width, self.formats["plain"])
        sheet.set_row(HEADER_ROW, 42)
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_header(f"&L{simulated_mark(self.report)}&C{status_word(self.report)}&R&A")
        sheet.set_footer("&C&P / &N")
        if columns:
            sheet.print_area(0, 0, self.last, len(columns) - 1)
        return sheet

    def window_names(self, sheet: Any) -> None:
        """Id and name of each window in the first two columns, as text whatever they hold."""
        for row, result in self.rows:
            sheet.write_string(row, 0, result.window.id)
            sheet.write_string(row, 1, result.window.name)

    def formula(
        self,
        sheet: Any,
        row: int,
        column: int,
        formula: str,
        value: Fraction | int | str | None,
        style: str = "score",
    ) -> None:
        """A formula with the value we computed; an empty text where there is none."""
        cached = value if isinstance(value, str) else "" if value is None else float(value)
        sheet.write_formula(row, column, formula, self.formats[style], cached)

    def bars(self, sheet: Any, column: int) -> None:
        """Data bars down a column of scores, from 0 to 100 points."""
        ends = {"min_type": "num", "max_type": "num", "min_value": 0, "max_value": 100}
        style = {"type": "data_bar", "bar_color": "#7FCAC4", **ends}
        sheet.conditional_format(FIRST_ROW, column, self.last, column, style)

    @staticmethod
    def count_conditions(window: str, honour: str, status: str) -> str:
        """A formula part: conditions of a window (a cell) for an honour with that status."""
        ranges = [f"'{CONDITIONS}'!${letter}:${letter}" for letter in "ACE"]
        return f'COUNTIFS({ranges[0]},{window},{ranges[1]},"{honour}",{ranges[2]},"{status}")'

    def column(self, letter: str) -> str:
        """A column's data range, absolute."""
        return f"${letter}${FIRST_ROW + 1}:${letter}${self.last + 1}"

    def name(self, sheet: Any, name: str, row: int, column: int) -> None:
        """Name a cell for use in formulas."""
        where = xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{sheet.get_name()}'!{where}")
