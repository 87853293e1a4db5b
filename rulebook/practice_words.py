"""The controlled words of practices: an edition's own, or general ones where it has none."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from rulebook.load import SITE_TEXTS

GENERAL = Path(__file__).with_name("practices.toml")
REPORTED = "reported"  # the source of practices that districts hand in


class PracticeWords(NamedTuple):
    """Chinese names by id: what a practice is about, what it is, how far a claim reaches."""

    themes: Mapping[str, str]
    kinds: Mapping[str, str]
    levels: Mapping[str, str]


def practice_words(edition_folder: Path) -> PracticeWords:
    """The words of an edition."""
    own = edition_folder / SITE_TEXTS / GENERAL.name
    path = own if own.is_file() else GENERAL
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    named = ({one["id"]: one["zh"] for one in data[key]} for key in PracticeWords._fields)
    return PracticeWords(*named)
