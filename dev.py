"""The one door for developers: sets up .venv, then runs, tests or measures ceping.

usage: python3 dev.py COMMAND

  run [--once]         a simulated round, its scores and site, then the site and the survey
                       on 127.0.0.1 until Ctrl-C; --once leaves the servers out
  test [PYTEST ARGS]   lint, types, import walls, then all tests; with arguments only pytest
  bench [NAME[:PART] ...]
                       what is claimed of speed and memory, measured anew in half an hour and
                       kept in bench/results.json; by name also the studies in bench/, of hours
  drill [NAME ...]     the long trials in tests/drills/
  bundle [--platform P] [--python X.Y]
                       one folder that installs without network, for this kind of machine
                       or another: manylinux_2_28_aarch64, win_amd64, ...

Needs Python 3.11 or newer with venv. The first run installs requirements.lock and
requirements-dev.lock into .venv, later runs reuse it and need no network (a bundle does).
"""

import contextlib
import csv
import functools
import hashlib
import http.server
import importlib.util
import io
import os
import platform
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - this file must tell an older Python what is wrong
    print("dev.py needs Python 3.11 or newer; this is", platform.python_version(), file=sys.stderr)
    sys.exit(2)

import tomllib  # not there before 3.11, so only after the check

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
BUILD = ROOT / "build"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
MACHINES_PYTHON = getattr(sys, "_base_executable", sys.executable)  # .venv's cannot clear .venv
LOCKS = ("requirements.lock", "requirements-dev.lock")  # what runs; what tests need on top
INSTALLER = "requirements-uv.lock"
SET_UP = 1  # raise it when open_the_house() changes, and every .venv is made anew

Command = Sequence[str | Path]


class Trouble(Exception):
    """Something the developer must see as one line; `code` is the exit code."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def say(line: str) -> None:
    """Print one line at once, also where standard output is a pipe."""
    print(line, flush=True)


@contextlib.contextmanager
def child(command: Command, stdout: int | None = None) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a process group of its own, and leave none of it behind."""
    # Whatever the locale says; and compiled modules are kept, for a run starts many processes.
    env = {**os.environ, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": ""}
    process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=stdout, start_new_session=True)
    try:
        yield process
    finally:
        if process.poll() is None:
            stop(process)


def stop(process: subprocess.Popen[bytes]) -> None:
    """Interrupt a child with all its children; after ten seconds kill them."""
    listen(signal.SIG_IGN)  # a second Ctrl-C must not cut this short
    send(process, signal.SIGINT)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=10)
    send(process, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)
    process.wait()


def send(process: subprocess.Popen[bytes], number: int) -> None:
    """Send a signal to the whole process group, or end the child where there are no groups."""
    if sys.platform == "win32":
        process.terminate()
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)


def call(command: Command, stdout: int | None = None) -> int:
    """Run a command to its end and return its exit code."""
    with child(command, stdout) as process:
        return process.wait()


def module(name: str, *arguments: str | Path) -> list[str | Path]:
    """The command that runs a module of the project's own environment."""
    # -P: the working folder must not shadow what is installed
    return [PYTHON, "-P", "-m", name, *arguments]


def need(command: Command, what: str, stdout: int | None = None) -> None:
    """Run a command that must succeed."""
    code = call(command, stdout)
    if code:
        raise Trouble(f"{what} failed (exit {code}); the lines above say why")


def setup() -> None:
    """Make .venv from the locks, unless a finished one of the same locks and Python is there."""
    stamp = VENV / "ceping-setup"
    if not (PYTHON.exists() and stamp.exists() and stamp.read_text() == fingerprint()):
        install()
        open_the_house()
        stamp.write_text(fingerprint())  # last, so that a broken set-up is noticed and redone


def fingerprint() -> str:
    """What a set-up depends on: the locks, the kind of Python and the place."""
    kind = f"{SET_UP} {sys.implementation.cache_tag} {platform.machine()}"
    locks = [(ROOT / name).read_bytes() for name in LOCKS]
    return hashlib.sha256(b"\0".join((kind.encode(), os.fsencode(ROOT), *locks))).hexdigest()


def install() -> None:
    """Install every locked package into a fresh .venv."""
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sudo = "" if sys.platform == "win32" or os.geteuid() == 0 else "sudo "
        package = f"python3.{sys.version_info[1]}-venv"
        raise Trouble(f"this Python comes without venv; run: {sudo}apt-get install -y {package}")
    locked = "".join((ROOT / name).read_text("utf-8") for name in LOCKS)
    count = len(set(re.findall(r"^[\w.-]+==", locked, re.MULTILINE)))
    say(f"dev.py: installing {count} packages into .venv (only this once)")
    need([MACHINES_PYTHON, "-m", "venv", "--clear", VENV], "making .venv")
    quiet = ("-qq", "--progress-bar=off", "--no-input", "--disable-pip-version-check")
    pip = module("pip", "install", *quiet, "--require-hashes")
    both = [part for name in LOCKS for part in ("-r", ROOT / name)]
    # uv takes a seventh of pip's time, but does not know pip's settings (a mirror, certificates).
    fast = [BIN / "uv", "pip", "install", "-q", "--python", PYTHON, "--require-hashes", *both]
    if call([*pip, "-r", ROOT / INSTALLER]) or call(fast):
        say("dev.py: uv could not, the lines above say why; now with pip, which takes minutes")
        need([*pip, *both], "pip install")


