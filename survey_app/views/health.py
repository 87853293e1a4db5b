"""Whether the server lives, and whether it can take answers; neither says what is stored."""

from collections.abc import Callable

from flask import Blueprint
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from rulebook.problems import InputError
from survey_app.access import Phase, Who, admits
from survey_app.context import Context, current
from survey_app.logs import log, log_fault, log_unavailable
from survey_app.setup import keys_of
from survey_app.store import PARTS, STATES, Unavailable

blueprint = Blueprint("health", __name__)
_STATES = {"", *STATES}


@blueprint.get("/healthz")
@admits(Who.ANYONE, Phase.ALWAYS)
def healthz() -> ResponseReturnValue:
    """Whether this process answers at all; it asks nothing else."""
    return _plain("ok")


@blueprint.get("/readyz")
@admits(Who.ANYONE, Phase.ALWAYS)
def readyz() -> ResponseReturnValue:
    """Whether an answer could be stored now; otherwise 503 with one word that says why not."""
    reason = missing(current())
    if reason:
        log("error", "not ready", reason=reason)
    return _plain(reason or "ready", 503 if reason else 200)


def missing(context: Context) -> str:
    """What an answer lacks: edition, database, items, phase, register or key; empty if nothing."""
    checks: dict[str, Callable[[], object]] = {
        "edition": lambda: context.texts.questionnaire.items,
        "database": context.store.try_writing,
        "items": context.store.fits_items,
        "phase": lambda: {context.store.phase(part).state for part in PARTS} <= _STATES,
        "register": lambda: all(
            context.as_opened(part, context.store.phase(part)) for part in PARTS
        ),
        "key": lambda: keys_of(context.round, make=False) == context.keys,
    }
    for name, works in checks.items():
        try:
            if not works():
                return name
        except Exception as error:  # whatever it is, we are not ready: that is the answer
            if isinstance(error, Unavailable):
                log_unavailable(error)
            elif not isinstance(error, InputError):
                log_fault(error)
            return name
    return ""


def _plain(text: str, status: int = 200) -> Response:
    return Response(f"{text}\n", status, content_type="text/plain; charset=utf-8")
