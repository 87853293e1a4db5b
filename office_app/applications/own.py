"""Which application a page is about, and whether it is the business of whoever asks."""

from flask import abort

from office_app.acting import round_now
from office_app.agreement import me
from rulebook.round import Round
from survey_app.acts.applications.candidacy import Candidacy
from survey_app.acts.applications.units import honours_of
from survey_app.acts.sheets.asked import sheets_of
from survey_app.context import current
from survey_app.store import DIVISION, PANEL, UNIT, Account
from survey_app.store.applications import DRAFT, ApplyingUnit


def own_unit() -> ApplyingUnit:
    """The unit that whoever is signed in works for; there is no page without one."""
    found = current().store.applications.units().get(me().body)
    if found is None:
        abort(404)
    return found


def candidacy(application: str) -> Candidacy:
    """That application, if it is this person's to see.

    A unit sees its own, a division those that were handed in for its honours, whoever marks or
    proposes those to be judged, the office all that were handed in.
    """
    this_round, store, account = round_now(), current().store, me()
    # A database may refuse odd characters.
    known = application.isascii() and application.isalnum()
    found = store.applications.find(application) if known else None
    if found is None or not _known(this_round, found.honour):
        abort(404)
    made = Candidacy(this_round, store.applications.units()[found.unit], found)
    if account.role == UNIT:
        sees = found.unit == account.body
    elif account.role in (DIVISION, PANEL):
        leads = made.honour in honours_of(this_round.book, account.body)
        sees = bool(found.receipt) and (leads or _judges(this_round, account, made))
    else:
        sees = bool(found.receipt) or found.state != DRAFT
    if not sees:
        abort(404)
    return made


def _judges(this_round: Round, account: Account, made: Candidacy) -> bool:
    """Whether somebody marks or proposes this candidate, who is not of the own unit."""
    candidate = made.application.candidate
    return any(
        sheet.nomination.candidate_id == candidate and made.honour.id in sheet.method.honours
        for sheet in sheets_of(this_round, account)
        if not sheet.own
    )


def handed_in(this_round: Round, honour: str, candidate: str) -> Candidacy | None:
    """What a candidate has handed in here for an honour, if it has."""
    store = current().store
    for one in store.applications.all():
        if (one.honour, one.candidate) == (honour, candidate) and one.receipt:
            return Candidacy(this_round, store.applications.units()[one.unit], one)
    return None


def _known(this_round: Round, honour: str) -> bool:
    """Whether the edition has such an honour: rules may have been changed before the opening."""
    return any(one.id == honour for one in this_round.book.honours.honours)
