"""Dates, counts, shares and formulas as the pages write them, in Chinese and in English."""

from collections.abc import Iterable
from datetime import date

from rendering.numbers import grouped_text, percent_text, plain_text
from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook

_ENGLISH = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH_ORDINALS = (
    *("zeroth", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
    *("ninth", "tenth"),
)


def en_date(day: date | str) -> str:
    """18 June 2021."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def formula(book: Rulebook, language: str = "zh") -> str:
    """总分＝双月度考核50%＋民主投票25%＋第三方问卷25%, from the score tree."""
    root = book.window_score.score
    parts = [
        f"{node.name.in_language(language)}{' ' if language == 'en' else ''}{percent_text(share)}"
        for node, share in root.leaves()
    ]
    if language == "en":
        return f"{root.name.en} = {' + '.join(parts)}"
    return f"{root.name.zh}＝{'＋'.join(parts)}"


def places(line: QuotaLine, honour: Honour) -> str:
    """5个左右, 2名（推算）, 3个."""
    about = "左右" if line.approximate else ""
    inferred = "（推算）" if line.inferred else ""
    return f"{line.places}{honour.measure_word}{about}{inferred}"


def en_counted(number: int) -> str:
    """Three for 3, up to ten; digits beyond."""
    return _ENGLISH[number] if number < len(_ENGLISH) else str(number)


def en_ordinal(number: int) -> str:
    """Third for 3, up to ten; 11th beyond."""
    return _ENGLISH_ORDINALS[number] if number < len(_ENGLISH_ORDINALS) else f"{number}th"


def in_myriads(number: float) -> str:
    """A round number as it is said: 300, 1万, 1000万, 10亿; others in digits."""
    for size, word in ((100_000_000, "亿"), (10_000, "万")):
        if number >= size and number % (size // 10) == 0:
            return plain_text(number / size, 1) + word
    return plain_text(number, 1) if number < 10_000 else grouped_text(number)


def joined(words: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(words)
