"""Whether a round is simulated: its settings, its files and its data must say the same."""

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from analysis.intake.ratings import Large
from rulebook.problems import Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from rulebook.vocabulary import SIMULATED_ID

_SAYING = ("ratings/manifest.json", "closing/closing.json", "rules.lock")


def simulated_problems(this_round: Round, large: Iterable[Large]) -> Iterator[Problem]:
    """Each file that says something else than round.toml about where the data come from.

    One simulated row of a large table is enough, and one part of the responses.
    """
    stated = this_round.settings.simulated
    for name in _SAYING:
        said = _said(this_round.folder / name)
        if said is not None and said != stated:
            yield _contradiction(name, said, stated)
    told: set[str] = set()
    for table in large:
        if not stated and table.table.name not in told and _marked(table):
            told.add(table.table.name)
            yield _contradiction(table.file, True, stated)


def _said(path: Path) -> bool | None:
    try:
        said: Any = json.loads(path.read_text(encoding="utf-8"))["simulated"]
    except (OSError, ValueError, KeyError, TypeError):
        return None  # what is wrong with the file itself is said where it is read
    return said if isinstance(said, bool) else None


def _marked(table: Large) -> bool:
    column = table.cells[table.table.columns[0].name]
    first = table.cells.filter(column.startswith(SIMULATED_ID)).limit(1)
    return int(first.count().execute()) > 0


def _contradiction(name: str, said: bool, stated: bool) -> Problem:
    expected = str(said).lower()
    words = Words(
        f"simulated = {expected}（{name} 表明{'是模拟数据' if said else '不是模拟数据'}）",
        f"simulated = {expected} ({name} shows so)",
    )
    return Problem(SETTINGS_FILE, words, str(stated).lower(), column="simulated")
