"""The manual on the site: which pictures it shows, and the words of the pages it is about."""

import re
from functools import cache

from tests.survey_app.rounds import ROOT

MANUAL = ROOT / "site" / "_pages" / "guide" / "manual.md"
SHOWN = ROOT / "site" / "assets" / "manual"
WORDS = ROOT / "site" / "_data" / "manual_pictures.json"  # what stood on each picture
_ROOMS = ("office_app", "survey_app", "rulebook")
_KINDS = {".html", ".py", ".toml"}


def text() -> str:
    """The manual as it is written."""
    return MANUAL.read_text(encoding="utf-8")


def pictured() -> dict[str, str]:
    """Its pictures by name, each with the words that stand for it."""
    return dict(re.findall(r'shot\("([a-z-]+)", "([^"]+)"', text()))


@cache
def sources() -> str:
    """Everything that console and voters' pages may say, in one text."""
    files = (path for room in _ROOMS for path in sorted((ROOT / room).rglob("*")))
    return "\n".join(path.read_text(encoding="utf-8") for path in files if path.suffix in _KINDS)
