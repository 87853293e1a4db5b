"""Whoever is signed in changes the password."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import signed_in, words
from office_app.access import Who, admits
from office_app.attempts import attempts
from office_app.passwords import (
    SHORTEST_PASSWORD,
    Busy,
    fault_of,
    hash_password,
    password_fits,
)
from survey_app.acts.recording import recording
from survey_app.context import current
from survey_app.logs import log
from survey_app.store import Account
from survey_app.texts import fill

blueprint = Blueprint("password", __name__, url_prefix="/staff/password")


@blueprint.get("/")
@admits(Who.STAFF)
def form() -> ResponseReturnValue:
    """The old one and the new one twice."""
    return _page()


@blueprint.post("/")
@admits(Who.STAFF)
def change() -> ResponseReturnValue:
    """Take the new one; sessions elsewhere end."""
    account = signed_in.account()
    assert account
    wait = attempts().wait(account.name, request.remote_addr)
    if wait:
        return _page("old", fill(words.WAIT, n=wait), 429)
    try:
        return _changed(account)
    except Busy:
        return _page("old", words.BUSY, 503)


def _changed(account: Account) -> Response:
    if not password_fits(account, request.form.get("old", "")):
        attempts().failed(account.name, request.remote_addr)
        return _page("old", words.OLD_WRONG)
    attempts().forget(account.name, request.remote_addr)
    password, repeat = (request.form.get(name, "") for name in ("password", "repeat"))
    fault = fault_of(password, repeat, account, current().round)
    if fault:
        return _page("password", fault)
    context, stored = current(), hash_password(password)
    with recording(context.round, context.store, "password", (account.name,)) as act:
        context.store.accounts.change(account.name, stored, act=act)
    log("info", "password changed", account=account.name)
    signed_in.sign_in(account.name)
    return _page(said=words.CHANGED)


def _page(field: str = "", error: str = "", status: int = 422, said: str = "") -> Response:
    return current().page(
        "staff_password.html",
        status if error else 200,
        password_hint=fill(words.NEW_PASSWORD_HINT, n=SHORTEST_PASSWORD),
        faults=[(field, error)] if error else [],
        said=said,
    )
