"""Practices through the year: districts write and hand in, the office accepts, returns, marks."""

import re
from collections import defaultdict
from typing import Any, NamedTuple

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said, sent_while_made
from office_app.agreement import me
from office_app.campaign import practice_form
from office_app.campaign.practice_form import Content, content_of
from office_app.campaign.typed import revision_of
from office_app.refusals import Fault
from rulebook import contract
from rulebook.practice_words import practice_words
from survey_app.acts import practices as acts
from survey_app.acts.practice_files import FOLDER, write_drafts
from survey_app.acts.practices import ACCEPTED, DRAFT, RETURNED, SUBMITTED, WRITABLE, Practice
from survey_app.store import Account
from survey_app.tokens import new_id

blueprint = Blueprint("practices", __name__, url_prefix="/staff/practices")
_ID = re.compile(r"[A-Za-z0-9_-]{16,64}")
_OFFICE = "office"
STATES = {DRAFT: "草稿", SUBMITTED: "等办公室审阅", RETURNED: "已退回修改", ACCEPTED: "已采用"}
_MEANWHILE = "刚才有别人改过，这里是改过以后的样子；没有保存您这次的操作，请再看一遍。"
_REASON_MISSING = "请写退回的理由，报送单位会看到。"
_LONGEST_REASON = 300


class Reporter(NamedTuple):
    """What one district has handed in: evidence, and no score."""

    name: str
    submitted: int
    accepted: int
    typical: int
    last: str
    priority: int


@blueprint.get("/")
@admits(Who.PRACTICES)
def practices() -> ResponseReturnValue:
    """The district's own, or all that were handed in and who reported what."""
    this_round, account = round_now(), me()
    own = [] if account.role == _OFFICE else acts.listed(this_round, account.name)
    rows = acts.listed(this_round) if account.role == _OFFICE else own
    drafts = acts.listed(this_round, account.name) if account.role == _OFFICE else []
    return act_page(
        "staff_practices.html",
        said=said(),
        practices=rows,
        drafts=[one for one in drafts if not one["submitted_at"]],
        states=STATES,
        words=practice_words(this_round.edition_folder),
        reporters=_reporters(rows) if account.role == _OFFICE else [],
        written=sorted(path.name for path in (this_round.folder / FOLDER).glob("*.md")),
    )


@blueprint.get("/new")
@admits(Who.PRACTICES)
def new() -> ResponseReturnValue:
    """An empty form."""
    return _form(new_id(), None, {}, [])


@blueprint.get("/<id>")
@admits(Who.PRACTICES)
def one(id: str) -> ResponseReturnValue:
    """A practice: to be written on by its author, to be read by the office."""
    found = _found(id)
    if found is None:
        abort(404)
    if _is_own(found, me()) and found["state"] in WRITABLE:
        return _form(id, found, found["content"], [])
    return _look(found, [])


@blueprint.post("/<id>")
@admits(Who.PRACTICES)
def save(id: str) -> ResponseReturnValue:
    """Keep what was typed as a draft, or hand it in."""
    if not _ID.fullmatch(id):
        return _form(new_id(), None, content_of(request.form), [("title", _MEANWHILE)])
    content, account = content_of(request.form), me()
    faults = practice_form.draft_faults(content, _reported_by(account))
    if faults:
        return _form(id, _found(id), content, faults)
    this_round, seen = round_now(), revision_of(request.form)
    if not acts.save(this_round, id, seen, account, _reported_by(account), content):
        return _changed(id)
    if request.form.get("go") != "submit":
        return done("practices.one", "草稿已保存，还没有报送。", id=id)
    if faults := practice_form.faults(content, practice_words(this_round.edition_folder)):
        return _form(id, _found(id), content, faults)
    if not acts.submit(this_round, id, seen + 1 if seen else 1, account):
        return _changed(id)
    number = (_found(id) or {}).get("number")
    return done("practices.practices", f"已报送，编号{number}。办公室审阅以前可以撤回修改。")


@blueprint.post("/<id>/back")
@admits(Who.PRACTICES)
def back(id: str) -> ResponseReturnValue:
    """Take back what was handed in, to go on writing."""
    if not acts.take_back(round_now(), id, revision_of(request.form), me()):
        return _changed(id)
    return done("practices.one", "已撤回，改好以后再报送，编号不变。", id=id)


@blueprint.post("/<id>/remove")
@admits(Who.PRACTICES)
def remove(id: str) -> ResponseReturnValue:
    """Forget a draft that was never handed in."""
    if not acts.remove(round_now(), id, revision_of(request.form), me()):
        return _changed(id)
    return done("practices.practices", "草稿已删除。")


