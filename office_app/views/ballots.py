"""Paper ballots are made before the opening, and printed as often as somebody likes."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said, sent_while_made
from office_app.agreement import me
from office_app.refusals import Fault, faults_of
from rulebook.problems import InputError
from rulebook.vocabulary import VOTE
from survey_app import printed
from survey_app.acts.paper_ballots import make_ballots, sheets_made
from survey_app.setup import prepare
from survey_app.texts import fill

blueprint = Blueprint("ballots", __name__, url_prefix="/staff/issue/ballots")
_MOST = 500


@blueprint.get("/")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """How many there are, and room for how many more."""
    return _page([])


@blueprint.post("/")
@admits(Who.OFFICE)
def make() -> ResponseReturnValue:
    """Make sheets; a vote that has been opened has those it has."""
    typed = request.form.get("count", "").strip()
    if not (typed.isdecimal() and len(typed) < 5 and 0 < int(typed) <= _MOST):
        return _page([("count", fill(words.BALLOTS_MISSING, most=_MOST))])
    try:
        made = make_ballots(round_now(), int(typed), (me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="count"))
    return done("ballots.form", fill(words.BALLOTS_MADE, n=made))


@blueprint.post("/print")
@admits(Who.OFFICE)
def print_them() -> ResponseReturnValue:
    """All sheets as PDFs, as the register has the windows now."""
    this_round = round_now()
    try:
        made = sheets_made(this_round)
    except InputError as error:
        return _page(faults_of(error))
    sheets = printed.ballot_sheets(this_round, made)
    files = ((f"纸质选票从第{first}张起.pdf", content) for first, content in sheets)
    return sent_while_made(files, f"纸质选票{made}张.zip")


def _page(faults: list[Fault]) -> Response:
    store = prepare(round_now())
    begun = bool(store.phase(VOTE).state)
    made = store.papers.made()
    return act_page("staff_issue_ballots.html", faults, said=said(), made=made, begun=begun)
