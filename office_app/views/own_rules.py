"""自己的规则: a few pages of questions, a look at what the public reads, the rules are written."""

from flask import Blueprint, abort, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import refusals, words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.own_rules import draft as drafts
from office_app.own_rules.checks import checked
from office_app.own_rules.draft import Draft
from office_app.own_rules.folder import book_of, edition_files
from office_app.own_rules.questions import PAGES, Page
from office_app.own_rules.typed import choices_of, rows_of
from office_app.refusals import Fault
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app.acts.own_rules import write_rules
from survey_app.context import current, install, shown, unfilled_context_of
from survey_app.store import PARTS

blueprint = Blueprint("rules", __name__, url_prefix="/staff/rules")


@blueprint.get("/")
@admits(Who.OFFICE)
def rules() -> ResponseReturnValue:
    """How far the answers have come, or what to begin from."""
    return _overview([])


@blueprint.post("/")
@admits(Who.OFFICE)
def begin() -> ResponseReturnValue:
    """Begin from an edition, or anew from the round's own."""
    this_round = _open_round()
    if this_round is None:
        return _overview([("main", words.RULES_FIXED)])
    try:
        begun = drafts.begun(this_round, request.form.get("base", ""))
    except LookupError:
        return _overview([("base", words.CHOOSE)])
    drafts.keep(this_round, begun)
    return _to("rules.page", page=next(iter(PAGES)))


@blueprint.post("/drop")
@admits(Who.OFFICE)
def drop() -> ResponseReturnValue:
    """Forget what is not written."""
    drafts.drop(round_now())
    return done("rules.rules", words.RULES_DROPPED)


@blueprint.get("/page/<page>")
@admits(Who.OFFICE)
def page(page: str) -> ResponseReturnValue:
    """One page of questions."""
    found = _begun(page)
    return found if isinstance(found, Response) else _page(*found[1:], [])


@blueprint.post("/page/<page>")
@admits(Who.OFFICE)
def answer(page: str) -> ResponseReturnValue:
    """Keep the answers; go on once they are sound."""
    found = _begun(page)
    if isinstance(found, Response):
        return found
    this_round, draft, asked = found
    rows = {section.id: rows_of(section, request.form) for section in asked.sections}
    draft = drafts.answered(this_round, draft, asked, rows)
    if request.form.get("go") == "more":
        return _to("rules.page", page=asked.id)
    _, faults = checked(draft.answers, (asked.id,))
    if faults:
        return _page(draft, asked, faults)
    after = drafts.following(asked)
    return _to("rules.page", page=after.id) if after else _to("rules.look")


@blueprint.get("/look")
@admits(Who.OFFICE)
def look() -> ResponseReturnValue:
    """What the rules will say to the public."""
    found = _begun()
    return found if isinstance(found, Response) else _look(*found[:2], [])


@blueprint.post("/write")
@admits(Who.OFFICE)
def write() -> ResponseReturnValue:
    """Write the rules into the round."""
    found = _begun()
    if isinstance(found, Response):
        return found
    this_round, draft, _ = found
    if _is_stale(this_round, draft):
        return _look(this_round, draft, [("main", words.RULES_STALE)])
    values, faults = checked(draft.answers)
    if faults:
        return _look(this_round, draft, [])
    try:
        files = edition_files(drafts.base_of(this_round, draft.base), values, draft.year)
        other_items = write_rules(this_round, files, (me().name,))
    except InputError as error:
        return _look(this_round, draft, refusals.faults_of(error))
    drafts.drop(this_round)
    if other_items:  # the pages that take answers are made for them
        install(current_app, unfilled_context_of(round_now()))
    return done("rules.rules", words.RULES_WRITTEN_ITEMS if other_items else words.RULES_WRITTEN)


def _to(endpoint: str, **values: str) -> Response:
    return redirect(url_for(endpoint, **values, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def _open_round() -> Round | None:
    """The round as its files are; None once its rules can only be amended."""
    store = current().store
    return None if any(store.phase(part).state for part in PARTS) else round_now()


def _begun(page: str = "") -> Response | tuple[Round, Draft, Page]:
    """The round, its draft and a page; or where to begin."""
    asked = PAGES.get(page or next(iter(PAGES))) or abort(404)
    this_round = _open_round()
    draft = drafts.draft_of(this_round) if this_round else None
    if this_round is None or draft is None:
        refused = ("base", words.CHOOSE) if this_round else ("main", words.RULES_FIXED)
        return _overview([refused] if request.method == "POST" else [])
    return this_round, draft, asked


def _is_stale(this_round: Round, draft: Draft) -> bool:
    """Whether somebody has changed what the answers were begun from."""
    return drafts.base_of(this_round, draft.base).fingerprint != draft.fingerprint


def _overview(faults: list[Fault]) -> Response:
    this_round = _open_round()
    draft = drafts.draft_of(this_round) if this_round else None
    rows = []
    if draft:
        for one in PAGES.values():
            _, wrong = checked(draft.answers, (one.id,))
            rows.append((one, len(wrong), one.id in draft.seen or draft.base == drafts.OWN))
    return act_page(
        "own_rules.html",
        faults,
        said=said(),
        fixed=this_round is None,
        rows=rows,
        bases=[(name, what.zh) for name, what in drafts.bases(this_round)] if this_round else [],
        is_kept=bool(this_round and drafts.is_kept(this_round)),
        has_own=bool(this_round and drafts.has_own(this_round)),
    )


def _page(draft: Draft, asked: Page, faults: list[Fault]) -> Response:
    order = list(PAGES)
    labels = {
        name: {row["id"]: row["name"] for row in draft.answers.get(name, [])}
        for name in ("honours", "units")
    }
    return act_page(
        "own_rules_page.html",
        faults,
        asked=asked,
        number=order.index(asked.id) + 1,
        pages=len(order),
        before=order[order.index(asked.id) - 1] if order.index(asked.id) else "",
        rows=drafts.shown_rows(asked, draft.answers),
        labels=labels,
        choices=lambda field, now: [
            one for one in choices_of(field, draft.answers) if one[0] != "kept" or now == "kept"
        ],
    )


def _look(this_round: Round, draft: Draft, faults: list[Fault]) -> Response:
    wrong = [(one, at) for one in PAGES.values() for at in checked(draft.answers, (one.id,))[1]]
    book = None
    if not wrong:
        values, _ = checked(draft.answers)
        try:
            book = book_of(
                edition_files(drafts.base_of(this_round, draft.base), values, draft.year)
            )
        except InputError as error:
            faults = [*faults, *(one for one in refusals.faults_of(error) if one not in faults)]
    return act_page("own_rules_look.html", faults, wrong=wrong, book=book)
