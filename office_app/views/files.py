"""Tables are brought as files: looked at first, mended with a yes, taken whole or not at all."""

import datetime as dt
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from office_app import signed_in, words
from office_app.access import Who, admits, may_open
from office_app.acting import act_page, attachment, done, round_now, said
from office_app.refusals import faults_of
from office_app.round_files import score_file
from office_app.uploads import pending
from office_app.uploads.needs import SAID, Need, need
from office_app.uploads.offered import UPLOADS, Upload, may_bring, offered_to
from office_app.uploads.pending import About
from office_app.uploads.templates import template
from rulebook.problems import InputError
from rulebook.response_parts import part_paths, response_files
from rulebook.round import Round
from rulebook.spreadsheets.limits import MOST_BYTES
from rulebook.spreadsheets.vocabulary import vocabulary
from rulebook.tables import find
from survey_app.acts.bringing import Brought, Look, look
from survey_app.acts.taking import FILES, take_table
from survey_app.context import current, shown
from survey_app.store import Account

blueprint = Blueprint("files", __name__, url_prefix="/staff/files")
_ROOM = 2**16  # bytes of a form beside its file
_LONGEST_NAME = 100


class Standing(NamedTuple):
    """A table as it stands: rows (None: too many to count here), since when, faults, and a file.

    ``parts`` are the files of one that came in several.
    """

    upload: Upload
    need: Need
    rows: int | None
    since: str
    faults: int
    waits: bool
    parts: int = 0

    @property
    def is_lacking(self) -> bool:
        """Whether nothing can be opened without it, and it is not there."""
        return self.need is Need.MUST and not self.since


@blueprint.url_value_preprocessor
def _room(endpoint: str | None, _values: object) -> None:
    """Only here a request may be large: it is read once its sender is known."""
    if endpoint == "files.bring":
        request.max_content_length = MOST_BYTES + _ROOM


@blueprint.get("/")
@admits(Who.OFFICE)
def files() -> ResponseReturnValue:
    """Every table, and how it stands."""
    return _files()


@blueprint.get("/delivery")
@admits(Who.AGENCY)
def delivery() -> ResponseReturnValue:
    """The tables that this account may bring; for the agency its own delivery."""
    return _files()


def _files() -> Response:
    this_round, account = round_now(), signed_in.account()
    assert account
    standings = [_standing(this_round, one, account.name) for one in offered_to(account)]
    return current().page(
        "staff_files.html",
        groups=[(need, [one for one in standings if one.need is need]) for need in Need],
        lacking=[one.upload.title for one in standings if one.is_lacking],
        faulty=[one.upload.title for one in standings if one.faults],
        explained=SAID,
        folded=_folded(this_round, account),
        said=said(),
    )


def _folded(this_round: Round, account: Account) -> tuple[Need, ...]:
    """What nobody looks for now: not the agency its own, nor what follows a score."""
    if not may_open(account, "files.files"):
        return (Need.NONE,)
    later = () if score_file(this_round).is_file() else (Need.LATER,)
    return (*later, Need.ELSEWHERE, Need.NONE)


def _standing(this_round: Round, upload: Upload, account: str) -> Standing:
    waits = pending.waiting(this_round, account, upload.name) is not None
    use = need(upload, this_round, current().store)
    if upload.name == "responses":
        return _responses(this_round, upload, use, waits=waits)
    path = find(this_round.folder, upload.table, FILES)
    if path is None:
        return Standing(upload, use, 0, "", 0, waits)
    moment = _newest(path)
    read = this_round.read(upload.table)
    assert read
    if read.is_blank:  # as a new round has it
        return Standing(upload, use, 0, "", 0, waits)
    return Standing(upload, use, len(read.rows), moment, len(read.problems), waits)


def _responses(this_round: Round, upload: Upload, use: Need, *, waits: bool) -> Standing:
    """One file, or a folder of parts: too many rows to read here, but where they lie is looked at.

    A part may be a link to nowhere, or gone by now.
    """
    folder, faults = this_round.folder, 0
    try:
        response_files(folder, upload.table, FILES)
    except InputError as error:
        faults = len(error.problems)
    paths = part_paths(folder)
    files = [folder / upload.table.folder / f"{upload.name}.{kind}" for kind in FILES]
    since = _newest(*paths, *files)
    return Standing(upload, use, None if since else 0, since, faults, waits, len(paths))


def _newest(*paths: Path) -> str:
    """When the newest was written; empty where there is none."""
    times = []
    for path in paths:
        with suppress(OSError):
            times.append(path.stat().st_mtime)
    return dt.datetime.fromtimestamp(max(times), dt.UTC).isoformat() if times else ""


