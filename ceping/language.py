"""Which language to speak: Chinese, unless the locale is English."""

import os
import tomllib
from pathlib import Path

from rulebook.problems import Words

_HERE = Path(__file__).parent
_HELP = tomllib.loads((_HERE / "help.toml").read_text(encoding="utf-8"))


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


def help_text(key: str) -> str:
    """What `ceping --help` says of a command or option, by its key in help.toml."""
    return say(**_HELP[key])
