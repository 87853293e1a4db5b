"""Survey and vote are opened, stopped and prolonged, each apart; what is wrong is said first."""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import NamedTuple

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import checking, plain_words, words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import Agreement, agreement, me
from office_app.code_lists import usable_lists
from office_app.jobs import Busy, State
from office_app.refusals import Fault, faults_of
from office_app.share_sheets import opened_with_shares, shares_left
from rulebook.lock import LOCK_FILE
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Opening, Round
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts import amending, closing, extending, opening
from survey_app.acts.closing import LONGEST_NOTICE, Standing
from survey_app.acts.wanting import PERSONS
from survey_app.closing_record import published
from survey_app.context import current, shown
from survey_app.setup import prepare
from survey_app.store import OPEN, PARTS, STOPPED, PhaseState

blueprint = Blueprint("times", __name__, url_prefix="/staff/times")
_UNTIL = {SETTINGS_FILE: "until", LOCK_FILE: "until"}
_FIELDS = {"--why": "why", "--clause": "clause", "--notice": "notice"}


class PartNow(NamedTuple):
    """How a part stands: its name and state, its planned times, and who came.

    ``papers`` of what was issued are paper ballots.
    """

    part: str
    name: str
    state: PhaseState
    planned: Opening
    standing: Standing
    notice: str
    papers: int = 0

    @property
    def slips(self) -> str:
        """How many slips there are, and how many paper ballots beside them."""
        paper = f"，纸质选票{self.papers}张" if self.papers else ""
        return f"票签{self.standing.issued - self.papers}张{paper}"

    @property
    def word(self) -> str:
        """The state in a word."""
        if self.state.state == STOPPED:
            return words.PAUSED if self.notice else words.STOPPED
        return words.STATES[self.state.state]


def part_now(this_round: Round, part: str) -> PartNow:
    """One part as it stands."""
    store, name = prepare(this_round), this_round.book.component_node(part).name.zh
    planned = this_round.settings.survey if part == SURVEY else this_round.settings.vote
    standing, papers = (
        closing.standing(this_round, part),
        store.papers.made() if part == VOTE else 0,
    )
    state, notice = store.phase(part), store.notice(part)
    return PartNow(part, name, state, planned, standing, notice, papers)


def chosen_part() -> str:
    """The part that the page is about; the survey where none is named."""
    asked = request.values.get("part", SURVEY)
    if asked not in PARTS:
        abort(404)
    return asked


def not_now(this_round: Round, part: str, *states: str) -> Response | None:
    """Where ``part`` is in none of these states, a page that says so instead of a form."""
    now = part_now(this_round, part)
    return None if now.state.state in states else _told(now, words.NOT_IN_THIS_STATE)


def _told(now: PartNow, why: str) -> Response:
    page = act_page(
        "message.html",
        heading=f"{now.name}：{now.word}",
        notes=[why],
        links=[(url_for("times.times", **shown()), "开启和结束")],  # type: ignore[arg-type]  # none of its own keywords
    )
    page.status_code = 409
    return page


def _no_opening(this_round: Round, part: str, *states: str) -> Response | None:
    """The same of an opening, of which there is none any more once the honours are decided."""
    if opening.is_decided(this_round):
        return _told(part_now(this_round, part), f"{words.NOTHING_OPENS}。")
    return not_now(this_round, part, *states)


@blueprint.get("/")
@admits(Who.OFFICE)
def times() -> ResponseReturnValue:
    """Both parts, and what can be done with each now."""
    this_round = round_now()
    return act_page(
        "staff_times.html",
        said=said(),
        parts=[part_now(this_round, part) for part in PARTS],
        local=_local(this_round),
        lists=usable_lists(this_round),
        shares=shares_left(this_round),
        published=published(this_round),
        no_opening=words.NOTHING_OPENS if opening.is_decided(this_round) else "",
        list_names=words.LISTS,
    )


