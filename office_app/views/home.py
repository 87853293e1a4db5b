"""The way to the sign-in, what is kept of staff and candidates, the staff's own scripts."""

from pathlib import Path

from flask import Blueprint, redirect, send_from_directory, url_for
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits
from office_app.signed_in import LIFETIME
from rendering.numbers import chinese_date
from rulebook.application_forms import form_fields
from survey_app.context import current

blueprint = Blueprint("home", __name__)
_STATIC = Path(__file__).parents[1] / "static"


@blueprint.get("/")
@admits(Who.ANYONE)
def home() -> ResponseReturnValue:
    """There is nothing else here."""
    return redirect(url_for("staff.login"), 303)


@blueprint.get("/staff/privacy")
@admits(Who.ANYONE)
def privacy() -> ResponseReturnValue:
    """What is kept of staff, units and candidates: also for whoever has no account yet."""
    honours = current().round.book.honours
    persons = [one for one in honours.honours if one.kind == "individual"]
    return current().page(
        "staff_privacy.html",
        persons=persons,
        forms={one.id: form_fields(honours, one, of_window=False) for one in persons},
        hours=LIFETIME // 3600,
        plain_day=chinese_date,
    )


@blueprint.get("/staff/static/<path:filename>")
@admits(Who.ANYONE)
def static(filename: str) -> ResponseReturnValue:
    """What the voters' pages have no use for."""
    return send_from_directory(_STATIC, filename, max_age=3600)
