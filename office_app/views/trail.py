"""The audit trail and the published lists, for the office and for auditors, who change nothing."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue

from office_app import words
from office_app.access import Who, admits
from office_app.jobs import COMMANDS
from office_app.plain_words import plain
from survey_app.closing_record import published
from survey_app.context import Context, current
from survey_app.registers import pile_name
from survey_app.trail_check import check_trail
from survey_app.trail_words import described

blueprint = Blueprint("trail", __name__, url_prefix="/staff/trail")


@blueprint.get("/")
@admits(Who.OVERSIGHT)
def trail() -> ResponseReturnValue:
    """Every entry, newest first, whether the chain holds, and the lists with their roots."""
    context = current()
    checked = check_trail(context.round)
    people = {one.name: f"{one.full_name}（{one.name}）" for one in context.store.accounts.all()}
    shown = [_shown(context, people, entry) for entry in reversed(checked.entries)]
    return context.page(
        "staff_trail.html",
        entries=[[plain(words.zh) for words in described(entry)] for entry in shown],
        head=checked.head,
        faults=[plain(words.zh) for words in checked.faults],
        lists=[(words.LISTS.get(name, name), *rest) for name, *rest in published(context.round)],
    )


def _shown(context: Context, people: Mapping[str, str], entry: Mapping[str, Any]) -> dict[str, Any]:
    """An entry with names in the place of ids."""
    what = dict(entry["what"])
    windows = {window.id: f"{window.name}（{window.id}）" for window in context.round.register[0]}
    for key, names in (("window", windows), ("account", people)):
        if key in what:
            what[key] = names.get(what[key], what[key])
    if "category" in what:
        what["category"] = pile_name(context.round, what["category"])
    if what.get("command") in COMMANDS:
        what["command"] = COMMANDS[what["command"]].title
    return {**entry, "by": [people.get(name, name) for name in entry["by"]], "what": what}
