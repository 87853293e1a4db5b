"""Signing in and out, and the first login by a link."""

import time

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import one_time, signed_in, words
from office_app.access import Who, admits
from office_app.attempts import attempts
from office_app.passwords import (
    SHORTEST_PASSWORD,
    Busy,
    fault_of,
    hash_password,
    password_fits,
)
from office_app.signed_in import CSRF
from survey_app.acts.applications.units import honours_of
from survey_app.acts.recording import recording
from survey_app.context import current
from survey_app.logs import log
from survey_app.signed_form import FormState
from survey_app.store import ACCOUNT_NAME, DIVISION, LEADER, PANEL, UNIT, Account
from survey_app.texts import fill
from survey_app.tokens import token_hash

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
_FIRST = "first login"


@blueprint.get("/")
@admits(Who.ANYONE)
def login() -> ResponseReturnValue:
    """Where staff sign in."""
    return _home() if signed_in.account() else _login_page()


@blueprint.post("/")
@admits(Who.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Begin a session, or say that name or password is wrong, and not which."""
    if not signed_in.csrf_sound(request.form.get(CSRF, "")):
        return _login_page(words.NO_COOKIES)
    name = request.form.get("name", "").strip()[:64]
    wait = attempts().wait(name, request.remote_addr)
    if wait:
        return _login_page(fill(words.WAIT, n=wait), name, 429)
    known = ACCOUNT_NAME.fullmatch(name)  # a database may refuse odd characters
    account = current().store.accounts.find(name) if known else None
    try:
        fits = password_fits(account, request.form.get("password", ""))
    except Busy:
        return _login_page(words.BUSY, name, 503)
    if not (fits and account and _code_fits(account)):
        count = attempts().failed(name, request.remote_addr)
        if account and count & (count - 1) == 0:  # the first, second, fourth: a log has an end
            log("error", "sign-in failed", account=account.name)
        return _login_page(words.WRONG, name)
    attempts().forget(name, request.remote_addr)
    signed_in.sign_in(name)
    return _home()


@blueprint.get("/first/<token>")
@admits(Who.INVITED)
def invited(token: str) -> ResponseReturnValue:
    """Where a password is chosen. Opening the link spends nothing."""
    return _first_page(token_hash(token))


@blueprint.post("/first")
@admits(Who.INVITED)
def choose_password() -> ResponseReturnValue:
    """Spend the link on a password, and sign in."""
    returned = current().returned_form(_FIRST)
    if returned is None or returned.expired:
        return current().message(words.STALE, status=422)
    if not signed_in.csrf_sound(request.form.get(CSRF, "")):
        return _first_page(returned.state.key, words.NO_COOKIES)
    accounts, now = current().store.accounts, int(time.time())
    account = accounts.invited(returned.state.key, now)
    if account is None:
        return _gone()
    password = request.form.get("password", "")
    fault = fault_of(password, request.form.get("repeat", ""), account, current().round)
    if fault:
        return _first_page(returned.state.key, fault)
    try:
        stored = hash_password(password)
    except Busy:
        return _first_page(returned.state.key, words.BUSY)
    context = current()
    with recording(context.round, context.store, "password", (account.name,)) as act:
        if not accounts.accept(returned.state.key, stored, now, act=act):
            return _gone()
    attempts().forget(account.name, request.remote_addr)
    signed_in.sign_in(account.name)
    return _home()


@blueprint.post("/out")
@admits(Who.STAFF)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    signed_in.sign_out()
    return redirect(url_for("staff.login"), 303)


def _code_fits(account: Account) -> bool:
    """The second factor of whoever has one; a code that was used is refused like a wrong one."""
    context = current()
    code = request.form.get("code", "")
    return not account.totp_salt or one_time.spend(context.store, context.keys, account, code)


_HOMES = {
    "auditor": "trail.trail",
    "interviewer": "interviews.form",
    "district": "practices.practices",
    UNIT: "applications.applications",
    DIVISION: "conditions.conditions",
    PANEL: "judging.judging",
    LEADER: "leading.leading",
}


def _home() -> Response:
    account = signed_in.account()
    assert account
    home = _HOMES.get(account.role, "steps.steps")
    if account.role == DIVISION and not honours_of(current().round.book, account.body):
        home = "judging.judging"  # it verifies no honour: it was invited to mark or propose
    return redirect(url_for(home), 303)


def _login_page(error: str = "", name: str = "", status: int = 422) -> Response:
    return current().page(
        "staff_login.html",
        status if error else 200,
        error=error,
        name=name,
        csrf=signed_in.csrf_token(),
    )


def _first_page(key: bytes, error: str = "") -> Response:
    context = current()
    account = context.store.accounts.invited(key, int(time.time()))
    if account is None:
        return _gone()
    return context.page(
        "staff_first.html",
        422 if error else 200,
        error=error,
        account=account,
        password_hint=fill(words.NEW_PASSWORD_HINT, n=SHORTEST_PASSWORD),
        csrf=signed_in.csrf_token(),
        signed=context.signer(_FIRST).sign(FormState(key.hex())),
    )


def _gone() -> Response:
    current().slow_down()
    return current().message(words.FIRST_GONE, words.FIRST_GONE_NOTE, status=404)
