"""What was collected is exported for scoring: counts by one of the office, whole ballots by two."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import agreement
from office_app.refusals import Fault, faults_of
from office_app.steps.during import why_no_export
from rulebook.problems import InputError
from rulebook.vocabulary import VOTE
from survey_app.acts.export import export_ratings
from survey_app.context import current
from survey_app.texts import fill

blueprint = Blueprint("export", __name__, url_prefix="/staff/export")


@blueprint.get("/")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """Whether whole ballots are exported too, and who agrees."""
    return _page([])


@blueprint.post("/")
@admits(Who.OFFICE)
def export() -> ResponseReturnValue:
    """Write the files anew."""
    whole = _has_ballots() and request.form.get("ballots") == "whole"
    agreed = agreement(2 if whole else 1)
    if agreed.faults:
        return _page(agreed.faults)
    try:
        written = export_ratings(round_now(), whole, agreed.by)
    except InputError as error:
        return _page(faults_of(error))
    return done("export.form", fill(words.EXPORTED, n=len(written)))


def _has_ballots() -> bool:
    return current().store.phase(VOTE).finished


def _page(faults: list[Fault]) -> Response:
    why_not = why_no_export(current().store)
    return act_page(
        "staff_export.html", faults, said=said(), has_ballots=_has_ballots(), why_not=why_not
    )
