"""A round that cannot be served yet: one page of this computer says why, until it is put right.

Whoever starts the program by a click sees no terminal. Like the page that makes a round it stands
outside the console, behind a token, and leads on to the console.
"""

import hmac
from dataclasses import dataclass

from flask import Flask, Response, abort, redirect, render_template
from flask.typing import ResponseReturnValue

from office_app.outside import outside_app
from office_app.ports import listens


@dataclass
class HeldUp:
    """What is wrong, a line each; ``link`` leads on once nothing is."""

    token: str
    console: tuple[str, int]
    lines: list[str]
    link: str = ""


def held_up_app(held: HeldUp) -> Flask:
    """The app of the one page."""
    app = outside_app()

    @app.get("/wait/<token>")
    def _page(token: str) -> ResponseReturnValue:
        if not hmac.compare_digest(token.encode(), held.token.encode()):
            abort(404)
        if held.link and listens(held.console):
            return redirect(held.link, 303)
        return Response(render_template("held_up.html", lines=held.lines))

    return app
