"""Applications handed in, withdrawn, accepted or returned: each recorded with the act.

The trail goes into the archive, so it names receipts and never persons.
"""

from typing import Any, NamedTuple

from rulebook.round import Round
from survey_app.acts.applications.candidacy import Candidacy, lacking
from survey_app.acts.applications.drafting import (
    EDITED,
    Stale,
    newest,
    require_editable,
)
from survey_app.acts.applications.refusing import refusal, refusals
from survey_app.acts.applications.term import require_in_time
from survey_app.acts.recording import recording
from survey_app.registers import sound_name
from survey_app.setup import now
from survey_app.store import Account, Store
from survey_app.store.applications import (
    ACCEPTED,
    DRAFT,
    RETURNED,
    SUBMITTED,
    WITHDRAWN,
    Application,
)

LONGEST_REASON = 500
_SEPARATE = "这一份现在不能这样做（刚才有人动过），请再看一遍。"


def submit(made: Candidacy, store: Store, by: Account) -> Application:
    """Hand a saved draft in; it has a receipt from then on.

    Raises
    ------
    InputError
        If something is missing, naming the input in ``file``; or it cannot be handed in now.
    Stale
        If somebody has saved since.
    """
    require_editable(made, store)
    others = store.applications.all()
    lacks = lacking(made, others)
    if lacks:
        raise refusals(lacks.items())
    moment = now(made.this_round).isoformat(timespec="seconds")
    sent = made.application._replace(state=SUBMITTED, submitted_at=moment)
    return _kept(made.this_round, store, sent, "application submitted", by)


def withdraw(made: Candidacy, store: Store, version: int, by: Account) -> Application:
    """Take an application back; what was accepted too, as long as applications are taken.

    Raises
    ------
    InputError
        If it is too late, or withdrawn already.
    Stale
        If something happened to it since ``version``.
    """
    require_in_time(made.this_round, store)
    if made.application.state == WITHDRAWN:
        raise refusal(_SEPARATE)
    gone = made.application._replace(state=WITHDRAWN, version=version)
    return _kept(made.this_round, store, gone, "application withdrawn", by)


def reopen(made: Candidacy, store: Store, version: int, by: Account) -> Application:
    """Make a withdrawn application, or one that was handed in and not yet decided, a draft again.

    Raises
    ------
    InputError
        If it is too late, or it is in another state.
    Stale
        If something happened to it since ``version``.
    """
    require_in_time(made.this_round, store)
    if made.application.state not in (WITHDRAWN, SUBMITTED):
        raise refusal(_SEPARATE)
    again = made.application._replace(state=DRAFT, version=version)
    name = "application withdrawn" if made.application.state == SUBMITTED else ""
    return _kept(made.this_round, store, again, name, by)


class Decision(NamedTuple):
    """What the office says: accepted, or returned with a reason."""

    accepted: bool
    reason: str = ""


def decide(
    made: Candidacy, store: Store, version: int, decision: Decision, by: Account
) -> Application:
    """Accept an application, or give it back; one that was accepted may still be given back.

    Raises
    ------
    InputError
        If it was not handed in, a return has no reason, or its window is gone.
    Stale
        If something happened to it since ``version``.
    """
    reason = sound_name(decision.reason, LONGEST_REASON)
    if not decision.accepted and not reason:
        raise refusal(f"请写明退回的理由，最多{LONGEST_REASON}字。", "reason")
    allowed = (SUBMITTED,) if decision.accepted else (SUBMITTED, ACCEPTED)
    if made.application.state not in allowed:
        raise refusal(_SEPARATE)
    if decision.accepted and made.is_window and made.window is None:
        raise refusal(
            f"窗口名册里已经没有“{made.application.name}”（可能已经合并、退出或者改属别的部门）。"
            "请退回，让单位改选。"
        )
    moment = now(made.this_round).isoformat(timespec="seconds")
    decided = made.application._replace(
        state=ACCEPTED if decision.accepted else RETURNED,
        version=version,
        decided_at=moment,
        decided_by=by.signature,
        reason="" if decision.accepted else reason,
    )
    name = "application accepted" if decision.accepted else "application returned"
    return _kept(made.this_round, store, decided, name, by)


def may_be_edited(application: Application) -> bool:
    """Whether its unit may still change it."""
    return application.state in EDITED


def _kept(
    this_round: Round, store: Store, made: Application, name: str, by: Account
) -> Application:
    """Save and record at once; ``name`` is empty where nothing is recorded."""
    what: dict[str, Any] = {"unit": made.unit, "honour": made.honour, "candidate": made.candidate}
    with recording(this_round, store, name, (by.name,), **what) as act:
        kept = store.applications.save(made, act if name else None)
    if kept is None:
        raise Stale(newest(made, store))
    return kept
