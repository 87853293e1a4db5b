"""What the voters' app and the office's have in common: headers, faults, words, logs."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from flask import Blueprint, Flask, g
from flask.typing import ResponseReturnValue
from flask_babel import Babel
from werkzeug.exceptions import HTTPException
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import RequestRedirect

from rulebook.round import Round
from survey_app import context, follow, logs
from survey_app.access import require_declarations
from survey_app.grading import NOT_APPLICABLE, NOT_CHOSEN
from survey_app.held_stores import HeldStores
from survey_app.language import language, say
from survey_app.texts import Faults
from survey_app.views import public
from survey_app.views.code_entry import other

if TYPE_CHECKING:
    from types import TracebackType

    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

    _Fault = tuple[type, BaseException, TracebackType]
    _ExcInfo = _Fault | tuple[None, None, None]

TRANSLATIONS = Path(__file__).parent / "translations"
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


def app_of(
    name: str,
    made: context.Context,
    blueprints: Sequence[Blueprint],
    faults: Faults = MappingProxyType({}),
) -> Flask:
    """The app of ``name``'s folder with these pages; the app's style and privacy page besides.

    ``faults`` is what it says of a fault other than the voters' app does.

    Each process that serves needs its own.
    """
    app = _App(name, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    context.install(app, made)
    for part in (public.blueprint, *blueprints):
        app.register_blueprint(part)
    public.install_faults(app, faults)
    app.context_processor(public.page_globals)
    app.jinja_env.globals.update(elder=context.elder, here=context.here, other=other)
    app.jinja_env.globals.update(NOT_APPLICABLE=NOT_APPLICABLE, NOT_CHOSEN=NOT_CHOSEN)
    app.jinja_env.filters["say"] = say
    Babel(
        app,
        default_locale="zh",
        locale_selector=language,
        default_translation_directories=str(TRANSLATIONS),
    )
    logs.install(app)
    _hold_stores(app, made.round.folder)
    follow.install(app, made)
    app.wsgi_app = with_headers(app.wsgi_app)  # type: ignore[assignment]  # as Flask's manual says
    _believe_proxies(app, made.round)
    require_declarations(app)
    return app


def _hold_stores(app: Flask, folder: Path) -> None:
    """Let each request open the stores of the round in ``folder`` once."""

    def begin() -> None:
        g.held_stores = HeldStores(folder)

    def end(_error: BaseException | None) -> None:
        held: HeldStores | None = g.pop("held_stores", None)
        if held:
            held.end()

    app.before_request(begin)
    app.teardown_request(end)


def _believe_proxies(app: Flask, this_round: Round) -> None:
    hops = this_round.settings.proxy_hops
    if hops:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # as Flask's manual says
            app.wsgi_app, x_for=hops, x_proto=hops, x_host=0, x_prefix=0
        )


def with_headers(app: "WSGIApplication") -> "WSGIApplication":
    """Add what every answer carries."""

    def answering(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        def start(status: str, headers: list[tuple[str, str]], *fault: Any) -> Any:
            cached = any(name == "Cache-Control" for name, _ in headers)
            return start_response(status, [*headers, *_HEADERS[cached:]], *fault)

        return app(environ, start)

    return answering
