"""Slips that are handed back, for a paper ballot or left over, are made void."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.refusals import Fault, faults_of
from rulebook.problems import InputError
from survey_app.acts.voiding import void_slips
from survey_app.setup import prepare
from survey_app.texts import fill

blueprint = Blueprint("voiding", __name__, url_prefix="/staff/void")


@blueprint.get("/")
@admits(Who.COUNTING)
def form() -> ResponseReturnValue:
    """Room for the codes of the slips."""
    return _page([])


@blueprint.post("/")
@admits(Who.COUNTING)
def void() -> ResponseReturnValue:
    """Make them void, all or none; whoever is signed in answers for it."""
    codes = request.form.get("codes", "").split()
    if not codes:
        return _page([("codes", words.SLIPS_MISSING)])
    try:
        total = void_slips(round_now(), codes, (me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="codes"))
    return done("voiding.form", fill(words.SLIPS_VOIDED, n=len(codes), total=total))


def _page(faults: list[Fault]) -> Response:
    total = prepare(round_now()).slips.voided()
    return act_page("staff_void.html", faults, said=said(), total=total)
