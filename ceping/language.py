"""Which language to speak: Chinese, unless the locale is English."""

import os
from pathlib import Path

from rulebook.problems import Words

_LOCALE = Path(__file__).parent / "locale"


def language() -> str:
    """``"en"`` in an English locale, else ``"zh"``; CEPING_LANG overrides both."""
    for name in ("CEPING_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value:
            return "en" if value.lower().startswith("en") else "zh"
    return "zh"


def say(zh: str, en: str) -> str:
    """One of two texts, by the language."""
    return Words(zh, en).in_language(language())


def speak_click() -> None:
    """Let click's own words (Usage, Options, Missing argument ...) follow the language."""
    import gettext

    if language() == "zh":
        os.environ["LANGUAGE"] = "zh_CN"
        gettext.bindtextdomain("messages", str(_LOCALE))
