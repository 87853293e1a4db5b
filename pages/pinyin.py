"""How characters sound, for a search by sound: syllables without tones, ü as v."""

from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("pinyin.txt")


@cache
def _syllables() -> Mapping[str, str]:
    """Every syllable with the common characters (GB 2312, level 1, and a few more) that have it."""
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return dict(line.split() for line in lines)


def sounds(texts: Iterable[str]) -> dict[str, str]:
    """The syllables of the characters of some texts, each with those characters."""
    used = set().union(*texts)
    kept = {name: "".join(c for c in chars if c in used) for name, chars in _syllables().items()}
    return {name: chars for name, chars in kept.items() if chars}
