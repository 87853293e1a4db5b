"""The slips that did not come back are counted by two persons, before the vote is closed."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from rulebook.problems import InputError, Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.recording import Persons, record
from survey_app.eligibility import SlipCount, counted_in, has_lists, slip_count
from survey_app.registers import sound_name
from survey_app.setup import fault, keys_of, prepare
from survey_app.store import OPEN, STOPPED, Credential, Store
from survey_app.tokens import token_hash
from survey_app.trail import parsed

LONGEST_REASON = 100
_SLIPS = Words("票签", "slips")


def count_slips(
    this_round: Round, left: int, voided: int, missing: int, reason: str, by: Persons = ()
) -> SlipCount:
    """Record how many slips are left over, voided and missing; the newest count holds.

    Raises
    ------
    InputError
        If the vote is not stopped or goes by personal links, slips are missing without a reason,
        or the slips do not add up.
    """
    store = prepare(this_round)
    state = store.phase(VOTE)
    if state.state != STOPPED or not has_lists(store):
        words = Words("已停止、用票签的投票（ceping stop）", "a vote by slips that is stopped")
        raise fault(_SLIPS, words, state.state)
    sound = sound_name(reason, LONGEST_REASON)
    if bool(reason or missing) and not sound:
        words = Words(f"遗失的原因，最多{LONGEST_REASON}字", "why slips are missing")
        raise fault(_SLIPS, words, reason)
    what: dict[str, Any] = {"left": left, "voided": voided, "missing": missing, "reason": sound}
    counted = slip_count(store)._replace(**what)
    if not counted.agrees:
        raise _not_agreed(counted)
    _require_all_void(counted, store)
    record(this_round, store, "count", by, **what)
    return counted


class Scanned(NamedTuple):
    """Slips that were scanned or typed: how many are unused, and those that are not left over."""

    left: int
    used: tuple[str, ...]
    unknown: tuple[str, ...]
    void: tuple[str, ...] = ()


def scanned(this_round: Round, codes: Iterable[str]) -> Scanned:
    """Look at slips that are said to be left over, each by its link or its typed code, once.

    Raises
    ------
    InputError
        If the vote is not stopped: while it is open this would say who has voted.
    """
    store = prepare(this_round)
    state = store.phase(VOTE)
    if not state.over:
        raise fault(_SLIPS, Words("投票先停止", "a vote that is stopped"), state.state)
    found = {code: slip_of(this_round, store, code) for code in dict.fromkeys(codes)}
    unknown = tuple(code for code, slip in found.items() if slip is None)
    known = {slip.hash: (code, slip) for code, slip in found.items() if slip}
    used = tuple(code for code, slip in known.values() if slip.used)
    void = tuple(code for code, slip in known.values() if slip.void)
    return Scanned(len(known) - len(used) - len(void), used, unknown, void)


def slip_of(this_round: Round, store: Store, code: str) -> Credential | None:
    """The slip of a link, or of a typed code."""
    if "/" in code:
        return store.arrival(VOTE, token_hash(code.rstrip("/").rsplit("/", 1)[1]))[1]
    return store.credentials.find_typed(VOTE, keys_of(this_round).typed_hash(code))


def was_counted(store: Store) -> bool:
    """Whether a count was recorded since the vote was last opened."""
    return bool(counted_in(parsed(store.trail.lines())))


def require_counted(this_round: Round, store: Store) -> None:
    """Close no real vote whose slips do not add up.

    Raises
    ------
    InputError
        If more came back than went out, or a slip is not accounted for. While the vote is open
        that says no number: how many have voted is told in fives until it is stopped.
    """
    if this_round.settings.simulated or not has_lists(store):
        return
    count, state = slip_count(store), store.phase(VOTE).state
    if not count.agrees and state == OPEN:
        words = Words(
            "先停止投票，再由两人清点（ceping stop、ceping count）",
            "a vote that is stopped, its slips counted by two (ceping stop, ceping count)",
        )
        raise fault(_SLIPS, words, state)
    if not count.agrees:
        raise _not_agreed(count)
    _require_all_void(count, store)


def _require_all_void(count: SlipCount, store: Store) -> None:
    """Slips that were handed back, and the slips of invalid sheets, are among those voided."""
    void = store.slips.voided()
    if count.voided < void:
        words = Words(
            f"作废至少{void}张（换票交回的和无效的纸质选票都算在内）",
            f"at least {void} voided (slips handed back and invalid paper ballots among them)",
        )
        raise fault(_SLIPS, words, str(count.voided))


def _not_agreed(count: SlipCount) -> InputError:
    """The sum that does not come out."""
    words = Words(
        "张数相符：生成 = 收回 + 剩余 + 作废 + 遗失（停止后由两人清点：ceping count）",
        "issued = used + left over + voided + missing (stop, then two count: ceping count)",
    )
    parts = " + ".join(map(str, (count.used, count.left, count.voided, count.missing)))
    return fault(_SLIPS, words, f"{count.issued} ≠ {parts}")
