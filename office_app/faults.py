"""Input that cannot be used stops a page, not the console: what is to be done first is said.

What is missing or wrong in a table is put right by uploading it, so the page leads there.
"""

from collections.abc import Iterator, Sequence

from flask import Flask, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from office_app import signed_in, words
from office_app.access import may_open
from office_app.refusals import is_missing, line, upload_of
from office_app.uploads.offered import Upload
from rulebook.problems import InputError, Problem
from rulebook.round import SETTINGS_FILE
from survey_app.context import current, shown

_SHOWN = 50
Link = tuple[str, str]  # an address, and what its button says


def install(app: Flask) -> None:
    """Answer with the faults wherever a view meets them."""
    app.register_error_handler(InputError, _at_fault)
    app.register_error_handler(RequestEntityTooLarge, _too_large)


def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    """Only a form that sends files may be as large as one; a text is too long long before."""
    with_files = request.mimetype == "multipart/form-data"
    beyond = (request.content_length or 0) > (request.max_content_length or 0)
    said = words.FILE_TOO_LARGE if with_files and beyond else words.FAULTS[413]
    return current().message(*said, status=413)


def _at_fault(error: InputError) -> ResponseReturnValue:
    problems = error.problems[:_SHOWN]
    missing = [upload for one in problems if is_missing(one) and (upload := upload_of(one))]
    notes = [line(one) for one in problems]
    heading = words.AT_FAULT
    if len(missing) == len(problems):
        titles = "、".join(dict.fromkeys(upload.title for upload in missing))
        heading, notes = f"请先上传{titles}", [words.NEEDS_TABLE]
    links = list(dict.fromkeys(_links(problems, missing)))
    return current().page("message.html", 422, heading=heading, notes=notes, links=links)


def _links(problems: Sequence[Problem], missing: Sequence[Upload]) -> Iterator[Link]:
    """Where each problem is put right, as far as whoever is signed in may go there."""
    for one in problems:
        upload = upload_of(one)
        if upload and _admits("files.form"):
            verb = "上传" if upload in missing else "重新上传"
            yield url_for("files.form", table=upload.name, **shown()), f"{verb}{upload.title}"  # type: ignore[arg-type]  # none of its own keywords
        elif one.file == SETTINGS_FILE and _admits("settings.settings"):
            yield url_for("settings.settings", **shown()), "本轮设置"  # type: ignore[arg-type]  # none of its own keywords


def _admits(endpoint: str) -> bool:
    account = signed_in.account()
    return account is not None and may_open(account, endpoint)
