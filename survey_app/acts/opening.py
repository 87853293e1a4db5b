"""Survey and vote are opened, each once; with the vote its key is made."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from rulebook.lock import require_locked_rules, write_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.ballot_key import make_key
from survey_app.acts.locked_rules import require_lock_of_trail
from survey_app.acts.own_rules import require_written
from survey_app.acts.recording import Persons, lock_hash, recording
from survey_app.ballot_key.shares import Share, name_of
from survey_app.eligibility import write_eligible
from survey_app.setup import (
    PART_NAMES,
    fault,
    keys_of,
    now,
    prepare,
    require_same_kind,
    require_storable_grades,
    store_of,
)
from survey_app.shown import AS_OPENED, Shown
from survey_app.store import OPEN, PARTS, has_database

DECISIONS = "decisions.jsonl"


def lock_rules(this_round: Round) -> None:
    """Lock the rules before anything opens under them, or see that the lock is still the same.

    Raises
    ------
    InputError
        Naming each choice that differs from rules.lock, or that the lock itself was removed; or
        if rules of its own were begun and not written.
    """
    require_written(this_round)
    require_lock_of_trail(this_round, prepare(this_round))
    require_locked_rules(this_round)
    write_lock(this_round)


def open_phase(
    this_round: Round, part: str, by: Persons = (), *, folder: Path | None = None
) -> Sequence[Share]:
    """Open survey or vote. Opening what is open changes nothing.

    What was only stopped, by a close that was cut off before it rewrote anything, opens again,
    with the key it had.

    Parameters
    ----------
    this_round, part
        What is opened.
    folder
        Where the shares of the vote's key are written, before a ballot can need them.

    Returns
    -------
    sequence
        The shares of a key that was made now.

    Raises
    ------
    InputError
        If it has been closed: here nothing opens twice. If the honours are decided already.
        If a real vote's shares have no place.
    """
    if is_decided(this_round):
        words = Words(
            "尚未记录审定，记录以后不再开启", "no decision recorded: nothing opens after it"
        )
        raise fault(PART_NAMES[part], words, DECISIONS)
    time = now(this_round)
    shown, simulated = Shown(this_round).part(part), this_round.settings.simulated
    store, key, shares = prepare(this_round), b"", list[Share]()
    name = "reopen" if store.phase(part).state else "open"
    if part == VOTE and name == "open":
        key, shares = make_key(this_round, folder)
    what: dict[str, Any] = {"lock": lock_hash(this_round), "key": name_of(key) if key else ""}
    if part == VOTE:
        what |= write_eligible(this_round, store)
    noted = {name: value for name, value in what.items() if value}
    opened_at = time.isoformat(timespec="seconds")
    with recording(this_round, store, name, by, at=time, part=part, **noted) as act:
        state = store.open(part, opened_at, shown, simulated=simulated, key=key, act=act)
    if state.over:
        raise fault(
            PART_NAMES[part],
            Words("尚未结束，结束后不能再开", "not closed yet: it cannot be opened again"),
            state.closed_at,
        )
    return shares if store.ballots.public_key() == key else []


def is_decided(this_round: Round) -> bool:
    """Whether a decision of the leading group is recorded."""
    return (this_round.folder / DECISIONS).is_file()


def foreseen(this_round: Round) -> tuple[Problem, ...]:
    """What would stop an opening or a server now; nothing is written."""
    asked: list[Callable[[Round], object]] = [require_storable_grades, require_written]
    if has_database(this_round):
        asked += [_require_same_database, require_as_opened]
    problems: list[Problem] = []
    for ask in asked:
        try:
            ask(this_round)
        except InputError as error:
            problems += error.problems
            break
    return tuple(problems)


def _require_same_database(this_round: Round) -> None:
    store = store_of(this_round)
    store.require_ready()
    require_same_kind(this_round, store)
    if store.credentials.issued():
        keys_of(this_round, make=False)


def require_as_opened(this_round: Round) -> None:
    """No server begins with other rules or registers than those that a part was opened with.

    Raises
    ------
    InputError
        Naming what differs, while a part is open.
    """
    shown, store = Shown(this_round), store_of(this_round)
    require_same_kind(this_round, store)
    is_open = {part: state for part in PARTS if (state := store.phase(part)).state == OPEN}
    if not is_open:
        return
    require_lock_of_trail(this_round, prepare(this_round))
    require_locked_rules(this_round)
    for part, state in is_open.items():
        if state.shown not in ("", shown.part(part)):
            raise fault(PART_NAMES[part], AS_OPENED, state.opened_at)


def require_not_opened(this_round: Round, part: str) -> None:
    """Whoever votes is settled before: a slip made during the vote could be anybody's second.

    Raises
    ------
    InputError
        If ``part`` has been opened.
    """
    state = prepare(this_round).phase(part)
    if state.state:
        words = Words("尚未开启（开启后不再生成）", "not opened yet: none are made afterwards")
        raise fault(PART_NAMES[part], words, state.opened_at)


def require_not_closed(this_round: Round, part: str) -> None:
    """Nothing is issued for what is over.

    Raises
    ------
    InputError
        If ``part`` is closed.
    """
    state = store_of(this_round).phase(part)
    if state.over:
        raise fault(PART_NAMES[part], Words("尚未结束", "not closed yet"), state.closed_at)