@blueprint.post("/look")
@admits(Who.OFFICE)
def look() -> ResponseReturnValue:
    """Begin to look what would be wrong, unless that is known."""
    this_round, part = round_now(), chosen_part()
    if refusal := _no_opening(this_round, part, ""):
        return refusal
    try:
        checking.begin(this_round, current().store, me().name)
    except Busy:
        return _page("staff_open.html", this_round, [("look", words.JOB_RUNS)], unchecked=True)
    return redirect(url_for("times.open_form", part=part, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


@blueprint.get("/open")
@admits(Who.OFFICE)
def open_form() -> ResponseReturnValue:
    """What would be wrong, before anybody agrees."""
    this_round, part = round_now(), chosen_part()
    if refusal := _no_opening(this_round, part, "", STOPPED):
        return refusal
    if part_now(this_round, part).state.state:
        return _page("staff_open.html", this_round, [])
    job = checking.latest(this_round)
    if job and job.state is State.RUNNING:
        return act_page("staff_wait.html", heading="正在检查，查完才能开启", job=job)
    check = checking.checked(this_round, job) if job else None
    return _page("staff_open.html", this_round, [], check=check, unchecked=check is None)


@blueprint.post("/open")
@admits(Who.OFFICE)
def open_part() -> ResponseReturnValue:
    """Open a part, also again; with the vote its key is made."""
    this_round, part = round_now(), chosen_part()
    if refusal := _no_opening(this_round, part, "", OPEN, STOPPED):
        return refusal
    agreed = agreement(PERSONS[part])
    if agreed.faults:
        return _page("staff_open.html", this_round, agreed.faults)
    try:
        opening.lock_rules(this_round)
        made = opened_with_shares(this_round, part, agreed.by)
    except InputError as error:
        return _page("staff_open.html", this_round, faults_of(error))
    name = part_now(this_round, part).name
    return done("closing.shares" if made else "times.times", f"{name}已开启。")


@blueprint.get("/stop")
@admits(Who.OFFICE)
def stop_form() -> ResponseReturnValue:
    """What people will read meanwhile."""
    this_round, part = round_now(), chosen_part()
    refusal = not_now(this_round, part, OPEN)
    return refusal or _page("staff_stop.html", this_round, [], longest=LONGEST_NOTICE)


@blueprint.post("/stop")
@admits(Who.OFFICE)
def stop_part() -> ResponseReturnValue:
    """Take no more answers for now."""
    this_round, part = round_now(), chosen_part()
    if refusal := not_now(this_round, part, OPEN):
        return refusal
    notice = request.form.get("notice", "")
    faults = [] if notice or request.form.get("for_good") else [("notice", words.NOTICE_MISSING)]
    agreed = Agreement((), faults) if faults else agreement(PERSONS[part])
    if agreed.faults:
        return _page("staff_stop.html", this_round, agreed.faults, longest=LONGEST_NOTICE)
    try:
        closing.stop_phase(this_round, part, agreed.by, notice=notice)
    except InputError as error:
        faults = faults_of(error, _FIELDS)
        return _page("staff_stop.html", this_round, faults, longest=LONGEST_NOTICE)
    return done("times.times", f"{part_now(this_round, part).name}已停止接收。")


@blueprint.get("/extend")
@admits(Who.OFFICE)
def extend_form() -> ResponseReturnValue:
    """Until when, why, and by which clause."""
    this_round = round_now()
    refusal = not_now(this_round, chosen_part(), OPEN)
    return refusal or _extend_page(this_round, _persons_to_extend(this_round), [])


@blueprint.post("/extend")
@admits(Who.OFFICE)
def extend() -> ResponseReturnValue:
    """Write the later time and record it as an amendment."""
    this_round, part = round_now(), chosen_part()
    if refusal := not_now(this_round, part, OPEN):
        return refusal
    needed, typed = _persons_to_extend(this_round), request.form
    try:
        until = dt.datetime.fromisoformat(typed.get("until", ""))
    except ValueError:
        return _extend_page(this_round, needed, [("until", words.UNTIL_MISSING)])
    try:
        reason = amending.sound(amending.Reason(typed.get("why", ""), typed.get("clause", "")))
        later = extending.extension(this_round, part, until)
        needed = later.plan.persons
        agreed = agreement(needed)
        if agreed.faults:
            return _extend_page(this_round, needed, agreed.faults)
        extending.extend(later, reason, agreed.by)
    except InputError as error:
        return _extend_page(this_round, needed, faults_of(error, _FIELDS | _UNTIL))
    return done("times.times", f"已推后到{_local(this_round)(until)}。公布过的时间请一并更正。")


def _persons_to_extend(this_round: Round) -> int:
    """What concerns the vote, or comes once it was opened, takes two."""
    is_votes = chosen_part() == VOTE or prepare(this_round).phase(VOTE).state
    return PERSONS[VOTE if is_votes else SURVEY]


def _extend_page(this_round: Round, needed: int, faults: Sequence[Fault]) -> Response:
    return _page("staff_extend.html", this_round, faults, needed=needed)


def _page(template: str, this_round: Round, faults: Sequence[Fault], **values: object) -> Response:
    part = chosen_part()
    now, local = part_now(this_round, part), _local(this_round)
    given = {"needed": PERSONS[part]} | values
    return act_page(template, [*faults], now=now, local=local, is_open=OPEN, **given)


def _local(this_round: Round) -> Callable[[dt.datetime | str | None], str]:
    """Says a moment as the round's clock shows it."""

    def say(moment: dt.datetime | str | None) -> str:
        if not moment:
            return ""
        read = dt.datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        return plain_words.moment(this_round.settings.local(read))

    return say