def open_the_house() -> None:
    """Make the project importable in .venv and give it the `ceping` command.

    An editable install would write the project's absolute path into a .pth file, and Python
    reads those in the locale's encoding: a Chinese path breaks its start in an ASCII locale.
    A relative path needs no encoding.
    """
    packages = next(VENV.glob("[Ll]ib/**/site-packages"))
    (packages / "ceping-dev.pth").write_text(os.path.relpath(ROOT, packages) + "\n", "ascii")
    if os.name == "nt":
        script = '@set PYTHONUTF8=1\n@"%~dp0python.exe" -P -m ceping %*\n'
        (BIN / "ceping.cmd").write_text(script, "ascii")
    else:
        here = '"$(dirname -- "$(readlink -f -- "$0")")"'
        script = f'#!/bin/sh\nPYTHONUTF8=1 exec {here}/python -P -m ceping "$@"\n'
        (BIN / "ceping").write_text(script, "ascii")
        (BIN / "ceping").chmod(0o755)


def run(arguments: Sequence[str]) -> int:
    """Make the simulated round, score it, build the site and serve both."""
    if not set(arguments) <= {"--once"}:
        raise Trouble("usage: python3 dev.py run [--once]", 2)
    setup()
    folder = demo_round()
    window = first(folder / "windows.csv", "window_id")
    category = first(folder / "electors.csv", "category")
    # in the round's folder, which is made anew: issued codes are never written over
    codes, slips = folder / "demo-codes.csv", folder / "demo-slips.csv"
    ceping("codes", folder, "--window", window, "--count", "1", "--issuer", "dev", "--out", codes)
    ceping("slips", folder, "--category", category, "--count", "1", "--out", slips)
    # Once the vote is open no slips are made; opening locks the rules, and the report says so.
    for verb in ("open", "score", "site"):
        ceping(verb, folder)
    if "--once" in arguments:
        say(f"Site:    {BUILD / 'site' / 'index.html'}")
        say_reports(folder)
    else:
        serve(folder, first(codes, "link"), first(slips, "link"))
    return 0


def ceping(verb: str, *arguments: str | Path) -> None:
    """Run one command of ours that must succeed; its errors show, its good news does not."""
    say(f"dev.py: ceping {verb}")
    need(module("ceping", verb, *arguments), f"ceping {verb}", stdout=subprocess.DEVNULL)


def demo_round() -> Path:
    """A fresh simulated round; an older one goes only if it is marked as simulated."""
    folder, part = BUILD / "demo-round", BUILD / "demo-round.part"
    if folder.exists() and not is_simulated(folder):
        raise Trouble(f"{folder} is not marked simulated; move it away, it is not replaced")
    BUILD.mkdir(exist_ok=True)
    shutil.rmtree(part, ignore_errors=True)  # of an interrupted run
    ceping("demo", part)
    shutil.rmtree(folder, ignore_errors=True)
    return part.rename(folder)


def is_simulated(folder: Path) -> bool:
    """Whether the folder is a round that says it is simulated."""
    try:
        return tomllib.loads((folder / "round.toml").read_text("utf-8")).get("simulated") is True
    except (OSError, ValueError):
        return False


def first(table: Path, column: str) -> str:
    """The first value of a column of a CSV file."""
    with table.open(encoding="utf-8-sig", newline="") as file:
        row = next(csv.DictReader(file), None)
    if not row or not row.get(column):
        raise Trouble(f"{table} has no {column}")
    return row[column]


def say_reports(folder: Path) -> None:
    """Say where the report files lie."""
    for path in sorted((folder / "report").iterdir()):
        say(f"Report:  {path}")


def free_port(usual: int) -> int:
    """The usual port of 127.0.0.1, or any free one where it is taken."""
    for port in (usual, 0):
        with contextlib.suppress(OSError), socket.socket() as probe:
            if os.name != "nt":  # a port just left is free; on Windows this would steal it
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return int(probe.getsockname()[1])
    raise Trouble("no free port on 127.0.0.1")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and keeps quiet about it."""

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the terminal belongs to the addresses."""


