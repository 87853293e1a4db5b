"""Units apply: what is open to them, drafts with files, handing in, withdrawing."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.applications import own, words
from office_app.plain_words import with_moments
from office_app.refusals import Fault
from rulebook.attachments import MOST_BYTES
from rulebook.problems import InputError
from survey_app.acts.applications import drafting, handing_in
from survey_app.acts.applications.candidacy import (
    FIELD,
    Candidacy,
    is_of_windows,
    open_to,
    remarks,
    windows_of,
)
from survey_app.acts.applications.drafting import Offered, Stale
from survey_app.acts.applications.refusing import sentences
from survey_app.acts.applications.term import in_time, term_of
from survey_app.context import current
from survey_app.store.applications import Application
from survey_app.texts import fill

blueprint = Blueprint("applications", __name__, url_prefix="/staff/applications")
_ROOM = 8 * MOST_BYTES  # of a request: a file that is too large is told so at its field
_SHOWN = (FIELD, "own_unit", "order")  # inputs beside which another's text is shown
_OF_HONOUR = ("window", "person")


@blueprint.url_value_preprocessor
def _room(endpoint: str | None, _values: object) -> None:
    """Only here a request may be large: it is read once its sender is known."""
    if endpoint == "applications.keep":
        request.max_content_length = _ROOM


@blueprint.get("/")
@admits(Who.UNIT)
def applications() -> ResponseReturnValue:
    """What this unit may apply for, and how far each application is."""
    return _overview([])


def _overview(faults: list[Fault]) -> Response:
    this_round, store, unit = round_now(), current().store, own.own_unit()
    mine = store.applications.of_unit(unit.id)
    return act_page(
        "staff_applications.html",
        faults,
        said=said(),
        unit=unit,
        honours=open_to(this_round, unit),
        mine={
            one.id: [own_one for own_one in mine if own_one.honour == one.id]
            for one in this_round.book.honours.honours
        },
        windows=windows_of(this_round, unit),
        of_windows=is_of_windows(this_round, unit),
        states=words.STATES,
        term=term_of(this_round, store),
        is_open=in_time(this_round, store),
    )


@blueprint.post("/")
@admits(Who.UNIT)
def begin() -> ResponseReturnValue:
    """Begin a draft, or go on with the one there is."""
    typed, this_round = request.form, round_now()
    chosen = typed.get("window", "") or typed.get("person", "")
    try:
        made = drafting.begin(
            this_round, current().store, own.own_unit(), typed.get("honour", ""), chosen, me()
        )
    except InputError as error:
        return _overview([(_at(field), sentence) for field, sentence in sentences(error)])
    return done("applications.form", "", application=made.id)


def _at(field: str) -> str:
    """The input of the honour that was chosen: each has its own on the page."""
    honour = request.form.get("honour", "")
    return f"{field}-{honour}" if field in _OF_HONOUR else field


@blueprint.get("/<application>")
@admits(Who.UNIT)
def form(application: str) -> ResponseReturnValue:
    """One application: to go on with, or to read."""
    return _form(own.candidacy(application), [])


def _form(
    made: Candidacy,
    faults: Sequence[Fault],
    note: str = "",
    theirs: Mapping[str, str] | None = None,
) -> Response:
    """``theirs`` is what somebody else has saved meanwhile, by input, where it differs."""
    this_round, store = made.this_round, current().store
    others = store.applications.of_unit(made.unit.id)
    stands = drafting.newest(made.application, store)
    return act_page(
        "staff_application.html",
        list(faults),
        said=said() or note,
        made=made,
        examined=made.examined(),
        remarks=remarks(made, others),
        edited=handing_in.may_be_edited(stands) and in_time(this_round, store),
        is_open=in_time(this_round, store),
        stands=stands,
        files=store.applications.attachments(made.application.id),
        windows=windows_of(this_round, made.unit),
        unit_types={one.id: one.name.zh for one in this_round.book.campaign.unit_types},
        states=words.STATES,
        statuses=words.STATUSES,
        term=term_of(this_round, store),
        theirs=theirs or {},
        most_files=drafting.MOST_FILES,
        most=drafting.most_megabytes(),
    )


@blueprint.post("/<application>")
@admits(Who.UNIT)
def keep(application: str) -> ResponseReturnValue:
    """Save, and hand in where that was asked; or take a file out."""
    stored = own.candidacy(application)
    made = drafting.with_typed(stored, request.form, _version())
    wish = request.form.get("do", "save")
    try:
        kept = drafting.save(made, current().store, _files(), me())
        made = replace(made, application=kept)
        if wish.startswith("remove-"):
            drafting.detach(made, current().store, wish.removeprefix("remove-"))
            return done("applications.form", words.FILE_REMOVED, application=application)
    except InputError as error:
        return _form(made, _faults(error))
    except Stale as stale:
        return _stale(made, stale.newest)
    return _handed_in(made) if wish == "submit" else _done(words.SAVED, application)


def _handed_in(made: Candidacy) -> ResponseReturnValue:
    """Hand in what was just saved; what it lacks is said, and the draft is kept."""
    try:
        kept = handing_in.submit(made, current().store, me())
    except InputError as error:
        return _form(made, _faults(error), words.SAVED_NOT_SENT)
    except Stale as stale:
        return _stale(made, stale.newest)
    return _done(fill(words.SUBMITTED_AS, n=f"{kept.receipt:04d}"), kept.id)


def _done(told: str, application: str) -> ResponseReturnValue:
    return done("applications.form", told, application=application)


def _version() -> int:
    """The version that was on the page; of none, one that never stands."""
    typed = request.form.get("version", "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _files() -> list[Offered]:
    """The files that came; what the server kept them in is let go of at once."""
    found = []
    for file in request.files.getlist("files"):
        if file.filename:
            found.append(Offered(file.filename, file.stream.read()))
        file.close()
    return found


def _faults(error: InputError) -> list[Fault]:
    """Each sentence at its input; of files that have to be chosen again it is said."""
    faults = sentences(error)
    if _files_came() and not any(field == "files" for field, _ in faults):
        faults.append(("files", words.FILES_AGAIN))
    return faults


def _files_came() -> bool:
    return any(file.filename for file in request.files.getlist("files"))


def _stale(made: Candidacy, newest: Application) -> Response:
    """Somebody else was quicker: both are shown, and the next press is meant."""
    when = with_moments(newest.saved_at[:16])
    faults = [("main", fill(words.STALE, who=newest.saved_by, when=when))]
    if _files_came():
        faults.append(("files", words.FILES_AGAIN))
    mine, stored = made.application.fields, newest.fields
    theirs = {
        name: stored.get(name, "")
        for name in made.names()
        if name.startswith(_SHOWN) and stored.get(name, "") != mine.get(name, "")
    }
    shown = made.application._replace(version=newest.version, state=newest.state)
    return _form(replace(made, application=shown), faults, theirs=theirs)


@blueprint.post("/<application>/back")
@admits(Who.UNIT)
def back(application: str) -> ResponseReturnValue:
    """Withdraw it, or make it a draft again."""
    made, wish = own.candidacy(application), request.form.get("do", "")
    acts = {"withdraw": handing_in.withdraw, "reopen": handing_in.reopen}
    if wish not in acts:
        abort(422)
    try:
        acts[wish](made, current().store, _version(), me())
    except InputError as error:
        return _form(made, sentences(error))
    except Stale:
        return _form(made, [("main", words.STALE_DECISION)])
    told = words.WITHDRAWN_NOW if wish == "withdraw" else words.REOPENED
    return _done(told, application)