@blueprint.post("/<id>/decide")
@admits(Who.OFFICE)
def decide(id: str) -> ResponseReturnValue:
    """Accept it, or return it with a reason."""
    found, reason = _found(id), request.form.get("reason", "").strip()
    if found is None:
        abort(404)
    returns = request.form.get("go") != "accept"
    if returns and not reason:
        return _look(found, [("reason", _REASON_MISSING)])
    if len(reason) > _LONGEST_REASON:
        return _look(found, [("reason", f"理由最多{_LONGEST_REASON}字，现在{len(reason)}字。")])
    if not acts.decide(round_now(), id, revision_of(request.form), me(), reason if returns else ""):
        return _changed(id)
    told = "已退回，理由已写给报送单位。" if returns else "已采用。"
    return done("practices.one", told, id=id)


@blueprint.post("/<id>/typical")
@admits(Who.OFFICE)
def typical(id: str) -> ResponseReturnValue:
    """Mark it as 典型, or take the mark away."""
    marked = request.form.get("typical") == "1"
    if not acts.mark(round_now(), id, revision_of(request.form), me(), typical=marked):
        return _changed(id)
    return done("practices.one", "已标为典型。" if marked else "典型标记已取消。", id=id)


@blueprint.post("/files")
@admits(Who.OFFICE)
def files() -> ResponseReturnValue:
    """Write the pages' drafts into the round's folder."""
    made = write_drafts(round_now(), (me().name,))
    told = f"已生成{len(made.written)}份网页草稿，生成公开网站和汇编时会收进去。"
    if made.kept:
        told += f"有人改过的{len(made.kept)}份没有动：{'、'.join(made.kept)}。"
    return done("practices.practices", told)


@blueprint.get("/drafts.zip")
@admits(Who.OFFICE)
def drafts() -> ResponseReturnValue:
    """The drafts and the list, to work on them elsewhere."""
    folder = round_now().folder / FOLDER
    paths = sorted(path for path in folder.glob("*") if path.suffix in (".md", ".csv"))
    if not paths:
        abort(404)
    return sent_while_made(((path.name, path.read_bytes()) for path in paths), "做法草稿.zip")


def _found(id: str) -> Practice | None:
    """A practice that this account may see: its own, for the office all that were handed in."""
    account, this_round = me(), round_now()
    own = acts.listed(this_round, account.name)
    seen = [*own, *acts.listed(this_round)] if account.role == _OFFICE else own
    return next((one for one in seen if one["id"] == id), None)


def _is_own(practice: Practice, account: Account) -> bool:
    return bool(practice["reporter"] == account.name)


def _reported_by(account: Account) -> str:
    """A district reports in its own name; the office says whose paper it enters."""
    if account.role != _OFFICE:
        return account.full_name
    return request.form.get("reported_by", "").strip()


def _changed(id: str) -> Response:
    """Somebody was quicker, or it cannot be done any more: the page as it is now."""
    found = _found(id)
    if found is None:
        abort(404)
    if _is_own(found, me()) and found["state"] in WRITABLE:
        content = content_of(request.form) if "title" in request.form else found["content"]
        return _form(id, found, content, [("title", _MEANWHILE)])
    return _look(found, [("main", _MEANWHILE)])


def _form(id: str, found: Practice | None, content: Content, faults: list[Fault]) -> Response:
    this_round = round_now()
    values: dict[str, Any] = {"figures": [], "claims": [], **content}
    return act_page(
        "staff_practice_form.html",
        faults,
        said=said(),
        id=id,
        found=found,
        content=values,
        states=STATES,
        words=practice_words(this_round.edition_folder),
        longest=practice_form.LONGEST,
        figure_rows=practice_form.FIGURES,
        claim_rows=practice_form.CLAIMS,
        is_office=me().role == _OFFICE,
    )


def _look(found: Practice, faults: list[Fault]) -> Response:
    return act_page(
        "staff_practice.html",
        faults,
        said=said(),
        found=found,
        states=STATES,
        words=practice_words(round_now().edition_folder),
        is_office=me().role == _OFFICE,
        is_own=_is_own(found, me()),
    )


def _reporters(rows: list[Practice]) -> list[Reporter]:
    """Who reported how much, and until when; recommendations with priority beside it."""
    by_name: dict[str, list[Practice]] = defaultdict(list)
    for one in rows:
        by_name[one["reported_by"]].append(one)
    priority = _priority()
    return [
        Reporter(
            name,
            len(own),
            sum(one["state"] == ACCEPTED for one in own),
            sum(bool(one["typical"]) for one in own),
            max(one["submitted_at"] for one in own),
            priority.get(name, 0),
        )
        for name, own in sorted(by_name.items())
    ]


def _priority() -> dict[str, int]:
    """Candidates that a unit recommends with priority; shown, never scored."""
    counts: dict[str, int] = defaultdict(int)
    read = round_now().read(contract.NOMINATIONS)
    for row in read.rows if read else ():
        if row.values.get("priority"):
            counts[row.text("unit")] += 1
    return counts
