"""Every view says whom it admits and in which phase; the app does not start otherwise."""

import functools
from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, ParamSpec

from flask import Flask
from flask.typing import ResponseReturnValue

from rulebook.vocabulary import SURVEY, VOTE
from survey_app.context import current
from survey_app.language import own

P = ParamSpec("P")
View = Callable[P, ResponseReturnValue]


class Who(StrEnum):
    """Whom a view admits. A holder proves it by the token in the link or a signed field."""

    ANYONE = "anyone"
    CODE_HOLDER = "the holder of a survey code"
    SLIP_HOLDER = "the holder of a voter's slip"


class Phase(StrEnum):
    """When a view works.

    The views that take answers leave the question to the store, which asks it within the
    transaction: a retry of what was stored in time is answered even after the close. Those that
    a link leads to ask for the phase together with the holder of the link.
    """

    ALWAYS = "always"
    SURVEY = "survey open"
    VOTE = "vote open"
    SURVEY_ON_ARRIVAL = "survey open, asked together with the code"
    SURVEY_IN_TRANSACTION = "survey open, asked by the store"
    VOTE_CLOSED = "vote closed"
    VOTE_ON_ARRIVAL = "vote open, asked together with the slip"
    VOTE_IN_TRANSACTION = "vote open, asked by the store"


class Admission(NamedTuple):
    """What a view declares."""

    who: StrEnum
    phase: Phase


_ASKED_HERE = {Phase.SURVEY: SURVEY, Phase.VOTE: VOTE}


def admits(who: StrEnum, phase: Phase) -> Callable[[View[P]], View[P]]:
    """Declare whom a view admits, and keep all out while its part is not open."""

    def declare(view: View[P]) -> View[P]:
        @functools.wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
            if phase in _ASKED_HERE:
                refusal = current().closed_page(_ASKED_HERE[phase])
                if refusal is not None:
                    return refusal
            if phase is Phase.VOTE_CLOSED and not current().vote_closed:
                return current().message(own().receipts_later, status=403)
            return view(*args, **kwargs)

        guarded.admission = Admission(who, phase)  # type: ignore[attr-defined]  # read below
        return guarded

    return declare


def admission_of(view: object) -> Admission | None:
    """What ``view`` declares, if it does."""
    admission = getattr(view, "admission", None)
    return admission if isinstance(admission, Admission) else None


def require_declarations(app: Flask) -> None:
    """Refuse to start with a view that does not say whom it admits.

    Raises
    ------
    RuntimeError
        Naming every such view.
    """
    silent = [name for name, view in app.view_functions.items() if admission_of(view) is None]
    if silent:
        raise RuntimeError(f"views without @admits: {', '.join(sorted(silent))}")
