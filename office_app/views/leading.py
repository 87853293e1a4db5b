"""What a member of the leading group reads before and at the meeting; nothing is decided here."""

from pathlib import Path

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits
from office_app.acting import act_page, of_this_round, round_now
from office_app.decision_look import lines_of
from office_app.jobs import COMMANDS
from office_app.jobs.due import outdated
from office_app.jobs.offered import kept_as, offered, titles
from office_app.proposals import Honour, chosen_in, honours_of
from office_app.refusals import Fault, faults_of
from office_app.sitting import sheet
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.sittings import Sitting, sittings_of
from survey_app.setup import now

blueprint = Blueprint("leading", __name__, url_prefix="/staff/leading")
# What is laid before the group, in the order of the meeting. Tables for programs are not.
_SHOWN = {
    "agenda": ("agenda.docx",),
    "score": ("report.docx", "report.html", "scores.xlsx", "decision.docx"),
    "minutes": (),
    "circular": (),
}
_EVALUATION = "evaluation"
_KEPT = "application/octet-stream"


@blueprint.get("/")
@admits(Who.LEADER)
def leading() -> ResponseReturnValue:
    """The papers that there are by now, and the way to the sheet of decisions."""
    this_round = round_now()
    held, faults = _held(this_round)
    return act_page(
        "staff_leading.html",
        faults,
        held=held,
        groups={name: [*_files(this_round, name)] for name in (*_SHOWN, _EVALUATION)},
        commands=COMMANDS,
        file_names=titles(this_round),
        outdated=outdated(this_round),
    )


def _held(this_round: Round) -> tuple[list[Sitting], list[Fault]]:
    """The meetings that are written down, the newest first, or what is wrong with the tables."""
    try:
        return list(reversed(sittings_of(this_round))), []
    except InputError as error:
        return [], faults_of(error)


@blueprint.get("/sheet")
@admits(Who.LEADER)
def decisions() -> ResponseReturnValue:
    """Every honour as the sheet has it now: what is proposed, chosen or recorded."""
    this_round = round_now()
    honours = honours_of(this_round)
    if not honours:
        return act_page("staff_leading_sheet.html", honours=[])
    draft, stale = sheet.draft_of(this_round)
    typed: dict[str, str] = {}
    for number, honour in enumerate(honours):
        typed |= sheet.shown(draft, number, honour)
    told = lines_of(honours, chosen_in(honours, typed, now(this_round).date()))
    return act_page(
        "staff_leading_sheet.html",
        honours=[
            (honour, [*zip(lines, _open(honour, typed), strict=True)], number in draft.seen)
            for number, (honour, (_, lines)) in enumerate(zip(honours, told, strict=True))
        ],
        stale=stale,
    )


def _open(honour: Honour, typed: dict[str, str]) -> list[tuple[list[str], list[str]]]:
    """For each line whom nothing is said of yet: who is near a place, and who may be chosen."""
    found = []
    for near, (_, candidates) in zip(sheet.open_in(honour, typed), honour.lines, strict=True):
        listed = [one.name for one in candidates if one.is_listed and not typed.get(one.field)]
        found.append(([name for name in near if name not in listed], listed))
    return found


@blueprint.get("/files/<command>/<name>")
@admits(Who.LEADER)
def file(command: str, name: str) -> ResponseReturnValue:
    """One of the papers, to be kept: never shown within the console."""
    path = _files(round_now(), command).get(name)
    if path is None:
        abort(404)
    kept = of_this_round(kept_as(round_now(), name))
    return send_file(path, as_attachment=True, download_name=kept, mimetype=_KEPT)


def _files(this_round: Round, command: str) -> dict[str, Path]:
    """The papers of a command by their names; of the evaluation file each honour's own."""
    if command == _EVALUATION:
        made = (this_round.folder / _EVALUATION).glob("*.pdf")
        own = sorted(path for path in made if not path.is_symlink())
        honours = [honour.name.zh for honour in this_round.book.honours.honours]
        own.sort(key=lambda path: [name not in path.stem for name in honours])
        return {path.name: path for path in own}
    if command not in _SHOWN:
        return {}
    found = offered(this_round, COMMANDS[command])
    return {name: found[name] for name in _SHOWN[command] or found if name in found}
