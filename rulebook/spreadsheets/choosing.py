"""Which sheets of a workbook hold the table; the others are named."""

from collections.abc import Sequence

from rulebook.problems import InputError, Problem, Words
from rulebook.spreadsheets.grid import Sheet
from rulebook.spreadsheets.heads import Head, find_head, period_in
from rulebook.spreadsheets.told import Notes
from rulebook.spreadsheets.vocabulary import Vocabulary

_SHOWN = 8  # cells of a row that is no head
Fit = tuple[Sheet, Head]


def chosen_sheets(
    name: str, sheets: Sequence[Sheet], vocabulary: Vocabulary, notes: Notes
) -> tuple[Fit, ...]:
    """The sheet that has most of the table's columns; or all that are one period each.

    Raises
    ------
    InputError
        If no sheet has a head of the table.
    """
    fits = [(sheet, head) for sheet in sheets if (head := find_head(sheet, vocabulary))]
    if not fits:
        raise InputError([_no_head(name, sheets, vocabulary)])
    shown = [fit for fit in fits if not fit[0].hidden] or fits
    most = max(_share(head, vocabulary) for _, head in shown)
    best = [fit for fit in shown if _share(fit[1], vocabulary) == most]
    chosen = tuple(best) if _a_period_each(best, vocabulary) else (best[0],)
    _say_others(sheets, [sheet for sheet, _ in chosen], notes)
    for sheet, _ in chosen:
        if sheet.encoding == "GB18030":
            notes.note("按国标中文编码（GB18030）读取", "read as GB18030")
        elif sheet.encoding and sheet.encoding.startswith("UTF-16"):
            notes.note("按 Unicode 文本（UTF-16）读取", "read as UTF-16")
    return chosen


def _share(head: Head, vocabulary: Vocabulary) -> tuple[int, int]:
    """Required columns that are there, then all columns."""
    required = {column.name for column in vocabulary.table.columns if column.required}
    return len(required & head.columns), len(set(head.meanings.values()))


def _a_period_each(best: Sequence[Fit], vocabulary: Vocabulary) -> bool:
    """Whether each of several sheets is a period: 1-2月, 3-4月 ..."""
    wide = vocabulary.table.wide
    if not wide or len(best) < 2 or any(wide[0] in head.columns for _, head in best):
        return False
    if any(meaning.period for _, head in best for meaning in head.meanings.values()):
        return False
    periods = [period_in(sheet.name, vocabulary)[0] for sheet, _ in best]
    return None not in periods and len(set(periods)) == len(periods)


def _say_others(sheets: Sequence[Sheet], chosen: Sequence[Sheet], notes: Notes) -> None:
    others = [sheet for sheet in sheets if sheet.rows and sheet not in chosen]
    if not others:
        return
    quoted = "、".join(f"“{sheet.name}”" for sheet in chosen)
    left = "、".join(f"“{s.name}”{'（隐藏）' if s.hidden else ''}" for s in others)
    notes.note(
        f"只读工作表{quoted}，没有读{left}",
        f"only sheets {', '.join(s.name for s in chosen)} are read, not "
        + ", ".join(s.name for s in others),
    )


def _no_head(name: str, sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Problem:
    """What a head of the table would say, and what the first rows say instead."""
    columns = [column for column in vocabulary.table.columns if column.required]
    words = Words(
        f"一行表头，写明{'、'.join(column.label for column in columns)}",
        f"a head with {', '.join(column.name for column in columns)}",
    )
    first = next(sheet for sheet in sheets if sheet.rows)
    cells = first.rows[min(first.rows)]
    return Problem(name, words, " ".join(cell.text for cell in [*cells.values()][:_SHOWN]))
