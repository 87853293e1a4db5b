"""Rows of bench/results.json, and their values as the page about speed writes them."""

import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

from rendering.numbers import MISSING, exact, grouped_text, significant_text

_TIMES = ((Decimal(60), "分钟"), (Decimal(1), "秒"), (Decimal("0.001"), "毫秒"))
_MICROSECOND = Decimal("0.000001")
_FROM = 2  # a time of less than two minutes is told in seconds


class Machine(BaseModel):
    """What a row was measured on."""

    model_config = ConfigDict(frozen=True)

    cpu: str
    cores: int
    memory_gib: int
    python: str


class Row(BaseModel):
    """One measurement; ``ratio`` is ours by the peer's, ``at`` its place on a line.

    Older rows have no lowest and highest of their own.
    """

    model_config = ConfigDict(frozen=True)

    what: str
    at: float | None
    given: Mapping[str, float]
    unit: str
    ours: float
    ours_low: float | None
    ours_high: float | None
    peer: float | None
    peer_low: float | None
    peer_high: float | None
    peer_name: str | None
    peer_version: str | None
    ratio: float | None
    ratio_low: float | None
    ratio_high: float | None
    repeats: int
    machine: Machine
    commit: str
    day: str
    calibration_seconds: float | None = None

    @property
    def times(self) -> tuple[float, float, float] | None:
        """How many times as good as the peer, with the lowest and highest; 1 is as good.

        Of rates that is ours by the peer's, of time and memory the peer's by ours.
        """
        if self.ratio is None or self.ratio_low is None or self.ratio_high is None:
            return None
        if self.unit == "1/s":
            return self.ratio, self.ratio_low, self.ratio_high
        return 1 / self.ratio, 1 / self.ratio_high, 1 / self.ratio_low


def read_rows(root: Path) -> list[Row]:
    """The rows that were measured; none where the file is not at hand."""
    path = root / "bench" / "results.json"
    if not path.is_file():
        return []
    rows: list[Any] = json.loads(path.read_text(encoding="utf-8"))
    return [Row.model_validate(row) for row in rows]


def value_text(row: Row, counted: str, *, ours: bool = True) -> tuple[str, str]:
    """A value, and in brackets the lowest and highest of its runs where there are several.

    ``counted`` is what a rate counts.
    """
    value = row.ours if ours else row.peer
    low, high = (row.ours_low, row.ours_high) if ours else (row.peer_low, row.peer_high)
    if value is None:
        return MISSING, ""
    before, factor, after = _unit(value, row.unit, counted)
    words = f"{before}{_digits(value, factor)}{after}"
    if low is None or high is None or row.repeats == 1:
        return words, ""
    return words, f"（{_digits(low, factor)}—{_digits(high, factor)}）"


def amount_text(value: float, unit: str, counted: str = "") -> str:
    """A value alone, in the unit that fits it."""
    before, factor, after = _unit(value, unit, counted)
    return f"{before}{_digits(value, factor)}{after}"


def _unit(value: float, unit: str, counted: str) -> tuple[str, Decimal, str]:
    """Words before, what a value is multiplied with, words after."""
    if unit == "1/s":
        return "每秒", Decimal(1), counted
    if unit == "MiB":
        return ("", Decimal(1) / 1024, " GiB") if value >= 1024 else ("", Decimal(1), " MiB")
    scale = Decimal("0.001") if unit == "ms" else Decimal(1)
    seconds = Decimal(str(value)) * scale
    for size, word in _TIMES:
        if seconds >= size * (_FROM if size > 1 else 1):
            return "", scale / size, word
    return "", scale / _MICROSECOND, "微秒"


def _digits(value: float, factor: Decimal) -> str:
    """Three significant digits; thousands apart where there are no decimals."""
    number = Decimal(str(value)) * factor
    return grouped_text(number) if number >= 100 else significant_text(number, 3)


def times_text(times: float) -> str:
    """How many times: 0.31倍, 2.4倍, 120倍."""
    number = exact(times) or 0
    if number >= 1000:
        return f"{grouped_text(100 * round(number / 100))}倍"
    return f"{significant_text(number, 2)}倍"
