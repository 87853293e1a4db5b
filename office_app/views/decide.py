"""The leading group's decisions on the proposed list: chosen, looked at, agreed to, recorded.

Nothing of it can be taken back, only corrected: so what it comes to is shown whole first, and two
persons agree to a real one. The command records it, as a job; records are only ever added to.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, round_now
from office_app.agreement import handed_over, me
from office_app.decision_look import begin_look, honour_at, lines_of, look_of, refused
from office_app.jobs import COMMANDS, Busy, State, number_in, start
from office_app.jobs.due import not_due, outdated
from office_app.proposals import (
    Chosen,
    Honour,
    brought,
    chosen_in,
    decisions_csv,
    honours_of,
    targets,
)
from office_app.refusals import Fault
from office_app.signed_in import CSRF
from office_app.sitting.sheet import is_recorded
from rendering.numbers import chinese_date
from rulebook import contract
from rulebook.round import Round
from rulebook.tables import find
from survey_app.acts.wanting import PERSONS_TO_DECIDE
from survey_app.context import current, shown
from survey_app.texts import fill

blueprint = Blueprint("decide", __name__, url_prefix="/staff/decide")
_OWN = (CSRF, "digest", "password", "code", "name2", "password2", "code2")


@blueprint.get("/")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """The proposed list, a choice and a reason for each."""
    return _form(round_now(), {}, [])


@blueprint.post("/")
@admits(Who.OFFICE)
def again() -> ResponseReturnValue:
    """The same with what was chosen, from the look back."""
    return _form(round_now(), request.form, [])


@blueprint.post("/look")
@admits(Who.OFFICE)
def look() -> ResponseReturnValue:
    """Ask the command what it would refuse."""
    this_round, typed = round_now(), request.form
    chosen, faults = _chosen(this_round, honours_of(this_round), typed)
    if faults:
        return _form(this_round, typed, faults)
    try:
        number = begin_look(this_round, current().store, chosen, _carried(typed), me().name)
    except Busy:
        return _form(this_round, typed, [("main", words.JOB_RUNS)])
    return redirect(url_for("decide.looked", number=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


@blueprint.get("/look/<number>")
@admits(Who.OFFICE)
def looked(number: str) -> ResponseReturnValue:
    """What it comes to, or what the command would refuse of it, once the command has said so."""
    this_round = round_now()
    found = look_of(this_round, number_in(number), me().name)
    if found is None:
        abort(404)
    job, typed = found
    if job.state is State.RUNNING:
        return act_page("staff_wait.html", heading="正在核对审定", job=job)
    honours = honours_of(this_round)
    chosen, faults = _chosen(this_round, honours, typed)
    faults = faults or refused(job, honours, chosen, this_round.book)
    at = honour_at(faults)
    if faults and typed.get("sheet") and at is not None:
        return redirect(url_for("sitting.form", honour=at, look=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords
    if faults:
        return _form(this_round, typed, faults)
    return _look(honours, chosen, typed, [])


@blueprint.post("/record")
@admits(Who.OFFICE)
def record() -> ResponseReturnValue:
    """Hand what was looked at to the command that records it."""
    this_round, typed = round_now(), request.form
    honours = honours_of(this_round)
    chosen, faults = _chosen(this_round, honours, typed)
    if faults:
        return _form(this_round, typed, faults)
    if typed.get("digest") != _digest(chosen):
        return _look(honours, chosen, typed, [("main", words.OTHER_MEANWHILE)])
    agreed, secrets = handed_over(PERSONS_TO_DECIDE)
    if agreed.faults:
        return _look(honours, chosen, typed, agreed.faults)
    try:
        number = start(
            this_round,
            current().store,
            COMMANDS["confirm"],
            {"persons": " ".join(agreed.by)} if agreed.by else {},
            me().name,
            files={"decisions.csv": decisions_csv(chosen)},
            secrets=secrets,
            agreed=agreed.by,
        )
    except Busy:
        return _look(honours, chosen, typed, [("main", words.JOB_RUNS)])
    return redirect(url_for("jobs.job", number=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _chosen(
    this_round: Round, honours: Sequence[Honour], typed: Mapping[str, str]
) -> tuple[list[Chosen], list[Fault]]:
    """What was decided, in the form or in the file that was brought; or why nothing can be yet."""
    if why_not := not_due("confirm", this_round, current().store):
        return [], [("main", f"{why_not}。")]
    if typed.get("uploaded"):
        chosen = brought(this_round, honours)
    else:
        try:
            day = dt.date.fromisoformat(typed.get("date", ""))
        except ValueError:
            return [], [("date", words.DATE_MISSING)]
        today = current().now().date()
        if day > today:
            return [], [("date", fill(words.DATE_AHEAD, today=chinese_date(today)))]
        chosen = chosen_in(honours, typed, day)
    return chosen, [] if chosen else [("main", words.NOTHING_CHOSEN)]


def _digest(chosen: Sequence[Chosen]) -> str:
    """Of what a look has shown; the file, or the list that is decided on, may be another since."""
    computed = "".join(one.target.note for one in chosen)
    return hashlib.sha256(decisions_csv(chosen) + computed.encode()).hexdigest()


def _carried(typed: Mapping[str, str]) -> dict[str, str]:
    """What was chosen, without what is asked for anew: passwords stand in no file."""
    return {name: value for name, value in typed.items() if value and name not in _OWN}


def _form(this_round: Round, typed: Mapping[str, str], faults: list[Fault]) -> Response:
    honours = honours_of(this_round)
    return act_page(
        "staff_decide.html",
        faults,
        honours=honours,
        outdated=outdated(this_round) if honours else "",
        pending=sum(len(honour.pending) for honour in honours),
        unfolded=_unfolded(honours, typed, faults),
        recorded=is_recorded(this_round),
        today=current().now().date().isoformat(),
        chosen=typed,
        uploaded=find(this_round.folder, contract.DECISIONS, ("csv",)) is not None,
    )


def _unfolded(
    honours: Sequence[Honour], typed: Mapping[str, str], faults: Sequence[Fault]
) -> set[str]:
    """Fields of the rows that must be seen: what is at fault, or chosen otherwise than at first."""
    at_fault = {name.removesuffix("-why").removesuffix("-places") for name, _ in faults}
    other = (one for one in targets(honours) if typed.get(one.field, "") != one.first)
    return at_fault | {one.field for one in other if typed}


def _look(
    honours: Sequence[Honour],
    chosen: Sequence[Chosen],
    typed: Mapping[str, str],
    faults: list[Fault],
) -> Response:
    return act_page(
        "staff_decide_look.html",
        faults,
        honours=lines_of(honours, chosen),
        carried=_carried(typed),
        digest=_digest(chosen),
        dates=sorted({one.date.isoformat() for one in chosen}),
        needed=PERSONS_TO_DECIDE,
    )
