"""The third-party survey: one page of questions behind a one-time code."""

import time

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.forms import errors, survey_answers
from survey_app.sealed import Seal
from survey_app.store import SURVEY, Holder, Outcome, Unavailable
from survey_app.store import Response as Answer
from survey_app.texts import TEXTS
from survey_app.views.entry import Door

blueprint = Blueprint(SURVEY, __name__, url_prefix="/s")
_LONGEST_SECONDS = 24 * 3600


def _door() -> Door:
    texts = current().texts.questionnaire.texts
    return Door(SURVEY, TEXTS.enter_survey, texts.code_unknown, texts.code_used)


@blueprint.get("/")
@admits(Who.ANYONE, Phase.SURVEY)
def enter() -> ResponseReturnValue:
    """Where a code is typed."""
    return _door().entry_page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.SURVEY)
def typed() -> ResponseReturnValue:
    """The questionnaire for a typed code."""
    found = _door().by_typed()
    return _first_page(found) if isinstance(found, Holder) else found


@blueprint.get("/<token>")
@admits(Who.CODE_HOLDER, Phase.SURVEY)
def link(token: str) -> ResponseReturnValue:
    """The questionnaire for a link. It spends nothing: link previews open it too."""
    found = _door().by_link(token)
    return _first_page(found) if isinstance(found, Holder) else found


@blueprint.get("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY)
def form() -> ResponseReturnValue:
    """The questionnaire for the link that this browser followed last."""
    found = _door().by_cookie()
    return _first_page(found) if found else _door().entry_page()


@blueprint.post("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY_IN_TRANSACTION)
def submit() -> ResponseReturnValue:
    """Take the answers, or show them again with what is missing."""
    opened = _door().sealed()
    if opened is None:
        return _door().entry_page(TEXTS.again, status=422)
    filled = current().survey_form(request.form)
    if request.form.get("go") == "view":
        return _page(opened.seal, filled)
    if opened.expired:
        return _page(opened.seal, filled, note=TEXTS.again)
    if not filled.validate():
        return _page(opened.seal, filled)
    try:
        return _store(opened.seal, filled)
    except Unavailable:
        return _page(opened.seal, filled, note=TEXTS.later, status=503)


def _first_page(holder: Holder) -> Response:
    if holder.used:
        return _door().used_page()
    seal = Seal(holder.hash.hex(), shown=int(time.time()), window=holder.belongs_to)
    return _page(seal, current().survey_form())


def _page(seal: Seal, filled: Form, note: str = "", status: int = 422) -> Response:
    """The questionnaire; ``status`` is that of a page with a note or faults."""
    context = current()
    window = context.windows[seal.window]
    hall = window.hall or context.round.settings.hall
    faults = list(errors(filled))
    return context.page(
        "survey.html",
        status if faults or note else 200,
        heading=context.fill(
            context.texts.questionnaire.texts.heading, hall=hall, window=window.name
        ),
        intro=[context.fill(text) for text in context.texts.questionnaire.texts.intro],
        form=filled,
        faults=faults,
        note=note,
        sealed=_door().close(seal),
    )


def _store(seal: Seal, filled: Form) -> Response:
    context = current()
    texts = context.texts.questionnaire.texts
    now = context.now()
    grades, words = survey_answers(filled, context.texts)
    answer = Answer(
        answered_at=now.replace(minute=now.minute // 10 * 10).isoformat(timespec="minutes"),
        seconds=min(max(int(time.time()) - seal.shown, 0), _LONGEST_SECONDS),
        grades=grades,
        texts=words,
    )
    outcome = context.store.add_response(
        seal.key, seal.submission, answer, channel="code", on=context.in_time(SURVEY)
    )
    if outcome in (Outcome.STORED, Outcome.ALREADY):
        first = outcome is Outcome.STORED
        heading = texts.received if first else texts.already_received
        return _door().forget(context.message(heading.zh, texts.received_note.zh))
    if outcome is Outcome.NOT_OPEN:
        return context.closed_page(SURVEY) or _page(seal, filled, note=TEXTS.again)
    if outcome is Outcome.UNKNOWN:
        return _door().entry_page(texts.code_unknown.zh, status=404)
    return _door().used_page()
