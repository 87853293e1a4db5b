"""Notes of visits and of opinions, with pictures: evidence for those who decide, never a score."""

import re

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.campaign import note_form
from office_app.campaign.note_form import KIND_NAMES, NoteTyped, typed_of
from office_app.campaign.typed import day_of, revision_of, text_of
from office_app.refusals import Fault
from rendering.numbers import chinese_date
from rulebook.round import Round
from survey_app import attached
from survey_app.acts import notes as acts
from survey_app.acts.notes import MOST_PICTURES, OPINION, SHELF, Note
from survey_app.pictures import MOST_BYTES, Refused
from survey_app.setup import now
from survey_app.tokens import new_id

blueprint = Blueprint("visits", __name__, url_prefix="/staff/visits")
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_ROOM = 64 * 2**20  # bytes of a request: what is too large is told at the field
_LONGEST_CAPTION = 60
_MEANWHILE = "刚才有别人改过这条记录，这里是改过以后的样子，没有保存您这次的操作。"
_WHY_MISSING = "请写删除的理由，操作记录里会留下。"
_PICTURE_MISSING = "请选择一张照片。"
# A picture is looked at within the page, or by itself without any right to run something.
_SANDBOX = "sandbox; default-src 'none'"


@blueprint.url_value_preprocessor
def _room(endpoint: str | None, _values: object) -> None:
    """Only here a request may be large: it is read once its sender is known."""
    if endpoint == "visits.add_picture":
        request.max_content_length = _ROOM


@blueprint.get("/")
@admits(Who.OFFICE)
def visits() -> ResponseReturnValue:
    """All notes, and which of those who attend have not given an opinion yet."""
    this_round = round_now()
    rows = acts.listed(this_round)
    given = {note["content"].get("observer") for note in rows if note["kind"] == OPINION}
    return act_page(
        "staff_visits.html",
        said=said(),
        notes=rows,
        kinds=KIND_NAMES,
        opinion=OPINION,
        observers=_observers(this_round),
        given=given,
        day=chinese_date,
    )


@blueprint.get("/new")
@admits(Who.OFFICE)
def new() -> ResponseReturnValue:
    """An empty form."""
    kind = request.args.get("kind", "")
    day = f"{now(round_now()):%Y-%m-%d}"
    blank = NoteTyped(kind if kind in KIND_NAMES else "", day, "", "", "", "", "")
    return _form(new_id(), None, blank, [])


@blueprint.get("/<id>")
@admits(Who.OFFICE)
def one(id: str) -> ResponseReturnValue:
    """A note, to be written on."""
    note = _note(id)
    return _form(id, note, _typed(note), [])


@blueprint.post("/<id>")
@admits(Who.OFFICE)
def save(id: str) -> ResponseReturnValue:
    """Keep what was typed."""
    this_round, note = round_now(), typed_of(request.form)
    former = acts.one(this_round, id)
    windows, observers = _windows(this_round), _observers(this_round)
    faults = note_form.faults(note, windows, observers, now(this_round).date())
    if not _ID.fullmatch(id) or faults:
        return _form(id if _ID.fullmatch(id) else new_id(), former, note, faults)
    day, content = day_of(note.day), note.content(windows)
    seen = revision_of(request.form)
    if not acts.save(this_round, id, seen, me(), note.kind, str(day), content):
        if not seen and former:  # a form that was sent twice
            return done("visits.one", "已保存。", id=id)
        return _form(id, former, note, [("main", _MEANWHILE)])
    told = "已保存。" if seen else "已保存，可以接着加照片。"
    return done("visits.one", told, id=id)


@blueprint.post("/<id>/remove")
@admits(Who.OFFICE)
def remove(id: str) -> ResponseReturnValue:
    """Remove a note with its pictures; the trail keeps that there was one, and why it went."""
    note, why = _note(id), text_of(request.form, "why")[:200]
    if not why:
        return _form(id, note, _typed(note), [("why", _WHY_MISSING)])
    if not acts.remove(round_now(), id, revision_of(request.form), me(), why):
        return _form(id, note, _typed(note), [("main", _MEANWHILE)])
    return done("visits.visits", "已删除。")


