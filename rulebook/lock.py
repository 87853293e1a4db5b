"""rules.lock: the choices a round was opened under, so that a report can say they still hold.

What is amended later is added to it (``amendments``): the choices of the opening stay as they were,
and the round's files have to agree with them and all amendments together.
"""

import datetime as dt
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rulebook import contract
from rulebook.amendable_texts import rules_digest, texts_of
from rulebook.differences import LABELS, STATUSES, Difference
from rulebook.load import fingerprint
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

LOCK_FILE = "rules.lock"
_AMENDMENTS = "amendments"
TRAIL_FILE = "trail.jsonl"
CLOSING_FILE = "closing/closing.json"

# A lock from before these were locked says nothing about them.
_LOCKED_LATER = (
    *("simulated", "register", "statuses"),
    *("survey_opens", "survey_closes", "vote_opens", "vote_closes"),
)


@dataclass(frozen=True)
class Change:
    """One choice that differs from the lock."""

    what: Words
    locked: str
    now: str


@dataclass(frozen=True)
class Amendment:
    """What was changed after the opening, why, by whom, when, and by which clause.

    Without ``changes`` it is a doubt: something was found that cannot be changed any more.
    ``choices`` are those that hold from then on, by their key in the lock.
    """

    at: str
    by: tuple[str, ...]
    why: str
    clause: str
    changes: tuple[Difference, ...] = ()
    choices: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class Lock:
    """The choices of the opening, and every amendment since."""

    opened: Mapping[str, Any]
    amendments: tuple[Amendment, ...] = ()

    @property
    def choices(self) -> dict[str, Any]:
        """The choices that hold now."""
        held = dict(self.opened)
        for amendment in self.amendments:
            held |= amendment.choices or {}
        return held

    def text(self) -> str:
        """The file's content."""
        content = dict(self.opened)
        if self.amendments:
            content[_AMENDMENTS] = [asdict(amendment) for amendment in self.amendments]
        return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def choices(this_round: Round) -> dict[str, Any]:
    """Everything that must not change once answers come in.

    Raises
    ------
    InputError
        If the register of windows is at fault.
    """
    settings = this_round.settings
    return {
        "contract": contract.VERSION,
        "edition": settings.edition,
        "edition_sha256": fingerprint(this_round.edition_folder),
        "reading": this_round.reading,
        "counted_channels": list(this_round.counted_channels),
        "periods": list(this_round.periods),
        "seed": settings.seed,
        "simulated": settings.simulated,
        "windows": [window.id for window in this_round.windows],
        "register": [
            " ".join(filter(None, (w.id, w.name, w.name_en, w.hall, w.counter)))
            for w in this_round.windows
        ],
        "statuses": {w.id: w.status for w in this_round.windows if w.status},
        **{
            f"{part}_{name}": settings.local(moment).isoformat(timespec="minutes") if moment else ""
            for part, span in (("survey", settings.survey), ("vote", settings.vote))
            for name, moment in (("opens", span.opens), ("closes", span.closes))
        },
        "rules_sha256": rules_digest(this_round.book),
        "texts": texts_of(this_round.book),
    }


def write_lock(this_round: Round) -> None:
    """Lock the round's present choices. An existing lock stays as it is."""
    path = this_round.folder / LOCK_FILE
    if path.exists():
        return
    beside = path.with_suffix(".tmp")
    beside.write_text(Lock(choices(this_round)).text(), encoding="utf-8")
    beside.replace(path)


def read_lock(folder: Path) -> Lock | None:
    """The lock of a round's folder; None where there is none.

    Raises
    ------
    InputError
        If the file is not what ``ceping open`` and ``ceping amend`` write.
    """
    path = folder / LOCK_FILE
    if not path.is_file():
        return None
    try:
        content = dict(json.loads(path.read_text(encoding="utf-8")))
        amendments = tuple(_amendment(one) for one in content.pop(_AMENDMENTS, ()))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        words = Words("ceping open 写下的锁定文件", "the lock that `ceping open` writes")
        raise InputError([Problem(LOCK_FILE, words, str(error))]) from None
    return Lock(content, amendments)


def _amendment(stored: Mapping[str, Any]) -> Amendment:
    changes = tuple(Difference(**change) for change in stored["changes"])
    for change in changes:
        change.line()  # one that cannot be said was not written by us
    dt.datetime.fromisoformat(stored["at"])
    choices = stored["choices"] and dict(stored["choices"])
    made = {"by": tuple(stored["by"]), "changes": changes, "choices": choices}
    return Amendment(**{**stored, **made})


def amendments_of(this_round: Round) -> tuple[Amendment, ...]:
    """What was amended since the opening, oldest first."""
    lock = read_lock(this_round.folder)
    return lock.amendments if lock else ()


def changes_since_lock(this_round: Round) -> tuple[Change, ...] | None:
    """What differs from the lock with its amendments; None where the round was never locked."""
    lock = read_lock(this_round.folder)
    if lock is None:
        return None
    locked, now = lock.choices, choices(this_round)
    if locked.get("windows") != now["windows"]:  # that says it
        del now["register"]
    return tuple(
        Change(LABELS[key], *_differing(key, locked.get(key), value))
        for key, value in now.items()
        if key in LABELS
        if locked.get(key) != value and (key in locked or key not in _LOCKED_LATER)
    )


def lock_problems(this_round: Round) -> Iterator[Problem]:
    """Each choice that is not as it was locked, or that the lock itself is gone or another."""
    changes = changes_since_lock(this_round)
    for change in changes or ():
        back = Words(
            f"{change.what.zh}“{change.locked}”（改回去，或者用 ceping amend 登记更正）",
            f"{change.what.en} {change.locked!r} (put it back, or record it by `ceping amend`)",
        )
        yield Problem(LOCK_FILE, back, change.now)
    if changes is None and _was_locked(this_round.folder):
        words = Words(
            "开启时锁定的那一份（操作记录里有它，文件不在了）",
            "the file that was locked at the opening: the audit trail names it, and it is gone",
        )
        yield Problem(LOCK_FILE, words, "")


def require_locked_rules(this_round: Round) -> None:
    """Opening the second part under other rules than the first would mix two rounds.

    Raises
    ------
    InputError
        Naming each choice that differs from rules.lock and its amendments.
    """
    problems = tuple(lock_problems(this_round))
    if problems:
        raise InputError(problems)


def _was_locked(folder: Path) -> bool:
    """Whether the audit trail's file or the closing record says that there was a lock."""
    said = (_read(folder / name) for name in (TRAIL_FILE, CLOSING_FILE))
    return any(re.search(r'"lock": ?"[0-9a-f]', text) for text in said)


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""


def _differing(key: str, locked: object, now: object) -> tuple[str, str]:
    """Both values; of the register only the windows that differ."""
    if key == "register" and isinstance(locked, list) and isinstance(now, list):
        same = set(locked) & set(now)
        locked, now = ([row for row in rows if row not in same] for rows in (locked, now))
    return _shown(locked), _shown(now)


def _shown(value: object) -> str:
    if isinstance(value, Mapping):
        value = [
            f"{name} {STATUSES[held].zh if held in STATUSES else held}"
            for name, held in value.items()
        ]
    return "、".join(map(str, value)) if isinstance(value, list) else str(value)
