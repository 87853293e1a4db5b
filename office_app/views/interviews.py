"""Interviewers enter what people told them by phone, face to face or on paper."""

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from flask import Blueprint, request, session
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from office_app import signed_in, words
from office_app.access import Who, admits
from rulebook.cells import clean
from rulebook.vocabulary import SURVEY
from survey_app.access import Phase
from survey_app.acts.papers import PaperFault, paper_fault
from survey_app.acts.recording import recording
from survey_app.context import current
from survey_app.forms import errors
from survey_app.language import say
from survey_app.signed_form import FormState
from survey_app.store import MODES, Account, InterviewRecord, InterviewResult, SubmissionOutcome
from survey_app.texts import fill
from survey_app.views import questionnaire

blueprint = Blueprint("interviews", __name__, url_prefix="/staff/entry")
_PART = "interview"
_CAN_VOID = "entered"  # in the session: the ids of an answer's texts are linked nowhere else
_LAST = 10
_PAPER = re.compile(r"[A-Za-z0-9_-]{1,40}")
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")  # what Chinese keyboards give for a hyphen


@dataclass(frozen=True)
class Frame:
    """What stands around the questions: which window, how, and which sheet."""

    window_id: str = ""
    mode: str = ""
    paper: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)


@blueprint.get("/")
@admits(Who.INTERVIEWER, Phase.SURVEY)
def form() -> ResponseReturnValue:
    """An empty questionnaire to enter."""
    return _page(_new_state(), current().survey_form(), Frame())


@blueprint.post("/")
@admits(Who.INTERVIEWER, Phase.SURVEY_IN_TRANSACTION)
def submit() -> ResponseReturnValue:
    """Take one questionnaire and show the next, or this one again with what is missing."""
    account = signed_in.account()
    assert account
    returned = current().returned_form(_PART)
    filled, frame = current().survey_form(request.form), _frame()
    if returned is None or returned.expired or not _is_ours(returned.state, account):
        return _page(_new_state(), filled, frame, note=words.STALE)
    sound = filled.validate()
    if frame.faults or not sound:
        return _page(returned.state, filled, frame)
    return _store(account, returned.state, filled, frame)


@blueprint.post("/void")
@admits(Who.INTERVIEWER, Phase.SURVEY)
def void() -> ResponseReturnValue:
    """Take back one of the last answers of this session."""
    account = signed_in.account()
    assert account
    response_id = request.form.get("response_id", "")
    can_void = _can_void()
    context = current()
    with recording(context.round, context.store, "void", (account.name,)) as act:
        done = response_id in can_void and context.store.interviews.void(
            response_id, account.signature, can_void[response_id], _minute(), act=act
        )
    session[_CAN_VOID] = [[key, ids] for key, ids in can_void.items() if key != response_id]
    note, said = ("", words.VOID_DONE) if done else (words.VOID_REFUSED, "")
    return _page(_new_state(), current().survey_form(), Frame(), note=note, said=said)


def _new_state() -> FormState:
    account = signed_in.account()
    name = account.name if account else ""
    return FormState(name, shown=int(time.time()), digest=current().shown.windows)


def _is_ours(state: FormState, account: Account) -> bool:
    """Whether this person got the form, and from a server that showed the same."""
    return state.code == account.name and state.digest == current().shown.windows


def _minute() -> str:
    return current().now().isoformat(timespec="minutes")


def _frame() -> Frame:
    """What was chosen around the questions, with what is wrong in it."""
    window_id, mode = request.form.get("window", ""), request.form.get("mode", "")
    paper = clean(request.form.get("paper", "")).upper().translate(_DASHES)
    faults = {}
    if window_id not in current().windows:
        faults["window"] = words.WINDOW_MISSING
    if mode not in MODES:
        faults["mode"] = words.MODE_MISSING
    elif mode != "paper":
        faults |= {"paper": words.PAPER_NOT_ASKED} if paper else {}
    elif not paper:
        faults["paper"] = words.PAPER_MISSING
    elif not _PAPER.fullmatch(paper):
        faults["paper"] = words.PAPER_ODD
    elif fault := _paper_fault(paper, window_id):
        faults["paper"] = words.PAPER_FAULTS[fault]
    return Frame(window_id, mode, paper[:40], faults)


def _paper_fault(paper: str, window_id: str) -> PaperFault | None:
    context = current()
    return paper_fault(paper, window_id, context.windows, context.store.trail.lines())


def _store(account: Account, state: FormState, filled: Form, frame: Frame) -> Response:
    context = current()
    record = InterviewRecord(frame.window_id, account.signature, frame.mode, frame.paper, _minute())
    result = context.store.interviews.add(
        record,
        state.submission,
        questionnaire.answer(state, filled),
        on=context.in_time(SURVEY),
        shown=context.shown.part(SURVEY),
    )
    if result.outcome is SubmissionOutcome.USED:
        return _page(state, filled, replace(frame, faults={"paper": words.PAPER_TAKEN}))
    if result.outcome is SubmissionOutcome.NOT_OPEN and context.behind(SURVEY):
        return _page(state, filled, frame, note=words.STALE)
    if result.outcome is SubmissionOutcome.NOT_OPEN:
        return context.closed_page(SURVEY) or _page(state, filled, frame, note=words.STALE)
    _remember(result)
    stored = result.outcome is SubmissionOutcome.STORED
    said = words.ENTERED if stored else words.ENTERED_BEFORE
    # The next is mostly about the same window and came the same way.
    following = Frame(frame.window_id, frame.mode)
    return _page(_new_state(), context.survey_form(), following, said=said)


def _mode_names() -> dict[str, str]:
    return dict(zip(MODES, (words.PHONE, words.FACE_TO_FACE, words.PAPER_MODE), strict=True))


def _keys() -> str:
    """How to enter by keyboard."""
    grades = current().texts.grades
    return fill(words.KEYS, best=grades.all[0].grade, none=say(grades.does_not_apply))


def _can_void() -> dict[str, list[str]]:
    """The last answers of this session: their ids, and those of their texts."""
    return dict(session.get(_CAN_VOID, []))


def _remember(result: InterviewResult) -> None:
    if result.written:
        ids = [result.written.response_id, list(result.written.text_ids)]
        session[_CAN_VOID] = [*session.get(_CAN_VOID, []), ids][-_LAST:]


def _page(
    state: FormState, filled: Form, frame: Frame, *, note: str = "", said: str = ""
) -> Response:
    """The form; ``note`` says what went wrong, ``said`` what was done."""
    context, account = current(), signed_in.account()
    assert account
    faults = [*frame.faults.items(), *errors(filled)]
    entries = context.store.interviews.of(account.signature, f"{context.now():%Y-%m-%d}")
    return context.page(
        "staff_entry.html",
        422 if faults or note else 200,
        signed=context.signer(_PART).sign(state),
        windows=context.windows,
        modes=_mode_names(),
        keys=_keys(),
        frame=frame,
        form=filled,
        faults=faults,
        note=note,
        said=said,
        entries=entries,
        voided=sum(bool(entry["voided_at"]) for entry in entries),
        can_void=_can_void(),
    )
