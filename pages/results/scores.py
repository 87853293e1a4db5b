"""The scores of a published round as lines of a table, and the files they can be had in."""

from decimal import Decimal

from pages.rounds import PublishedRound
from rendering.numbers import grouped_text

_SIMULATED, _REAL = ("simulated-not-real", "模拟数据-非真实结果-"), ("result", "")

Table = tuple[list[str], list[list[str | None]]]


def table(one: PublishedRound) -> Table:
    """The header and a line a window, two decimals."""
    names = (part.name for part in one.rules.parts)
    header = ["窗口", "名次", one.rules.total, *names, "问卷份数", "选票数"]
    fields = ["total", *(part.field for part in one.rules.parts)]
    lines: list[list[str | None]] = [
        [
            window["name"],
            _whole(window["rank"]),
            *(_two(one.number(window, field)) for field in fields),
            _whole(window["responses"]),
            _whole(window["ballots"]),
        ]
        for window in one.windows
    ]
    return header, lines


def stem(one: PublishedRound) -> tuple[str, str]:
    """How the files of a round begin, here and where they are saved."""
    return _SIMULATED if one.simulated else _REAL


def files(one: PublishedRound, with_scores: bool) -> list[tuple[str, str, str]]:
    """What can be downloaded: file, name to save as, what it is."""
    file, name = stem(one)
    offered = [(f"{file}.json", f"{name}结果.json", "公开结果（JSON）")]
    if with_scores:
        offered.insert(0, (f"{file}.csv", f"{name}得分表.csv", "得分表（CSV，Excel可以打开）"))
    if one.simulated and one.level == "full":
        words = "工作簿（Excel，公式可查）"
        offered.append((f"{file}-scores.xlsx", f"{name}得分工作簿.xlsx", words))
    return offered


def _two(value: Decimal | None) -> str | None:
    return None if value is None else grouped_text(value, 2)


def _whole(value: int | None) -> str | None:
    return None if value is None else f"{value:,}"
