"""The third-party survey: one page of questions behind a one-time code."""

import time

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from rulebook.provenance import Text
from rulebook.vocabulary import CODE, SURVEY
from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import own, say
from survey_app.signed_form import FormState
from survey_app.store import Credential, SubmissionOutcome
from survey_app.views import questionnaire
from survey_app.views.code_entry import AccessFlow

blueprint = Blueprint(SURVEY, __name__, url_prefix="/s")


def _access() -> AccessFlow:
    texts = current().texts.questionnaire.texts
    return AccessFlow(SURVEY, own().enter_survey, texts.code_unknown, texts.code_used)


@blueprint.get("/")
@admits(Who.ANYONE, Phase.SURVEY)
def enter() -> ResponseReturnValue:
    """Where a code is typed."""
    return _access().entry_page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.SURVEY)
def typed() -> ResponseReturnValue:
    """The questionnaire for a typed code."""
    return _first_page(_access().by_typed())


@blueprint.get("/<token>")
@admits(Who.CODE_HOLDER, Phase.SURVEY_ON_ARRIVAL)
def link(token: str) -> ResponseReturnValue:
    """The questionnaire for a link. It spends nothing: link previews open it too."""
    return _first_page(_access().by_link(token))


@blueprint.get("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY_ON_ARRIVAL)
def form() -> ResponseReturnValue:
    """The questionnaire for the link that this browser followed last."""
    return _first_page(_access().by_cookie())


@blueprint.post("/form")
@admits(Who.CODE_HOLDER, Phase.SURVEY_IN_TRANSACTION)
def submit() -> ResponseReturnValue:
    """Take the answers, or show them again with what is missing."""
    returned = _access().returned_form()
    if returned is None:
        return _access().entry_page(own().again, status=422)
    return questionnaire.taken(returned, returned.state.window, _page, _store)


def _first_page(code: Credential | Response) -> Response:
    """The questionnaire for a code, or what was answered instead of finding it."""
    if isinstance(code, Response):
        return code
    if code.used:
        return _access().used_page()
    if code.belongs_to not in current().windows:  # taken out of windows.csv since
        return _unknown()
    window = current().windows[code.belongs_to]
    state = FormState(
        code.hash.hex(),
        shown=int(time.time()),
        window=window.id,
        digest=current().shown.window(window),
    )
    return questionnaire.first_page(
        "survey.submit",
        window,
        current().signer(SURVEY).sign(state),
        notes=_notes(),
    )


def _unknown() -> Response:
    texts = current().texts.questionnaire.texts
    return _access().entry_page(say(texts.code_unknown), status=404)


def _notes() -> tuple[Text, ...]:
    texts = current().texts.questionnaire.texts
    return texts.code_note, texts.not_a_complaint


def _page(state: FormState, filled: Form, note: str = "", status: int = 422) -> Response:
    if state.window not in current().windows:
        return _unknown()
    return questionnaire.page(
        "survey.submit",
        current().windows[state.window],
        filled,
        _access().sign(state),
        notes=_notes(),
        note=note,
        status=status,
    )


def _store(state: FormState, filled: Form) -> Response:
    context = current()
    outcome = context.store.add_response(
        state.key,
        state.submission,
        questionnaire.answer(state, filled),
        channel=CODE,
        on=context.in_time(SURVEY) and state.window in context.windows,
        shown=context.shown.part(SURVEY),
    )
    if outcome in (SubmissionOutcome.STORED, SubmissionOutcome.ALREADY):
        return _access().forget(questionnaire.received(first=outcome is SubmissionOutcome.STORED))
    if outcome is SubmissionOutcome.NOT_OPEN and context.behind(SURVEY):
        return _page(state, filled, note=own().changed)
    if outcome is SubmissionOutcome.NOT_OPEN:
        return context.closed_page(SURVEY) or _page(state, filled, note=own().again)
    if outcome is SubmissionOutcome.UNKNOWN:
        return _unknown()
    return _access().used_page()
