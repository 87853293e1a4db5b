"""One line of JSON on standard error for each request and each fault.

A line never holds a code, an answer, an address or a browser's name: routes stand in it as rules
(`/s/<token>`), faults as places in our code, and any key that is not listed here is dropped.

Where a clerk has started the program by a click (``to_a_clerk``), only faults are told, each in a
plain line: nobody there reads JSON, and the address to open must not scroll away.
"""

import datetime as dt
import json
import logging
import os
import secrets
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Any

from flask import Flask, g, has_request_context, request
from werkzeug.wrappers import Response

from rulebook.problems import InputError, Words

KEYS = ("time", "level", "event", "request", "method", "route", "status", "ms", "window", "reason",
        "fault", "where", "said", "account")  # fmt: skip
_encode = json.JSONEncoder(ensure_ascii=False).encode
_CLERK = "CEPING_LOG_TO_CLERK"  # a setting of the process that those it starts have too
_NOT_OURS = {"sign-in failed": Words("登录没有成功", "sign-in failed")}


def to_a_clerk(language: str) -> None:
    """From now on faults alone are told, in that language, also by the processes started here."""
    os.environ[_CLERK] = language


def log(level: str, event: str, **values: object) -> None:
    """Write one line; what is not in ``KEYS`` is left out."""
    now = dt.datetime.now(dt.UTC).isoformat()
    line: dict[str, object] = {"time": now, "level": level, "event": event}
    line |= {key: value for key, value in values.items() if key in KEYS}
    language = os.environ.get(_CLERK, "")
    if language and level != "error":
        return
    text = (_plain(line, language) if language else _encode(line)) + "\n"
    with suppress(OSError):  # a full disk under the log must not turn a stored answer into a fault
        sys.stderr.write(text)


def _plain(line: Mapping[str, Any], language: str) -> str:
    """A fault as a clerk can pass it on: what is said of it, and the innermost place."""
    event, where = line["event"], line.get("where") or [""]
    keys = ("said", "account", "route", "reason", "fault")
    told = " ".join(str(line[key]) for key in keys if line.get(key))
    ours = Words(
        f"程序出错，请把这一行发给装程序的人：{event}",
        f"a fault of the program, pass this line on: {event}",
    )
    words = _NOT_OURS.get(event, ours).in_language(language)
    clock = dt.datetime.now().astimezone()
    return f"{clock:%H:%M:%S} {words} {told} {where[-1]}".rstrip()


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
        """One line of JSON, or a plain one for a clerk."""
        time = dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat()
        line: dict[str, Any] = {"time": time, "level": record.levelname.lower(), "event": "server"}
        line["said"] = str(record.msg)
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line |= {"fault": type(error).__name__, "where": places(error.__traceback__)}
        language = os.environ.get(_CLERK, "")
        return _plain(line, language) if language else _encode(line)
