"""The leading group's decisions on the proposed list, recorded by a job; only ever added to."""

import datetime as dt
from pathlib import Path

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page
from office_app.agreement import me
from office_app.jobs import COMMANDS, Busy, State, all_jobs, start
from office_app.proposals import decisions_csv, honours_of
from office_app.refusals import Fault
from office_app.signed_in import CSRF
from rulebook import contract
from rulebook.tables import find
from survey_app.context import current, shown

blueprint = Blueprint("decide", __name__, url_prefix="/staff/decide")


@blueprint.get("/")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """The proposed list, a choice and a reason for each; again what was refused a moment ago."""
    return _page([], _refused())


def _refused() -> dict[str, str]:
    """What was chosen the last time, if the command refused it."""
    ran = [job for job in all_jobs(current().round.folder) if job.command == "confirm"][:1]
    return ran[0].options if ran and ran[0].state is not State.DONE else {}


@blueprint.post("/")
@admits(Who.OFFICE)
def decide() -> ResponseReturnValue:
    """Hand what was chosen to the command that checks and records it."""
    context = current()
    uploaded = _uploaded()
    if uploaded and request.form.get("uploaded"):
        return _started(uploaded.read_bytes(), {})
    try:
        day = dt.date.fromisoformat(request.form.get("date", ""))
    except ValueError:
        return _page([("date", words.DATE_MISSING)])
    content, count = decisions_csv(honours_of(context.round), request.form, day)
    if not count:
        return _page([("main", words.NOTHING_CHOSEN)])
    typed = {name: value for name, value in request.form.items() if value and name != CSRF}
    return _started(content, typed)


def _uploaded() -> Path | None:
    """The decisions that were brought as a file."""
    return find(current().round.folder, contract.DECISIONS, ("csv",))


def _started(content: bytes, typed: dict[str, str]) -> ResponseReturnValue:
    context, files = current(), {"decisions.csv": content}
    try:
        number = start(
            context.round, context.store, COMMANDS["confirm"], typed, me().name, files=files
        )
    except Busy:
        return _page([("main", words.JOB_RUNS)])
    return redirect(url_for("jobs.job", number=number, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _page(faults: list[Fault], typed: dict[str, str] | None = None) -> Response:
    today = current().now().date().isoformat()
    return act_page(
        "staff_decide.html",
        faults,
        honours=honours_of(current().round),
        today=today,
        chosen=typed or request.form,
        uploaded=_uploaded(),
    )
