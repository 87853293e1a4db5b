"""Casts of 60 windows and submits of the survey, beside an earlier version of this program.

This file runs in turn with the code here and with that of ``BEFORE``, checked out beside it, each
time in processes and on a database of its own. Rates are those of the whole server under load;
processor times are those of its workers, so that other work does not count.
"""

import itertools
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
REPEATS, SECONDS, WINDOWS, MOST, WORKERS = 5, 4.0, 60, 12_000, 2
HOW = (
    f"{WINDOWS} windows; {WORKERS} processes of granian on the machine's cores; 64 connections for "
    f"up to {SECONDS:g} s; the load generator takes its share of the same cores; A B A B"
)
BEFORE = "deb186f"  # the last version whose ballots stood in the clear
PARTS = {"vote": "vote cast", "survey": "survey submit"}


def main() -> None:
    """Check the earlier version out, measure both in turn and keep the rows."""
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as name:
        before = Path(name) / "before"
        _git("worktree", "add", "--quiet", "--detach", str(before), BEFORE)
        try:
            _measure(before)
        finally:
            _git("worktree", "remove", "--force", str(before))


def _git(*arguments: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)


def _measure(before: Path) -> None:
    from bench.harness import record, row

    for engine, part in itertools.product(("sqlite", "postgres"), PARTS):
        runs: dict[Path, list[dict[str, float]]] = {ROOT: [], before: []}
        for _, checkout in itertools.product(range(REPEATS), runs):
            runs[checkout].append(_run(checkout, engine, part))
        for measure, unit in (
            ("rate", "1/s (above the peer is better)"),
            ("processor", "ms of the workers' processors each"),
        ):
            ours, theirs = ([run[measure] for run in runs[place]] for place in (ROOT, before))
            title = f"{PARTS[part]} on {engine}, beside the version before ADR 20: {measure}"
            kept = row(title, HOW, unit, ours, theirs, "ceping, ballots in the clear", BEFORE)
            record(kept)


def _run(checkout: Path, engine: str, part: str) -> dict[str, float]:
    """One measurement by the code of ``checkout``."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, engine, part],
        env={**os.environ, "PYTHONPATH": str(checkout)},
        cwd=checkout,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def once(engine: str, part: str) -> None:
    """Measure the code that Python finds first, and print what came out."""
    from bench import processes
    from bench.load import load
    from survey_app.acts import opening
    from tests.survey_app.postgres import postgres_server
    from tests.survey_app.rounds import make_round, serving

    build = ROOT / "build"
    build.mkdir(exist_ok=True)  # on the disk, where commits are slow as in life
    with tempfile.TemporaryDirectory(dir=build) as name, ExitStack() as running:
        settings = ""
        if engine == "postgres":
            address = running.enter_context(postgres_server()).fresh()
            settings = f'database = "{address}"\n'
        this_round = make_round(Path(name) / "round", WINDOWS, settings=settings)
        requests = list(_requests(this_round, part))
        opening.open_phase(this_round, part)
        server = running.enter_context(serving(this_round, WORKERS))
        workers = list(processes.workers(server.pid))
        before = sum(map(_processor, workers))
        outcome = load(int(server.address.rpartition(":")[2]), requests, seconds=SECONDS)
        outcome.expect(200)
        spent = sum(map(_processor, workers)) - before
    answers = len(outcome.latencies)
    print(json.dumps({"rate": outcome.rate, "processor": 1000 * spent / answers}))


def _requests(this_round: Any, part: str) -> Iterator[bytes]:
    """Filled-in ballots or questionnaires, as a browser would send them."""
    from bench.load import post
    from survey_app import setup
    from survey_app.acts import issuing
    from survey_app.shown import Shown
    from survey_app.signed_form import FormSigner, FormState
    from survey_app.tokens import token_hash
    from tests.survey_app.rounds import ANSWERS

    setup.prepare(this_round)
    signer, shown = FormSigner(setup.keys_of(this_round).forms, part), Shown(this_round)
    issued: list[Any] = (
        issuing.make_slips(this_round, "window", MOST)
        if part == "vote"
        else issuing.create_codes(this_round, "W1", MOST, "bench")
    )
    grades = "".join(str(place % 6) for place in range(WINDOWS))
    for one in issued:
        key = token_hash(one.link.rsplit("/", 1)[1]).hex()
        if part == "vote":
            yield post("/v/cast", {"sealed": signer.sign(FormState.of_ballot(key, shown, grades))})
        else:
            digest = shown.window(this_round.windows[0])
            state = FormState(key, shown=int(time.time()), window="W1", digest=digest)
            fields = ANSWERS | {"sealed": signer.sign(state), "comment": "", "not_done": ""}
            yield post("/s/form", fields)


def _processor(pid: int) -> float:
    """Seconds of processor that a process has taken."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    if len(sys.argv) == 3:
        once(*sys.argv[1:])
    else:
        main()
