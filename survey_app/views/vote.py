"""The democratic vote: how it works, pages of ten windows, a review, a receipt."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from rulebook.vocabulary import VOTE
from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.forms import (
    BallotPages,
    ballot_choices,
    ballot_pages,
)
from survey_app.grading import NOT_APPLICABLE
from survey_app.language import language, own, say
from survey_app.logs import log_unavailable
from survey_app.receipts import signature
from survey_app.signed_form import FormState
from survey_app.store import Credential, SubmissionOutcome, Unavailable
from survey_app.texts import fill
from survey_app.views.code_entry import AccessFlow

blueprint = Blueprint(VOTE, __name__, url_prefix="/v")


def _access() -> AccessFlow:
    texts = current().texts.ballot.texts
    return AccessFlow(VOTE, own().enter_vote, texts.slip_unknown, texts.slip_used)


def _used_page() -> Response:
    if current().personal_links():
        return replace(_access(), used=current().texts.ballot.texts.link_used).used_page()
    return _access().used_page()


def _void_page() -> Response:
    return _access().forget(current().message(own().slip_void, own().slip_void_note, status=409))


@blueprint.get("/")
@admits(Who.ANYONE, Phase.VOTE)
def enter() -> ResponseReturnValue:
    """Where a slip's code is typed."""
    return _access().entry_page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.VOTE)
def typed() -> ResponseReturnValue:
    """The ballot for a typed code."""
    return _instructions(_access().by_typed())


@blueprint.get("/<token>")
@admits(Who.SLIP_HOLDER, Phase.VOTE_ON_ARRIVAL)
def link(token: str) -> ResponseReturnValue:
    """The ballot for a slip's link. It spends nothing."""
    return _instructions(_access().by_link(token))


@blueprint.get("/form")
@admits(Who.SLIP_HOLDER, Phase.VOTE_ON_ARRIVAL)
def form() -> ResponseReturnValue:
    """The ballot for the link that this browser followed last."""
    return _instructions(_access().by_cookie())


@blueprint.post("/form")
@admits(Who.SLIP_HOLDER, Phase.VOTE)
def turn() -> ResponseReturnValue:
    """Take over the answers of one page and show the page that was asked for."""
    returned = _access().returned_form()
    if returned is None:
        return _access().entry_page(own().again, status=422)
    state = returned.state
    pages = _pages(state)  # of what that page showed
    shown = _number(request.form.get("page", ""), pages)
    if shown:
        answers = pages.updated(shown, lambda place: request.form.get(f"w{place}", ""))
        state = state.with_answers(answers)
    if state.digest != current().shown.vote:
        return _changed(state)
    go = request.form.get("go", "")
    if go == "review":
        return _review(state)
    if go == "blank":
        return _blank(state)
    return _page(state, _number(go, pages) or shown or 1)


@blueprint.post("/cast")
@admits(Who.SLIP_HOLDER, Phase.VOTE_IN_TRANSACTION)
def cast() -> ResponseReturnValue:
    """Take the ballot, once."""
    returned = _access().returned_form()
    if returned is None:
        return _access().entry_page(own().again, status=422)
    state = returned.state
    blank = request.form.get("go") == "blank"
    if state.digest != current().shown.vote:
        return _changed(state)
    if returned.expired:
        return _blank(state, own().again) if blank else _review(state, own().again)
    answers = NOT_APPLICABLE * len(state.answers) if blank else state.answers
    try:
        return _store(state, answers)
    except Unavailable as error:
        log_unavailable(error)
        show = _blank if blank else _review
        return show(state, own().later, 503)


def _number(text: str, pages: BallotPages) -> int:
    """A page number, or 0 if it is none."""
    return int(text) if text in {str(page) for page in range(1, pages.pages + 1)} else 0


def _pages(state: FormState) -> BallotPages:
    return ballot_pages(current().grading, state.seed, state.answers)


def _changed(state: FormState) -> Response:
    """A ballot of another register is shown anew before it counts, each grade at its window."""
    return _review(state.of_now(current().shown), own().changed)


def _instructions(slip: Credential | Response) -> Response:
    """How to vote with a slip, or what was answered instead of finding it."""
    if isinstance(slip, Response):
        return slip
    context = current()
    if slip.void:
        return _void_page()
    if slip.used:
        return _used_page()
    state = FormState.of_ballot(slip.hash.hex(), context.shown)
    heading = context.fill(context.texts.ballot.texts.heading)
    promises = context.texts.ballot.promises_for(links=context.personal_links())
    instructions = context.texts.ballot.instructions_for(paper=context.paper_ballots())
    return context.page(
        "vote_start.html",
        heading=heading,
        instructions=instructions,
        promises=promises,
        signed=_access().sign(state),
    )


def _shown(state: FormState) -> tuple[BallotPages, dict[str, object]]:
    """What all pages of a ballot show."""
    context = current()
    pages = _pages(state)
    texts = context.texts.ballot.texts
    counts = pages.counts()
    values: dict[str, object] = {
        "signed": _access().sign(state.with_answers(pages.answers)),
        "windows": context.round.ballot_windows,
        "answers": pages.answers,
        "choices": ballot_choices(context.texts, language()),
        "pages": pages,
        "rated": counts["rated"],
        "progress": fill(say(texts.progress), **counts),
        "counts": fill(say(texts.review_counts), **counts),
    }
    return pages, values


def _page(state: FormState, page: int) -> Response:
    pages, values = _shown(state)
    where = fill(own().page_of, page=page, pages=pages.pages)
    places = pages.on_page(page)
    values["elsewhere"] = pages.rated(place for place in pages.order if place not in places)
    return current().page("vote_page.html", 200, page=page, where=where, **values)


def _review(state: FormState, note: str = "", status: int = 422) -> Response:
    _, values = _shown(state)
    labels = {choice.value: choice.label for choice in ballot_choices(current().texts, language())}
    return current().page(
        "vote_review.html", status if note else 200, labels=labels, note=note, **values
    )


def _blank(state: FormState, note: str = "", status: int = 422) -> Response:
    _, values = _shown(state)
    return current().page("vote_blank.html", status if note else 200, note=note, **values)


def _store(state: FormState, answers: str) -> Response:
    context = current()
    grades = dict(zip(state.windows, map(context.grading.grade, answers), strict=True))
    outcome = context.store.add_ballot(
        state.key,
        state.submission,
        context.not_asked | grades,
        state.receipt,
        shown=context.shown.part(VOTE),
        on=context.in_time(VOTE),
    )
    if outcome in (SubmissionOutcome.STORED, SubmissionOutcome.ALREADY):
        signed = signature(state.receipt, context.keys)  # now that it is on the disk
        page = context.page("vote_receipt.html", receipt=state.receipt, signature=signed)
        return _access().forget(page)
    if outcome is SubmissionOutcome.NOT_OPEN and context.behind(VOTE):
        return _review(state, own().changed)
    if outcome is SubmissionOutcome.NOT_OPEN:
        return context.closed_page(VOTE) or _review(state, own().again)
    if outcome is SubmissionOutcome.VOID:
        return _void_page()
    if outcome is SubmissionOutcome.UNKNOWN:
        return _access().entry_page(say(context.texts.ballot.texts.slip_unknown), status=404)
    return _used_page()
