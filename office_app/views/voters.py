"""Slips of all categories of voters in one go, or personal links; before the vote opens."""

from collections.abc import Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app import code_lists, words
from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now
from office_app.agreement import Agreement, agreement, me
from office_app.refusals import Fault, faults_of
from rulebook import contract
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import PAPER_PILE, VOTE
from survey_app.acts import issuing, meeting, personal_links
from survey_app.acts.opening import require_not_opened
from survey_app.acts.wanting import PERSONS
from survey_app.registers import electors
from survey_app.setup import prepare

blueprint = Blueprint("voters", __name__, url_prefix="/staff/issue")
_MOST = 5_000
_RESERVE = "reserve-"
_AGAIN = "again"


@blueprint.get("/slips")
@admits(Who.OFFICE)
def slips_form() -> ResponseReturnValue:
    """How many of each category: as many as the register has, and some in reserve."""
    return _slips_page(round_now(), [])


@blueprint.post("/slips")
@admits(Who.OFFICE)
def slips() -> ResponseReturnValue:
    """Issue slips of every category, the largest first: small ones join it."""
    this_round = round_now()
    wanted, reserve, faults = _counts(this_round)
    try:
        require_not_opened(this_round, VOTE)
        issuing.ready_to_issue(this_round, VOTE)
        if not faults and _has_slips(this_round) and not request.form.get(_AGAIN):
            faults.append((_AGAIN, words.SLIPS_AGAIN))
        agreed = Agreement((me().name,), faults)
        if reserve and not faults:
            agreed = agreement(PERSONS[VOTE])
        if agreed.faults:
            return _slips_page(this_round, agreed.faults)
        made = _made(this_round, wanted, (me().name,), reserve=False)
        spare = _made(this_round, reserve, agreed.by, reserve=True)
    except InputError as error:
        return _slips_page(this_round, faults_of(error))
    for issued, what in ((made, ""), (spare, "备用")):
        if issued:
            code_lists.write_list(this_round, issued, what)
    return done("issue.issue", f"已生成票签{len(made)}张，备用{len(spare)}张，请在下面取出打印。")


def _made(
    this_round: Round, wanted: Mapping[str, int], by: tuple[str, ...], *, reserve: bool
) -> list[issuing.IssuedSlip]:
    largest_first = sorted(wanted.items(), key=lambda item: -item[1])
    return [
        slip
        for category, count in largest_first
        for slip in issuing.create_slips(this_round, category, count, by, reserve=reserve)
    ]


def _counts(this_round: Round) -> tuple[dict[str, int], dict[str, int], list[Fault]]:
    """Slips and reserve by category, without those of which there are none."""
    wanted: dict[str, int] = {}
    reserve: dict[str, int] = {}
    faults: list[Fault] = []
    for one in this_round.book.window_score.vote.categories:
        for into, field in ((wanted, one.id), (reserve, _RESERVE + one.id)):
            typed = request.form.get(field, "").strip() or "0"
            if not (typed.isdecimal() and len(typed) < 6 and int(typed) <= _MOST):
                faults.append((field, words.NUMBER_MISSING))
            elif int(typed):
                into[one.id] = int(typed)
    if not (faults or wanted or reserve):
        faults.append(("main", words.NO_SLIPS))
    return wanted, reserve, faults


@blueprint.get("/links")
@admits(Who.OFFICE)
def links_form() -> ResponseReturnValue:
    """Links for everyone of the register, or one for somebody who has lost it."""
    return _links_page(round_now(), [])


@blueprint.post("/links")
@admits(Who.OFFICE)
def links() -> ResponseReturnValue:
    """A link for each elector who has none yet."""
    this_round = round_now()
    try:
        made = personal_links.create_links(this_round, (me().name,))
    except InputError as error:
        return _links_page(this_round, faults_of(error))
    code_lists.write_list(this_round, made)
    return done("issue.issue", f"已生成{len(made)}个个人链接，请在下面取出分发。")


@blueprint.post("/links/again")
@admits(Who.OFFICE)
def link_again() -> ResponseReturnValue:
    """A new link for one elector; the old one is void."""
    this_round, elector = round_now(), request.form.get("elector", "")
    try:
        made = personal_links.replace_link(this_round, elector, (me().name,))
    except InputError as error:
        return _links_page(this_round, faults_of(error, {"electors.csv": "elector"}))
    code_lists.write_list(this_round, [made], "补发")
    return done("issue.issue", "已补发个人链接，原来的作废。请在下面取出。")


def _has_slips(this_round: Round) -> bool:
    """Whether slips to draw have been made; sheets of paper ballots are none."""
    return bool({*prepare(this_round).slips.piles()} - {PAPER_PILE})


def _slips_page(this_round: Round, faults: list[Fault]) -> Response:
    people = meeting.expected(this_round) or {}
    categories = this_round.book.window_score.vote.categories
    return act_page(
        "staff_issue_slips.html",
        faults,
        categories=[(one.id, one.name.zh, len(people.get(one.name.zh, ()))) for one in categories],
        made=_has_slips(this_round),
        needed=PERSONS[VOTE],
        reserve=_RESERVE,
    )


def _links_page(this_round: Round, faults: list[Fault]) -> Response:
    there = this_round.read(contract.ELECTORS) is not None
    rows = electors(this_round) if there else ()
    people = [(row.text("elector_id"), row.text("name")) for row in rows]
    linked = prepare(this_round).electors.linked()
    return act_page("staff_issue_links.html", faults, people=people, linked=linked)
