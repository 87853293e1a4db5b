"""Other weights, to play with: totals, ranks and the first ten follow the three yellow cells."""

from fractions import Fraction
from typing import Any

from analysis.report.excel.workbook import (
    COLUMNS,
    FIRST_ROW,
    HEADER_ROW,
    SCORES,
    VALUE_ROW,
    WHAT_IF,
    ScoreWorkbook,
)
from analysis.result.score_report import WindowResult
from rulebook.vocabulary import COMPONENT_KINDS

_NOTE = "非正式：改动黄色格中的比例（不必合计100），看总分和名次怎样变；不影响其他各页"
_LISTED = 10


def what_if_sheet(workbook: ScoreWorkbook) -> None:
    """Write the sheet. It starts from the weights that were used."""
    parts = [(name, 11.0) for name in workbook.component_names.values()]
    rest = [(head.format(n=_LISTED), width) for head, width in COLUMNS[WHAT_IF]]
    sheet = workbook.sheet(WHAT_IF, [("窗口编号", 12.0), ("窗口", 24.0), *parts, *rest])
    sheet.write_string(
        0, 0, f"{workbook.report.settings.title} · {WHAT_IF}（非正式）", workbook.formats["title"]
    )
    sheet.write_string(VALUE_ROW, 0, "试用的比例", workbook.formats["mark"])
    sheet.write_string(VALUE_ROW, 5, _NOTE, workbook.formats["mark"])
    for column, kind in enumerate(COMPONENT_KINDS, start=2):
        share = float(100 * workbook.report.weights[kind])
        sheet.write_number(VALUE_ROW, column, share, workbook.formats["input"])
        workbook.name(sheet, f"trial_{kind}", VALUE_ROW, column)
    workbook.window_names(sheet)
    for row, result in workbook.rows:
        _window(workbook, sheet, row, result)
    listed = workbook.report.ranked[:_LISTED]
    for place in range(min(_LISTED, len(workbook.rows))):
        _listed(workbook, sheet, place, listed[place] if place < len(listed) else None)
    workbook.bars(sheet, 7)
    sheet.set_row(HEADER_ROW, 30)


def _window(workbook: ScoreWorkbook, sheet: Any, row: int, result: WindowResult) -> None:
    n = row + 1
    components = result.components.by_kind()
    for column, (kind, letter) in enumerate(zip(COMPONENT_KINDS, "GHI", strict=True), start=2):
        workbook.formula(sheet, row, column, f"='{SCORES}'!{letter}{n}", components[kind])
    rank = result.standing.rank
    total = result.total if result.standing.in_pool else None
    workbook.formula(sheet, row, 5, f"='{SCORES}'!J{n}", result.total)
    workbook.formula(sheet, row, 6, f"='{SCORES}'!K{n}", rank, "plain")
    weights = [f"trial_{kind}" for kind in COMPONENT_KINDS]
    products = "+".join(f"{weight}*{x}{n}" for weight, x in zip(weights, "CDE", strict=True))
    trial = f"ROUND(({products})/({'+'.join(weights)}),9)"
    workbook.formula(sheet, row, 7, f"=IF('{SCORES}'!F{n}=1,{trial},\"\")", total)
    everyone = workbook.column("H")
    workbook.formula(sheet, row, 8, f'=IF(H{n}="","",RANK(H{n},{everyone}))', rank, "plain")
    moved = None if rank is None else 0
    workbook.formula(sheet, row, 9, f'=IF(H{n}="","",G{n}-I{n})', moved, "plain")
    above = f"COUNTIF($I${FIRST_ROW + 1}:$I{n},I{n})-1"
    workbook.formula(
        sheet, row, 10, f'=IF(H{n}="","",I{n}+{above})', _order(workbook, result), "plain"
    )


def _order(workbook: ScoreWorkbook, result: WindowResult) -> int | None:
    """The place of a ranked window when equal ones follow each other."""
    if result.standing.rank is None:
        return None
    return next(i for i, r in enumerate(workbook.report.ranked, start=1) if r is result)


def _listed(workbook: ScoreWorkbook, sheet: Any, place: int, result: WindowResult | None) -> None:
    """One line of the first ten, found by its order."""
    row = FIRST_ROW + place
    n = row + 1
    sheet.write_number(row, 12, place + 1)
    match = f"MATCH(M{n},{workbook.column('K')},0)"

    def looked_up(column: str) -> str:
        return f'=IFERROR(INDEX({column},{match}),"")'

    name = result.window.name if result else None
    total: Fraction | None = result.total if result else None
    workbook.formula(sheet, row, 13, looked_up(workbook.column("B")), name, "plain")
    workbook.formula(sheet, row, 14, looked_up(workbook.column("H")), total)
    honour = workbook.report.book.honour(workbook.report.book.window_score.designation.honour)
    applied = workbook.column("D").replace("$D", f"'{SCORES}'!$D", 1)
    verdict = f'IF(INDEX({applied},{match})=1,"{honour.short_name}","")'
    own = honour.short_name if result and honour.id in result.window.applied_honours else ""
    workbook.formula(sheet, row, 15, f'=IFERROR({verdict},"")', own, "plain")
