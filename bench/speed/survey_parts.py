"""Where the time of a survey submit and of a form page goes: parts of it, measured by themselves.

One process, one request after another, no server and no network. Processor time, so that other
work on the machine does not count; the wait for the disk is the difference of the last two rows.
What the parts leave of the whole is Flask's own work, the headers and the log line.
"""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr
from functools import partial
from pathlib import Path

from flask import Flask
from werkzeug.datastructures import MultiDict
from werkzeug.test import EnvironBuilder, run_wsgi_app

from bench.harness import Task, Topic, build_folder, record, row
from rulebook.round import Round
from rulebook.vocabulary import SURVEY
from survey_app import create_app, setup
from survey_app.acts import issuing, opening
from survey_app.forms import survey_form
from survey_app.shown import Shown
from survey_app.signed_form import FormSigner, FormState
from survey_app.store import Response
from survey_app.tokens import token_hash
from tests.survey_app.rounds import ANSWERS, make_round

COUNT, REPEATS = 300, 5
HOW = f"each of {COUNT}, one after another in one process, SQLite"
Prepare = Callable[[str], Task]


def main() -> None:
    """Measure every part and keep the rows."""
    with tempfile.TemporaryDirectory(dir=build_folder()) as scratch:
        this_round = make_round(Path(scratch) / "round", 60)
        opening.open_phase(this_round, SURVEY)
        with Path(os.devnull).open("w") as nowhere, redirect_stderr(nowhere):  # the log's lines
            for what, task in _tasks(this_round).items():
                runs = [_milliseconds(this_round, task, time.process_time) for _ in range(REPEATS)]
                _keep(f"{what}, processor", runs)
            spend = _tasks(this_round)["submit: stored and synced"]
            runs = [_milliseconds(this_round, spend, time.perf_counter) for _ in range(REPEATS)]
            _keep("submit: stored and synced, by the clock", runs)


def _keep(what: str, runs: list[float]) -> None:
    topic = Topic(f"survey in process: {what}", HOW, "ms", given={"count": COUNT})
    record(row(topic, runs))


def _milliseconds(this_round: Round, prepare: Prepare, clock: Callable[[], float]) -> float:
    """The time of one of ``COUNT``, each with a code of its own, prepared before the clock runs."""
    codes = issuing.create_codes(this_round, "W1", COUNT, "bench")
    tasks = [prepare(code.link.rsplit("/", 1)[1]) for code in codes]
    begun = clock()
    for task in tasks:
        task()
    return (clock() - begun) / COUNT * 1000


def _tasks(this_round: Round) -> dict[str, Prepare]:
    app, store = create_app(this_round), setup.store_of(this_round, keep_connections=True)
    signer = FormSigner(setup.keys_of(this_round).forms, SURVEY)
    digest = Shown(this_round).window(this_round.windows[0])
    texts = this_round.book.questionnaires
    form, grades = survey_form(texts, "zh"), {name: int(grade) for name, grade in ANSWERS.items()}
    answer = Response("2021-12-20T09:00+08:00", 60, grades, {})

    def sealed(token: str) -> str:
        key, now = token_hash(token).hex(), int(time.time())
        return signer.sign(FormState(key, shown=now, window="W1", digest=digest))

    return {
        "form page": lambda token: _request(app, f"/s/{token}?c=1"),
        "form page: phase and code": lambda token: partial(
            store.arrival, SURVEY, token_hash(token)
        ),
        "submit": lambda token: _request(app, "/s/form", ANSWERS | {"sealed": sealed(token)}),
        "submit: stored and synced": lambda token: partial(
            store.add_response, token_hash(token), "s", answer, channel="code", on=True
        ),
        "submit: form filled and judged": lambda _: lambda: form(MultiDict(ANSWERS)).validate(),
        "submit: seal made and opened": lambda token: lambda: signer.read(sealed(token)),
    }


def _request(app: Flask, path: str, fields: dict[str, str] | None = None) -> Task:
    builder = EnvironBuilder(path, method="POST" if fields else "GET", data=fields)
    environ = builder.get_environ()

    def ask() -> None:
        _, status, _ = run_wsgi_app(app, environ, buffered=True)
        if status != "200 OK":
            raise RuntimeError(f"{path}: {status}")

    return ask


if __name__ == "__main__":
    main()
