"""What people are shown, as digests: a form belongs to one, and so does a part that is open.

Answers are worth what their questions and windows were when somebody read them. A form of another
digest is shown again, and a server whose register is not that of the opening takes no vote.
"""

import hashlib
import json
from collections.abc import Iterable
from functools import cached_property

from rulebook import contract
from rulebook.lock import amendments_of
from rulebook.problems import Words
from rulebook.round import Round, Window
from rulebook.vocabulary import VOTE

AS_OPENED = Words(
    "开启时的名册和问卷（windows.csv、electors.csv 和规则文件）",
    "registers and questionnaire as at its opening (windows.csv, electors.csv, edition)",
)
_ITEM = ("id", "label", "question", "hint")  # what a page shows of one
_ELECTOR = ("elector_id", "category", "window_id")


class Shown:
    """The digests of one round as it was read."""

    def __init__(self, this_round: Round, amended: int | None = None) -> None:
        """Read nothing yet. ``amended`` is how many amendments there are, those of the lock."""
        self._round = this_round
        self._known = amended
        self._by_window: dict[str, str] = {}

    @cached_property
    def ids(self) -> tuple[str, ...]:
        """The windows of a ballot, in the order of the register."""
        return tuple(window.id for window in self._round.ballot_windows)

    def part(self, part: str) -> str:
        """What must not change while ``part`` is open: for the vote the registers too.

        Each amendment makes another, so that a server sees that there was one.
        """
        base = self.vote if part == VOTE else self.survey
        return _digest([base, self._amended]) if self._amended else base

    @cached_property
    def _amended(self) -> int:
        """How many amendments there are; a doubt changes nothing that is shown."""
        if self._known is not None:
            return self._known
        return sum(bool(one.changes) for one in amendments_of(self._round))

    @cached_property
    def survey(self) -> str:
        """The questionnaires of the edition, with all that they say, their items in any order."""
        said = self._round.book.questionnaires.model_dump(mode="json")
        items = [{name: item[name] for name in _ITEM} for item in said["questionnaire"]["items"]]
        said["questionnaire"]["items"] = sorted(items, key=lambda item: str(item["id"]))
        return _digest(said)

    @cached_property
    def vote(self) -> str:
        """Questionnaires, windows as a ballot shows them, and who may vote."""
        read = self._round.read(contract.ELECTORS)
        rows = read.rows if read else ()
        electors = sorted([str(row.values[name] or "") for name in _ELECTOR] for row in rows)
        return _digest([self.survey, _rows(self._round.ballot_windows), electors])

    @cached_property
    def windows(self) -> str:
        """Questionnaires and windows, for a form in which one of them is chosen."""
        return _digest([self.survey, _rows(self._round.survey_windows)])

    def window(self, window: Window) -> str:
        """The questionnaire about one window."""
        if window.id not in self._by_window:
            self._by_window[window.id] = _digest([self.survey, _rows([window])])
        return self._by_window[window.id]


def _rows(windows: Iterable[Window]) -> list[list[str]]:
    return [[w.id, w.name, w.name_en, w.hall, w.counter] for w in windows]


def _digest(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:32]
