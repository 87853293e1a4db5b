"""Divisions mark the conditions of candidates; a second person agrees to what overrides a table."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.applications import words
from office_app.applications.own import handed_in
from office_app.refusals import Fault
from rulebook.problems import InputError
from survey_app.acts import condition_marks
from survey_app.acts.applications.refusing import sentences
from survey_app.acts.applications.units import honours_of
from survey_app.acts.condition_marks import Judged, Mark
from survey_app.context import current
from survey_app.setup import now
from survey_app.store import DIVISION
from survey_app.store.overrides import Override
from survey_app.texts import fill

Waiting = Mapping[tuple[str, str, str], Override]
blueprint = Blueprint("conditions", __name__, url_prefix="/staff/conditions")


@blueprint.get("/")
@admits(Who.JUDGING)
def conditions() -> ResponseReturnValue:
    """The candidates of a division's honours; for the office all of them."""
    this_round, account = round_now(), me()
    division = account.body if account.role == DIVISION else ""
    everything = condition_marks.judged(this_round)
    mine = honours_of(this_round.book, division) if division else this_round.book.honours.honours
    waiting = current().store.overrides.all()
    rows = []
    for honour in mine:
        own = [_row(one, waiting) for one in everything if one.honour.id == honour.id]
        todo = [row for row in own if row[1]["pending"] or row[2]]
        rows.append((honour, todo, [row for row in own if row not in todo]))
    return act_page(
        "staff_conditions.html",
        said=said(),
        division=division,
        rows=rows,
        waiting=len(waiting),
        statuses=words.STATUSES,
    )


def _row(one: Judged, waiting: Waiting) -> tuple[Judged, Counter[str], int]:
    """A candidate, how many conditions have which status, and how many overrides wait."""
    counts: Counter[str] = Counter(found.status for found in one.conditions)
    return one, counts, len(_waits(one, waiting))


def _waits(one: Judged, waiting: Waiting) -> list[Override]:
    key = one.candidate.id, one.honour.id
    return [each for each in waiting.values() if each.key[:2] == key]


@blueprint.get("/<honour>/<candidate>")
@admits(Who.JUDGING)
def one(honour: str, candidate: str) -> ResponseReturnValue:
    """One candidate: what tables tell, what was found, and what it applies with."""
    return _one(_judged(honour, candidate), [])


def _judged(honour: str, candidate: str) -> Judged:
    """That candidate, if this division has to do with the honour."""
    this_round, account = round_now(), me()
    found = condition_marks.find_judged(this_round, honour, candidate)
    if found is None:
        abort(404)
    if account.role == DIVISION and found.honour not in honours_of(this_round.book, account.body):
        told = fill(words.NOT_YOUR_HONOUR, division=account.body, honour=found.honour.name.zh)
        abort(current().message(told, words.NOT_YOUR_HONOUR_NOTE, status=404))
    return found


def _one(found: Judged, faults: list[Fault]) -> Response:
    this_round, account, store = round_now(), me(), current().store
    own = account.role == DIVISION and condition_marks.is_of_own(this_round, found, account.body)
    made = handed_in(this_round, found.honour.id, found.candidate.id)
    return act_page(
        "staff_condition_marks.html",
        faults,
        said=said(),
        found=found,
        asked=_asked(found),
        own=own,
        marks=account.role == DIVISION and not own,
        made=made,
        files=store.applications.attachments(made.application.id) if made else [],
        waiting={each.clause: each for each in _waits(found, store.overrides.all())},
        statuses=words.STATUSES,
        today=now(this_round).date().isoformat(),
    )


def _asked(found: Judged) -> list[tuple[str, str, object]]:
    """Id and name of every condition with what was found; a member unit's exception as the last."""
    asked: list[tuple[str, str, object]] = [
        (one.condition.id, one.condition.name.zh, one) for one in found.conditions
    ]
    if found.exception:
        asked.append((found.exception.id, "作为例外参评", None))
    return asked


@blueprint.post("/<honour>/<candidate>")
@admits(Who.DIVISION)
def mark(honour: str, candidate: str) -> ResponseReturnValue:
    """Write what a division found, all of it or nothing."""
    found = _judged(honour, candidate)
    try:
        marks = _marks(found)
    except ValueError:
        return _one(found, [("day", "核验日期写成 2021-12-20。")])
    if not marks:
        return _one(found, [("main", words.NOTHING_MARKED)])
    try:
        written, waits = condition_marks.mark(round_now(), current().store, found, marks, me())
    except InputError as error:
        return _one(found, sentences(error))
    told = [fill(words.MARKED, n=written)] * bool(written)
    told += [fill(words.WAITS, n=waits)] * bool(waits)
    return done("conditions.conditions", "".join(told))


def _marks(found: Judged) -> list[Mark]:
    """What was chosen otherwise than it stands; the others stay as they are."""
    typed = request.form
    day = dt.date.fromisoformat(typed["day"]) if typed.get("day", "").strip() else None
    marks = []
    for clause, _, stands in _asked(found):
        status, reason = typed.get(f"status-{clause}", ""), typed.get(f"reason-{clause}", "")
        before = getattr(stands, "status", "")
        if status and (status != before or reason.strip()):
            marks.append(Mark(clause, status, reason, day))
    return marks


@blueprint.post("/<honour>/<candidate>/second")
@admits(Who.JUDGING)
def second(honour: str, candidate: str) -> ResponseReturnValue:
    """A second person agrees to an override or does not."""
    found, store = _judged(honour, candidate), current().store
    clause = request.form.get("clause", "")
    waiting = {each.clause: each for each in _waits(found, store.overrides.all())}.get(clause)
    if waiting is None or request.form.get("seen") != f"{waiting.proposed_at} {waiting.status}":
        return _one(found, [("main", "这项改判刚才有人处理了，请再看一遍。")])
    agreed = request.form.get("do") == "agree"
    try:
        condition_marks.confirm(round_now(), store, found, waiting, me(), agreed=agreed)
    except InputError as error:
        return _one(found, sentences(error))
    return done("conditions.conditions", words.AGREED if agreed else words.DISAGREED)
