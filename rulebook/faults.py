"""What pydantic finds at fault in a TOML file -> one line a fault, in both languages."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from rulebook.problems import Contradiction, Problem, Words

_MISSING = Words("一个必填的键", "a required key")
_UNKNOWN = Words(
    "本版规则认识的键（此键多余）", "a key this edition format knows (this one is extra)"
)
# By the start of pydantic's own name for a fault; the first that fits.
_SHAPES = (
    ("int", Words("整数", "a whole number")),
    ("bool", Words("true 或 false", "true or false")),
    ("string_pattern", Words("符合格式 {pattern} 的文字", "text of the form {pattern}")),
    ("string", Words("文字", "text")),
    ("datetime", Words("时间，例如 2021-12-01T09:00:00", "a time such as 2021-12-01T09:00:00")),
    ("date", Words("日期，例如 2021-12-01", "a date such as 2021-12-01")),
    ("greater_than_equal", Words("不小于{ge}的数", "a number from {ge}")),
    ("greater_than", Words("大于{gt}的数", "a number above {gt}")),
    ("less_than_equal", Words("不大于{le}的数", "a number up to {le}")),
    ("list", Words("列表，写作 [ ]", "a list, written [ ]")),
    ("tuple", Words("列表，写作 [ ]", "a list, written [ ]")),
    ("model", Words("一组键", "a table of keys")),
    ("dict", Words("一组键", "a table of keys")),
    ("enum", Words("{expected} 之一", "one of {expected}")),
    ("literal", Words("{expected} 之一", "one of {expected}")),
)


def problems_of(file: str, error: ValidationError) -> list[Problem]:
    """The faults of a validated file, each with its dotted key."""
    return [_problem(file, dict(fault)) for fault in error.errors(include_url=False)]


def _problem(file: str, fault: Mapping[str, Any]) -> Problem:
    place = ".".join(str(part) for part in fault["loc"])
    cause = fault.get("ctx", {}).get("error")
    if isinstance(cause, Contradiction):
        key = ".".join(filter(None, (place, cause.key)))
        return Problem(cause.file or file, cause.expected, cause.got, column=key or None)
    got = "" if fault["type"] == "missing" else str(fault["input"])
    return Problem(file, _expected(fault), got, column=place or None)


def _expected(fault: Mapping[str, Any]) -> Words:
    kind = str(fault["type"])
    if kind == "missing":
        return _MISSING
    if kind == "extra_forbidden":
        return _UNKNOWN
    words = next((words for start, words in _SHAPES if kind.startswith(start)), None)
    if words is None:
        return Words("写法正确的值", fault["msg"])
    values = {key: str(value).replace(" or ", ", ") for key, value in fault.get("ctx", {}).items()}
    return Words(words.zh.format(**values), words.en.format(**values))
