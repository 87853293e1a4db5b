"""Marks and proposals by the groups' own methods, typed by whoever the rules ask for them."""

from collections.abc import Iterable, Mapping

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.applications.own import handed_in
from office_app.campaign.typed import text_of
from office_app.judging import KINDS, Progress, by_method, progress_of
from office_app.refusals import Fault, faults_of, upload_of
from rendering.numbers import percent_text
from rulebook.problems import InputError
from survey_app.acts.applications.refusing import MAIN, sentences
from survey_app.acts.sheets import writing
from survey_app.acts.sheets.asked import REASON, Sheet, find_sheet, sheets_of, standing
from survey_app.acts.sheets.closed import closed_sheets
from survey_app.context import current

blueprint = Blueprint("judging", __name__, url_prefix="/staff/judging")
_MEANWHILE = "刚才有别人改过这一份，您填的还没有保存，请与现在的内容核对以后再交。"
_DRAFT = "草稿已保存，还没有交。"
_HANDED_IN = {"indicators": "得分已交。", "panel": "评分已交。", "proposal": "提名已交。"}
_WITHDRAWN = "提名已撤回。"


@blueprint.get("/")
@admits(Who.SCORING)
def judging() -> ResponseReturnValue:
    """What an account is asked, and how far it is; for the office how far everybody is."""
    this_round, account = round_now(), me()
    if account.role == "office":
        found, faults = _overview()
        return act_page("staff_judging_office.html", faults, methods=found, kinds=KINDS)
    sheets = sheets_of(this_round, account)
    stands, faults = _standing(sheets)
    drafts = {row["id"] for row in current().store.sheet_drafts.all()}
    return act_page(
        "staff_judging.html",
        faults,
        said=said(),
        methods=by_method(sheets),
        kinds=KINDS,
        whole={sheet.id for sheet in sheets if stands.get(sheet.id, {}).keys() >= {*sheet.names}},
        drafts=drafts,
        honours={one.id: one.name.zh for one in this_round.book.honours.honours},
        closed=closed_sheets(this_round, sheets),
    )


def _overview() -> tuple[list[Progress], list[Fault]]:
    try:
        return progress_of(round_now(), current().store.accounts.all()), []
    except InputError as error:
        return [], faults_of(error)


def _standing(sheets: list[Sheet]) -> tuple[Mapping[str, Mapping[str, str]], list[Fault]]:
    """What was handed in, or why that cannot be told."""
    try:
        writing.require_same_person(round_now(), me())
        return standing(round_now(), sheets), []
    except InputError as error:
        return {}, _faults(error)


@blueprint.get("/<honour>/<candidate>")
@admits(Who.SCORER)
def one(honour: str, candidate: str) -> ResponseReturnValue:
    """One candidate, with what it applies with, to be marked or proposed."""
    return _form(_sheet(honour, candidate), [])


@blueprint.post("/<honour>/<candidate>")
@admits(Who.SCORER)
def save(honour: str, candidate: str) -> ResponseReturnValue:
    """Keep a draft, hand the sheet in, or take a proposal back."""
    sheet, this_round, store = _sheet(honour, candidate), round_now(), current().store
    typed = {name: text_of(request.form, name) for name in sheet.names}
    # A mark is read as it was sent: what nobody sees in it makes it no number.
    sent = typed | {part.id: request.form.get(part.id, "") for part in sheet.parts}
    seen, do = request.form.get("seen", ""), request.form.get("do", "")
    try:
        if do == "withdraw" and sheet.method.kind == "proposal":
            kept, told = writing.withdraw(this_round, store, sheet, seen, me()), _WITHDRAWN
        elif do == "draft":
            kept, told = writing.keep_draft(this_round, store, sheet, typed, seen, me()), _DRAFT
        else:
            kept = writing.hand_in(this_round, store, sheet, sent, seen, me())
            told = _HANDED_IN[sheet.method.kind]
    except InputError as error:
        return _form(sheet, _faults(error, sheet.names), typed)
    if not kept:
        return _form(sheet, [(MAIN, _MEANWHILE)], typed)
    return done("judging.judging", f"{sheet.nomination.name}：{told}")


def _faults(error: InputError, names: Iterable[str] = ()) -> list[Fault]:
    """Each at its field; of a table no more than which: its cells are other people's marks."""
    known = {MAIN, *names}
    own = [(at, told) for at, told in sentences(error) if at in known]
    found = (upload_of(problem) for problem in error.problems)
    titles = dict.fromkeys(upload.title for upload in found if upload)
    return own or [(MAIN, f"{'、'.join(titles) or '审定记录'}现在有错，请联系办公室。")]


def _sheet(honour: str, candidate: str) -> Sheet:
    found = find_sheet(round_now(), me(), honour, candidate)
    if found is None:
        abort(404)
    return found


def _form(sheet: Sheet, faults: list[Fault], typed: Mapping[str, str] | None = None) -> Response:
    """A sheet with its draft, else with what was handed in; with ``typed``, as it was sent."""
    this_round, store = round_now(), current().store
    draft = store.sheet_drafts.one(sheet.id)
    stands, at_table = _standing([sheet])
    own = stands.get(sheet.id, {})
    made = handed_in(this_round, sheet.nomination.honour_id, sheet.nomination.candidate_id)
    made = None if sheet.own else made
    names = sheet.names
    now = {name: (draft["content"] if draft else own).get(name, "") for name in names}
    return act_page(
        "staff_judging_sheet.html",
        faults or at_table,
        sheet=sheet,
        honour=this_round.book.honour(sheet.nomination.honour_id),
        values=now if typed is None else typed,
        now=now,
        stands=own,
        draft=draft,
        seen=writing.seen_of(store, sheet, own),
        meanwhile=(MAIN, _MEANWHILE) in faults,
        closed=closed_sheets(this_round, [sheet]).get(sheet.id),
        reason=REASON,
        percent=percent_text,
        longest=writing.LONGEST_REASON,
        made=made,
        files=store.applications.attachments(made.application.id) if made else [],
    )
