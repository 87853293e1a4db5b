"""The page of questions and the answer made from it, alike for every channel."""

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

from flask import request
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from rulebook.round import Window
from survey_app.context import current
from survey_app.forms import errors, survey_answers
from survey_app.language import name, own, say, window_name
from survey_app.logs import log_unavailable
from survey_app.signed_form import FormState, ReturnedForm
from survey_app.store import Response as Answer
from survey_app.store import Unavailable
from survey_app.texts import is_charged

_LONGEST_SECONDS = 24 * 3600


class Page(Protocol):
    """Shows a filled-in questionnaire again, with what went wrong."""

    def __call__(
        self, state: FormState, filled: Form, note: str = "", status: int = 422
    ) -> Response:
        """The page; ``status`` is that of one with a note or faults."""


def taken(
    returned: ReturnedForm,
    window_id: str,
    page: Page,
    store: Callable[[FormState, Form], Response],
) -> Response:
    """Store the answers that were sent, or show them again with what is missing."""
    window = current().windows.get(window_id)
    digest = current().shown.window(window) if window else returned.state.digest
    filled = current().survey_form(request.form)
    if "view" in request.form.getlist("go"):  # large or ordinary print: nothing is judged
        return page(returned.state, filled)
    if returned.expired:
        return page(returned.state, filled, note=own().again)
    if returned.state.digest != digest:
        return page(replace(returned.state, digest=digest), filled, note=own().changed)
    if not filled.validate():
        return page(returned.state, filled)
    try:
        return store(returned.state, filled)
    except Unavailable as error:
        log_unavailable(error)
        return page(returned.state, filled, note=own().later, status=503)


def page(
    endpoint: str,
    window: Window,
    filled: Form,
    signed: str,
    *,
    notes: Sequence[Text],
    note: str = "",
    status: int = 422,
) -> Response:
    """The questionnaire about ``window``, sent to ``endpoint``.

    ``note`` says what went wrong; ``status`` is that of a page with a note or faults.
    """
    values = _values(endpoint, window, filled, signed, notes)
    faults = values["faults"]
    return current().page("survey.html", status if faults or note else 200, note=note, **values)


def first_page(endpoint: str, window: Window, signed: str, *, notes: Sequence[Text]) -> Response:
    """The empty questionnaire: nothing but its signed field and its address are of one person."""
    context = current()
    key = (endpoint, window.id, request.method, request.endpoint, "c" in request.args)
    return context.cached_page(
        "survey.html",
        key,
        lambda: _values(endpoint, window, context.survey_form(), signed, notes),
        (signed, request.path),
    )


def _values(
    endpoint: str, window: Window, filled: Form, signed: str, notes: Sequence[Text]
) -> dict[str, Any]:
    context = current()
    texts = context.texts.questionnaire.texts
    hall = window.hall or context.round.settings.hall
    intro = texts.on_screen(charged=is_charged(context.round.settings))
    return {
        "endpoint": endpoint,
        "heading": context.fill(texts.heading, hall=name(hall), window=window_name(window)),
        "intro": [context.fill(text) for text in intro],
        "notes": [context.fill(text) for text in notes],
        "form": filled,
        "faults": list(errors(filled)),
        "signed": signed,
    }


def answer(state: FormState, filled: Form) -> Answer:
    """What is stored of a valid form: its time cut to ten minutes."""
    context = current()
    now = context.now()
    grades, words = survey_answers(filled, context.texts, context.grading)
    return Answer(
        answered_at=now.replace(minute=now.minute // 10 * 10).isoformat(timespec="minutes"),
        seconds=min(max(int(time.time()) - state.shown, 0), _LONGEST_SECONDS),
        grades=grades,
        texts=words,
    )


def received(*, first: bool) -> Response:
    """Thanks, or that an answer sent twice was counted once."""
    context = current()
    texts = context.texts.questionnaire.texts
    heading = texts.received if first else texts.already_received
    return context.cached_page(
        "message.html",
        first,
        lambda: {"heading": say(heading), "notes": (say(texts.received_note),)},
    )
