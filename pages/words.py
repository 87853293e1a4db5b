"""Small words: dates, shares, counts and rules as the pages write them."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from html import escape

from markupsafe import Markup

from rulebook.honours import Honour, QuotaLine
from rulebook.model import Rulebook
from rulebook.provenance import Origin, Rule


def zh_date(day: date | str) -> str:
    """2021年6月18日."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.year}年{day.month}月{day.day}日"


def en_date(day: date | str) -> str:
    """18 June 2021."""
    day = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{day.day} {day:%B %Y}"


def percent(share: Fraction) -> str:
    """A share (0 to 1) as 50%, or 12.5% where it is no whole per cent."""
    value = share * 100
    return f"{value.numerator}%" if value.denominator == 1 else f"{float(value):.4g}%"


def formula(book: Rulebook, language: str = "zh") -> str:
    """总分＝双月度考核50%＋民主投票25%＋第三方问卷25%, from the score tree."""
    root = book.window_score.score
    parts = [
        f"{node.name.in_language(language)}{' ' if language == 'en' else ''}{percent(share)}"
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


def ordinal(number: int) -> str:
    """三 for 3, up to ten; digits beyond."""
    return "零一二三四五六七八九十"[number] if number <= 10 else str(number)


def joined(words: Iterable[str]) -> str:
    """甲、乙、丙."""
    return "、".join(words)


def tags(rule: Rule, book: Rulebook) -> Markup:
    """Where a rule comes from, and whether its words admit several readings."""
    texts = book.questionnaires.texts
    working = rule.origin is Origin.WORKING
    kind, words = ("working", texts.origin_working) if working else ("notice", texts.origin_notice)
    parts = [f'<span class="tag tag-{kind}">{escape(words.zh)}</span>']
    if rule.ambiguous:
        parts.append(f'<span class="tag tag-readings">{escape(texts.several_readings.zh)}</span>')
    return Markup("".join(parts))
