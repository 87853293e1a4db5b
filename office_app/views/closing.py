"""The end of survey and vote: shares tried, slips counted, and asked before two persons agree."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import share_sheets, words
from office_app.access import Who, admits
from office_app.acting import act_page, attachment, done, round_now, said
from office_app.agreement import Agreement, agreement
from office_app.refusals import Fault, faults_of
from office_app.views.times import chosen_part, not_now, part_now
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts import ballot_key, closing, slip_count
from survey_app.acts.paper_return import paper_is_due
from survey_app.acts.wanting import PERSONS
from survey_app.eligibility import has_lists
from survey_app.eligibility import slip_count as counted_slips
from survey_app.setup import prepare
from survey_app.store import OPEN, REWRITING, STOPPED

blueprint = Blueprint("closing", __name__, url_prefix="/staff/times")
PERSONS_FOR_SHARE = 2
_SHARES = ("share1", "share2")
_CAN_CLOSE = (OPEN, STOPPED, REWRITING)  # also again, where a close was cut off
_BEFORE_CLOSE = ("", *_CAN_CLOSE)
_NUMBERS = ("left", "voided", "missing")


@blueprint.get("/shares")
@admits(Who.OFFICE)
def shares() -> ResponseReturnValue:
    """The shares that still lie here, and who fetched which."""
    return _shares_page(round_now(), [])


@blueprint.post("/shares/fetch")
@admits(Who.OFFICE)
def fetch_share() -> ResponseReturnValue:
    """One share as a PDF, for its keeper; nobody gets one alone, or one person could get two."""
    this_round, number = round_now(), request.form.get("number", "")
    if number not in {str(share.point.x) for share in share_sheets.shares_left(this_round)}:
        return _shares_page(this_round, [("number", words.SHARE_GONE)])
    agreed = agreement(PERSONS_FOR_SHARE)
    if agreed.faults:
        return _shares_page(this_round, agreed.faults)
    content = share_sheets.sheet(this_round, number, agreed.by)
    return attachment(content, f"投票密钥第{number}份.pdf")


@blueprint.post("/shares")
@admits(Who.OFFICE)
def try_shares() -> ResponseReturnValue:
    """Try two as they were typed from paper; then none stays on this machine.

    Nobody could ever print one that was not fetched before that.
    """
    this_round = round_now()
    faults = _not_fetched(this_round) or _wrong_shares(this_round)
    if faults:
        return _shares_page(this_round, faults)
    if not this_round.settings.simulated:
        share_sheets.remove(this_round)
    return done("times.times", "这两份能打开选票。本机上的密钥份已删除，三份只在保管人手里。")


@blueprint.get("/count")
@admits(Who.OFFICE)
def count_form() -> ResponseReturnValue:
    """How many slips there are, and room for those that did not come back."""
    this_round = round_now()
    return not_now(this_round, VOTE, *_BEFORE_CLOSE) or _count_page(this_round, [])


@blueprint.post("/count")
@admits(Who.OFFICE)
def count() -> ResponseReturnValue:
    """Record the slips that did not come back."""
    this_round = round_now()
    if refusal := not_now(this_round, VOTE, *_BEFORE_CLOSE):
        return refusal
    numbers = {name: _number(name) for name in _NUMBERS}
    faults = [(name, words.NUMBER_MISSING) for name, value in numbers.items() if value < 0]
    agreed = Agreement((), faults) if faults else agreement(PERSONS[VOTE])
    if agreed.faults:
        return _count_page(this_round, agreed.faults)
    try:
        slip_count.count_slips(
            this_round, **numbers, reason=request.form.get("reason", ""), by=agreed.by
        )
    except InputError as error:
        return _count_page(this_round, faults_of(error, otherwise="left"))
    return done("times.times", "清点已登记，张数相符。")


@blueprint.post("/count/scan")
@admits(Who.OFFICE)
def scan() -> ResponseReturnValue:
    """How many of the slips that were scanned are left over; those that are not are named."""
    this_round = round_now()
    found = slip_count.scanned(this_round, request.form.get("scanned", "").split())
    return _count_page(this_round, [], found=found)


@blueprint.get("/close")
@admits(Who.OFFICE)
def close_form() -> ResponseReturnValue:
    """What is open, who was to come and who came."""
    this_round, part = round_now(), chosen_part()
    return not_now(this_round, part, *_CAN_CLOSE) or _close_page(this_round, [])


@blueprint.post("/close")
@admits(Who.OFFICE)
def close() -> ResponseReturnValue:
    """Close a part for good."""
    this_round, part = round_now(), chosen_part()
    if refusal := not_now(this_round, part, *_CAN_CLOSE):
        return refusal
    try:
        faults = _not_yet(this_round, part)
        agreed = Agreement((), faults) if faults else agreement(PERSONS[part])
        if agreed.faults:
            return _close_page(this_round, agreed.faults)
        closing.close_phase(
            this_round,
            part,
            agreed.by,
            shares=_typed_shares(this_round, part),
            countable=None if _number("countable") < 0 else _number("countable"),
            reason=request.form.get("reason", ""),
        )
    except InputError as error:
        return _close_page(this_round, faults_of(error))
    said = f"{part_now(this_round, part).name}已结束，结束记录已写好。"
    left = words.CLOSED_UNCOUNTED if _is_uncounted(this_round, part) else ""
    return done("times.times", said + left)


def _not_yet(this_round: Round, part: str) -> list[Fault]:
    """What is asked before anybody's code is spent."""
    if _counts_first(this_round, part):
        return [("first", words.COUNT_FIRST)]
    faults = [] if request.form.get("sure") else [("sure", words.SURE_MISSING)]
    closing.require_closable(this_round, prepare(this_round), part)
    if ballot_key.wants_shares(this_round, part):
        faults += _wrong_shares(this_round)
    return faults


