"""The round's settings, as long as nothing has been opened under them."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import new_round_form as fields
from office_app import words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.refusals import Fault
from rulebook.problems import InputError
from survey_app.acts.given_out import is_given_out
from survey_app.acts.settings import change_settings
from survey_app.addresses import address
from survey_app.context import current
from survey_app.store import PARTS

blueprint = Blueprint("settings", __name__, url_prefix="/staff/settings")
_KEYS = {"channels": "counted_channels"}  # of round.toml, where a field is called otherwise


@blueprint.get("/")
@admits(Who.OFFICE)
def settings() -> ResponseReturnValue:
    """What was chosen when the round was made."""
    return _page([])


@blueprint.post("/")
@admits(Who.OFFICE)
def change() -> ResponseReturnValue:
    """Choose otherwise."""
    this_round = round_now()
    chosen, faults = fields.settings_of(this_round.book, request.form)
    if this_round.rules_unwritten:
        faults = fields.besides_rules(faults)
        chosen = {name: value for name, value in chosen.items() if name not in fields.OF_RULES}
    if faults:
        return _page(faults)
    sections = {f"{part}_{end}": f"{part}.{end}" for part in PARTS for end in ("opens", "closes")}
    keys = _KEYS | sections
    try:
        changes = {keys.get(name, name): value for name, value in chosen.items()}
        changed = change_settings(this_round, changes, (me().name,))
    except InputError as error:
        return _page(fields.refused(error))
    said = words.SETTINGS_CHANGED if changed else words.SETTINGS_SAME
    other = address(round_now()) != address(this_round) and is_given_out(this_round)
    return done("settings.settings", said + (words.ADDRESS_CHANGED if other else ""))


def _page(faults: list[Fault]) -> Response:
    this_round = round_now()
    book = this_round.book
    return act_page(
        "staff_settings.html",
        faults,
        said=said(),
        fixed=any(current().store.phase(part).state for part in PARTS),
        typed_or_set=request.form if faults else fields.of_settings(this_round),
        periods=[(period.id, period.name.zh) for period in book.campaign.periods.all],
        rules_unwritten=this_round.rules_unwritten,
        channels=[(one, book.questionnaires.texts.channels[one].zh) for one in book.channels],
    )
