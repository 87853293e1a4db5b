"""What the last scoring says: score.json, and of windows the words that name no small group."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self

from office_app.round_files import changed_inputs, score_file
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import SMALLEST_GROUP

_WORDS = "windows.json"
_ANEW = Words("同一次计分写出的得分文件（请重新计分）", "files of one scoring: score anew")
Data = Mapping[str, Any]
Key = tuple[str, str]  # honour, candidate


@dataclass(frozen=True)
class Scored:
    """A scoring as it was written; ``sha256`` is that of score.json."""

    data: Data
    words: Data
    sha256: str
    changed: Sequence[str]

    @classmethod
    def of(cls, this_round: Round) -> Self | None:
        """The round's; None where nothing was scored.

        Raises
        ------
        InputError
            If the files cannot be read, or are not of one scoring.
        """
        path = score_file(this_round)
        if not path.is_file():
            return None
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        try:
            words = json.loads(path.with_name(_WORDS).read_text(encoding="utf-8"))
            data = json.loads(content)
            is_one = words["score"] == sha256
        except (OSError, ValueError, KeyError, TypeError):
            is_one = False
        if not is_one:
            raise InputError([Problem(f"report/{_WORDS}", _ANEW, "")])
        return cls(data, words, sha256, changed_inputs(this_round))

    @cached_property
    def windows(self) -> Mapping[str, Data]:
        """Windows by id."""
        return {one["window_id"]: one for one in self.data["windows"]}

    @cached_property
    def explained(self) -> Mapping[str, Data]:
        """How each window's result came about, without what a small group would be known by."""
        return {one["window_id"]: one for one in self.words["windows"]}

    @cached_property
    def candidates(self) -> Mapping[Key, Data]:
        """Candidates by honour and id."""
        return {
            (honour["honour"], one["candidate_id"]): one
            for honour in self.data["awards"]
            for part in (*honour["lines"], {"candidates": honour["outside"]})
            for one in part["candidates"]
        }

    @cached_property
    def methods(self) -> Mapping[str, Data]:
        """Methods of groups by id."""
        return {one["method"]: one for one in self.data.get("methods", ())}

    def panels(self, honour: str) -> list[str]:
        """What is said of the panels of an honour."""
        panels = self.data.get("panels", ())  # a result of an earlier program has none
        return [one["sentence"] for one in panels if one["honour"] == honour]

    def is_withheld(self, window: str) -> bool:
        """Whether so few ballots rate a window that nothing made from them is shown."""
        return bool(0 < self.windows[window]["ballots"] < SMALLEST_GROUP)
