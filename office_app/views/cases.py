"""What people could not get done, and bad reviews: a register with deadlines, never a score."""

from typing import NamedTuple

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.access import Who, admits
from office_app.acting import act_page, done, round_now, said
from office_app.agreement import me
from office_app.campaign import case_form
from office_app.campaign.case_form import CaseTyped, row_of, typed_of
from office_app.refusals import Fault, faults_of
from rendering.numbers import chinese_date, percent_text
from rulebook import contract
from rulebook.cases import KIND_NAMES, Case, Rates, rates
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app.acts import cases as acts
from survey_app.setup import now

blueprint = Blueprint("cases", __name__, url_prefix="/staff/cases")
_MEANWHILE = "刚才有别人登记或改过这一件，没有保存您这次的改动。请回到列表再打开。"


class Line(NamedTuple):
    """What a window, or all of them, have been told: counts, and the three shares in words."""

    name: str
    counted: Rates
    shares: tuple[str, ...]
    overdue: int


@blueprint.get("/")
@admits(Who.OFFICE)
def cases() -> ResponseReturnValue:
    """The three rates by kind and window, and the cases themselves."""
    this_round = round_now()
    held, today = acts.listed(this_round), now(this_round).date()
    read = this_round.read(contract.CASES)
    names = {window.id: window.name for window in this_round.register[0]}

    def line(name: str, some: list[Case]) -> Line:
        counted = rates(some)
        told = tuple("—" if one is None else percent_text(one) for one in counted.shares)
        return Line(name, counted, told, sum(one.is_overdue(today) for one in some))

    kinds = [
        line(name, [one for one in held if one.kind == kind]) for kind, name in KIND_NAMES.items()
    ]
    windows = dict.fromkeys(one.window_id for one in held)
    by_window = [
        line(names.get(id, id), [one for one in held if one.window_id == id]) for id in windows
    ]
    return act_page(
        "staff_cases.html",
        said=said(),
        kinds=[*kinds, line("合计", held)] if held else [],
        by_window=by_window,
        held=sorted(held, key=lambda one: (one.answered is not None, one.due or one.received)),
        names=names,
        kind_names=KIND_NAMES,
        details=acts.details(this_round),
        today=today,
        day=chinese_date,
        broken=len(read.problems) if read else 0,
    )


@blueprint.get("/form")
@admits(Who.OFFICE)
def form() -> ResponseReturnValue:
    """A case to type, or to write on."""
    this_round, case_id = round_now(), request.args.get("case", "")
    texts = acts.texts_of(this_round, case_id)
    if not texts:
        today = now(this_round).date()
        texts = {"case_id": acts.next_id(this_round, today), "received_on": str(today)}
        return _form(texts, {}, [])
    return _form(texts | acts.details(this_round).get(case_id, {}), texts, [])


@blueprint.post("/form")
@admits(Who.OFFICE)
def save() -> ResponseReturnValue:
    """Put it into the register."""
    this_round, case = round_now(), typed_of(request.form)
    seen = {name: request.form.get(f"seen-{name}", "") for name in row_of(case)}
    seen = seen if any(seen.values()) else {}
    windows = {window.id: window for window in this_round.register[0]}
    found = case_form.faults(
        case, windows, now(this_round).date(), former_window=seen.get("window_id", "")
    )
    if found:
        return _form(case._asdict(), seen, found)
    try:
        kept = acts.save_case(this_round, row_of(case), seen, me())
    except InputError as error:
        return _form(case._asdict(), seen, faults_of(error, otherwise="main"))
    if not kept:
        return _form(case._asdict(), seen, [("case_id", _MEANWHILE)])
    contact = "" if case.satisfied else case.contact
    acts.save_details(this_round, case.case_id, case.matter, contact)
    told = f"{case.case_id}已登记。"
    if case.contact and not contact:
        told += "回访已有结果，联系方式已删除。"
    return done("cases.cases", told)


def _form(texts: dict[str, str], seen: dict[str, str], faults: list[Fault]) -> Response:
    this_round = round_now()
    blank = dict.fromkeys(CaseTyped._fields, "")
    return act_page(
        "staff_case.html",
        faults,
        case=blank | texts,
        seen=seen,
        kinds=KIND_NAMES,
        yes_no=case_form.YES_NO,
        windows=_windows(this_round, seen.get("window_id", "")),
        days=case_form.WORKING_DAYS,
    )


def _windows(this_round: Round, former: str) -> dict[str, str]:
    """The windows that take part, and the one that the case has."""
    known = this_round.register[0]
    return {w.id: w.name for w in known if not w.status or w.id == former}
