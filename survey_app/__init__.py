"""The third-party survey and the democratic vote as a web app. It never sees a score.

Comes in: a round folder, and answers over HTTP. Goes out: pages, and after the close the files of
the contract. Who may be asked: ``create_app``, ``serving``, ``acts``, ``printed`` and ``recount``;
``office_app`` shares forms, words and store.
"""

from flask import Flask

from rulebook.round import Round
from survey_app.context import context_of
from survey_app.views import health, home, plate, receipts, survey, vote
from survey_app.web import app_of

_VIEWS = (home, health, survey, plate, vote, receipts)


def create_app(this_round: Round) -> Flask:
    """The app for one round; each process that serves needs its own.

    Raises
    ------
    InputError
        If the register of windows or the key file is at fault.
    """
    made = context_of(this_round)
    return app_of(__name__, made, [view.blueprint for view in _VIEWS])
