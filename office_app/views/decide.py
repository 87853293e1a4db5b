"""The leading group's decisions on the proposed list: chosen, looked at, agreed to, recorded.

Nothing of it can be taken back, only corrected: so what it comes to is shown whole first, and two
persons agree to a real one. The command records it, as a job; records are only ever added to.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, round_now
from office_app.agreement import agreement, me
from office_app.decision_look import lines_of, refused
from office_app.jobs import COMMANDS, Busy, start
from office_app.proposals import Chosen, Honour, brought, chosen_in, decisions_csv, honours_of
from office_app.refusals import Fault
from office_app.signed_in import CSRF
from rulebook import contract
from rulebook.round import Round
from rulebook.tables import find
from survey_app.context import current, shown

blueprint = Blueprint("decide", __name__, url_prefix="/staff/decide")
PERSONS_TO_DECIDE = 2
_OWN = (CSRF, "uploaded", "digest", "password", "code", "name2", "password2", "code2")


@blueprint.get("/")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """The proposed list, a choice and a reason for each."""
    return _form(round_now(), [])


@blueprint.post("/")
@admits(Who.OFFICE)
def again() -> ResponseReturnValue:
    """The same with what was chosen, from the look back."""
    return _form(round_now(), [])


@blueprint.post("/look")
@admits(Who.OFFICE)
def look() -> ResponseReturnValue:
    """What it comes to, or what the command would refuse of it."""
    this_round = round_now()
    honours = honours_of(this_round)
    chosen, faults = _chosen(this_round, honours)
    faults = faults or refused(this_round, honours, chosen)
    if faults:
        return _form(this_round, faults)
    return _look(this_round, honours, chosen, [])


@blueprint.post("/record")
@admits(Who.OFFICE)
def record() -> ResponseReturnValue:
    """Hand what was looked at to the command that records it."""
    this_round = round_now()
    honours = honours_of(this_round)
    chosen, faults = _chosen(this_round, honours)
    if faults:
        return _form(this_round, faults)
    if request.form.get("digest") != _digest(chosen):
        return _look(this_round, honours, chosen, [("main", words.OTHER_MEANWHILE)])
    agreed = agreement(PERSONS_TO_DECIDE)
    if agreed.faults:
        return _look(this_round, honours, chosen, agreed.faults)
    files = {"decisions.csv": decisions_csv(chosen)}
    command, context = COMMANDS["confirm"], current()
    try:
        number = start(
            this_round, context.store, command, {}, me().name, files=files, agreed=agreed.by
        )
    except Busy:
        return _look(this_round, honours, chosen, [("main", words.JOB_RUNS)])
    return redirect(url_for("jobs.job", number=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _chosen(this_round: Round, honours: Sequence[Honour]) -> tuple[list[Chosen], list[Fault]]:
    """What was decided, in the form or in the file that was brought."""
    if request.form.get("uploaded"):
        chosen = brought(this_round, honours)
    else:
        try:
            day = dt.date.fromisoformat(request.form.get("date", ""))
        except ValueError:
            return [], [("date", words.DATE_MISSING)]
        chosen = chosen_in(honours, request.form, day)
    return chosen, [] if chosen else [("main", words.NOTHING_CHOSEN)]


def _digest(chosen: Sequence[Chosen]) -> str:
    """Of what a look has shown; the file, or the list that is decided on, may be another since."""
    computed = "".join(one.target.note for one in chosen)
    return hashlib.sha256(decisions_csv(chosen) + computed.encode()).hexdigest()


def _form(this_round: Round, faults: list[Fault]) -> Response:
    return act_page(
        "staff_decide.html",
        faults,
        honours=honours_of(this_round),
        today=current().now().date().isoformat(),
        chosen=request.form,
        uploaded=find(this_round.folder, contract.DECISIONS, ("csv",)) is not None,
    )


def _look(
    this_round: Round, honours: Sequence[Honour], chosen: Sequence[Chosen], faults: list[Fault]
) -> Response:
    carried = {k: value for k, value in request.form.items() if value and k not in _OWN}
    return act_page(
        "staff_decide_look.html",
        faults,
        honours=lines_of(honours, chosen),
        carried=carried,
        uploaded=request.form.get("uploaded"),
        digest=_digest(chosen),
        dates=sorted({one.date.isoformat() for one in chosen}),
        needed=PERSONS_TO_DECIDE,
    )
