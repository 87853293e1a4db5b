"""One-time codes: whoever is signed in switches them on, another one of the office off again."""

import secrets

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from office_app import one_time, signed_in, words
from office_app.access import Who, admits
from office_app.attempts import attempts
from survey_app.acts.recording import recording
from survey_app.context import current
from survey_app.printed.qr import qr_svg
from survey_app.signed_form import FormState
from survey_app.store import ACCOUNT_NAME, Account
from survey_app.texts import fill

blueprint = Blueprint("codes", __name__, url_prefix="/staff/codes")
_SALT_BYTES = 16
_PIXELS = 5  # a module of the QR code


@blueprint.get("/")
@admits(Who.STAFF)
def form() -> ResponseReturnValue:
    """The secret as a QR code, or that codes are on already: it is never shown again."""
    return _page(secrets.token_bytes(_SALT_BYTES))


@blueprint.post("/")
@admits(Who.STAFF)
def switch_on() -> ResponseReturnValue:
    """Keep the secret once a code of it has come back."""
    context, account = current(), _account()
    returned = context.returned_form(_purpose(account))
    if returned is None or returned.expired:
        return context.message(words.STALE, status=422)
    salt = returned.state.key
    wait = attempts().wait(account.name, request.remote_addr)
    if wait:
        return _page(salt, fill(words.WAIT, n=wait), 429)
    code = request.form.get("code", "")
    step = one_time.matching_step(context.keys, account.name, salt, code)
    if step is None:
        attempts().failed(account.name, request.remote_addr)
        return _page(salt, words.CODE_WRONG)
    by = (account.name,)
    with recording(context.round, context.store, "codes on", by, account=account.name) as act:
        context.store.accounts.codes_on(account.name, salt, step, act=act)
    return redirect(url_for("codes.form"), 303)


@blueprint.post("/off")
@admits(Who.OFFICE)
def switch_off() -> ResponseReturnValue:
    """The way back for a lost phone: somebody else of the office, who answers for it."""
    context, account = current(), _account()
    name = request.form.get("name", "")
    if name == account.name:
        return context.message(words.NOT_FOR_YOURSELF, words.NOT_FOR_YOURSELF_NOTE, status=403)
    with recording(context.round, context.store, "codes off", (account.name,), account=name) as act:
        known = ACCOUNT_NAME.fullmatch(name)  # a database may refuse odd characters
        done = known and context.store.accounts.codes_off(name, act=act)
    if not done:
        return context.message(words.NO_CODES, status=404)
    return redirect(url_for("accounts.accounts"), 303)


def _account() -> Account:
    account = signed_in.account()
    assert account
    return account


def _purpose(account: Account) -> str:
    return f"one-time codes of {account.name}"


def _page(salt: bytes, error: str = "", status: int = 422) -> Response:
    context, account = current(), _account()
    on = bool(account.totp_salt)
    uri = one_time.uri(context.round, context.keys, account.name, salt)
    return context.page(
        "staff_codes.html",
        status if error else 200,
        on=on,
        faults=[("code", error)] if error else [],
        qr="" if on else Markup(qr_svg(uri, _PIXELS)),
        secret="" if on else one_time.secret_text(context.keys, account.name, salt),
        signed=context.signer(_purpose(account)).sign(FormState(salt.hex())),
    )
