"""One cell of a table: text as people type it -> a value, or what was expected instead.

Numbers are read as text into exact values: a mark is a Fraction, never a float.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from fractions import Fraction
from types import MappingProxyType

from rulebook.columns import Column, Kind
from rulebook.csvfile import unguarded
from rulebook.period_names import plain_period
from rulebook.problems import Words

Value = str | int | Fraction | date | datetime | tuple[str, ...] | bool | None

# They turn around what stands beside them on a page or a paper, and nobody sees them.
_REORDERING = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
# Digits beyond these are a slip of the hand, and Python reads no whole number of 4,301.
LONGEST_NUMBER = 30
_SHORT = f"(?=.{{1,{LONGEST_NUMBER}}}$)"
_NUMBER = re.compile(_SHORT + r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)")
_WHOLE = re.compile(_SHORT + r"[0-9]+(\.0*)?")
_GRADE = re.compile(_SHORT + r"[1-9](\.0*)?")
# Full-width signs and the ASCII ones they stand for: not ⑤, ² or ½, which are no number typed.
_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# A time of day is left away: spreadsheets and other systems write one beside a day.
_DATE = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    r"(?:(?:[ T]+|(?<=日))\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?)?"
)
NO_PERIODS: Mapping[str, str] = MappingProxyType({})
_CLOCK = re.compile(r"(\d{1,2}):(\d\d)(?::\d\d)?")
_HOURS, _MINUTES = 24, 60
_YES_NO = {"yes": True, "true": True, "1": True, "是": True, "有": True}
_YES_NO |= {"no": False, "false": False, "0": False, "否": False, "无": False}


class CellError(Exception):
    """A cell that does not hold what its column expects."""

    def __init__(self, expected: Words) -> None:
        """Keep what was ``expected``."""
        self.expected = expected
        super().__init__(expected.en)


def one_of(names: Mapping[str, str]) -> Words:
    """One of these values was expected; ``names`` are what they are called."""
    return Words(f"{'、'.join(names.values())}之一", f"one of {', '.join(names)}")


def half_width(text: str) -> str:
    """Full-width signs made half-width and nothing else: the digits that may stand in a number."""
    return text.translate(_HALF_WIDTH)


def clean(text: str) -> str:
    """Full-width digits and letters made half-width, outer space removed."""
    return unicodedata.normalize("NFKC", text).strip()


def read_cell(
    column: Column,
    text: str,
    grades: Mapping[str, int | None],
    periods: Mapping[str, str] = NO_PERIODS,
) -> Value:
    """The value of one cell.

    Parameters
    ----------
    column
        What the cell should hold.
    text
        The cell as text; empty where the cell is empty.
    grades
        Grade by the label people may write instead, such as 满意; None for words such as 不评,
        which are as an empty cell.
    periods
        Id of a period by what people may write for it, see ``period_names``; other text stays.
        For the tables of methods, ids of indicators and criteria in the same way.

    Raises
    ------
    CellError
        If the cell holds something else. An empty cell is None unless the column is ``filled``.
    """
    # Names keep their own characters; only what is compared or computed with is normalised.
    text = unguarded(_REORDERING.sub("", text).strip())
    typed = half_width(text)
    text = text if column.kind is Kind.TEXT else clean(text)
    if column.kind is Kind.GRADE and grades.get(text, 0) is None:
        text = ""
    if not text:
        if column.filled:
            raise CellError(Words("有内容（必填）", "a value"))
        return () if column.kind is Kind.NAMES else None
    if column.kind is Kind.GRADE:
        return _grade(text, typed, grades)
    if column.kind in (Kind.MARK, Kind.COUNT):
        return _READERS[column.kind](typed)
    if column.kind in (Kind.PERIOD, Kind.PART):
        return periods.get(plain_period(text), text)
    text = column.words.get(text, text)
    if column.choices and text not in column.choices:
        called = {value: word for word, value in reversed([*column.words.items()])}
        words = [called.get(choice, choice) for choice in column.choices]
        raise CellError(one_of(dict(zip(column.choices, words, strict=True))))
    return _READERS[column.kind](text)


def _id(text: str) -> str:
    if not _ID.fullmatch(text):
        raise CellError(
            Words("编号（字母、数字、_、-，最多64个）", "an id (A-Z a-z 0-9 _ -, up to 64)")
        )
    return text


def _names(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in re.split(r"[|;、]", text) if part.strip())


def _mark(text: str) -> Fraction:
    if not _NUMBER.fullmatch(text):
        raise CellError(Words("数字", "a number"))
    value = Fraction(text)
    if value < 0:
        raise CellError(Words("不小于0的数字", "a number of at least 0"))
    return value


def _count(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise CellError(Words("不小于0的整数", "a whole number of at least 0"))
    return int(Fraction(text))


def _grade(label: str, typed: str, grades: Mapping[str, int | None]) -> int:
    if grade := grades.get(label):
        return grade
    best = max(filter(None, grades.values()), default=0)
    if _GRADE.fullmatch(typed) and int(typed[0]) <= best:
        return int(typed[0])
    raise CellError(
        Words(f"1到{best}的整数或等级名称", f"a whole grade from 1 to {best} or its label")
    )


def _date(text: str) -> date:
    match = _DATE.fullmatch(text)
    try:
        if match:
            return date(*(int(part) for part in match.groups()))
    except ValueError:
        pass
    raise CellError(Words("日期，写成 年-月-日", "a date, year-month-day"))


def _time(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CellError(
            Words("时间，写成 年-月-日T时:分", "a time, YYYY-MM-DDThh:mm with or without offset")
        ) from None


def clock_of(text: str) -> str:
    """A time of day as 14:30; CellError where it is none."""
    found = _CLOCK.fullmatch(clean(text))
    if found is None or int(found[1]) >= _HOURS or int(found[2]) >= _MINUTES:
        raise CellError(Words("时间，如 14:30", "a time such as 14:30"))
    return f"{int(found[1])}:{found[2]}"


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES_NO:
        raise CellError(Words("是或否", "yes or no"))
    return _YES_NO[text.lower()]


_READERS: Mapping[Kind, Callable[[str], Value]] = {
    Kind.ID: _id,
    Kind.NAMES: _names,
    Kind.TEXT: str,
    Kind.CHOICE: str,
    Kind.MARK: _mark,
    Kind.COUNT: _count,
    Kind.DATE: _date,
    Kind.TIME: _time,
    Kind.CLOCK: clock_of,
    Kind.YES_NO: _yes_no,
}
