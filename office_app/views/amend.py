"""What was opened is corrected: seen before and after, with a reason, by those whom it takes."""

from collections.abc import Sequence

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import agreement
from office_app.corrections import CARRIED, KINDS, correction_of, readable
from office_app.refusals import Fault, faults_of
from rulebook.amendable_texts import texts_of
from rulebook.differences import Difference
from rulebook.lock import amendments_of
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app.acts import amending, corrections
from survey_app.acts.amending import Plan
from survey_app.setup import prepare
from survey_app.store import PARTS

blueprint = Blueprint("amend", __name__, url_prefix="/staff/amend")
_FIELDS = {"--why": "why", "--clause": "clause"}


@blueprint.get("/")
@admits(Who.OFFICE)
def amend() -> ResponseReturnValue:
    """What may be corrected, and what was."""
    return _overview([])


@blueprint.post("/look")
@admits(Who.OFFICE)
def look() -> ResponseReturnValue:
    """Before and after, or why it may not be; nothing is written."""
    this_round = round_now()
    try:
        plan = _plan(this_round)
    except InputError as error:
        return _overview(faults_of(error, otherwise=_kind()))
    return _look_page(this_round, plan, [])


@blueprint.post("/")
@admits(Who.OFFICE)
def record() -> ResponseReturnValue:
    """Write it and record it, by one person or two."""
    this_round = round_now()
    try:
        plan = _plan(this_round)
    except InputError as error:
        return _overview(faults_of(error, otherwise=_kind()))
    typed = request.form
    try:
        reason = amending.sound(amending.Reason(typed.get("why", ""), typed.get("clause", "")))
        agreed = agreement(plan.persons)
        if agreed.faults:
            return _look_page(this_round, plan, agreed.faults)
        _amended(this_round, reason, agreed.by)
    except InputError as error:
        return _look_page(this_round, plan, faults_of(error, _FIELDS))
    return done("amend.amend", "已登记，写进操作记录。公布过的内容请一并更正。")


def _kind() -> str:
    asked = request.form.get("kind", "")
    return asked if asked in KINDS else "files"


def _plan(this_round: Round) -> Plan:
    """What would be recorded by the form that was sent."""
    correction = correction_of(this_round, _kind(), request.form)
    plan = correction.plan if correction else amending.planned(this_round)
    amending.require_something(plan, doubt=_kind() == "doubt")
    return plan


def _amended(this_round: Round, reason: amending.Reason, by: tuple[str, ...]) -> None:
    correction = correction_of(this_round, _kind(), request.form)
    if correction:
        corrections.correct(correction, reason, by)
    else:
        amending.amend(this_round, reason, by, doubt=_kind() == "doubt")


def _overview(faults: list[Fault]) -> Response:
    this_round = round_now()
    store = prepare(this_round)
    begun = any(store.phase(part).state for part in PARTS)
    pending, refused = _pending(this_round) if begun else ((), "")
    return act_page(
        "staff_amend.html",
        faults,
        said=said(),
        begun=begun,
        pending=[readable(this_round, one) for one in pending],
        refused=refused,
        windows=this_round.windows,
        sentences=texts_of(this_round.book),
        amendments=[
            (one, [readable(this_round, change) for change in one.changes])
            for one in reversed(amendments_of(this_round))
        ],
    )


def _pending(this_round: Round) -> tuple[Sequence[Difference], str]:
    """What the files say otherwise than the lock and nobody has recorded, or why it may not be."""
    try:
        return amending.planned(this_round).changes, ""
    except InputError as error:
        return (), "；".join(message for _, message in faults_of(error))


def _look_page(this_round: Round, plan: Plan, faults: list[Fault]) -> Response:
    carried = {name: value for name, value in request.form.items() if name in CARRIED}
    return act_page(
        "staff_amend_look.html",
        faults,
        kind=_kind(),
        doubt=_kind() == "doubt",
        carried=carried,
        changes=[readable(this_round, one) for one in plan.changes],
        needed=plan.persons,
    )
