"""The third-party survey: one page of questions behind a one-time code."""

import time

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import own, say
from survey_app.sealed import Seal
from survey_app.store import SURVEY, Holder, Outcome
from survey_app.views import questionnaire
from survey_app.views.entry import Door

blueprint = Blueprint(SURVEY, __name__, url_prefix="/s")


def _door() -> Door:
    texts = current().texts.questionnaire.texts
    return Door(SURVEY, own().enter_survey, texts.code_unknown, texts.code_used)


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
@admits(Who.CODE_HOLDER, Phase.SURVEY_ON_ARRIVAL)
def link(token: str) -> ResponseReturnValue:
    """The questionnaire for a link. It spends nothing: link previews open it too."""
    found = _door().by_link(token)
    return _first_page(found) if isinstance(found, Holder) else found


@blueprint.get("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY_ON_ARRIVAL)
def form() -> ResponseReturnValue:
    """The questionnaire for the link that this browser followed last."""
    found = _door().by_cookie()
    return _first_page(found) if isinstance(found, Holder) else found


@blueprint.post("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY_IN_TRANSACTION)
def submit() -> ResponseReturnValue:
    """Take the answers, or show them again with what is missing."""
    opened = _door().sealed()
    if opened is None:
        return _door().entry_page(own().again, status=422)
    return questionnaire.taken(opened, _page, _store)


def _first_page(holder: Holder) -> Response:
    if holder.used:
        return _door().used_page()
    if holder.belongs_to not in current().windows:  # taken out of windows.csv since
        return _unknown()
    seal = Seal(holder.hash.hex(), shown=int(time.time()), window=holder.belongs_to)
    return questionnaire.first_page(
        "survey.submit",
        current().windows[seal.window],
        current().sealer(SURVEY).close(seal),
        notes=_notes(),
    )


def _unknown() -> Response:
    texts = current().texts.questionnaire.texts
    return _door().entry_page(say(texts.code_unknown), status=404)


def _notes() -> tuple[Text, ...]:
    texts = current().texts.questionnaire.texts
    return texts.code_note, texts.not_a_complaint


def _page(seal: Seal, filled: Form, note: str = "", status: int = 422) -> Response:
    if seal.window not in current().windows:
        return _unknown()
    return questionnaire.page(
        "survey.submit",
        current().windows[seal.window],
        filled,
        _door().close(seal),
        notes=_notes(),
        note=note,
        status=status,
    )


def _store(seal: Seal, filled: Form) -> Response:
    context = current()
    outcome = context.store.add_response(
        seal.key,
        seal.submission,
        questionnaire.answer(seal, filled),
        channel="code",
        on=context.in_time(SURVEY) and seal.window in context.windows,
    )
    if outcome in (Outcome.STORED, Outcome.ALREADY):
        return _door().forget(questionnaire.received(first=outcome is Outcome.STORED))
    if outcome is Outcome.NOT_OPEN:
        return context.closed_page(SURVEY) or _page(seal, filled, note=own().again)
    if outcome is Outcome.UNKNOWN:
        return _unknown()
    return _door().used_page()