@blueprint.get("/<table>")
@admits(Who.AGENCY)
def form(table: str) -> ResponseReturnValue:
    """A file to choose."""
    return _form(_upload(table), [])


def _upload(table: str) -> Upload:
    upload, account = UPLOADS.get(table), signed_in.account()
    assert account
    if upload is None or not may_bring(account, upload):
        abort(404)
    return upload


def _form(upload: Upload, faults: list[tuple[str, str]]) -> Response:
    this_round, account = round_now(), signed_in.account()
    assert account
    choices = vocabulary(this_round, upload.table).shown.get(upload.given, {})
    there = find(this_round.folder, upload.table, FILES) is not None
    return act_page(
        "staff_files_form.html",
        faults,
        upload=upload,
        choices=choices,
        there=there,
        label=upload.table.column(upload.given).label if upload.given else "",
        most=MOST_BYTES // 2**20,
        home=_home(account),
    )


@blueprint.post("/<table>")
@admits(Who.AGENCY)
def bring(table: str) -> ResponseReturnValue:
    """Keep the file, and show what it says."""
    upload, account = _upload(table), signed_in.account()
    assert account
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _form(upload, [("file", words.FILE_MISSING)])
    given = request.form.get("given", "")
    if given not in ("", *vocabulary(round_now(), upload.table).shown.get(upload.given, {})):
        return _form(upload, [("given", words.CHOOSE)])
    about = About(_name(sent), request.form.get("merge") == "1", given)
    pending.keep(round_now(), account.name, table, about, sent.read())
    return redirect(url_for("files.waits", table=table, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _name(sent: FileStorage) -> str:
    """What the file is called, without folders and signs that cannot be seen."""
    name = (sent.filename or "").replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in name if sign.isprintable())[:_LONGEST_NAME] or "表格"


@blueprint.get("/<table>/look")
@admits(Who.AGENCY)
def waits(table: str) -> ResponseReturnValue:
    """How the file is read, what was mended, what it changes."""
    upload = _upload(table)
    found = _waiting(upload)
    return found if isinstance(found, Response) else _look(upload, *found, [])


def _waiting(upload: Upload) -> tuple[About, Look] | Response:
    """The file that waits, and what it says."""
    account = signed_in.account()
    assert account
    this_round = round_now()
    waiting = pending.waiting(this_round, account.name, upload.name)
    if waiting is None:
        return current().message(words.FILE_GONE, words.FILE_GONE_NOTE, status=404)
    about = waiting.about
    given = {upload.given: about.given} if about.given else {}
    brought = Brought(upload.table, about.file, waiting.data, about.merge, given)
    return about, look(this_round, current().store, brought, [u.table for u in UPLOADS.values()])


def _look(upload: Upload, about: About, found: Look, faults: list[tuple[str, str]]) -> Response:
    account, like = signed_in.account(), UPLOADS.get(found.like)
    assert account
    return act_page(
        "staff_files_look.html",
        faults,
        upload=upload,
        about=about,
        found=found,
        like=like if like and may_bring(account, like) else None,
    )


@blueprint.post("/<table>/take")
@admits(Who.AGENCY)
def take(table: str) -> ResponseReturnValue:
    """Put it in its place, if it is what was agreed to."""
    upload, account = _upload(table), signed_in.account()
    assert account
    waiting = _waiting(upload)
    if isinstance(waiting, Response):
        return waiting
    about, found = waiting
    if not found.digest or found.problems:
        return _look(upload, about, found, [("main", words.NOT_TAKEN)])
    if request.form.get("digest") != found.digest:
        return _look(upload, about, found, [("sure", words.OTHER_MEANWHILE)])
    if not request.form.get("sure"):
        return _look(upload, about, found, [("sure", words.TABLE_NOT_SURE)])
    try:
        take_table(round_now(), upload.table, found.content, about.file, (account.name,))
    except InputError as error:
        return _look(upload, about, found, faults_of(error))
    pending.drop(round_now(), account.name, table)
    return done(_home(account), f"{upload.title}已换上。")


@blueprint.post("/<table>/drop")
@admits(Who.AGENCY)
def drop(table: str) -> ResponseReturnValue:
    """Forget the file."""
    upload, account = _upload(table), signed_in.account()
    assert account
    pending.drop(round_now(), account.name, table)
    return done(_home(account), f"{upload.title}没有改动，上传的文件已删除。")


def _home(account: Account) -> str:
    """The list that this account came from."""
    return "files.files" if may_open(account, "files.files") else "files.delivery"


@blueprint.get("/<table>/template")
@admits(Who.AGENCY)
def blank(table: str) -> ResponseReturnValue:
    """A form to fill in, with what is known already."""
    upload = _upload(table)
    return attachment(template(round_now(), upload.table, upload.title), f"{upload.title}.xlsx")
