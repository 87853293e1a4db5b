"""Signing in and out, the first login by a link, and what the office sees while answers come in."""

import time

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from rulebook.vocabulary import OWN_CHANNELS
from survey_app import signed_in
from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import own, speak_chinese
from survey_app.passwords import (
    LONGEST_PASSWORD,
    SHORTEST_PASSWORD,
    hash_password,
    password_fits,
)
from survey_app.signed_form import FormState
from survey_app.signed_in import CSRF
from survey_app.store import ACCOUNT_NAME
from survey_app.texts import fill
from survey_app.tokens import token_hash

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
blueprint.before_request(speak_chinese)
_FIRST = "first login"


@blueprint.get("/")
@admits(Who.ANYONE, Phase.ALWAYS)
def login() -> ResponseReturnValue:
    """Where staff sign in."""
    return _home() if signed_in.account() else _login_page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.ALWAYS)
def sign_in() -> ResponseReturnValue:
    """Begin a session, or say that name or password is wrong, and not which."""
    if not signed_in.csrf_sound(request.form.get(CSRF, "")):
        return _login_page(own().no_cookies)
    name = request.form.get("name", "").strip()[:64]
    known = ACCOUNT_NAME.fullmatch(name)  # a database may refuse odd characters
    account = current().store.accounts.find(name) if known else None
    if not password_fits(account, request.form.get("password", "")):
        current().slow_down(signed_in.failures())
        return _login_page(own().wrong, name)
    signed_in.sign_in(name)
    return _home()


@blueprint.get("/first/<token>")
@admits(Who.INVITED, Phase.ALWAYS)
def invited(token: str) -> ResponseReturnValue:
    """Where a password is chosen. Opening the link spends nothing."""
    return _first_page(token_hash(token))


@blueprint.post("/first")
@admits(Who.INVITED, Phase.ALWAYS)
def choose_password() -> ResponseReturnValue:
    """Spend the link on a password, and sign in."""
    returned = current().returned_form(_FIRST)
    if returned is None or returned.expired:
        return current().message(own().stale, status=422)
    if not signed_in.csrf_sound(request.form.get(CSRF, "")):
        return _first_page(returned.state.key, own().no_cookies)
    accounts, now = current().store.accounts, int(time.time())
    account = accounts.invited(returned.state.key, now)
    if account is None:
        return _gone()
    password = request.form.get("password", "")
    fault = _fault_of(password, request.form.get("repeat", ""), account.name)
    if fault:
        return _first_page(returned.state.key, fault)
    if not accounts.accept(returned.state.key, hash_password(password), now):
        return _gone()
    signed_in.sign_in(account.name)
    return _home()


@blueprint.post("/out")
@admits(Who.STAFF, Phase.ALWAYS)
def sign_out() -> ResponseReturnValue:
    """End the session."""
    signed_in.sign_out()
    return redirect(url_for("staff.login"), 303)


@blueprint.get("/office")
@admits(Who.OFFICE, Phase.ALWAYS)
def progress() -> ResponseReturnValue:
    """How many answers there are, and what people could not get done; never a grade."""
    context = current()
    counts = context.store.records.counts()
    questions = {q.id: q.question.zh for q in context.texts.questionnaire.open_questions}
    return context.page(
        "staff_office.html",
        account=signed_in.account(),
        csrf=signed_in.csrf_token(),
        channels=OWN_CHANNELS,
        counts=counts,
        windows=context.windows,
        questions=questions,
        written=context.store.records.texts(),
    )


def _home() -> Response:
    account = signed_in.account()
    office = account is not None and account.role == "office"
    return redirect(url_for("staff.progress" if office else "interviews.form"), 303)


def _login_page(error: str = "", name: str = "") -> Response:
    return current().page(
        "staff_login.html",
        422 if error else 200,
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
        password_hint=fill(own().new_password_hint, n=SHORTEST_PASSWORD),
        csrf=signed_in.csrf_token(),
        signed=context.signer(_FIRST).sign(FormState(key.hex())),
    )


def _gone() -> Response:
    current().slow_down()
    return current().message(own().first_gone, own().first_gone_note, status=404)


def _fault_of(password: str, repeat: str, name: str) -> str:
    """What is wrong with a new password, if anything."""
    long_enough = SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD
    if not long_enough or password.casefold() == name.casefold():
        return fill(own().too_short, n=SHORTEST_PASSWORD)
    if len(set(password)) == 1:
        return own().too_simple
    return "" if password == repeat else own().not_equal
