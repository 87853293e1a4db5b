"""What both apps show to anyone: privacy, style files, and faults."""

from http import HTTPStatus
from pathlib import Path

from flask import Blueprint, Flask, current_app, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import LANGUAGES, language, name, own, window_name
from survey_app.logs import log_fault, log_unavailable
from survey_app.store import Unavailable
from survey_app.texts import FAULTS, Faults

_APP = Path(__file__).parents[1]
_STATIC = _APP / "static"
_FAULTS = "faults"  # among the extensions: what this app says of faults
blueprint = Blueprint("public", __name__, template_folder=str(_APP / "templates"))


@blueprint.get("/privacy")
@admits(Who.ANYONE, Phase.ALWAYS)
def privacy() -> ResponseReturnValue:
    """What is kept, and what cannot be promised."""
    context = current()
    kept = context.fill(context.texts.questionnaire.texts.kept)
    links, until = context.personal_links(), context.kept_until
    paper = context.paper_ballots()
    return context.page("privacy.html", links=links, paper=paper, until=until, kept=kept)


@blueprint.get("/static/<path:filename>")
@admits(Who.ANYONE, Phase.ALWAYS)
def static(filename: str) -> ResponseReturnValue:
    """The style sheet and the scripts."""
    return send_from_directory(_STATIC, filename, max_age=3600)


def install_faults(app: Flask, own: Faults) -> None:
    """Plain pages instead of Werkzeug's, and a log without paths.

    ``own`` is what this app says of some faults in place of ``FAULTS``.
    """
    app.extensions[_FAULTS] = {**FAULTS, **own}
    app.register_error_handler(HTTPException, _refused)
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(Exception, _failed)


def _refused(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if 300 <= code < 400:
        return error
    page = _fault(code)
    if code == HTTPStatus.METHOD_NOT_ALLOWED:
        page.headers.extend(error.get_headers())
        page.headers["Content-Type"] = "text/html; charset=utf-8"
    return page


def _failed(error: Exception) -> ResponseReturnValue:
    log_fault(error)
    return _fault(HTTPStatus.INTERNAL_SERVER_ERROR)


def _unavailable(error: Unavailable) -> ResponseReturnValue:
    log_unavailable(error)
    return _fault(HTTPStatus.SERVICE_UNAVAILABLE)


def _fault(code: int) -> Response:
    faults: Faults = current_app.extensions[_FAULTS]
    heading, note = faults.get(code, faults[500 if code >= 500 else 400])
    return current().message(gettext(heading), gettext(note), status=code)


def page_globals() -> dict[str, object]:
    """What every template may use."""
    return {
        "own": own(),
        "language": language(),
        "language_tag": LANGUAGES[language()],
        "texts": current().texts,
        "round": current().round,
        "named": window_name,
        "proper": name,
    }
