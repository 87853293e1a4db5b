"""Every view of staff says whom it admits; the app does not start otherwise."""

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import ParamSpec

from flask import current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from office_app import signed_in, words
from office_app.signed_in import CSRF
from survey_app import access
from survey_app.access import Phase
from survey_app.context import current
from survey_app.store import DIVISION, LEADER, PANEL, ROLES, UNIT, Account

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class Who(StrEnum):
    """Whom a view admits."""

    ANYONE = "anyone"
    INVITED = "the holder of a link for the first login"
    STAFF = "anybody signed in"
    INTERVIEWER = "a signed-in interviewer"
    OFFICE = "the signed-in office"
    OVERSIGHT = "the signed-in office or an auditor"
    AGENCY = "the signed-in office or the agency"
    TELLER = "a signed-in teller"
    COUNTING = "a signed-in teller or the office"
    REVIEWER = "the signed-in office or a reviewer"
    PRACTICES = "the signed-in office or a district"
    UNIT = "somebody signed in of a unit that applies"
    DIVISION = "somebody signed in of an assessing division"
    JUDGING = "the signed-in office or a division"
    READING = "the signed-in office or whoever applies or judges, each what is its own to read"
    SCORING = "the signed-in office, a reviewer of a panel or a division"
    SCORER = "a signed-in reviewer of a panel or somebody of a division"
    LEADER = "a signed-in member of the leading group"
    LOOKING_ON = "the signed-in office, an auditor or a member of the leading group"
    INSIDE = "anybody signed in but those who apply"


_ROLES: dict[StrEnum, tuple[str, ...]] = {
    Who.STAFF: ROLES,
    Who.INTERVIEWER: ("interviewer",),
    Who.OFFICE: ("office",),
    Who.OVERSIGHT: ("office", "auditor"),
    Who.AGENCY: ("office", "agency"),
    Who.TELLER: ("teller",),
    Who.COUNTING: ("teller", "office"),
    Who.REVIEWER: ("office", "reviewer"),
    Who.PRACTICES: ("office", "district"),
    Who.UNIT: (UNIT,),
    Who.DIVISION: (DIVISION,),
    Who.JUDGING: ("office", DIVISION),
    Who.READING: ("office", DIVISION, UNIT, PANEL),
    Who.SCORING: ("office", DIVISION, PANEL),
    Who.SCORER: (DIVISION, PANEL),
    Who.LEADER: (LEADER,),
    Who.LOOKING_ON: ("office", "auditor", LEADER),
    Who.INSIDE: tuple(role for role in ROLES if role not in (UNIT, PANEL)),
}


def may_open(account: Account, endpoint: str) -> bool:
    """Whether the view of that name admits the account."""
    admission = access.admission_of(current_app.view_functions[endpoint])
    assert admission
    return account.role in _ROLES.get(admission.who, ROLES)


def admits(who: Who, phase: Phase = Phase.ALWAYS) -> Callable[[View[P]], View[P]]:
    """Declare whom a view admits, and keep others out, or all while its part is not open.

    Whoever must be signed in must also send the session's token with every POST.
    """

    def declare(view: View[P]) -> View[P]:
        in_phase = access.admits(who, phase)(view)

        @functools.wraps(in_phase)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            refusal = _refusal(_ROLES[who]) if who in _ROLES else None
            return in_phase(*args, **kwargs) if refusal is None else refusal

        return guarded

    return declare


def _refusal(roles: tuple[str, ...]) -> ResponseReturnValue | None:
    account = signed_in.account()
    if account is None:
        if request.method == "GET":
            return redirect(url_for("staff.login"), 303)
        return current().message(words.PLEASE_SIGN_IN, words.PLEASE_SIGN_IN_NOTE, status=403)
    if account.role not in roles:
        return current().message(words.NOT_YOURS, words.NOT_YOURS_NOTE, status=403)
    if request.method == "POST" and not signed_in.csrf_sound(request.form.get(CSRF, "")):
        return current().message(words.STALE, status=422)
    return None
