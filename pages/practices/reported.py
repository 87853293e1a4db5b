"""Practices that districts reported in a round: files of the round, a library of their own.

They stand apart from those of the edition: no document names them, and nobody may take them for
practices that the notice asked for or the summary tells of.
"""

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from pages.edition import Edition
from pages.practices.library import Library, PracticeError, in_order, practice_file
from pages.practices.vocabulary import Vocabulary
from rulebook.practice_words import GENERAL, REPORTED

FOLDER = "practices"
_OWN = ("themes", "kinds", "levels")


def read_reported(edition: Edition, folders: Mapping[str, Path]) -> Library | None:
    """The practices of rounds; None where they have none.

    ``folders`` are the rounds' by what their pages are called in addresses.

    Raises
    ------
    PracticeError
        If a file cannot be used; it is named.
    """
    paths = [
        (path, f"{name}-{path.stem}" if name else path.stem)
        for name, folder in folders.items()
        for path in sorted((folder / FOLDER).glob("*.md"))
    ]
    if not paths:
        return None
    words = _vocabulary(edition, sorted({_year(path) for path, _ in paths}))
    return in_order([practice_file(path, words, slug) for path, slug in paths], words, {})


def _vocabulary(edition: Edition, years: Sequence[str]) -> Vocabulary:
    """General sentences with the edition's themes, and the years that the files are of."""
    data: dict[str, Any] = tomllib.loads(GENERAL.read_text(encoding="utf-8"))
    data |= {key: own for key, own in edition.data("practices").items() if key in _OWN}
    data["sources"] = [{"id": REPORTED, "zh": "各地报送材料", "short": "各地报送材料"}]
    data["years"] = [
        {
            "id": year,
            "role": "told",
            "zh": f"{year}年报送",
            "step": f"{year}年报送",
            "silent": "没有点到。",
            "said": "据报送单位",
            "untold": "办理条件、成本，以及成效怎样计算，报送单位没有写到的，来源没有说明。",
        }
        for year in years
    ]
    return Vocabulary.model_validate(data)


def _year(path: Path) -> str:
    """The year that a file says it is of; its other faults are found with the rest."""
    try:
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        return str(yaml.safe_load(head)["year"])
    except (OSError, ValueError, IndexError, KeyError, TypeError, yaml.YAMLError):
        raise PracticeError(f"{path}: needs front matter with a year") from None
