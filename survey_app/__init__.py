"""The third-party survey and the democratic vote as a web app. It never sees a score.

Comes in: a round folder, and answers over HTTP. Goes out: pages, and after the close the files of
the contract. Who may be asked: ``create_app``, ``serving``, ``acts``, ``printed`` and ``recount``.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from flask import Flask
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from rulebook.round import Round
from survey_app import context, logs, signed_in
from survey_app.access import require_declarations
from survey_app.grading import NOT_APPLICABLE, NOT_CHOSEN
from survey_app.language import language, say
from survey_app.setup import keys_of, prepare, store_of
from survey_app.views import health, interviews, plate, public, receipts, staff, survey, vote
from survey_app.views.code_entry import other

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    _Fault = tuple[type, BaseException, TracebackType]
    _ExcInfo = _Fault | tuple[None, None, None]

LARGEST_REQUEST = 64 * 1024  # bytes; the longest honest form has about ten thousand
_HEADERS = (
    ("Cache-Control", "no-store"),  # the first: left out where an answer has its own
    (
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    ),
    ("Strict-Transport-Security", "max-age=31536000"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
    ("X-Robots-Tag", "noindex"),
)


class _App(Flask):
    """Flask, but for what it says of others: the path, which may be a code, and the host."""

    def log_exception(self, exc_info: "_ExcInfo") -> None:
        """Log where the fault is."""
        if exc_info[1] is not None:
            logs.log_fault(exc_info[1])

    def handle_http_exception(self, e: HTTPException) -> HTTPException | ResponseReturnValue:
        """Leave the host out of the router's own redirects: whose it is the visitor said."""
        if isinstance(e, RequestRedirect):
            to = urlsplit(e.new_url)
            e.new_url = urlunsplit(("", "", "/" + to.path.lstrip("/"), to.query, ""))
        return super().handle_http_exception(e)


def create_app(this_round: Round) -> Flask:
    """The app for one round; each process that serves needs its own.

    Raises
    ------
    InputError
        If the register of windows or the key file is at fault.
    """
    app = _App(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    prepare(this_round)
    store = store_of(this_round, keep_connections=True)
    keys = keys_of(this_round)
    made = context.Context(this_round, store, keys)
    context.install(app, made)
    signed_in.install(app, keys, https=made.https)
    for part in (public, health, survey, plate, vote, receipts, staff, interviews):
        app.register_blueprint(part.blueprint)
    public.install_faults(app)
    app.context_processor(public.page_globals)
    app.jinja_env.globals.update(elder=context.elder, here=context.here, other=other)
    app.jinja_env.globals.update(NOT_APPLICABLE=NOT_APPLICABLE, NOT_CHOSEN=NOT_CHOSEN)
    app.jinja_env.filters["say"] = say
    Babel(app, default_locale="zh", locale_selector=language)
    logs.install(app)
    app.wsgi_app = _with_headers(app.wsgi_app)  # type: ignore[assignment]  # as Flask's manual says
    if this_round.settings.proxy_hops:
        hops = this_round.settings.proxy_hops
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's manual says
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0
        )
    require_declarations(app)
    return app


def _with_headers(app: "WSGIApplication") -> "WSGIApplication":
    """Add what every answer carries."""

    def answering(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            cached = any(name == "Cache-Control" for name, _ in headers)
            return start_response(status, [*headers, *_HEADERS[cached:]], *fault)

        return app(environ, start)

    return answering
