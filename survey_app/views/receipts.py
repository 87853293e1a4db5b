"""After the vote: a voter types a receipt and is told whether it is in the list."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.language import own
from survey_app.signed_form import FormState
from survey_app.texts import fill
from survey_app.tokens import RECEIPT_LENGTH, grouped, plain

blueprint = Blueprint("receipts", __name__, url_prefix="/receipts")


@blueprint.get("/")
@admits(Who.ANYONE, Phase.VOTE_CLOSED)
def ask() -> ResponseReturnValue:
    """Where a receipt is typed."""
    return _page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.VOTE_CLOSED)
def find() -> ResponseReturnValue:
    """Whether it is in the list. Sent by POST, so that no log holds it."""
    typed = request.form.get("code", "")
    returned = current().returned_form(blueprint.name)
    if returned is None or returned.expired:
        return _page(typed, error=own().again)
    code = plain(typed)
    if len(code) != RECEIPT_LENGTH:
        return _page(typed, error=own().receipt_missing)
    receipt = grouped(code)
    if not current().store.records.has_receipt(receipt):
        return _page(typed, error=own().receipt_unknown)
    return _page(typed, listed=fill(own().receipt_found, receipt=receipt))


def _page(typed: str = "", *, error: str = "", listed: str = "") -> Response:
    context = current()
    return context.page(
        "receipts.html",
        422 if error else 200,
        typed=typed[:40],
        error=error,
        listed=listed,
        count=context.store.records.receipt_count(),
        signed=context.signer(blueprint.name).sign(FormState("")),
    )
