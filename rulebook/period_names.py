"""What people may write for a period (2021年7—8月, 第一季度, 2023Q1) -> its id in the edition."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from rulebook.campaign import Period
from rulebook.methods import Criterion

_NUMERALS = str.maketrans("一二三四五六七八九", "123456789")


def period_names(periods: Iterable[Period]) -> Mapping[str, str]:
    """Id by everything that means one period and no other: its id, its names, its months.

    Keys are as ``plain_period`` makes them. The year may be left out.
    """
    meant: dict[str, set[str]] = {}
    for period in periods:
        for form in _forms(period):
            meant.setdefault(form, set()).add(period.id)
    return {form: ids.pop() for form, ids in meant.items() if form and len(ids) == 1}


def _forms(period: Period) -> set[str]:
    first, last = period.start, period.end
    months = f"{first.month}-{last.month}" if first.month != last.month else str(first.month)
    written = [period.id, period.name.zh, period.name.en]
    if first.year == last.year:
        written.append(f"{first.year}-{months}")
    whole = {plain_period(text) for text in written}
    return whole | {form.removeprefix(f"{first.year}-") for form in whole}


def part_names(parts: Iterable[Criterion]) -> Mapping[str, str]:
    """Id of an indicator or a criterion by its id and its names, as ``period_names``."""
    return {
        plain_period(name): part.id
        for part in parts
        for name in (part.id, part.name.zh, part.name.en)
        if name
    }


@functools.lru_cache(maxsize=1024)  # a round's own names are asked for at every opening of it
def plain_period(text: str) -> str:
    """``text`` without what people write in different ways: space, dashes, 年月第, zeros."""
    text = unicodedata.normalize("NFKC", text).casefold()
    text = re.sub(r"[\s月第]", "", text.replace("年", "-")).translate(_NUMERALS)
    text = re.sub(r"[-—–~至到]+", "-", text)
    text = re.sub(r"^(\d{4})-?", r"\1-", text)
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)
