"""Codes of the survey and slips of the vote are issued; only hashes of them are kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import PAPER_PILE, SMALLEST_GROUP, SURVEY, VOTE
from survey_app import tokens
from survey_app.acts.opening import require_not_closed, require_not_opened
from survey_app.acts.recording import Persons, recording
from survey_app.addresses import link_to, require_sound_address
from survey_app.eligibility import write_eligible
from survey_app.registers import categories, sound_name, window_of
from survey_app.setup import fault, keys_of, prepare
from survey_app.store import NewCredential, Store

_LONGEST_ISSUER = 40
_SLIPS = Words("票签", "slips")


@dataclass(frozen=True)
class IssuedCode:
    """A survey code, shown this once."""

    code: str
    link: str
    window_id: str
    issuer: str


@dataclass(frozen=True)
class IssuedSlip:
    """A voter's slip, shown this once. ``category`` is the pile it is drawn from."""

    code: str
    link: str
    category: str


def ready_to_issue(this_round: Round, part: str) -> Store:
    """The store, where something may be issued for ``part`` now.

    Raises
    ------
    InputError
        If ``part`` is closed, or a real round's address is no https one.
    """
    store = prepare(this_round)
    require_sound_address(this_round)
    require_not_closed(this_round, part)
    return store


def create_codes(
    this_round: Round, window_id: str, count: int, issuer: str, by: Persons = ()
) -> list[IssuedCode]:
    """Issue survey codes of one window. Only hashes of them are kept.

    Raises
    ------
    InputError
        If the window is unknown, the issuer's name is unfit for a table, the survey is closed, or
        a real round's address is no https one.
    """
    store = ready_to_issue(this_round, SURVEY)
    window_of(this_round, window_id)
    issuer = sound_issuer(issuer)
    made, stored = new_secrets(this_round, count)
    what: dict[str, Any] = {"window": window_id, "count": count, "issuer": issuer}
    with recording(this_round, store, "codes", by, **what) as act:
        store.credentials.add_codes(stored, window_id, issuer, act=act)
    return [
        IssuedCode(typed, link_to(this_round, "s", token), window_id, issuer)
        for token, typed in made
    ]


def create_slips(
    this_round: Round, category: str, count: int, by: Persons = (), *, reserve: bool = False
) -> list[IssuedSlip]:
    """Issue slips for one category of voters. Only hashes of them and their pile are kept.

    A pile of fewer than five slips would tell how its few voters voted or whether they did: it is
    put together with the smallest other pile and bears both names, joined by "+". So issue the
    large categories first; a real round refuses a small one that has no other to join.

    A ``reserve`` is slips like any other, kept apart by the office: whoever loses a slip draws a
    new one from it. All are listed before the opening, and none is made afterwards.

    Raises
    ------
    InputError
        If the category is unknown, the pile would be too small, the vote has been opened or uses
        personal links, or a real round's address is no https one.
    """
    require_not_opened(this_round, VOTE)
    return make_slips(this_round, category, count, by, reserve=reserve)


def make_slips(
    this_round: Round, category: str, count: int, by: Persons = (), *, reserve: bool = False
) -> list[IssuedSlip]:
    """``create_slips``, but for the question whether the vote is open."""
    store = ready_to_issue(this_round, VOTE)
    known, words = categories(this_round)
    if category not in known:
        raise InputError([Problem("--category", words, category)])
    drawn = {*store.slips.piles()} - {PAPER_PILE}
    if not (this_round.settings.simulated or drawn) and count < SMALLEST_GROUP:
        words = Words(
            f"至少{SMALLEST_GROUP}张的类别先生成，人少的类别并入其中",
            f"a category of at least {SMALLEST_GROUP} first; smaller ones join it",
        )
        raise fault(_SLIPS, words, str(count))
    made, stored = new_secrets(this_round, count)
    what: dict[str, Any] = {"category": category, "count": count}
    if reserve:
        what["reserve"] = True
    with recording(this_round, store, "slips", by, **what) as act:
        pile = store.slips.add(sorted(stored), category, act=act)
    if not pile:
        raise fault(_SLIPS, Words("没有个人链接的投票", "a vote without links"), "")
    write_eligible(this_round, store)
    return [IssuedSlip(typed, link_to(this_round, "v", token), pile) for token, typed in made]


def new_secrets(
    this_round: Round, count: int
) -> tuple[Sequence[tuple[str, str]], Sequence[NewCredential]]:
    """Tokens with typed codes, and what is stored of them."""
    keys = keys_of(this_round)
    made = [(tokens.new_token(), tokens.new_typed()) for _ in range(count)]
    stored = [NewCredential(tokens.token_hash(t), keys.typed_hash(typed)) for t, typed in made]
    return made, stored


def sound_issuer(issuer: str) -> str:
    """The issuer, who becomes a cell of turnout.csv.

    Raises
    ------
    InputError
        If the name is unfit for a table.
    """
    name = sound_name(issuer, _LONGEST_ISSUER)
    if not name:
        words = Words(
            f"发放人名称，最多{_LONGEST_ISSUER}字，不以 = + - @ 开头",
            f"who hands them out, up to {_LONGEST_ISSUER} characters, not beginning with = + - @",
        )
        raise fault(Words("编码", "codes"), words, issuer)
    return name
