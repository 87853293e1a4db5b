"""Input that cannot be used stops a page, not the console: each fault is said in one line."""

from flask import Flask
from flask.typing import ResponseReturnValue

from office_app import words
from rulebook.problems import InputError
from survey_app.context import current

SHOWN = 50


def install(app: Flask) -> None:
    """Answer with the faults wherever a view meets them."""
    app.register_error_handler(InputError, _at_fault)


def _at_fault(error: InputError) -> ResponseReturnValue:
    lines = [problem.line() for problem in error.problems[:SHOWN]]
    return current().message(words.AT_FAULT, *lines, status=422)
