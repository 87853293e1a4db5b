"""One line of JSON on standard error for each request and each fault.

A line never holds a code, an answer, an address or a browser's name: routes stand in it as rules
(`/s/<token>`), faults as places in our code, and any key that is not listed here is dropped.
"""

import datetime as dt
import json
import logging
import secrets
import sys
import time
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from rulebook.problems import InputError

KEYS = ("time", "level", "event", "request", "method", "route", "status", "ms", "window", "reason",
        "fault", "where", "said", "account")  # fmt: skip
_encode = json.JSONEncoder(ensure_ascii=False).encode


def log(level: str, event: str, **values: object) -> None:
    """Write one line; what is not in ``KEYS`` is left out."""
    now = dt.datetime.now(dt.UTC).isoformat()
    line: dict[str, object] = {"time": now, "level": level, "event": event}
    line |= {key: value for key, value in values.items() if key in KEYS}
    text = _encode(line) + "\n"
    with suppress(OSError):  # a full disk under the log must not turn a stored answer into a fault
        sys.stderr.write(text)


def install(app: Flask) -> None:
    """Log every request to ``app`` but those for style files."""
    app.before_request(_begin)
    app.after_request(_log_request)


def _begin() -> None:
    g.begun = time.perf_counter()
    g.request_id = secrets.token_hex(8)


def _log_request(response: Response) -> Response:
    response.headers["X-Request-Id"] = g.request_id
    if request.endpoint != "public.static":
        log(
            "info",
            "request",
            request=g.request_id,
            method=request.method if request.method in _METHODS else "other",
            route=route(),
            status=response.status_code,
            ms=round((time.perf_counter() - g.begun) * 1000, 1),
        )
    return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def route() -> str:
    """The rule that the request met, never its path."""
    return request.url_rule.rule if request.url_rule else ""


def log_fault(error: BaseException) -> None:
    """A fault of ours: its kind and where, not its message, which may quote what somebody sent."""
    log(
        "error",
        "fault",
        request=g.get("request_id", ""),
        route=route(),
        fault=type(error).__name__,
        where=places(error.__traceback__),
    )


def log_unavailable(error: InputError) -> None:
    """Why the database did not answer, in the engine's words."""
    reason = error.problems[0].got
    where = {"route": route()} if has_request_context() else {}
    log("error", "the database does not answer", **where, reason=reason)


def places(trace: TracebackType | None) -> list[str]:
    """Files, lines and functions of a traceback."""
    return [f"{Path(at.filename).name}:{at.lineno} {at.name}" for at in extract_tb(trace)]


class JsonLines(logging.Formatter):
    """The server's own messages in the same form: their templates, without what is filled in."""

    def format(self, record: logging.LogRecord) -> str:
        """One line of JSON."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat()
        line: dict[str, Any] = {"time": time, "level": record.levelname.lower(), "event": "server"}
        line["said"] = str(record.msg)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"fault": type(error).__name__, "where": places(error.__traceback__)}
        return json.dumps(line, ensure_ascii=False)
