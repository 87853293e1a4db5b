"""What units have handed in: read, accepted or returned by the office, and put into the tables."""

import datetime as dt
from collections import Counter

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.applications import own, words
from office_app.refusals import Fault, line
from rulebook.nominations import nominated
from rulebook.problems import InputError
from survey_app.acts.applications import handing_in, writing
from survey_app.acts.applications.candidacy import Candidacy, namesakes, remarks
from survey_app.acts.applications.drafting import Stale
from survey_app.acts.applications.handing_in import Decision
from survey_app.acts.applications.refusing import sentences
from survey_app.acts.applications.term import is_over, set_closes, term_of
from survey_app.context import current
from survey_app.store.applications import SUBMITTED
from survey_app.texts import fill

blueprint = Blueprint("received", __name__, url_prefix="/staff/received")


@blueprint.get("/")
@admits(Who.OFFICE)
def received() -> ResponseReturnValue:
    """Every application that was handed in, those that wait first, and the closing time."""
    return _list([])


def _list(faults: list[Fault]) -> Response:
    this_round, store = round_now(), current().store
    made = writing.candidacies(this_round, store)
    sent = [one for one in made if one.application.receipt]
    wish = request.args.get("state", "")
    counts = Counter(one.application.state for one in sent)
    shown = [one for one in sent if wish in ("", one.application.state)]
    shown.sort(key=lambda one: (one.application.state != SUBMITTED, one.application.receipt))
    return act_page(
        "staff_received.html",
        faults,
        said=said(),
        rows=shown,
        wish=wish,
        counts=counts,
        drafts=len(made) - len(sent),
        states=words.STATES,
        term=term_of(this_round, store),
        set_by_office=bool(store.applications.closes()),
        over=is_over(this_round, store),
    )


@blueprint.post("/closes")
@admits(Who.OFFICE)
def closes() -> ResponseReturnValue:
    """Another closing time, with a reason that is recorded."""
    typed = request.form.get("until", "").strip().replace(" ", "T")
    try:
        moment = dt.datetime.fromisoformat(typed)
    except ValueError:
        return _list([("until", words.UNTIL_ODD)])
    try:
        set_closes(round_now(), moment, request.form.get("why", ""), (me().name,))
    except InputError as error:
        return _list(sentences(error))
    return done("received.received", words.CLOSES_SET)


@blueprint.get("/<application>")
@admits(Who.OFFICE)
def one(application: str) -> ResponseReturnValue:
    """What an application says, how the rules see it, and a decision to be made."""
    return _one(own.candidacy(application), [])


def _one(made: Candidacy, faults: list[Fault]) -> Response:
    store = current().store
    everything = store.applications.all()
    units = store.applications.units()
    own_ones = [each for each in everything if each.unit == made.unit.id]
    return act_page(
        "staff_received_one.html",
        faults,
        said=said(),
        made=made,
        examined=made.examined(nominated(made.this_round).verified),
        remarks=remarks(made, own_ones),
        namesakes=[units[each.unit].name for each in namesakes(made, everything)],
        files=store.applications.attachments(made.application.id),
        states=words.STATES,
        statuses=words.STATUSES,
    )


@blueprint.post("/<application>")
@admits(Who.OFFICE)
def decide(application: str) -> ResponseReturnValue:
    """Accept it, or give it back with a reason."""
    made = own.candidacy(application)
    accepted = request.form.get("do") == "accept"
    decision = Decision(accepted, request.form.get("reason", ""))
    version = request.form.get("version", "")
    number = int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0
    try:
        kept = handing_in.decide(made, current().store, number, decision, me())
    except InputError as error:
        return _one(made, sentences(error))
    except Stale:
        return _one(own.candidacy(application), [("main", words.STALE_DECISION)])
    told = words.ACCEPTED_NOW if accepted else words.RETURNED_NOW
    return done("received.received", fill(told, n=f"{kept.receipt:04d}"))


@blueprint.get("/tables")
@admits(Who.OFFICE)
def tables() -> ResponseReturnValue:
    """What accepted applications change in the tables."""
    return _tables([])


def _tables(faults: list[Fault]) -> Response:
    plan = writing.planned(round_now(), current().store)
    return act_page(
        "staff_received_tables.html",
        faults,
        plan=plan,
        problems=[line(problem) for problem in plan.problems],
        titles=_TITLES,
    )


_TITLES = {"nominations": "推荐名单", "windows": "窗口名册"}


@blueprint.post("/tables")
@admits(Who.OFFICE)
def write() -> ResponseReturnValue:
    """Write both tables, if it is what was looked at."""
    this_round, plan = round_now(), writing.planned(round_now(), current().store)
    if request.form.get("digest") != plan.digest:
        return _tables([("sure", "刚才有改动，请再看一遍，重新勾选。")])
    if not request.form.get("sure"):
        return _tables([("sure", "请先看清下面的改动，再勾选。")])
    try:
        writing.write(this_round, plan, (me().name,))
    except InputError as error:
        return _tables([("main", line(problem)) for problem in error.problems])
    names = "、".join(_TITLES[each.table.name] for each in plan.changed)
    told = fill(words.WRITTEN, names=names) if names else words.NOTHING_TO_WRITE
    return done("received.received", told)
