"""Three small tables for the first rehearsal, in the words of an edition: all of it made up."""

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from pages.output import write
from rulebook import contract
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.model import Rulebook
from rulebook.vocabulary import SMALLEST_GROUP

FOLDER = PurePosixPath("guide/samples")
_WINDOWS = ("示例窗口一", "示例窗口二", "示例窗口三")
_BEST, _STEP = 96, 2  # marks of the first window; each later one has so many fewer
_VOTERS = SMALLEST_GROUP + 1
Rows = Sequence[Sequence[str]]


def write_samples(book: Rulebook, out: Path) -> list[Path]:
    """Write them under ``out``, with a mark that Chinese Excel knows UTF-8 by."""
    tables = {"windows": _windows(book), "bimonthly": _marks(book), "electors": _electors(book)}
    return [
        write(out / FOLDER / f"{name}.csv", csv_bytes(head, rows, line_end="\r\n"))
        for name, (head, rows) in tables.items()
    ]


def _heads(table: Table, *names: str) -> list[str]:
    return [table.column(name).label for name in names]


def _windows(book: Rulebook) -> tuple[list[str], Rows]:
    names = ("window_id", "name", "unit", "staff_count", "applied_honours", "hall")
    honour = book.honour(book.window_score.designation.honour).name.zh
    rows = [
        [f"W{number:02}", name, "示例部门", str(number + 3), honour, "示例大厅"]
        for number, name in enumerate(_WINDOWS, 1)
    ]
    return _heads(contract.WINDOWS, *names), rows


def _marks(book: Rulebook) -> tuple[list[str], Rows]:
    periods = [period.name.zh for period in book.campaign.periods.all]
    rows = [
        [f"W{number + 1:02}", *[str(_BEST - _STEP * number)] * len(periods)]
        for number in range(len(_WINDOWS))
    ]
    return [*_heads(contract.BIMONTHLY, "window_id"), *periods], rows


def _electors(book: Rulebook) -> tuple[list[str], Rows]:
    names = ("elector_id", "name", "post", "category", "window_id")
    category = book.window_score.vote.categories[0].name.zh
    rows = [[f"P{n:02}", f"示例投票人{n}", "", category, ""] for n in range(1, _VOTERS + 1)]
    return _heads(contract.ELECTORS, *names), rows