@blueprint.post("/<id>/pictures")
@admits(Who.OFFICE)
def add_picture(id: str) -> ResponseReturnValue:
    """Keep a picture without the place where it was taken."""
    note, sent = _note(id), request.files.get("picture")
    caption = text_of(request.form, "caption")
    faults: list[Fault] = []
    if sent is None or not sent.filename:
        faults.append(("picture", _PICTURE_MISSING))
    if len(caption) > _LONGEST_CAPTION:
        told = f"说明最多{_LONGEST_CAPTION}字，现在{len(caption)}字。"
        faults.append(("caption", told))
    if len(note["content"]["pictures"]) >= MOST_PICTURES:
        faults.append(("picture", f"一条记录最多{MOST_PICTURES}张照片，请先删去不要的。"))
    if faults or sent is None:
        return _form(id, note, _typed(note), faults)
    data, seen = sent.read(), revision_of(request.form)
    sent.close()  # a large one lies in a file meanwhile
    try:
        kept = acts.add_picture(round_now(), id, seen, me(), data, caption)
    except Refused as refused:
        return _form(id, note, _typed(note), [("picture", str(refused))])
    if not kept:
        return _form(id, _note(id), _typed(_note(id)), [("main", _MEANWHILE)])
    return done("visits.one", "照片已加上；拍摄地点等信息已去掉。", id=id)


@blueprint.post("/<id>/pictures/remove")
@admits(Who.OFFICE)
def remove_picture(id: str) -> ResponseReturnValue:
    """Take a picture out."""
    note, sha256 = _note(id), request.form.get("picture", "")
    if not acts.remove_picture(round_now(), id, revision_of(request.form), me(), sha256):
        return _form(id, note, _typed(note), [("main", _MEANWHILE)])
    return done("visits.one", "照片已删除。", id=id)


@blueprint.get("/<id>/pictures/<sha256>")
@admits(Who.OFFICE)
def picture(id: str, sha256: str) -> ResponseReturnValue:
    """One picture of a note."""
    told = [one for one in _note(id)["content"]["pictures"] if one["sha256"] == sha256]
    content = attached.kept(round_now(), SHELF, sha256) if told else None
    if content is None:
        abort(404)
    answer = Response(content, mimetype=told[0]["kind"])
    answer.headers["Content-Security-Policy"] = _SANDBOX
    return answer


def _note(id: str) -> Note:
    note = acts.one(round_now(), id)
    if note is None:
        abort(404)
    return note


def _typed(note: Note) -> NoteTyped:
    """A note as its form shows it."""
    texts = {**note["content"], "kind": note["kind"], "day": note["day"]}
    return NoteTyped(*(str(texts.get(name, "")) for name in NoteTyped._fields))


def _windows(this_round: Round) -> dict[str, str]:
    """Windows that may be visited: of a register with faults those that can be read."""
    return {window.id: window.name for window in this_round.register[0]}


def _observers(this_round: Round) -> dict[str, str]:
    """Who attends the leading group without a vote, as the edition names them."""
    units = this_round.book.campaign.leading_group.units
    return {unit.id: unit.name for unit in units if not unit.member}


def _form(id: str, note: Note | None, shown: NoteTyped, faults: list[Fault]) -> Response:
    this_round = round_now()
    return act_page(
        "staff_visit.html",
        faults,
        said=said(),
        id=id,
        note=note,
        shown_note=shown,
        kinds=KIND_NAMES,
        opinion=OPINION,
        windows=_windows(this_round),
        observers=_observers(this_round),
        longest=note_form.LONGEST,
        most=MOST_BYTES // 2**20,
    )
