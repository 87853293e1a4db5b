"""Paper ballots: made before the opening, entered by two tellers, counted in once both agree.

What a teller enters is encrypted under the tellers' passphrase until then (``paper_entries``).
Counted in, each sheet is a ballot encrypted anew to the vote's key, in random order, that spends a
slip of the pile of paper ballots. The trail has numbers only.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import PAPER_PILE, SMALLEST_GROUP, VOTE, WITHDRAWN
from survey_app.acts.issuing import new_secrets
from survey_app.acts.opening import require_not_opened
from survey_app.acts.paper_return import COUNTED, paper_is_due
from survey_app.acts.recording import Persons, recording
from survey_app.eligibility import write_eligible
from survey_app.paper_comparison import Comparison
from survey_app.paper_entries import Sheet, check_of, key_of, sealed
from survey_app.registers import categories
from survey_app.setup import fault, keys_of, prepare
from survey_app.shown import AS_OPENED, Shown
from survey_app.store import ANEW, COUNT, STOPPED, Entered, Store
from survey_app.tokens import new_typed

DISCARDED = "paper discarded"
_PAPERS = Words("纸质选票", "paper ballots")


def make_ballots(this_round: Round, count: int, by: Persons = ()) -> int:
    """Make slips for ``count`` sheets of paper; how many sheets there are by now.

    Nobody is told their codes, so that nobody can vote by one on a phone: the tellers' count
    spends them.

    Raises
    ------
    InputError
        If the vote has been opened or goes by personal links, or they would be a small pile that
        has no other to join.
    """
    require_not_opened(this_round, VOTE)
    store = prepare(this_round)
    if PAPER_PILE in categories(this_round)[0]:
        words = Words(
            f"没有叫“{PAPER_PILE}”的投票人类别", f"no category of voters named {PAPER_PILE}"
        )
        raise fault(_PAPERS, words, PAPER_PILE)
    before = store.slips.piles()
    if not this_round.settings.simulated and not before and count < SMALLEST_GROUP:
        words = Words(f"至少{SMALLEST_GROUP}张，或者先生成票签", f"at least {SMALLEST_GROUP}")
        raise fault(_PAPERS, words, str(count))
    _, stored = new_secrets(this_round, count)
    what: dict[str, Any] = {"category": PAPER_PILE, "count": count}
    with recording(this_round, store, "slips", by, **what) as act:
        pile = store.slips.add(sorted(stored), PAPER_PILE, act=act)
    if not pile:
        words = Words(
            "用票签的投票（个人链接发给了具体的人，换纸票就知道是谁）",
            "a vote by slips: with personal links it would be known who changed to paper",
        )
        raise fault(_PAPERS, words, "")
    write_eligible(this_round, store)
    return before.get(PAPER_PILE, 0) + count


def sheets_made(this_round: Round) -> int:
    """How many sheets there are.

    Raises
    ------
    InputError
        If there are none.
    """
    made = prepare(this_round).papers.made()
    if not made:
        raise fault(_PAPERS, Words("先生成（--count 张数）", "made first (--count NUMBER)"), "0")
    return made


def begin(this_round: Round) -> tuple[str, bytes]:
    """The passphrase of a new count, shown this once, and the key it gives.

    Raises
    ------
    InputError
        If the vote is not stopped, or has no sheets, or the count has begun already.
    """
    _require_stopped(this_round)
    store, passphrase = prepare(this_round), new_typed()
    sheets_made(this_round)
    key = key_of(passphrase, keys_of(this_round), store.ballots.public_key())
    if not store.papers.begin(check_of(key)):
        words = Words("还没有开始的录入（请输入已有的口令）", "a count that has not begun yet")
        raise fault(_PAPERS, words, "")
    return passphrase, key


def unlocked(this_round: Round, passphrase: str) -> bytes:
    """The key of the count that has begun; empty if it is another passphrase."""
    store = prepare(this_round)
    key = key_of(passphrase, keys_of(this_round), store.ballots.public_key())
    right = secrets.compare_digest(check_of(key), store.papers.entered().check)
    return key if right else b""


def compared(this_round: Round, key: bytes, entered: Entered | None = None) -> Comparison:
    """What both have entered, side by side."""
    entered = entered or prepare(this_round).papers.entered()
    return Comparison.of_entered(key, this_round.ballot_windows, entered)


def enter(this_round: Round, key: bytes, number: int, teller: str, sheet: Sheet) -> None:
    """Keep a teller's entry of the sheet with that number.

    Raises
    ------
    InputError
        If the vote is not stopped, or it is none of the two tellers' sheets.
    """
    store = prepare(this_round)
    counted = store.papers.entered().sheets.get(teller, 0)
    if not 1 <= number <= counted:
        words = Words(f"1到{counted}之间的票号", f"a sheet from 1 to {counted}")
        raise fault(_PAPERS, words, str(number))
    if not store.papers.enter(number, teller, sealed(key, number, teller, sheet)):
        _require_stopped(this_round)
        raise fault(_PAPERS, Words("这次录入的两名计票人之一", "one of the two tellers"), teller)


def agree_to_count(this_round: Round, key: bytes, seen: Entered, teller: str) -> bool:
    """Note that a teller agrees to what both have entered; counted in once both do.

    Returns
    -------
    bool
        Whether the ballots are counted in now.

    Raises
    ------
    InputError
        If something is missing or differs, or was entered since it was ``seen``.
    """
    _require_stopped(this_round)
    store, comparison = prepare(this_round), compared(this_round, key, seen)
    if teller not in seen.sheets or not comparison.complete:
        words = Words("两人都录完、没有不一致的票", "all sheets entered by both and alike")
        raise fault(_PAPERS, words, "")
    agreed = store.papers.agree(teller, COUNT, seen)
    if agreed is None:
        raise _changed()
    both = {*seen.sheets}
    if len(both) < 2 or any(agreed.consents.get(one) != COUNT for one in both):
        return False
    _count_in(this_round, comparison.sheets(), tuple(sorted(both)), agreed)
    return True


def count_lists(
    this_round: Round, one: Sequence[Sheet], other: Sequence[Sheet], by: Persons = ()
) -> None:
    """Count two tellers' lists in, the sheets of each in their order.

    Raises
    ------
    InputError
        Naming each sheet and window that differs; if the vote is not stopped, or entries on the
        tellers' page would be passed over.
    """
    _require_stopped(this_round)
    seen = prepare(this_round).papers.entered()
    if seen.begun:
        words = Words("没有在网页上开始的录入", "no count that was begun on the page")
        raise fault(_PAPERS, words, "")
    comparison = Comparison.of_lists(this_round.ballot_windows, one, other)
    if not comparison.complete:
        raise InputError(Problem("纸质选票", words, "") for words in comparison.faults())
    _count_in(this_round, comparison.sheets(), by, seen)


def agree_to_discard(this_round: Round, account: str) -> bool:
    """Note that somebody wants all entries thrown away; done once a second person does.

    Raises
    ------
    InputError
        If there is nothing to throw away, or something was entered meanwhile.
    """
    store = prepare(this_round)
    seen = store.papers.entered()
    if not seen.begun:
        raise fault(_PAPERS, Words("已经开始的录入", "a count that has begun"), "")
    agreed = store.papers.agree(account, ANEW, seen)
    if agreed is None:
        raise _changed()
    both = tuple(sorted(name for name, what in agreed.consents.items() if what == ANEW))
    if len(both) < 2:
        return False
    discard(this_round, both, agreed)
    return True


def discard(this_round: Round, by: Persons = (), seen: Entered | None = None) -> None:
    """Throw all entries away, so that tellers begin anew: the sheets are still there.

    Raises
    ------
    InputError
        If there are none, or something was entered since it was ``seen``.
    """
    store = prepare(this_round)
    seen = seen or store.papers.entered()
    if not seen.begun:
        raise fault(_PAPERS, Words("已经开始的录入", "a count that has begun"), "")
    entries = len({number for number, _ in seen.entries})
    with recording(this_round, store, DISCARDED, by, sheets=entries) as act:
        if not store.papers.discard(seen, act):
            raise _changed()


def _count_in(this_round: Round, sheets: Sequence[Sheet], by: Persons, seen: Entered) -> None:
    store, shown = prepare(this_round), Shown(this_round).part(VOTE)
    _require_stopped(this_round)
    if store.phase(VOTE).shown not in ("", shown):
        raise fault(_PAPERS, AS_OPENED, "")
    valid = [sheet.grades for sheet in sheets if sheet.valid]
    secrets.SystemRandom().shuffle(valid)
    ballots = [store.ballots.encrypted(b"", _whole(this_round, grades), shown) for grades in valid]
    invalid = len(sheets) - len(valid)
    what: dict[str, Any] = {"part": VOTE, "valid": len(valid), "invalid": invalid}
    with recording(this_round, store, COUNTED, by, **what) as act:
        store.papers.count_in(ballots, invalid, seen, act)


def require_counted_in(this_round: Round, store: Store) -> None:
    """Close no vote while sheets are being entered, or one with sheets whose box nobody opened.

    Raises
    ------
    InputError
        If entries are neither counted in nor thrown away; if there are sheets, and no two tellers
        have said since the last opening how many were in the box, if none.
    """
    if paper_is_due(store):
        words = Words(
            "纸质选票已由两名计票人录入并计入（票箱是空的，也由两人确认0张：ceping paper）",
            "paper ballots entered and counted in by two tellers (an empty box as 0 sheets, "
            "by ceping paper)",
        )
        raise fault(_PAPERS, words, "")


def _whole(this_round: Round, grades: Mapping[str, int | None]) -> dict[str, int | None]:
    """A ballot as long as one from a phone: windows that have left are on it without a grade."""
    left = {window.id: None for window in this_round.windows if window.status == WITHDRAWN}
    return {**left, **{window.id: grades[window.id] for window in this_round.ballot_windows}}


def _require_stopped(this_round: Round) -> None:
    state = prepare(this_round).phase(VOTE).state
    if state != STOPPED:
        words = Words(
            "已停止、尚未结束的投票（纸质选票在停止以后录入：ceping stop DIR vote）",
            "a vote that is stopped and not closed (ceping stop DIR vote)",
        )
        raise fault(_PAPERS, words, state)


def _changed() -> InputError:
    words = Words("没有刚刚改动的录入（请刷新后再看一遍）", "no entry that was just changed")
    return fault(_PAPERS, words, "")
