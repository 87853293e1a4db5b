"""The start."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from survey_app.access import Phase, Who, admits
from survey_app.context import current

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@admits(Who.ANYONE, Phase.ALWAYS)
def home() -> ResponseReturnValue:
    """Where to go with a code or a slip."""
    return current().page("home.html", vote_closed=current().vote_closed)
