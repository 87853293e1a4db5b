"""Pages that stand outside the console, in small apps of their own: their frame and their styles.

There is no round to show yet, or none that opens; the frame is ``outside_base.html``.
"""

from pathlib import Path

from flask import Flask, Response, abort, send_from_directory

import survey_app
from survey_app.web import with_headers

STYLES = "styles"  # the endpoint; style sheets are no secret, so no token stands in their address
_STATIC = {
    "survey.css": Path(survey_app.__file__).parent / "static",
    "office.css": Path(__file__).parent / "static",
}


def outside_app() -> Flask:
    """An app that serves the style sheets and nothing else so far."""
    app = Flask(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.wsgi_app = with_headers(app.wsgi_app)  # type: ignore[assignment]  # as Flask's manual says

    @app.get("/style/<name>", endpoint=STYLES)
    def _style(name: str) -> Response:
        if name not in _STATIC:
            abort(404)
        return send_from_directory(_STATIC[name], name)

    return app
