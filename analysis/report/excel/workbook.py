"""What all sheets share: formats, head, print set-up, window rows, named cells."""

import datetime as dt
import re
import tomllib
from collections.abc import Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.report.report_wording import component_names, simulated_mark, status_text
from analysis.result.score_report import STATUS_WORDS, ScoreReport

SCORES, WEIGHTS, NOTES = "得分表", "权重与口径", "说明"
CHECKS, UNCERTAINTY = "统计检查", "误差与名次范围"
CONDITIONS, LISTS, DECISIONS, WHAT_IF = "条件", "名单", "审定记录", "其他权重"
CHOICES, ADJUSTED = "换一种口径", "非正式折算"
METHODS, SHEETS, CASES = "各组评分", "评委评分表", "群众诉求"
_OUR_SHEETS = {SCORES, WEIGHTS, NOTES, CHECKS, UNCERTAINTY, CONDITIONS, LISTS, DECISIONS, WHAT_IF}
_OUR_SHEETS |= {CHOICES, ADJUSTED, METHODS, SHEETS, CASES}
_NOT_IN_SHEET_NAMES, _SHEET_NAME = re.compile(r"[\[\]:*?/\\']"), 22
VALUE_ROW, HEADER_ROW, FIRST_ROW = 2, 3, 4
VALUE_COLUMN = "C"

_A4 = 9
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
    "yes_or_no": {"num_format": '"是";;"否"', "align": "center"},
    "input": {"num_format": "General", "bg_color": "#FFF6D6"},
    "rank": {"align": "center"},
    "wrap": {"text_wrap": True, "valign": "top"},
}
Columns = Sequence[tuple[str, float]]
COLUMNS: dict[str, Columns] = tomllib.loads(
    Path(__file__).with_name("columns.toml").read_text(encoding="utf-8")
)
Cell = str | int | None


class Workbook:
    """A workbook in the making. Every sheet has a title, a marked line and a header row."""

    def __init__(self, path: Path, title: str, day: dt.date, mark: str, status: str = "") -> None:
        """Start it; ``day`` is its creation time, ``mark`` and ``status`` head printed pages."""
        self.book = xlsxwriter.Workbook(path, {"strings_to_formulas": False})
        self.formats = {
            name: self.book.add_format({**_FONT, **style}) for name, style in _FORMATS.items()
        }
        created = dt.datetime(day.year, day.month, day.day)  # noqa: DTZ001 - Excel knows no zone
        self.book.set_properties({"title": title, "created": created})
        self._header = f"&L{mark}{'&C' + status if status else ''}&R&A"

    def add_sheet(self, name: str, title: str, marked: str, columns: Columns) -> Any:
        """A new sheet with its columns as (head, width)."""
        sheet = self.book.add_worksheet(name)
        sheet.write_string(0, 0, f"{title} · {name}", self.formats["title"])
        sheet.write_string(1, 0, marked, self.formats["mark"])
        for column, (head, width) in enumerate(columns):
            sheet.write_string(HEADER_ROW, column, head, self.formats["head"])
            sheet.set_column(column, column, width, self.formats["plain"])
        sheet.freeze_panes(FIRST_ROW, 2)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.set_header(self._header)
        sheet.set_footer("&C&P / &N")
        return sheet

    def write_rows(self, sheet: Any, rows: Sequence[Sequence[Cell]], columns: Columns) -> int:
        """Rows of plain values, text as text whatever it holds; the last row, printed up to it."""
        wrap = self.formats["wrap"]
        for number, row in enumerate(rows, start=FIRST_ROW):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value, wrap)
                elif value:
                    sheet.write_string(number, column, value, wrap)
        last = FIRST_ROW + max(len(rows), 1) - 1
        sheet.print_area(0, 0, last, len(columns) - 1)
        return last


def _component_sheets(component_names: Mapping[str, str]) -> dict[str, str]:
    """Sheet names by component kind: the edition's own words, as far as Excel takes them."""
    sheets: dict[str, str] = {}
    for kind, name in component_names.items():
        allowed = _NOT_IN_SHEET_NAMES.sub("", name)[:_SHEET_NAME] or kind
        taken = allowed in _OUR_SHEETS or allowed in sheets.values()
        sheets[kind] = f"{allowed}（{kind}）" if taken else allowed
    return sheets


class ScoreWorkbook(Workbook):
    """scores.xlsx in the making: one row a window, in the order of the report's results."""

    def __init__(self, report: ScoreReport, path: Path) -> None:
        """Start the workbook."""
        mark, settings = simulated_mark(report), report.settings
        status = STATUS_WORDS[report.status].zh
        super().__init__(path, settings.title, settings.date, mark, status)
        self.report = report
        self._marked = "　".join(filter(None, (mark, status_text(report))))
        self.rows = list(enumerate(report.results, start=FIRST_ROW))
        self.last = FIRST_ROW + max(len(report.results), 1) - 1
        self.component_names = component_names(report.book)
        self.component_sheets = _component_sheets(self.component_names)

    def sheet(self, name: str, columns: Columns) -> Any:
        """A new sheet with the status of the result; a row a window is printed."""
        sheet = self.add_sheet(name, self.report.settings.title, self._marked, columns)
        sheet.set_row(HEADER_ROW, 42)
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
