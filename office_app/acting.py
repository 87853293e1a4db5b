"""What the pages of acts share: the round as its files are now, faults at fields, and what is said.

A page of an act is shown by GET and done by POST; where something is wrong it comes again with what
was typed, else the office is sent on and told what was done.
"""

import io
import mimetypes
from collections.abc import Iterable
from itertools import chain
from urllib.parse import quote

from flask import redirect, request, send_file, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from office_app.bundles import file_name, zipped
from office_app.refusals import Fault
from rulebook.round import Round, open_round
from survey_app.context import current, shown

_SAID = "said"
_TITLE = 30  # signs of a round's title in the name of a file


def round_now() -> Round:
    """The round by its files, which the office may have changed a moment ago.

    Raises
    ------
    InputError
        If they are at fault.
    """
    return open_round(current().round.folder)


def act_page(template: str, faults: list[Fault] | None = None, **values: object) -> Response:
    """The page of an act, with its faults and what was typed."""
    return current().page(
        template,
        422 if faults else 200,
        faults=faults or [],
        at=dict(faults or []),
        typed=request.form,
        **values,
    )


def done(endpoint: str, said: str, **values: object) -> ResponseReturnValue:
    """Go to a page, which says what was done."""
    session[_SAID] = said
    return redirect(url_for(endpoint, **values, **shown()), 303)  # type: ignore[arg-type]  # none of its own keywords


def said() -> str:
    """What was done a moment ago, told once."""
    return str(session.pop(_SAID, ""))


def of_this_round(name: str) -> str:
    """The name of a file to be kept: among those of other rounds it must be told apart."""
    title = current().round.settings.title[:_TITLE]
    return f"{file_name(title)}-{name}"


def attachment(content: bytes, name: str) -> Response:
    """A file to be kept, its name begun by the round's; the browser's cache has none."""
    kind, kept = mimetypes.guess_type(name)[0], of_this_round(name)
    return send_file(
        io.BytesIO(content),
        kind or "application/octet-stream",
        as_attachment=True,
        download_name=kept,
    )


def sent_while_made(files: Iterable[tuple[str, bytes]], name: str) -> Response:
    """A zip of ``files``, sent while the later ones are still made; the first is made before."""
    pieces = zipped(files)
    first = next(pieces)
    kept = quote(of_this_round(name))
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{kept}"}
    return Response(chain([first], pieces), mimetype="application/zip", headers=headers)
