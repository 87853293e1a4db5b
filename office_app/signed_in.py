"""Who is signed in: sessions of staff, and the token that every form of theirs carries.

The cookie holds a random token whose hash stands in the database, so that a logout, a reset or a
removal ends the session everywhere at once.
"""

import hmac
import time

from flask import Flask, current_app, request, session
from flask.sessions import SecureCookieSessionInterface
from flask_login import LoginManager, UserMixin, current_user, login_user, logout_user

from survey_app.context import cookie_name, current
from survey_app.logs import log
from survey_app.store import Account
from survey_app.tokens import Keys, new_token, token_hash

LIFETIME, IDLE = 12 * 3600, 3600  # seconds
_ANEW = 60  # seconds until a session that is used is kept again
_BEGAN, _KEPT = "began", "kept"
CSRF = "csrf"
PATH = "/staff"
_ADDRESS = "_id"  # where Flask-Login keeps a hash of network address and browser


class _Staff(UserMixin):  # type: ignore[misc]  # flask_login ships no types
    """A session and its account."""

    def __init__(self, token: str, account: Account) -> None:
        """``token`` is what the cookie holds."""
        self.id = token
        self.account = account


class _Sessions(SecureCookieSessionInterface):
    """Cookies that are never sent in the clear once they came by https, whatever was expected."""

    def get_cookie_secure(self, app: Flask) -> bool:
        """Whether a cookie is for https alone."""
        return super().get_cookie_secure(app) or request.is_secure


def by_https() -> bool:
    """Whether the console is met by https."""
    return current_app.session_interface.get_cookie_secure(current_app)


def install(app: Flask, keys: Keys, *, https: bool, name: str) -> None:
    """Sessions for the app: the cookie is for this site only, unreadable for scripts.

    ``https`` says how the console itself is met, which need not be how voters come.
    """
    app.session_interface = _Sessions()
    app.config.update(
        SECRET_KEY=keys.sessions,
        SESSION_COOKIE_NAME=cookie_name(name, https=https),
        SESSION_COOKIE_SECURE=https,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Strict",
        SESSION_COOKIE_PATH="/" if https else PATH,
    )
    manager = LoginManager(app, add_context_processor=False)
    manager.session_protection = None  # it would store a hash of the network address
    manager.user_loader(_load)


def _load(token: str) -> _Staff | None:
    account = current().store.accounts.session(token_hash(token), _now())
    if account is None:
        return None
    _keep(token)
    return _Staff(token, account)


def _keep(token: str) -> None:
    """A session ends an hour after it was used last, and at the latest after a working day."""
    now = _now()
    if now - int(session.get(_KEPT, 0)) >= _ANEW:
        session[_KEPT] = now
        ends = min(now + IDLE, int(session.get(_BEGAN, 0)) + LIFETIME)
        current().store.accounts.keep(token_hash(token), ends)


def _now() -> int:
    return int(time.time())


def account() -> Account | None:
    """The account of this request, if anybody is signed in."""
    return current_user.account if current_user.is_authenticated else None


def sign_in(name: str) -> None:
    """Begin a new session with nothing of the former."""
    accounts = current().store.accounts
    account = accounts.find(name)
    assert account
    sign_out()
    token = new_token()
    accounts.start(token_hash(token), name, _now(), _now() + IDLE)
    session[_BEGAN] = session[_KEPT] = _now()
    login_user(_Staff(token, account))
    log("info", "signed in", account=name)
    session.pop(_ADDRESS, None)


def sign_out() -> None:
    """End the session here and in the database."""
    if current_user.is_authenticated:
        current().store.accounts.end(token_hash(current_user.id))
        logout_user()
    session.clear()


def csrf_token() -> str:
    """The token of this session's forms."""
    token: str = session.setdefault(CSRF, new_token())
    return token


def csrf_sound(sent: str) -> bool:
    """Whether a form came from a page of this session."""
    expected = session.get(CSRF, "")
    return bool(expected) and hmac.compare_digest(expected.encode(), sent.encode())
