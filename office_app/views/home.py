"""The way to the sign-in, and the script of the staff's own pages."""

from pathlib import Path

from flask import Blueprint, redirect, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits

blueprint = Blueprint("home", __name__)
_STATIC = Path(__file__).parents[1] / "static"


@blueprint.get("/")
@admits(Who.ANYONE)
def home() -> ResponseReturnValue:
    """There is nothing else here."""
    return redirect(url_for("staff.login"), 303)


@blueprint.get("/staff/static/<path:filename>")
@admits(Who.ANYONE)
def static(filename: str) -> ResponseReturnValue:
    """What the voters' pages have no use for."""
    return send_from_directory(_STATIC, filename, max_age=3600)
