"""How right intervals, chances and lists are: bench/event_designs.json in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rendering.numbers import MISSING, decimal_text

_VIEWS = ("sampling interval", "stability interval")
_CHANCES = ("truly number", "again number")


@dataclass(frozen=True)
class Miss:
    """What was said in a bin that is off by more than allowed, what came, and how often it was."""

    event: str
    said: str
    came: str
    number: int


@dataclass(frozen=True)
class DesignLine:
    """One shape of round; ``off`` are the bins of chances that are off by more than allowed."""

    label: str
    cells: tuple[str, ...]
    off: tuple[Miss, ...]


def read_event_designs(root: Path, words: Mapping[str, Any]) -> tuple[DesignLine, ...]:
    """The designs of `bench/event_designs.py`; none where its file is not at hand.

    Raises
    ------
    ValueError
        If a design has no words, or words have no design.
    """
    path = root / "bench" / "event_designs.json"
    if not path.is_file():
        return ()
    rows: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))["designs"]
    labels: Mapping[str, str] = words["designs"]
    if set(labels) != set(rows):
        odd = ", ".join(sorted(set(labels) ^ set(rows)))
        raise ValueError(f"event_designs.toml and event_designs.json differ in: {odd}")
    return tuple(_line(label, rows[name]) for name, label in labels.items())


def _line(label: str, row: Mapping[str, Any]) -> DesignLine:
    bins = [(chance.split()[0], each) for chance in _CHANCES for each in row.get(chance, ())]
    off = tuple(
        Miss(event, _share(each["claimed"]), _share(each["came"]), each["n"])
        for event, each in bins
        if not each["within"]
    )
    cells = (
        *(f"{_share(row[view]['mean'])}（{_share(row[view]['lowest'])}）" for view in _VIEWS),
        _of(row, "winners hybrid"),
        f"{_of(row, 'posterior set holds')}，{_size(row)}",
        _clear(row),
        _of(row, "said as number"),
        f"{len(off)}／{len(bins)}" if bins else MISSING,
        _of(row, "years: any unchanged window called"),
    )
    return DesignLine(label, cells, off)


def _clear(row: Mapping[str, Any]) -> str:
    """How often the best are called proven, and how often that is wrong."""
    clear, wrong = row.get("verdict clear"), row.get("verdict wrong when clear")
    if clear is None:
        return MISSING
    said = _share(clear["value"])
    return f"{said}，错{round(wrong['value'] * wrong['n'])}／{wrong['n']}" if wrong else said


def _size(row: Mapping[str, Any]) -> str:
    value = row.get("posterior set size")
    return MISSING if value is None else f"{decimal_text(value['value'], 1)}个"


def _of(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    return MISSING if value is None else _share(value["value"])


def _share(share: float) -> str:
    return f"{decimal_text(100 * share, 1)}%"
