"""Accounts of units and divisions: the office invites, and a unit invites further people itself."""

import secrets

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, said
from office_app.agreement import me
from office_app.applications import own
from office_app.refusals import Fault, line
from office_app.views.accounts import here
from rulebook.problems import InputError
from survey_app.acts import accounts as acts
from survey_app.acts.accounts import Invitation
from survey_app.acts.applications import units
from survey_app.acts.applications.refusing import sentences
from survey_app.acts.applications.term import is_over, term_of
from survey_app.context import current
from survey_app.store import DIVISION, UNIT, Account

blueprint = Blueprint("colleagues", __name__, url_prefix="/staff")
_HOURS = 168  # a link goes by letter, and somebody may be away
_MOST = 8  # accounts of a unit


@blueprint.get("/units/")
@admits(Who.OFFICE)
def invitations() -> ResponseReturnValue:
    """Units and divisions with their accounts, and a form to invite one."""
    return _invitations([])


def _invitations(faults: list[Fault], made: Invitation | None = None) -> Response:
    this_round, store = current().round, current().store
    book = this_round.book
    return act_page(
        "staff_units.html",
        faults,
        said=said(),
        units=store.applications.units(),
        unit_types={one.id: one.name.zh for one in book.campaign.unit_types},
        divisions=units.divisions(book),
        departments=sorted({one.unit for one in this_round.register[0] if one.unit}),
        scored=book.window_score.pool.unit_type,
        members=[one for one in store.accounts.all() if one.role in (UNIT, DIVISION)],
        made=made,
        hours=_HOURS,
        set_by_office=bool(store.applications.closes()),
        closed=term_of(this_round, store).closes if is_over(this_round, store) else None,
    )


@blueprint.post("/units/")
@admits(Who.OFFICE)
def invite() -> ResponseReturnValue:
    """Make an account for a unit or a division; its link is on the answer alone."""
    typed, this_round = request.form, current().round
    try:
        if typed.get("role") == DIVISION:
            body = typed.get("division", "")
            if body not in units.divisions(this_round.book):
                return _invitations([("division", "请选择考评单位。")])
        else:
            body = units.add_unit(
                this_round, typed.get("unit", ""), typed.get("unit_type", ""), (me().name,)
            ).id
    except InputError as error:
        return _invitations(sentences(error))
    role = DIVISION if typed.get("role") == DIVISION else UNIT
    try:
        made = _invited(role, body)
    except InputError as error:
        return _invitations([(f"person-{role}", line(one)) for one in error.problems])
    return _invitations([], made)


def _invited(role: str, body: str) -> Invitation:
    """An account with a name that nobody has to think up."""
    name = f"{role}-{secrets.token_hex(3)}"
    full_name = request.form.get("person", "")
    return acts.add(
        current().round, name, full_name, role, _HOURS, (me().name,), body=body, here=here()
    )


@blueprint.get("/colleagues/")
@admits(Who.UNIT)
def colleagues() -> ResponseReturnValue:
    """Who else has an account of this unit."""
    return _colleagues([])


def _colleagues(faults: list[Fault], made: Invitation | None = None) -> Response:
    unit = own.own_unit()
    return act_page(
        "staff_colleagues.html",
        faults,
        unit=unit,
        members=_members(unit.id),
        made=made,
        hours=_HOURS,
    )


def _members(unit: str) -> list[Account]:
    everybody = current().store.accounts.all()
    return [one for one in everybody if (one.role, one.body) == (UNIT, unit)]


@blueprint.post("/colleagues/")
@admits(Who.UNIT)
def invite_colleague() -> ResponseReturnValue:
    """Make an account for somebody else of this unit."""
    unit = own.own_unit()
    if len(_members(unit.id)) >= _MOST:
        return _colleagues([("person", f"一个单位最多{_MOST}个账号，请办公室删除不用的。")])
    try:
        return _colleagues([], _invited(UNIT, unit.id))
    except InputError as error:
        return _colleagues([("person", line(one)) for one in error.problems])
