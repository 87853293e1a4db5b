"""What is changed after the opening is recorded: what, why, who, when, and by which clause.

The office corrects its files as it always does; here they are held against rules.lock, what may not
be amended is refused, and the rest is added to the lock and to the audit trail in one step. A
server that runs takes up the files once that is done (``survey_app.follow``).
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, NamedTuple

from rulebook.amendable import BEFORE, OVER, RUNNING, Moment, concerns_vote, refusals
from rulebook.differences import Difference, differences
from rulebook.filelock import WriterLock
from rulebook.lock import LOCK_FILE, Amendment, Lock, choices, read_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.locked_rules import finish_lock, prepare_lock, require_lock_of_trail
from survey_app.acts.recording import Persons, act_of, copy_trail, lock_hash
from survey_app.acts.wanting import is_delivered
from survey_app.registers import sound_name
from survey_app.setup import fault, prepare, require_same_kind
from survey_app.shown import Shown
from survey_app.store import OPEN, PARTS, STOPPED, PhaseState

_LOCK = ".amend.lock"
_LONGEST = 200
_RUNNING = (OPEN, STOPPED)
_AMENDMENT = Words("更正", "amendment")


class Reason(NamedTuple):
    """Why something is amended, and the clause that allows it."""

    why: str
    clause: str


@dataclass(frozen=True)
class Plan:
    """What the files say otherwise than the lock, and how many persons have to agree."""

    lock: Lock
    changes: tuple[Difference, ...]
    choices: Mapping[str, Any]
    persons: int


def planned(this_round: Round) -> Plan:
    """What would be recorded now; nothing is written.

    Raises
    ------
    InputError
        If the round was never opened, its lock is another than the trail's, or something differs
        that cannot be amended.
    """
    store = prepare(this_round)
    require_same_kind(this_round, store)
    require_lock_of_trail(this_round, store)
    lock = read_lock(this_round.folder)
    if lock is None:
        words = Words(
            "已经开启（开启以前直接改文件就行）", "opened first: before that, just change the files"
        )
        raise fault(_AMENDMENT, words, "")
    now = choices(this_round)
    found = tuple(differences(lock.choices, now))
    states = {part: store.phase(part) for part in PARTS}
    moment = _moment(this_round, states, store.has_answers())
    _require_allowed(this_round, lock, found, now, moment)
    changed = {key: value for key, value in now.items() if lock.choices.get(key) != value}
    return Plan(lock, found, changed, 2 if concerns_vote(found, moment) else 1)


def amend(this_round: Round, reason: Reason, by: Persons = (), *, doubt: bool = False) -> Amendment:
    """Record what the files say otherwise than the lock; or, of nothing changed, a ``doubt``.

    Raises
    ------
    InputError
        As ``planned`` has it; if nothing differs, or something does beside a doubt; if why or
        clause is missing; if somebody else has amended or opened at the same moment.
    """
    store, reason = prepare(this_round), sound(reason)
    with WriterLock(this_round.folder / _LOCK)():
        plan = planned(this_round)
        require_something(plan, doubt=doubt)
        act = act_of(this_round, "doubt" if doubt else "amend", by)
        amendment = Amendment(act.at, by, *reason, plan.changes, {**plan.choices} or None)
        amended = Lock(plan.lock.opened, (*plan.lock.amendments, amendment))
        new = prepare_lock(this_round, amended.text())
        shown = Shown(this_round, sum(bool(one.changes) for one in amended.amendments))
        what = {**reason._asdict(), "changes": [asdict(one) for one in plan.changes], "lock": new}
        now = choices(this_round)

        def allowed(answered: bool, states: Mapping[str, PhaseState]) -> None:
            moment = _moment(this_round, states, answered)
            _require_allowed(this_round, plan.lock, plan.changes, now, moment)

        parts = {part: shown.part(part) for part in PARTS} if plan.changes else {}
        if not store.amend(parts, allowed, act._replace(what=what), lock_hash(this_round)):
            words = Words("没有别人同时登记（请再运行一次）", "nobody else at it (run it again)")
            raise fault(_AMENDMENT, words, "")
        finish_lock(this_round, store)
        copy_trail(this_round, store)
    return amendment


def sound(reason: Reason) -> Reason:
    """Both as they fit into a line.

    Raises
    ------
    InputError
        If one is empty or too long.
    """
    made = Reason(*(sound_name(text, _LONGEST) for text in reason))
    for name, text, given in zip(("--why", "--clause"), made, reason, strict=True):
        if not text:
            words = Words(f"1到{_LONGEST}字的一句话", f"a sentence of 1 to {_LONGEST} signs")
            raise InputError([Problem(name, words, given)])
    return made


def require_something(plan: Plan, *, doubt: bool) -> None:
    """Whether there is something to record, and of a doubt nothing beside it.

    Raises
    ------
    InputError
        If not.
    """
    if doubt and plan.changes:
        words = Words(
            "没有尚未登记的改动（先登记改动，再登记疑义）",
            "no change that is not recorded yet: record that first, then the doubt",
        )
        raise fault(_AMENDMENT, words, plan.changes[0].line())
    if not doubt and not plan.changes:
        words = Words(
            "与 rules.lock 不同的文件（先把文件改好，再登记；题目在本轮的 edition/ 里改，"
            "没有就先运行 ceping init 别处 --copy-edition，把那里的 edition/ 移过来）",
            "files that differ from rules.lock: correct them first, then record it (questions in "
            "the round's edition/; without one, `ceping init ELSEWHERE --copy-edition` makes one "
            "to move here)",
        )
        raise fault(_AMENDMENT, words, "")


def _require_allowed(
    this_round: Round,
    lock: Lock,
    found: tuple[Difference, ...],
    now: Mapping[str, Any],
    moment: Moment,
) -> None:
    names = {window.id: window.name for window in this_round.windows}
    refused = [*refusals(found, lock.choices, now, names, moment)]
    if refused:
        raise InputError(Problem(LOCK_FILE, words, one.line()) for one, words in refused)


def _moment(this_round: Round, states: Mapping[str, PhaseState], answered: bool) -> Moment:
    """How far the round is; what an agency has delivered is over too."""
    far = {part: _far(state) for part, state in states.items()}
    for part in far:
        if is_delivered(this_round, part):
            far[part], answered = OVER, True
    return Moment(answered, far[SURVEY], far[VOTE])


def _far(state: PhaseState) -> str:
    if not state.state:
        return BEFORE
    return RUNNING if state.state in _RUNNING else OVER
