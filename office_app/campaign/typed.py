"""What people type into the pages of the year's campaign: clean texts and days."""

import datetime as dt
import re
from collections.abc import Mapping

from rulebook.cells import clean

_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


def text_of(form: Mapping[str, str], name: str) -> str:
    """A text without signs that nobody sees and outer space."""
    return _HIDDEN.sub("", form.get(name, "").replace("\r\n", "\n")).strip()


def day_of(text: str) -> dt.date | None:
    """A day as people write it; None where it is none."""
    found = _DAY.fullmatch(clean(text))
    try:
        return dt.date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def revision_of(form: Mapping[str, str]) -> int:
    """The revision that a form was made from; 0 for a new one."""
    typed = form.get("revision", "0")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 9 else 0
