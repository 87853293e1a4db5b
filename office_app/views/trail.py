"""The audit trail and the published lists, for the office and for auditors, who change nothing."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits
from survey_app.closing_record import published
from survey_app.context import current
from survey_app.trail_check import check_trail
from survey_app.trail_words import described

blueprint = Blueprint("trail", __name__, url_prefix="/staff/trail")


@blueprint.get("/")
@admits(Who.OVERSIGHT)
def trail() -> ResponseReturnValue:
    """Every entry, newest first, whether the chain holds, and the lists with their roots."""
    context = current()
    checked = check_trail(context.round)
    entries = [[words.zh for words in described(entry)] for entry in reversed(checked.entries)]
    return context.page(
        "staff_trail.html",
        entries=entries,
        head=checked.head,
        faults=[words.zh for words in checked.faults],
        lists=published(context.round),
    )
