"""The democratic vote: how it works, pages of ten windows, a review, a receipt."""

from dataclasses import replace

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from survey_app.access import Phase, Who, admits
from survey_app.context import current
from survey_app.forms import (
    NOT_APPLICABLE,
    BallotPages,
    ballot_choices,
    ballot_grades,
    ballot_pages,
    grade_of,
)
from survey_app.language import language, own, say
from survey_app.sealed import Seal
from survey_app.store import VOTE, Holder, Outcome, Unavailable
from survey_app.texts import fill
from survey_app.views.entry import Door

blueprint = Blueprint(VOTE, __name__, url_prefix="/v")


def _door() -> Door:
    texts = current().texts.ballot.texts
    return Door(VOTE, own().enter_vote, texts.slip_unknown, texts.slip_used)


def _used_page() -> Response:
    if current().personal_links():
        return replace(_door(), used=current().texts.ballot.texts.link_used).used_page()
    return _door().used_page()


@blueprint.get("/")
@admits(Who.ANYONE, Phase.VOTE)
def enter() -> ResponseReturnValue:
    """Where a slip's code is typed."""
    return _door().entry_page()


@blueprint.post("/")
@admits(Who.ANYONE, Phase.VOTE)
def typed() -> ResponseReturnValue:
    """The ballot for a typed code."""
    found = _door().by_typed()
    return _instructions(found) if isinstance(found, Holder) else found


@blueprint.get("/<token>")
@admits(Who.SLIP_HOLDER, Phase.VOTE_ON_ARRIVAL)
def link(token: str) -> ResponseReturnValue:
    """The ballot for a slip's link. It spends nothing."""
    found = _door().by_link(token)
    return _instructions(found) if isinstance(found, Holder) else found


@blueprint.get("/form")
@admits(Who.SLIP_HOLDER, Phase.VOTE_ON_ARRIVAL)
def form() -> ResponseReturnValue:
    """The ballot for the link that this browser followed last."""
    found = _door().by_cookie()
    return _instructions(found) if isinstance(found, Holder) else found


@blueprint.post("/form")
@admits(Who.SLIP_HOLDER, Phase.VOTE)
def turn() -> ResponseReturnValue:
    """Keep the answers of one page and show the page that was asked for."""
    opened = _door().sealed()
    if opened is None:
        return _door().entry_page(own().again, status=422)
    seal = opened.seal
    pages = _pages(seal)
    shown = _number(request.form.get("page", ""), pages)
    if shown:
        answers = pages.updated(shown, lambda place: request.form.get(f"w{place}"))
        seal = seal.with_answers(answers)
    go = request.form.get("go", "")
    if go == "review":
        return _review(seal)
    if go == "blank":
        return _blank(seal)
    return _page(seal, _number(go, pages) or shown or 1)


@blueprint.post("/cast")
@admits(Who.SLIP_HOLDER, Phase.VOTE_IN_TRANSACTION)
def cast() -> ResponseReturnValue:
    """Take the ballot, once."""
    opened = _door().sealed()
    if opened is None:
        return _door().entry_page(own().again, status=422)
    seal = opened.seal
    blank = request.form.get("go") == "blank"
    if opened.expired:
        return _blank(seal, own().again) if blank else _review(seal, own().again)
    answers = _pages(seal).answers
    if blank:
        answers = NOT_APPLICABLE * len(answers)
    try:
        return _store(seal, answers)
    except Unavailable:
        show = _blank if blank else _review
        return show(seal, own().later, 503)


def _number(text: str, pages: BallotPages) -> int:
    """A page number, or 0 if it is none."""
    return int(text) if text in {str(page) for page in range(1, pages.pages + 1)} else 0


def _pages(seal: Seal) -> BallotPages:
    return ballot_pages(list(current().windows), seal.seed, seal.answers)


def _instructions(holder: Holder) -> Response:
    if holder.used:
        return _used_page()
    context = current()
    seal = Seal.of_ballot(holder.hash.hex())
    heading = context.fill(context.texts.ballot.texts.heading)
    promises = context.texts.ballot.promises_for(links=context.personal_links())
    return context.page(
        "vote_start.html", heading=heading, promises=promises, sealed=_door().close(seal)
    )


def _shown(seal: Seal) -> tuple[BallotPages, dict[str, object]]:
    """What all pages of a ballot show."""
    context = current()
    pages = _pages(seal)
    texts = context.texts.ballot.texts
    counts = pages.counts()
    values: dict[str, object] = {
        "sealed": _door().close(seal.with_answers(pages.answers)),
        "windows": list(context.windows.values()),
        "answers": pages.answers,
        "choices": ballot_choices(context.texts, language()),
        "pages": pages,
        "rated": counts["rated"],
        "progress": fill(say(texts.progress), **counts),
        "counts": fill(say(texts.review_counts), **counts),
    }
    return pages, values


def _page(seal: Seal, page: int) -> Response:
    pages, values = _shown(seal)
    where = fill(own().page_of, page=page, pages=pages.pages)
    places = pages.on_page(page)
    rated = "".join(pages.answers[place] for place in pages.order if place not in places)
    values["elsewhere"] = sum(grade_of(answer) is not None for answer in rated)
    return current().page("vote_page.html", 200, page=page, where=where, **values)


def _review(seal: Seal, note: str = "", status: int = 422) -> Response:
    _, values = _shown(seal)
    labels = {choice.value: choice.label for choice in ballot_choices(current().texts, language())}
    return current().page(
        "vote_review.html", status if note else 200, labels=labels, note=note, **values
    )


def _blank(seal: Seal, note: str = "", status: int = 422) -> Response:
    _, values = _shown(seal)
    return current().page("vote_blank.html", status if note else 200, note=note, **values)


def _store(seal: Seal, answers: str) -> Response:
    context = current()
    outcome = context.store.add_ballot(
        seal.key,
        seal.submission,
        ballot_grades(list(context.windows), answers),
        seal.receipt,
        on=context.in_time(VOTE),
    )
    if outcome in (Outcome.STORED, Outcome.ALREADY):
        return _door().forget(context.page("vote_receipt.html", receipt=seal.receipt))
    if outcome is Outcome.NOT_OPEN:
        return context.closed_page(VOTE) or _review(seal, own().again)
    if outcome is Outcome.UNKNOWN:
        return _door().entry_page(say(context.texts.ballot.texts.slip_unknown), status=404)
    return _used_page()
