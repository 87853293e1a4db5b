"""The page of questions and the answer made from it, alike for every channel."""

import time
from collections.abc import Sequence

from flask import request
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from rulebook.round import Window
from survey_app.context import current
from survey_app.forms import errors, survey_answers
from survey_app.language import name, say, window_name
from survey_app.sealed import Seal
from survey_app.store import Response as Answer

_LONGEST_SECONDS = 24 * 3600


def wants_other_view() -> bool:
    """Whether the button for large or ordinary print was pressed: nothing is judged then."""
    return request.form.get("go") == "view"


def page(
    endpoint: str,
    window: Window,
    filled: Form,
    sealed: str,
    *,
    notes: Sequence[Text],
    note: str = "",
    status: int = 422,
) -> Response:
    """The questionnaire about ``window``, sent to ``endpoint``.

    ``note`` says what went wrong; ``status`` is that of a page with a note or faults.
    """
    context = current()
    texts = context.texts.questionnaire.texts
    hall = window.hall or context.round.settings.hall
    faults = list(errors(filled))
    return context.page(
        "survey.html",
        status if faults or note else 200,
        endpoint=endpoint,
        heading=context.fill(texts.heading, hall=name(hall), window=window_name(window)),
        intro=[context.fill(text) for text in texts.intro],
        notes=[context.fill(text) for text in notes],
        form=filled,
        faults=faults,
        note=note,
        sealed=sealed,
    )


def answer(seal: Seal, filled: Form) -> Answer:
    """What is stored of a valid form: its time cut to ten minutes."""
    context = current()
    now = context.now()
    grades, words = survey_answers(filled, context.texts)
    return Answer(
        answered_at=now.replace(minute=now.minute // 10 * 10).isoformat(timespec="minutes"),
        seconds=min(max(int(time.time()) - seal.shown, 0), _LONGEST_SECONDS),
        grades=grades,
        texts=words,
    )


def received(*, first: bool) -> Response:
    """Thanks, or that an answer sent twice was counted once."""
    context = current()
    texts = context.texts.questionnaire.texts
    heading = texts.received if first else texts.already_received
    return context.message(say(heading), say(texts.received_note))
