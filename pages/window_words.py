"""What windows.json says of every window, as far as a level of publication lets it be seen."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import SURVEY, VOTE

_FILE, _SCORE = Path("report", "windows.json"), Path("report", "score.json")
_SHEETS = Path("report", "sheets")
_WHOSE = "score.sha256"
_COUNTED = (VOTE, SURVEY)
_STEP = ("about", "title", "head", "rows", "sentence", "note", "rules")
_RULE = ("clause", "origin", "label", "quote", "ours", "ours_label")
_ITEM = ("label", "mean", "n")


@dataclass(frozen=True)
class WindowWords:
    """The words of a round's windows: rules by id, windows by id, and sheets by window id."""

    rules: Mapping[str, Mapping[str, Any]]
    windows: Mapping[str, Mapping[str, Any]]
    sheets: Mapping[str, Path]


def read_words(folder: Path, level: str, *, withheld: bool) -> WindowWords | None:
    """The words of a round that is published with scores; None at honours and for older reports.

    Ballots and answers by grade and number are public in full only, and so are the sheets, unless
    a window is ``withheld``: the mean of its hall would give it away.

    Raises
    ------
    InputError
        If the words were written with another score.json.
    """
    path = folder / _FILE
    if level == "honours" or not path.is_file():
        return None
    score = sha256((folder / _SCORE).read_bytes()).hexdigest()
    data = json.loads(path.read_text(encoding="utf-8"))
    if data["score"] != score:
        words = Words(
            "与 score.json 同时写出；请再运行 ceping score",
            "written together with score.json: run ceping score again",
        )
        raise InputError([Problem(str(path), words, data["score"], column="score")])
    full = level == "full"
    return WindowWords(
        {name: _only(rule, _RULE) for name, rule in data["rules"].items()},
        {window["window_id"]: _window(window, full=full) for window in data["windows"]},
        _sheets(folder, score) if full and not withheld else {},
    )


def _only(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {name: values[name] for name in names}


def _window(window: Mapping[str, Any], *, full: bool) -> dict[str, Any]:
    steps = [_only(step, _STEP) for step in window["steps"]]
    for step in steps:
        if step["about"] in _COUNTED and not full:
            step |= {"head": [], "rows": [], "note": ""}
    items = [_only(item, _ITEM) for item in window["items"]]
    return {"unit": window["unit"], "steps": steps, "items": items}


def _sheets(folder: Path, score: str) -> dict[str, Path]:
    """The sheets by window id, if they were made of this very result."""
    whose = folder / _SHEETS / _WHOSE
    if not whose.is_file() or whose.read_text(encoding="ascii").split()[0] != score:
        return {}
    return {path.stem: path for path in sorted((folder / _SHEETS).glob("*.pdf"))}
