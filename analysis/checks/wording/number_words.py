"""How the checks say numbers."""

from collections.abc import Iterable

_DIGITS = "零一二三四五六七八九十"


def numeral(number: int) -> str:
    """A small number in Chinese: 3 -> 三; larger ones stay digits."""
    return _DIGITS[number] if 0 <= number < len(_DIGITS) else str(number)


def points(value: float) -> str:
    """Points with two decimals; as many more as a small number needs to be seen."""
    text = f"{value:.2f}"
    return text if value == 0 or float(text) != 0 else f"{value:.2g}"


def percent(share: float) -> str:
    """A share as a whole per cent; never 0 % or 100 % for what is not certain."""
    if 0 < share < 0.005:
        return "不到1%"
    if 0.995 <= share < 1:
        return "99%以上"
    return f"{100 * share:.0f}%"


def listed(names: Iterable[str], most: int = 3) -> str:
    """Names in a row, cut after a few."""
    everybody = list(names)
    return "、".join(everybody[:most]) + ("等" if len(everybody) > most else "")
