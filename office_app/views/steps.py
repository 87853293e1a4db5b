"""The round's steps: what is done, what is next, what is missing. Where the office begins."""

from flask import Blueprint, current_app
from flask.typing import ResponseReturnValue

from office_app import signed_in
from office_app.access import Who, admits
from office_app.navigation import is_offered
from office_app.steps import Link, Seen, all_steps
from office_app.steps.registry import STATE_NAMES
from survey_app.context import current
from survey_app.store import Account

blueprint = Blueprint("steps", __name__, url_prefix="/staff/steps")
_SEE_ALL = ("office", "auditor")


@blueprint.get("/")
@admits(Who.INSIDE)
def steps() -> ResponseReturnValue:
    """All steps for the office and for auditors, to others those with a page of theirs."""
    context, account = current(), signed_in.account()
    assert account
    rows = [(seen, _links(account, seen)) for seen in all_steps(context.round, context.store)]
    if account.role not in _SEE_ALL:
        rows = [row for row in rows if row[1]]
    return context.page("staff_steps.html", rows=rows, states=STATE_NAMES)


def _links(account: Account, seen: Seen) -> list[Link]:
    """The pages of a step that this account may open."""
    known = [link for link in seen.step.links if link.endpoint in current_app.view_functions]
    return [link for link in known if is_offered(account, link.endpoint)]
