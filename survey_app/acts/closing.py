"""Survey and vote are closed for good, and what can be published is written."""

from collections.abc import Sequence
from typing import NamedTuple

from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import SMALLEST_GROUP, VOTE
from survey_app.acts.ballot_key import key_of_shares
from survey_app.acts.paper_ballots import require_counted_in
from survey_app.acts.recording import Persons, act_of, recording
from survey_app.acts.slip_count import LONGEST_REASON, require_counted
from survey_app.closing_record import write_closing
from survey_app.eligibility import write_slip_lists
from survey_app.registers import sound_name
from survey_app.sealed_ballots import FOLDER
from survey_app.setup import PART_NAMES, fault, now, prepare, require_same_kind, store_of
from survey_app.store import OPEN, PARTS, Store, has_database
from survey_app.trail import Act

LONGEST_NOTICE = 60


def opened_parts(this_round: Round, parts: Sequence[str]) -> tuple[str, ...]:
    """Those of ``parts`` that were ever opened.

    Raises
    ------
    InputError
        If none was.
    """
    store = prepare(this_round)
    opened = tuple(part for part in parts if store.phase(part).state)
    if not opened:
        raise fault(PART_NAMES[parts[0]], Words("已经开启", "opened first"), "")
    return opened


class Standing(NamedTuple):
    """How a part stands before it is closed: whether it is open, who was to come and who came.

    ``electors`` are those of the register, None where there is none; ``issued`` codes or slips;
    ``came`` are answers or ballots, of a vote that is open rounded down to fives.
    """

    is_open: bool
    electors: int | None
    issued: int
    came: int


def standing(this_round: Round, part: str) -> Standing:
    """What whoever closes ``part`` should see first."""
    store = prepare(this_round)
    is_open = store.phase(part).state == OPEN
    rows = store.credentials.turnout(part)
    issued, used = sum(row[2] for row in rows), sum(row[3] for row in rows)
    if part != VOTE:
        return Standing(is_open, None, issued, store.records.response_count())
    read = this_round.read(contract.ELECTORS)
    came = used // SMALLEST_GROUP * SMALLEST_GROUP if is_open else used
    return Standing(is_open, len(read.rows) if read else None, issued, came)


def stop_phase(this_round: Round, part: str, by: Persons = (), *, notice: str = "") -> None:
    """Take no more answers; nothing is rewritten, and ``part`` may be opened again.

    A ``notice`` makes it a pause: instead of an end, whoever comes reads that.

    Raises
    ------
    InputError
        If it is not open, or the notice does not fit into a line.
    """
    store = prepare(this_round)
    state = store.phase(part)
    if state.state != OPEN:
        raise fault(PART_NAMES[part], Words("正在开启", "open now"), state.closed_at)
    sound = sound_name(notice, LONGEST_NOTICE)
    if notice and not sound:
        words = Words(f"一句话，最多{LONGEST_NOTICE}字", f"a line of up to {LONGEST_NOTICE} signs")
        raise InputError([Problem("--notice", words, notice)])
    what = {"part": part} | ({"notice": sound} if sound else {})
    time = now(this_round)
    with recording(this_round, store, "stop", by, at=time, **what) as act:
        store.stop(part, time.isoformat(timespec="seconds"), act, sound)


def close_phase(
    this_round: Round,
    part: str,
    by: Persons = (),
    *,
    shares: Sequence[str] = (),
    countable: int | None = None,
    reason: str = "",
) -> None:
    """Close survey or vote for good, and write what can be published.

    It stops the answers, decrypts the ballots, rewrites the tables in random order, compacts the
    database, and only then calls the part closed. Each step can be cut off: closing again goes on
    from there, and writes the files anew. Two ``shares`` of the vote's key are needed until the
    ballots are rewritten; nothing is stopped before they are right. Where somebody has tampered
    with ballots, the ``countable`` ones are counted all the same if that many are and there is a
    ``reason``; how many were set aside is recorded.

    Raises
    ------
    InputError
        If it was never opened, the slips of a real vote do not add up, the shares do not give the
        vote's key, somebody has tampered with ballots, or another program keeps the database from
        being compacted.
    """
    store = prepare(this_round)
    require_closable(this_round, store, part)
    key = key_of_shares(this_round, store, shares) if store.needs_key(part) else b""
    time = now(this_round)
    set_aside = _set_aside(this_round, part, by, countable, reason)
    with recording(this_round, store, "stop", by, at=time, part=part) as act:
        store.stop(part, time.isoformat(timespec="seconds"), act)
    if part == VOTE:
        require_counted(this_round, store)  # a slip that was counted may just have been used
    windows = [window.id for window in this_round.windows]
    decrypt = act_of(this_round, "decrypt", by, part=part) if part == VOTE else None
    acts = {"decrypt": decrypt, "set_aside": set_aside}
    with recording(this_round, store, "close", by, part=part) as act:
        closed_at = time.isoformat(timespec="seconds")
        apart = [window.id for window in this_round.windows if window.status]
        store.close(part, closed_at, key, windows=windows, apart=apart, **acts, act=act)
    write_closing(this_round, store, write_slip_lists(this_round, store))


def require_closable(this_round: Round, store: Store, part: str) -> None:
    """Whether ``part`` may be closed, but for its shares: known before anybody types one.

    Raises
    ------
    InputError
        If it was never opened, paper ballots are not counted in, or the slips of a real vote do
        not add up.
    """
    if not store.phase(part).state:
        raise fault(PART_NAMES[part], Words("已经开启", "opened first"), "")
    if part == VOTE:
        require_counted_in(this_round, store)
        require_counted(this_round, store)


def _set_aside(
    this_round: Round, part: str, by: Persons, countable: int | None, reason: str
) -> Act | None:
    if part != VOTE or (countable is None and not reason):
        return None
    sound = sound_name(reason, LONGEST_REASON)
    if countable is None or not sound:
        words = Words(
            f"张数和原因（最多{LONGEST_REASON}字）一起写", "a number together with its reason"
        )
        raise fault(Words("--countable --reason", "--countable --reason"), words, reason)
    return act_of(this_round, "set aside", by, part=part, countable=countable, reason=sound)


def require_finished(this_round: Round) -> None:
    """Nothing is archived or proved while a close is half done: the files still tell who voted.

    Raises
    ------
    InputError
        If a close was begun and not finished, or the database is another round's in kind.
    """
    if (this_round.folder / FOLDER).is_dir() or not has_database(this_round):
        return  # whole ballots are written after a finished close only
    store = store_of(this_round)
    store.require_newest()
    require_same_kind(this_round, store)
    words = Words("结束完毕（请再运行 ceping close）", "closed to the end (run ceping close again)")
    for part in PARTS:
        state = store.phase(part)
        if state.over and not state.finished:
            name = PART_NAMES[part]
            raise InputError([Problem(f"{name.zh} {name.en}", words, state.state)])
