"""Typed text -> values, or what is wrong with it in one line at its field."""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from itertools import product
from typing import Any

from office_app.own_rules.questions import Answers, Field, Row, Section
from office_app.refusals import Fault

Values = dict[str, list[dict[str, Any]]]  # what was meant, by section; rows have their ``id``
SHARED = "合用"
_ODD = re.compile(r"[{}<>|\\`\[\]*_#]")  # braces are filled in by pages, the others shape a page
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_LONGEST_TYPED = 4000
_YEARS = (2000, 2100)
_MOST = 100_000


def rows_of(section: Section, form: Mapping[str, str]) -> list[Row]:
    """The rows that were typed, without those that are empty."""
    rows = []
    for number in range(section.most + 1):
        begin = f"{section.id}-{number}-"
        row = {one.id: _clean(one, form.get(f"{begin}{one.id}", "")) for one in section.fields}
        for name in section.names:
            held = form.get(f"{begin}{name}", "")
            row[name] = held if _ID.fullmatch(held) else ""
        if section.single or section.matrix or any(row[name] for name in section.telling):
            rows.append(row)
        if section.single:
            break
    return rows


def rows_now(section: Section, answers: Answers) -> list[Row]:
    """The rows of a section as they are asked; a matrix has one for every pair of rows."""
    rows = answers.get(section.id, [])
    if not section.matrix:
        return rows or [{}] if section.single else rows
    names = [name for name, _ in section.matrix]
    held = {tuple(row.get(name, "") for name in names): row for row in rows}
    pairs = product(*([row["id"] for row in answers.get(of, [])] for _, of in section.matrix))
    blank = {field.id: "" for field in section.fields}
    return [
        {"id": "", **blank, **held.get(pair, {}), **dict(zip(names, pair, strict=True))}
        for pair in pairs
    ]


def _clean(field: Field, text: str) -> str:
    lines = (_line(line) for line in text[:_LONGEST_TYPED].splitlines())
    return "\n".join(filter(None, lines)) if field.kind == "lines" else _line(text)


def _line(text: str) -> str:
    known = (sign for sign in text if sign.isspace() or unicodedata.category(sign) != "Cc")
    return " ".join("".join(known).split())[:_LONGEST_TYPED]


def with_ids(section: Section, rows: list[Row], taken: set[str]) -> list[Row]:
    """Give every new row an id of its own."""
    if not section.ids:
        return rows
    used = taken | {row["id"] for row in rows}
    seen: set[str] = set()
    for row in rows:
        if not row["id"] or row["id"] in seen:
            numbers = range(1, len(used) + 2)
            row["id"] = next(name for n in numbers if (name := f"{section.ids}_{n}") not in used)
            used.add(row["id"])
        seen.add(row["id"])
    return rows


def values_of(section: Section, answers: Answers) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The values of a section's rows and the faults by field."""
    rows, found = rows_now(section, answers), list[dict[str, Any]]()
    faults: list[Fault] = []
    if not section.least <= len(rows) <= section.most:
        faults.append((f"{section.id}-0-{section.fields[0].id}", _how_many(section, len(rows))))
    for number, row in enumerate(rows):
        found.append({name: row.get(name, "") for name in section.names})
        for field in section.fields:
            value, fault = _value(field, row.get(field.id, ""), answers)
            found[-1][field.id] = value
            if fault:
                faults.append(at(section, number, field.id, fault))
    return found, faults


def at(section: Section, number: int, field: str, fault: str) -> Fault:
    """A fault of one field, which says where it stands."""
    label = next(one.label for one in section.fields if one.id == field)
    row = f"第{number + 1}个{section.row}的" if section.row else ""
    return f"{section.id}-{number}-{field}", f"{row}“{label}”{fault}"


def _how_many(section: Section, rows: int) -> str:
    known = f"至少{section.least}个" if rows < section.least else f"至多{section.most}个"
    return f"{section.title}：要{known}，现在是{rows}个。"


def _value(field: Field, text: str, answers: Answers) -> tuple[Any, str]:
    if not text:
        return _EMPTY.get(field.kind, ""), "没有填。" if field.needed else ""
    if field.kind == "choice":
        known = [value for value, _ in choices_of(field, answers)]
        return text, "" if text in known else "请重新选一项。"
    try:
        return _READ[field.kind](field, text), ""
    except ValueError as error:
        return _EMPTY.get(field.kind, ""), f"{error}，现在是“{text[:20]}”。"


def choices_of(field: Field, answers: Answers) -> Iterator[tuple[str, str]]:
    """What can be chosen, value and label."""
    yield from field.choices
    if field.rows_of:
        yield "", "（不选）" if not field.needed else "（请选）"
        for row in answers.get(field.rows_of, []):
            yield row["id"], row["name"]


def _text(field: Field, text: str) -> str:
    if len(text) > field.longest:
        raise ValueError(f"至多{field.longest}个字")
    if odd := _ODD.search(text):
        raise ValueError(f"不能用 {odd.group()} 这个符号")
    return text


def _lines(field: Field, text: str) -> tuple[str, ...]:
    return tuple(_text(field, line) for line in text.split("\n"))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")


def _date(_field: Field, text: str) -> dt.date:
    plain = re.sub(r"[年月./]", "-", _plain(text)).removesuffix("日")
    found = re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", plain)
    try:
        if found and _YEARS[0] <= int(found[1]) <= _YEARS[1]:
            return dt.date(*map(int, found.groups()))
    except ValueError:
        pass
    raise ValueError("请写日期，如2026-12-31")


def _count(_field: Field, text: str) -> int:
    plain = _plain(text)
    if not re.fullmatch(r"[0-9]{1,6}", plain) or not 1 <= int(plain) <= _MOST:
        raise ValueError("请写一个正整数")
    return int(plain)


def _whole(field: Field, text: str) -> int:
    """A count, or 0 for none."""
    return 0 if _plain(text) == "0" else _count(field, text)


def _year(field: Field, text: str) -> int:
    year = _count(field, text.removesuffix("年"))
    if not _YEARS[0] <= year <= _YEARS[1]:
        raise ValueError("请写年份，如2026")
    return year


def _number(_field: Field, text: str) -> Fraction:
    plain = _plain(text).removesuffix("分")
    if not re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,6}|/[1-9][0-9]{0,5})?", plain):
        raise ValueError("请写一个数")
    return Fraction(plain)


def _percent(field: Field, text: str) -> Fraction:
    value = _number(field, _plain(text).removesuffix("%")) / 100
    if value > 1:
        raise ValueError("请写0到100的数")
    return value


def _places(_field: Field, text: str) -> tuple[int, bool] | str:
    """A number and whether it is about that, or whose places are used: a name, or nothing."""
    plain = _plain(text)
    if plain.endswith(SHARED):
        return _line(text.strip().removesuffix(SHARED).removeprefix("与"))
    found = re.fullmatch(r"([0-9]{1,4})(?:个|名)?(左右)?", plain)
    if not found or not int(found[1]):
        raise ValueError("请写个数，如6、6左右，或者合用")
    return int(found[1]), bool(found[2])


_EMPTY: Mapping[str, Any] = {
    "lines": (),
    "date": None,
    "count": None,
    "whole": None,
    "year": None,
    "number": None,
    "percent": None,
    "places": None,
    "tick": False,
}
_READ: Mapping[str, Callable[[Field, str], Any]] = {
    "text": _text,
    "lines": _lines,
    "date": _date,
    "count": _count,
    "whole": _whole,
    "year": _year,
    "number": _number,
    "percent": _percent,
    "places": _places,
    "tick": lambda _field, text: text == "yes",
}
