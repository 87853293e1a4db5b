"""What people could not get done, as context: counts and the three rates, in no score."""

from analysis.report.context_data import ABOUT, case_lines
from analysis.report.excel.workbook import CASES, COLUMNS, FIRST_ROW, VALUE_ROW, ScoreWorkbook

_COUNTS, _RATES = 3, (("E", "D"), ("F", "E"), ("H", "G"))  # first column; part and whole


def context_sheet(workbook: ScoreWorkbook) -> None:
    """A row a kind, their sum, a row a window with cases; rates are formulas; none without."""
    lines = [(by, one) for by, own in case_lines(workbook.report).items() for one in own]
    if not lines:
        return
    sheet = workbook.sheet(CASES, COLUMNS[CASES])
    sheet.write_string(VALUE_ROW, 0, ABOUT)
    for row, (by, one) in enumerate(lines, start=FIRST_ROW):
        for column, words in enumerate((by, one.name, one.id if by == "按窗口" else "")):
            sheet.write_string(row, column, words)
        for column, count in enumerate(one.counted, start=_COUNTS):
            sheet.write_number(row, column, count)
        rates = zip(_RATES, one.counted.shares, strict=True)
        for column, ((part, whole), share) in enumerate(rates, start=_COUNTS + len(one.counted)):
            rate = f'=IF({whole}{row + 1}=0,"",{part}{row + 1}/{whole}{row + 1})'
            workbook.formula(sheet, row, column, rate, share, "share")
    sheet.print_area(0, 0, FIRST_ROW + len(lines) - 1, len(COLUMNS[CASES]) - 1)
