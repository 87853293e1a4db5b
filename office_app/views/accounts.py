"""Accounts of staff: made, given a new link, removed by the office; a link is shown once."""

from urllib.parse import urlsplit

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import signed_in, words
from office_app.access import Who, admits
from office_app.acting import act_page, done, said
from office_app.agreement import me
from office_app.refusals import Fault, faults_of, line
from rulebook.problems import InputError
from survey_app.acts import accounts as acts
from survey_app.acts.accounts import Invitation
from survey_app.acts.applications import units
from survey_app.context import current
from survey_app.store import ROLES
from survey_app.texts import fill

blueprint = Blueprint("accounts", __name__, url_prefix="/staff/accounts")
_HOURS = 24
_FIELDS = {
    f"{units.BODY.zh} {units.BODY.en}": "body",
    f"{acts.FULL_NAME.zh} {acts.FULL_NAME.en}": "full_name",
}
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


@blueprint.get("/")
@admits(Who.OFFICE)
def accounts() -> ResponseReturnValue:
    """Who has an account, who has its password and codes, and a form for another."""
    return _page([])


@blueprint.post("/")
@admits(Who.OFFICE)
def add() -> ResponseReturnValue:
    """Make an account; its link is on the answer alone."""
    names = ("name", "full_name", "role", "body")
    typed = {name: request.form.get(name, "").strip() for name in names}
    role, by = typed["role"], (me().name,)
    if role not in ROLES:
        return _page([("role", words.CHOOSE)])
    try:
        body = units.body_of(current().round, role, typed["body"])
        made = acts.add(
            current().round,
            typed["name"],
            typed["full_name"],
            role,
            _HOURS,
            by,
            body=body,
            here=here(),
        )
    except InputError as error:
        return _page(faults_of(error, _FIELDS, "name"))
    return _page([], made)


@blueprint.post("/reset")
@admits(Who.OFFICE)
def reset() -> ResponseReturnValue:
    """Take a forgotten password away and give a new link."""
    try:
        made = acts.reset(current().round, _name(), _HOURS, (me().name,), here=here())
    except InputError as error:
        return _page([("name", line(one)) for one in error.problems])
    return _page([], made)


@blueprint.post("/remove")
@admits(Who.OFFICE)
def remove() -> ResponseReturnValue:
    """Remove an account; what it entered keeps its name."""
    if _name() == me().name:
        return _page([("name", words.NOT_ONESELF)])
    try:
        acts.remove(current().round, _name(), (me().name,))
    except InputError as error:
        return _page([("name", line(one)) for one in error.problems])
    return done("accounts.accounts", fill(words.ACCOUNT_REMOVED, name=_name()))


def _name() -> str:
    return request.form.get("account", "").strip()


def here() -> str:
    """The console's address where it is asked on its own computer, so that nobody reads along."""
    host = urlsplit(request.host_url).hostname or ""
    return request.host_url if host in _LOOPBACK and not signed_in.by_https() else ""


def _page(faults: list[Fault], made: Invitation | None = None) -> Response:
    this_round = current().round
    registered = current().store.applications.units()
    divisions = () if this_round.rules_unwritten else units.divisions(this_round.book)
    return act_page(
        "staff_accounts.html",
        faults,
        said=said(),
        accounts=current().store.accounts.all(),
        roles={role: words.ROLES[role] for role in ROLES},
        units=registered,
        bodies=[*(one.name for one in registered.values()), *divisions],
        made=made,
        hours=_HOURS,
    )