def _wrong_shares(this_round: Round) -> list[Fault]:
    """The faults of both shares, each at its field."""
    if this_round.settings.simulated:
        return []
    faults: list[Fault] = []
    for field in _SHARES:
        try:
            ballot_key.check_share(this_round, request.form.get(field, ""))
        except InputError as error:
            faults += faults_of(error, otherwise=field)
    if faults:
        return faults
    try:
        ballot_key.check_shares(this_round, [request.form[field] for field in _SHARES])
    except InputError as error:
        return faults_of(error, otherwise=_SHARES[-1])
    return []


def _not_fetched(this_round: Round) -> list[Fault]:
    """A real round's shares that nobody has fetched yet."""
    if this_round.settings.simulated:
        return []
    fetched = share_sheets.fetched(this_round)
    here = [share.point.x for share in share_sheets.shares_left(this_round)]
    numbers = "、".join(f"第{number}份" for number in here if number not in fetched)
    return [("number", words.SHARES_NOT_FETCHED.format(numbers=numbers))] if numbers else []


def _typed_shares(this_round: Round, part: str) -> Sequence[str]:
    if not ballot_key.wants_shares(this_round, part):
        return ()
    return [request.form.get(field, "") for field in _SHARES]


def _number(field: str) -> int:
    """What was typed as a number; -1 where it is none."""
    typed = request.form.get(field, "").strip()
    return int(typed) if typed.isdecimal() and len(typed) < 7 else -1


def _shares_page(this_round: Round, faults: list[Fault]) -> Response:
    return act_page(
        "staff_shares.html",
        faults,
        said=said(),
        left=share_sheets.shares_left(this_round),
        fetched=share_sheets.fetched(this_round),
        needed=PERSONS_FOR_SHARE,
    )


def _count_page(
    this_round: Round, faults: list[Fault], found: slip_count.Scanned | None = None
) -> Response:
    store = prepare(this_round)
    slips = counted_slips(store) if has_lists(store) and store.phase(VOTE).over else None
    return act_page(
        "staff_count.html",
        faults,
        now=part_now(this_round, VOTE),
        needed=PERSONS[VOTE],
        slips=slips,
        was_counted=bool(slips) and slip_count.was_counted(store),
        void=store.slips.voided(),
        paper_due=paper_is_due(store),
        found=found,
    )


def _close_page(this_round: Round, faults: list[Fault]) -> Response:
    part = chosen_part()
    return act_page(
        "staff_close.html",
        faults,
        now=part_now(this_round, part),
        needed=PERSONS[part],
        wants_shares=ballot_key.wants_shares(this_round, part),
        slips=counted_slips(prepare(this_round)) if _is_counted(this_round, part) else None,
        uncounted=_is_uncounted(this_round, part),
        counts_first=_counts_first(this_round, part),
    )


def _is_uncounted(this_round: Round, part: str) -> bool:
    """Whether a simulated vote is closed though its slips don't add up: a real one is not."""
    store = prepare(this_round)
    is_asked = part == VOTE and this_round.settings.simulated and has_lists(store)
    return is_asked and not counted_slips(store).agrees


def _counts_first(this_round: Round, part: str) -> bool:
    """Whether a real vote by slips is still to be stopped and counted: nobody types a share yet."""
    store = prepare(this_round)
    if part != VOTE or this_round.settings.simulated or not has_lists(store):
        return False
    return store.phase(VOTE).state == OPEN or not counted_slips(store).agrees


def _is_counted(this_round: Round, part: str) -> bool:
    store = prepare(this_round)
    return part == VOTE and store.phase(part).over and has_lists(store)
