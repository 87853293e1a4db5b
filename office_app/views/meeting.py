"""The voters' meeting: rehearsed, its papers, who is there, and a page for the projector."""

from collections.abc import Callable, Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug.wrappers import Response

from office_app import rehearsing, words
from office_app.access import Who, admits
from office_app.acting import act_page, attachment, done, round_now, said
from office_app.agreement import me
from office_app.refusals import Fault, faults_of
from office_app.views.times import part_now
from rulebook.problems import InputError
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts import rehearsal
from survey_app.acts.attendance import attendance, record_attendance
from survey_app.acts.recording import record
from survey_app.addresses import address
from survey_app.context import current
from survey_app.printed import meeting as printed
from survey_app.printed.qr import qr_svg
from survey_app.registers import vote_name

blueprint = Blueprint("meeting", __name__, url_prefix="/staff/meeting")
_FIELDS = {"--present": "present", "--handed": "handed"}
_SECONDS = 10  # until the projector's page is shown anew
Writer = Callable[[Round, tuple[str, ...]], bytes]
_PAPERS: Mapping[str, tuple[str, Writer]] = {
    "zero": ("零票证明", printed.zero_paper),
    "sign-in": ("签到表", lambda r, _: printed.sign_in_sheet(r)),
    "script": ("主持词", lambda r, _: printed.script(r)),
    "count": ("计票情况报告单", lambda r, _: printed.count_report(r)),
}


@blueprint.get("/")
@admits(Who.OFFICE)
def meeting() -> ResponseReturnValue:
    """What there is to do before, at and after the meeting."""
    return _page([])


@blueprint.post("/paper")
@admits(Who.OFFICE)
def paper() -> ResponseReturnValue:
    """A paper in Word; that a zero report was printed is recorded."""
    this_round, name = round_now(), request.form.get("name", "")
    if name not in _PAPERS:
        return _page([("papers", words.NO_SUCH_PAPER)])
    title, write = _PAPERS[name]
    try:
        content = write(this_round, (me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="papers"))
    return attachment(content, f"{title}.docx")


@blueprint.post("/attendance")
@admits(Who.OFFICE)
def count() -> ResponseReturnValue:
    """How many people are there, and how many slips were handed out."""
    typed = {name: request.form.get(name, "").strip() for name in ("present", "handed")}
    faults = [(name, words.NUMBER_MISSING) for name, text in typed.items() if not _sound(text)]
    if faults:
        return _page(faults)
    try:
        record_attendance(round_now(), int(typed["present"]), int(typed["handed"]), (me().name,))
    except InputError as error:
        return _page(faults_of(error, _FIELDS))
    return done("meeting.meeting", "已登记，投影页随后更新。")


@blueprint.get("/projector")
@admits(Who.OVERSIGHT)
def projector() -> ResponseReturnValue:
    """What the room sees: the QR code, the clock and the counts, and nothing to press."""
    context = current()
    this_round, where = context.round, f"{address(context.round)}/v/"
    page = act_page(
        "staff_projector.html",
        name=vote_name(this_round),
        now=part_now(this_round, VOTE),
        clock=context.now(),
        there=attendance(this_round),
        where=where,
        qr=Markup(qr_svg(where, sized=False)),
    )
    # A live event is the exception of WCAG 2.2.1: there is nothing here to read in peace.
    page.headers["Refresh"] = str(_SECONDS)
    return page


@blueprint.get("/rehearse")
@admits(Who.OFFICE)
def rehearsal_page() -> ResponseReturnValue:
    """Where the rehearsal is met, as long as it lasts, and its end."""
    return _rehearsal_page([])


@blueprint.post("/rehearse")
@admits(Who.OFFICE)
def rehearse() -> ResponseReturnValue:
    """Make a rehearsal and start its servers."""
    if not request.form.get("sure") and rehearsal.folder_of(round_now()).exists():
        return _rehearsal_page([("sure", words.REHEARSED_BEFORE)])
    try:
        host = request.host.rsplit(":", 1)[0] if ":" in request.host else request.host
        link = rehearsing.begin(round_now(), me(), host)
        record(current().round, current().store, "rehearse", (me().name,))
    except InputError as error:
        return _page(faults_of(error, otherwise="rehearsal"))
    return _rehearsal_page([], link)


@blueprint.post("/rehearse/link")
@admits(Who.OFFICE)
def rehearsal_link() -> ResponseReturnValue:
    """Another link for one's own login into the rehearsal."""
    return _rehearsal_page([], rehearsing.new_link(round_now(), me()))


@blueprint.post("/rehearse/end")
@admits(Who.OFFICE)
def end_rehearsal() -> ResponseReturnValue:
    """Stop its servers and remove it."""
    this_round = round_now()
    if not request.form.get("sure_end"):
        return _rehearsal_page([("sure_end", words.END_NOT_SURE)])
    rehearsing.end(this_round)
    rehearsal.remove(this_round)
    return done("meeting.meeting", "演练已结束，演练的名册副本、答卷和选票都已删除。")


def _rehearsal_page(faults: list[Fault], link: str = "") -> Response:
    this_round = round_now()
    return act_page(
        "staff_rehearsal.html",
        faults,
        link=link,
        where=rehearsing.where(this_round),
        rehearsed=rehearsal.folder_of(this_round).exists(),
    )


def _sound(typed: str) -> bool:
    return typed.isdecimal() and len(typed) < 6


def _page(faults: list[Fault]) -> Response:
    this_round = round_now()
    return act_page(
        "staff_meeting.html",
        faults,
        said=said(),
        now=part_now(this_round, VOTE),
        papers={name: title for name, (title, _) in _PAPERS.items()},
        there=attendance(this_round),
        rehearsed=rehearsal.folder_of(this_round).exists(),
        running=rehearsing.running(this_round),
        is_rehearsal=rehearsal.is_rehearsal(this_round),
    )
