"""The survey behind a window's plate: open to anybody, reported apart, never blocked.

A plate hangs in public, so its address may be plain: a secret one would be on every photograph of
the hall. Nor is a form bound to the browser that got it: whoever fetches many may send them from
anywhere, which is why these answers count as "open" and are reported apart.

Many answers at once are slowed down and written to the log, but all of them are taken: everybody in
the hall may come from one address.
"""

import time
from collections import deque

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from rulebook.vocabulary import OPEN, SURVEY
from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import own
from survey_app.logs import log
from survey_app.signed_form import FormState
from survey_app.store import SubmissionOutcome
from survey_app.views import questionnaire

blueprint = Blueprint("plate", __name__, url_prefix="/w")
_PART = "plate"
_MANY, _WITHIN = 30, 60.0  # answers about one window in so many seconds, a process
_lately: dict[str, deque[float]] = {}


@blueprint.get("/")
@admits(Who.ANYONE, Phase.SURVEY)
def choose() -> ResponseReturnValue:
    """All windows, for whoever stands at another one than the plate says."""
    context = current()
    halls: dict[str, list[object]] = {}
    for window in context.windows.values():
        halls.setdefault(window.hall or context.round.settings.hall, []).append(window)
    return context.page("windows.html", halls=halls)


@blueprint.get("/<window_id>")
@admits(Who.ANYONE, Phase.SURVEY)
def form(window_id: str) -> ResponseReturnValue:
    """The questionnaire about the plate's window."""
    window = current().windows.get(window_id)
    if window is None:
        return current().message(own().no_such_window, own().scan_again, status=404)
    state = FormState(window_id, shown=int(time.time()), digest=current().shown.window(window))
    return questionnaire.first_page(
        "plate.submit",
        window,
        current().signer(_PART).sign(state),
        notes=_notes(),
    )


def _notes() -> tuple[Text, ...]:
    texts = current().texts.questionnaire.texts
    counted = OPEN in current().round.counted_channels
    return (*(() if counted else (texts.open_note,)), texts.not_a_complaint)


@blueprint.post("/form")
@admits(Who.ANYONE, Phase.SURVEY_IN_TRANSACTION)
def submit() -> ResponseReturnValue:
    """Take the answers, or show them again with what is missing."""
    returned = current().returned_form(_PART)
    if returned is None or returned.state.code not in current().windows:
        return current().message(own().again, own().scan_again, status=422)
    return questionnaire.taken(returned, returned.state.code, _page, _store)


def _page(state: FormState, filled: Form, note: str = "", status: int = 422) -> Response:
    context = current()
    return questionnaire.page(
        "plate.submit",
        context.windows[state.code],
        filled,
        context.signer(_PART).sign(state),
        notes=_notes(),
        note=note,
        status=status,
    )


def _store(state: FormState, filled: Form) -> Response:
    context = current()
    outcome = context.store.plates.add(
        state.code,
        state.submission,
        questionnaire.answer(state, filled),
        on=context.in_time(SURVEY),
        shown=context.shown.part(SURVEY),
    )
    if outcome is SubmissionOutcome.NOT_OPEN and context.behind(SURVEY):
        return _page(state, filled, note=own().changed)
    if outcome is SubmissionOutcome.NOT_OPEN:
        return context.closed_page(SURVEY) or _page(state, filled, note=own().again)
    if outcome is SubmissionOutcome.STORED and _too_many(state.code):
        log("warning", "many answers from a plate", window=state.code)
        context.slow_down()
    return questionnaire.received(first=outcome is SubmissionOutcome.STORED)


def _too_many(window_id: str) -> bool:
    """Whether more than ``_MANY`` answers about a window came within a minute."""
    times = _lately.setdefault(window_id, deque(maxlen=_MANY))
    now = time.monotonic()
    many = len(times) == _MANY and now - times[0] < _WITHIN
    times.append(now)
    return many
