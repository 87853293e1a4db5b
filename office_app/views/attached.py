"""Files of applications are handed out to be kept; nothing of them is ever shown as a page here."""

import io

from flask import Blueprint, abort, send_file
from flask.typing import ResponseReturnValue

from office_app.access import Who, admits
from office_app.applications import own
from survey_app.acts.applications.drafting import content_of
from survey_app.context import current

blueprint = Blueprint("attached", __name__, url_prefix="/staff/attached")
_ALONE = "sandbox; default-src 'none'"  # besides what every page says


@blueprint.get("/<application>/<sha256>")
@admits(Who.READING)
def file(application: str, sha256: str) -> ResponseReturnValue:
    """One file of an application that this person may read."""
    made = own.candidacy(application)
    kept = {one.sha256: one for one in current().store.applications.attachments(application)}
    if sha256 not in kept:
        abort(404)
    content, one = content_of(made.this_round, sha256), kept[sha256]
    if content is None:
        abort(404)
    name = one.name if one.name.lower().endswith(f".{one.kind}") else f"{one.name}.{one.kind}"
    kind = "application/octet-stream"
    sent = send_file(io.BytesIO(content), kind, as_attachment=True, download_name=name)
    sent.headers.add("Content-Security-Policy", _ALONE)
    sent.headers["Cache-Control"] = "no-store"
    return sent
