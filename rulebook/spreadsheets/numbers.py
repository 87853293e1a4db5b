"""A stored number and its format -> what a person reads in the cell."""

import math
import re
from datetime import datetime, time, timedelta
from decimal import Decimal

from rulebook.spreadsheets.grid import Cell, Holds

# Formats that mean a date or a time without saying so, those of Chinese Excel included.
_BUILT_IN_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_BUILT_IN_SHARES = frozenset((9, 10))
_SAID_LITERALLY = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_LAST_DAY = 2_958_465  # 9999-12-31
_DAY = 86_400


def number_cell(value: float, number: int, code: str, *, from_1904: bool) -> Cell:
    """A number as shown.

    Parameters
    ----------
    value
        As stored; for a date days and parts of a day.
    number, code
        Number and text of its format; the text may be empty.
    """
    if not math.isfinite(value):
        return Cell(str(value), Holds.ERROR)
    shown = _SAID_LITERALLY.sub("", code.lower())
    if number in _BUILT_IN_DATES or re.search("[ymdhs年月日]", shown):
        return _date(value, from_1904=from_1904)
    if number in _BUILT_IN_SHARES or "%" in shown:
        return Cell(f"{plain(value * 100)}%", Holds.NUMBER)
    return Cell(plain(value), Holds.NUMBER)


def plain(value: float) -> str:
    """A number with the 15 digits that a spreadsheet shows, without exponent."""
    text = format(Decimal(format(value, ".15g")), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _date(value: float, *, from_1904: bool) -> Cell:
    moment = moment_of(value, from_1904=from_1904)
    if moment is None:
        return Cell(plain(value), Holds.ERROR)
    if value < 1:
        return Cell(moment.time().isoformat(), Holds.DATE)
    text = moment.date() if moment.time() == time() else moment
    return Cell(text.isoformat(), Holds.DATE)


def moment_of(value: float, *, from_1904: bool = False) -> datetime | None:
    """The moment that a number of days means, to the second; None where it means none."""
    if not 0 <= value <= _LAST_DAY:
        return None
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - local
    try:
        return first + timedelta(seconds=round(value * _DAY))
    except OverflowError:
        return None
