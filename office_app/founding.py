"""建轮次: the one page there is before there is a round, for whoever was given its link.

It stands in no console yet: there is no account, no database, no register. It listens on this
computer only, answers nobody without the link's token, and shows the way to the console once the
round is made.
"""

import hmac
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask, Response, abort, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from office_app import new_round_form as form
from office_app import words
from office_app.outside import STYLES, outside_app
from office_app.own_rules import draft
from office_app.ports import listens
from rulebook.load import load
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Round, open_round
from rulebook.vocabulary import DEFAULT_EDITION
from survey_app.acts.new_round import create_round
from survey_app.web import LARGEST_REQUEST

_LOOK_SECONDS = 0.2


@dataclass
class Founding:
    """What is made: ``welcome`` gives the first link of a new round's first account.

    ``patience``: seconds that whoever made it is kept waiting for the console to listen.
    """

    folder: Path
    token: str
    console: tuple[str, int]
    welcome: Callable[[Round, str, str], str]
    link: str = ""
    patience: float = 15
    done: threading.Event = field(default_factory=threading.Event)


def founding_app(founding: Founding) -> Flask:
    """The app of the one page."""
    app = outside_app()
    app.config["MAX_CONTENT_LENGTH"] = app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST

    @app.before_request
    def _holder_only() -> None:
        if request.endpoint == STYLES:
            return
        token = (request.view_args or {}).get("token", "")
        if not hmac.compare_digest(token.encode(), founding.token.encode()):
            abort(404)

    @app.errorhandler(HTTPException)
    def _refused(error: HTTPException) -> ResponseReturnValue:
        heading, note = words.FOUNDING_FAULTS.get(error.code or 0, words.FOUNDING_FAULTS[404])
        page = render_template("new_round_fault.html", heading=heading, note=note)
        return Response(page, error.code or 404)

    @app.get("/new/<token>")
    def _page(token: str) -> ResponseReturnValue:
        del token
        return _wait(at_once=True) if founding.link else _form(_edition(), [])

    making = threading.Lock()  # a form that is sent twice makes one round

    @app.post("/new/<token>")
    def _make(token: str) -> ResponseReturnValue:
        with making:
            faults = [] if founding.link else _made(founding)
        if faults:
            return _form(_edition(), faults)
        return redirect(f"/new/{token}", 303)

    @app.get("/new/<token>/console")
    def _console(token: str) -> ResponseReturnValue:
        return _way_on(founding) if founding.link else redirect(f"/new/{token}", 303)

    return app


def _edition() -> str:
    """The rules that are asked for: a built-in edition, or a folder of this computer."""
    return request.values.get("edition", "").strip() or DEFAULT_EDITION


def _made(founding: Founding) -> list[tuple[str, str]]:
    """Make the round and its first account; or what is wrong."""
    try:
        choices, faults = form.choices_of(_edition(), request.form)
        if choices is None:
            return faults
        if not (founding.folder / SETTINGS_FILE).is_file():  # a refused name leaves it made
            create_round(founding.folder, choices)
        if form.has_own_rules(request.form):
            _begin_rules(open_round(founding.folder), choices.edition)
        name, full_name = request.form["name"].strip(), request.form["full_name"].strip()
        founding.link = founding.welcome(open_round(founding.folder), name, full_name)
    except InputError as error:
        return form.refused(error)
    founding.done.set()
    return []


def _begin_rules(this_round: Round, edition: str) -> None:
    """A draft of the round's own rules; those of a folder are its own already."""
    if not draft.has_own(this_round) and not draft.is_kept(this_round):
        draft.keep(this_round, draft.begun(this_round, edition))


def _form(edition: str, faults: list[tuple[str, str]]) -> Response:
    try:
        book = load(edition)
    except InputError as error:
        book, faults = load(DEFAULT_EDITION), [*faults, *form.refused(error)]
        edition = DEFAULT_EDITION
    typed = request.form if request.method == "POST" else form.proposed(book)
    html = render_template(
        "new_round.html",
        book=book,
        edition=edition,
        editions=form.built_in(),
        faults=faults,
        at=dict(faults),
        typed=typed,
        periods=[(period.id, period.name.zh) for period in book.campaign.periods.all],
        this_year=form.this_year(),
        other_year=form.other_year(book),
        rules_unwritten=False,  # which rules, and whose, is chosen with the rest
        channels=[(one, book.questionnaires.texts.channels[one].zh) for one in book.channels],
    )
    return Response(html, 422 if faults else 200)


def _wait(*, at_once: bool = False) -> str:
    """That the console begins. Browsers follow no form to another port, but a page's own word."""
    assert request.view_args
    return render_template(
        "new_round_wait.html", at_once=at_once, home=f"/new/{request.view_args['token']}"
    )


def _way_on(founding: Founding) -> ResponseReturnValue:
    """To the console, as soon as it listens: the answer waits, so that no page reloads itself."""
    until = time.monotonic() + founding.patience
    while not listens(founding.console):
        if time.monotonic() >= until:
            return _wait()
        time.sleep(_LOOK_SECONDS)
    return redirect(founding.link, 303)
