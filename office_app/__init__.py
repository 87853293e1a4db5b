"""The staff's pages, in a process and on a port of their own: nothing here stops a voter.

Comes in: a round folder, and what interviewers and the office do over HTTP. Goes out: pages, and
answers to the store. Who may be asked: ``create_app`` and ``serving``. It uses the voters' forms,
words and store (``survey_app``), which never imports it.
"""

from flask import Flask, request

from office_app import (
    attempts,
    faults,
    navigation,
    paper_keys,
    port_taken,
    refreshing,
    signed_in,
    words,
)
from office_app.views import (
    accounts,
    amend,
    applications,
    attached,
    ballots,
    cases,
    closing,
    codes,
    colleagues,
    conditions,
    decide,
    export,
    files,
    home,
    interviews,
    issue,
    judging,
    leading,
    marks,
    meeting,
    own_rules,
    paper,
    password,
    practices,
    received,
    settings,
    sign_in,
    sitting,
    times,
    trail,
    visits,
    voiding,
    voters,
    watch,
)
from office_app.views import jobs as job_pages
from office_app.views import steps as step_pages
from rulebook.round import Round
from survey_app.acts.own_rules import with_finished_rules
from survey_app.acts.rehearsal import is_rehearsal
from survey_app.context import unfilled_context_of
from survey_app.language import speak_chinese
from survey_app.views import health
from survey_app.web import app_of

_VIEWS = (
    *(home, health, sign_in, password, codes, accounts, interviews, step_pages, job_pages, trail),
    *(issue, voters, times, ballots, closing, voiding, paper, export, decide, settings),
    *(files, watch, amend, meeting, own_rules, sitting, leading),
    *(practices, visits, marks, cases),
    *(applications, attached, received, colleagues, conditions, judging),
)


_LONGEST_FORM = 2**20  # bytes: a text that is far too long is told so at its field, and not lost


def create_app(this_round: Round, *, at_desk: bool = False) -> Flask:
    """The staff's app for one round; one process serves it, since failures are counted there.

    ``at_desk``: it is met on its own computer without https, also where voters come by https.

    Raises
    ------
    InputError
        If the database or the key file is at fault. The tables may still be empty: to fill them
        is what the office comes for.
    """
    made = unfilled_context_of(with_finished_rules(this_round))
    app = app_of(__name__, made, [view.blueprint for view in _VIEWS], words.FAULTS)
    app.before_request(speak_chinese)
    app.url_value_preprocessor(_room)
    attempts.install(app)
    # Cookies know no ports: a rehearsal beside the round must not end the sessions of its console.
    name = "rehearsal" if is_rehearsal(this_round) else "staff"
    https = made.https and not at_desk
    signed_in.install(app, made.keys, https=https, name=name)
    paper_keys.install(app)
    refreshing.install(app, made)
    navigation.install(app)
    if at_desk:
        port_taken.install(app)
    faults.install(app)
    return app


def _room(endpoint: str | None, _values: object) -> None:
    """Only strangers' forms are as short as voters'; others are read once their sender is known."""
    if endpoint and not endpoint.startswith("sign_in."):
        request.max_content_length = request.max_form_memory_size = _LONGEST_FORM
