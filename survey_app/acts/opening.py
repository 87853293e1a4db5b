"""Survey and vote are opened, each once."""

from rulebook.lock import LOCK_FILE, changes_since_lock, write_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.recording import Persons, lock_hash, recording
from survey_app.eligibility import write_eligible
from survey_app.setup import fault, now, prepare, require_same_kind, store_of
from survey_app.shown import Shown
from survey_app.store import OPEN, PARTS
from survey_app.trail import entries_of

PART_NAMES = {SURVEY: Words("问卷", "survey"), VOTE: Words("民主投票", "vote")}


def lock_rules(this_round: Round) -> None:
    """Lock the rules before anything opens under them, or see that the lock is still the same.

    Raises
    ------
    InputError
        Naming each choice that differs from rules.lock, or that the lock itself was removed.
    """
    require_locked_rules(this_round)
    _require_lock_of_trail(this_round)
    write_lock(this_round)


def open_phase(this_round: Round, part: str, by: Persons = ()) -> None:
    """Open survey or vote. Opening what is open changes nothing.

    What was only stopped, by a close that was cut off before it rewrote anything, opens again.

    Raises
    ------
    InputError
        If it has been closed: here nothing opens twice.
    """
    opened_at = now(this_round).isoformat(timespec="seconds")
    shown, simulated = Shown(this_round).part(part), this_round.settings.simulated
    store = prepare(this_round)
    name = "reopen" if store.phase(part).state else "open"
    what = {"lock": lock_hash(this_round)} if lock_hash(this_round) else {}
    if part == VOTE:
        what |= write_eligible(this_round, store)
    with recording(this_round, store, name, by, part=part, **what) as act:
        state = store.open(part, opened_at, shown, simulated=simulated, act=act)
    if state.over:
        raise fault(
            PART_NAMES[part],
            Words("尚未结束，结束后不能再开", "not closed yet: it cannot be opened again"),
            state.closed_at,
        )


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
    require_locked_rules(this_round)
    _require_lock_of_trail(this_round)
    words = Words(
        "开启时的名册和问卷（windows.csv、electors.csv 和规则文件）",
        "registers and questionnaire as at its opening (windows.csv, electors.csv, edition)",
    )
    for part, state in is_open.items():
        if state.shown not in ("", shown.part(part)):
            raise fault(PART_NAMES[part], words, state.opened_at)


def require_locked_rules(this_round: Round) -> None:
    """Opening the second part under other rules than the first would mix two rounds.

    Raises
    ------
    InputError
        Naming each choice that differs from rules.lock.
    """
    changes = changes_since_lock(this_round) or ()
    if changes:
        raise InputError(
            Problem(
                LOCK_FILE,
                Words(f"{change.what.zh}“{change.locked}”", f"{change.what.en} {change.locked!r}"),
                change.now,
            )
            for change in changes
        )


def _require_lock_of_trail(this_round: Round) -> None:
    """A lock that was removed would let another be written as if it were the first."""
    acts = entries_of(prepare(this_round).trail.lines())
    locked = [act["what"]["lock"] for act in acts if act["what"].get("lock")]
    if locked and locked[-1] != lock_hash(this_round):
        words = Words("开启时锁定的那一份", "the file that was locked at the opening")
        got = "changed" if lock_hash(this_round) else ""
        raise InputError([Problem(LOCK_FILE, words, got)])


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
