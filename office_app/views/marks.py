"""Marks of every period as they come in, with the selection of excellent windows of each."""

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits
from office_app.acting import act_page, round_now
from office_app.refusals import Fault, line
from rendering.numbers import decimal_text
from rulebook.excellent_windows import ExcellentPeriod, excellent_windows, marks_now
from rulebook.previous_round import exempt_windows
from rulebook.problems import InputError
from rulebook.round import Round

blueprint = Blueprint("marks", __name__, url_prefix="/staff/marks")
_MOST = 99


@blueprint.get("/")
@admits(Who.OFFICE)
def marks() -> ResponseReturnValue:
    """Each period: how many windows have their mark, whose is missing, and which stand first."""
    this_round, faults = round_now(), list[Fault]()
    typed = request.args.get("places", "")
    places = int(typed) if typed.isdecimal() and len(typed) < 3 else 0
    if typed and not 1 <= places <= _MOST:
        faults.append(("places", f"个数应为1到{_MOST}的整数。"))
    own = this_round.book.campaign.periods.excellent_windows or 0
    exempt = _exempt(this_round, faults)
    given, windows = marks_now(this_round), this_round.register[0]
    everything = tuple(period.id for period in this_round.book.campaign.periods.all)
    chosen: tuple[ExcellentPeriod, ...] = ()
    if places or own:
        chosen = excellent_windows(given, everything, set(exempt), places or own)
    return act_page(
        "staff_marks.html",
        faults,
        periods=this_round.book.campaign.periods.all,
        counted=this_round.periods,
        names={window.id: window.name for window in windows},
        missing={
            period: [w.name for w in windows if period not in given.get(w.id, {})]
            for period in everything
        },
        chosen={one.period: one for one in chosen},
        exempt=exempt,
        model=this_round.book.model_windows,
        places=places or own,
        own=own,
        shown_mark=lambda mark: decimal_text(mark, 2),
    )


def _exempt(this_round: Round, faults: list[Fault]) -> tuple[str, ...]:
    """Last year's model windows; where last year cannot be read, that is said and none is left."""
    try:
        return exempt_windows(this_round)[0]
    except InputError as error:
        faults.extend(("places", line(problem)) for problem in error.problems)
        return ()