def serve(folder: Path, survey_link: str, vote_link: str) -> None:
    """Serve the site and the survey until Ctrl-C or the end of the survey app."""
    handler = functools.partial(QuietHandler, directory=str(BUILD / "site"))
    site = http.server.ThreadingHTTPServer(("127.0.0.1", free_port(8000)), handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    port = free_port(8001)
    command = module("ceping", "serve", folder, "--port", str(port))
    with child(command) as survey, contextlib.suppress(KeyboardInterrupt):
        wait_for(port, survey)
        say(f"Site:    http://127.0.0.1:{site.server_port}/")
        say(f"Survey:  {local(survey_link, port)}")
        say(f"Vote:    {local(vote_link, port)}")
        say_reports(folder)
        say("Ctrl-C stops all of it.")
        while survey.poll() is None:
            time.sleep(0.2)
        raise Trouble(f"ceping serve stopped by itself (exit {survey.returncode})")


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something listens on the port."""
    for _ in range(300):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        if process.poll() is not None:
            raise Trouble(f"ceping serve failed (exit {process.returncode})")
        time.sleep(0.1)
    raise Trouble("ceping serve does not answer after 30 seconds")


def local(link: str, port: int) -> str:
    """A link of the round's public address, moved to this machine."""
    parts = urllib.parse.urlsplit(link)
    return parts._replace(scheme="http", netloc=f"127.0.0.1:{port}").geturl()


def test(arguments: Sequence[str]) -> int:
    """Lint, types, import walls and tests, up to the first step that fails."""
    # What Debian brings is fetched while .venv is made.
    with child([MACHINES_PYTHON, "-m", "tests.machine"]) as machine:
        try:
            setup()
        finally:  # dpkg must not be cut short because a download failed
            lacking = machine.wait()
    if lacking:
        return lacking
    if arguments:
        return call(module("pytest", *arguments))
    need(module("ruff", "check"), "ruff check")
    need(module("ruff", "format", "--check"), "ruff format --check")
    need([BIN / "lint-imports", "--no-logo"], "lint-imports")
    with child(module("pytest")) as tests:  # mypy has one processor only
        need(module("mypy"), "mypy")  # or the tests are stopped
        return tests.wait()


def bench(arguments: Sequence[str]) -> int:
    """Run the named measurements, or all of speed and memory; see bench/."""
    setup()
    return call(module("bench", *arguments))


def drill(arguments: Sequence[str]) -> int:
    """Run the named drills, or all; they are pytest files that a test run does not collect."""
    folder = ROOT / "tests" / "drills"
    files = [folder / f"drill_{name}.py" for name in chosen(folder, "drill_", arguments)]
    # A drill may go on for longer than a test, which is ended after five minutes.
    longer = ("-o", "faulthandler_timeout=3600")
    options = ("-o", "python_files=drill_*.py", *longer, "-n", "4", "--dist", "load", "-v", "-rP")
    return test([*options, *map(str, files)]) if files else 0


def bundle(arguments: Sequence[str]) -> int:
    """Make one folder that installs without network; see bundle/."""
    setup()
    return call(module("bundle", *arguments))


def chosen(folder: Path, prefix: str, wanted: Sequence[str]) -> list[str]:
    """The names asked for, or all there are: the modules of a folder that can be run."""
    runnable = re.compile(r"^def test_", re.M)
    files = sorted(folder.glob(f"{prefix}*.py"))
    names = [f.stem[len(prefix) :] for f in files if runnable.search(f.read_text("utf-8"))]
    unknown = sorted(set(wanted) - set(names))
    if unknown:
        raise Trouble(f"{folder} has no {', '.join(unknown)}; it has {names}", 2)
    if not names:
        say(f"dev.py: nothing in {folder} yet")
    return list(wanted) or names


# ---------------------------------------------------------------- the door

COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "bench": bench,
    "drill": drill,
    "bundle": bundle,
}


def interrupt(number: int, frame: object) -> None:
    """Take every polite request to end as Ctrl-C."""
    raise KeyboardInterrupt


def listen(answer: Callable[[int, object], None] | signal.Handlers = interrupt) -> None:
    """Heed Ctrl-C, SIGTERM and a closed terminal, also where a script starts us with & ."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)  # Windows has no SIGHUP
        nohup = name == "SIGHUP" and number and signal.getsignal(number) is signal.SIG_IGN
        if number and not nohup:
            signal.signal(number, answer)


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        say(str(__doc__).strip())
        return 0 if arguments else 2
    if arguments[0] not in COMMANDS:
        raise Trouble(f"no command {arguments[0]}; there are: {', '.join(COMMANDS)}", 2)
    return COMMANDS[arguments[0]](arguments[1:])


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a Chinese path on an ASCII terminal
    listen()
    try:
        sys.exit(main(sys.argv[1:]))
    except Trouble as trouble:
        print(f"dev.py: {trouble}", file=sys.stderr)
        sys.exit(trouble.code)
    except KeyboardInterrupt:
        sys.exit(130)
