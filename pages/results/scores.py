"""The scores of a published round as lines of a table, and the files they can be had in."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pages.rounds import PublishedRound
from rendering.numbers import decimal_text, percent_text

_SIMULATED, _REAL = ("simulated-not-real", "模拟数据-非真实结果-"), ("result", "")

Table = tuple[list[str], list[list[str | None]]]
Cell = str | int | Decimal | None


def table(published: PublishedRound) -> Table:
    """The header and a line a window as they are read, two decimals."""
    names = (part.name for part in published.rules.parts)
    header = ["窗口", "名次", published.rules.total, *names, "问卷份数", "选票数"]
    return header, [[_shown(cell) for cell in row] for row in score_rows(published)]


def score_rows(published: PublishedRound) -> list[list[Cell]]:
    """A row a window: name, rank, total and parts with two decimals, responses, ballots."""
    fields = ["total", *(part.field for part in published.rules.parts)]
    return [
        [
            window["name"],
            window["rank"],
            *(_decimal(window["shown"][field]) for field in fields),
            window["responses"],
            window["ballots"],
        ]
        for window in published.windows
    ]


def choices(published: PublishedRound) -> list[list[str | None]]:
    """A line for each window that some way to write the rules puts among the first or honours."""
    windows = {window["window_id"]: window for window in published.windows}
    return [
        [
            windows[window]["name"],
            _whole(windows[window]["rank"]),
            *_combinations(own),
            *_combinations(own["honour"]),
        ]
        for window, own in published.data["specifications"]["windows"].items()
    ]


def _combinations(own: dict[str, Any]) -> list[str | None]:
    return [_whole(own["inside"]), _whole(own["tied"]), percent_text(own["share"], 1)]


def stem(published: PublishedRound) -> tuple[str, str]:
    """How the files of a round begin, here and where they are saved."""
    return _SIMULATED if published.simulated else _REAL


def has_workbook(published: PublishedRound) -> bool:
    """Whether the workbook is offered: it holds what only the leading group may read."""
    return published.simulated and published.level == "full"


def files(published: PublishedRound, with_scores: bool) -> list[tuple[str, str, str]]:
    """What can be downloaded: file, name to save as, what it is."""
    file, name = stem(published)
    offered = [(f"{file}.json", f"{name}结果.json", "公开结果（JSON）")]
    if with_scores:
        offered.insert(0, (f"{file}.csv", f"{name}得分表.csv", "得分表（CSV，Excel可以打开）"))
    if has_workbook(published):
        words = "工作簿（Excel，公式可查）"
        offered.append((f"{file}-scores.xlsx", f"{name}得分工作簿.xlsx", words))
    return offered


def interval_text(ends: Sequence[Any] | None, unit: str = "") -> str:
    """An interval with two decimals; empty where it cannot be had."""
    if not ends or None in ends:
        return ""
    low, high = (decimal_text(Decimal(str(end))) for end in ends)
    return f"{low}—{high}{unit}"


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _shown(cell: Cell) -> str | None:
    return _whole(cell) if isinstance(cell, int) else None if cell is None else str(cell)


def _whole(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"
