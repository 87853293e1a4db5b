"""Small rounds, a real server, and a visitor without cookies or scripts."""

import csv
import gc
import multiprocessing
import os
import re
import signal
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import Message
from html import unescape
from http.client import HTTPException
from multiprocessing.context import ForkServerProcess as Process
from pathlib import Path

import pytest
from flask import Flask

from rulebook import contract
from rulebook.round import Round, open_round
from survey_app import create_app
from survey_app.context import EXTENSION
from tests.ceping.commands import FORKED

ROOT = Path(__file__).resolve().parents[2]
ITEMS = (
    "overall",
    "efficiency",
    "competence",
    "attitude",
    "departments",
    "distance",
    "time",
    "documents",
)
ENGINES = pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
ANSWERS = dict.fromkeys(ITEMS, "4")


def make_round(
    folder: Path, windows: int = 12, *, simulated: bool = True, settings: str = ""
) -> Round:
    """A round with ``windows`` windows; ``settings`` are further lines of round.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "round.toml").write_text(
        f'edition = "2021"\ntitle = "测试"\nsimulated = {str(simulated).lower()}\n'
        f"date = 2021-12-20\n{settings}",
        encoding="utf-8",
    )
    with (folder / "windows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["window_id", "name", "unit", "staff_count", "applied_honours", "hall"])
        for number in range(1, windows + 1):
            honour = "reform_innovation_model_unit"
            writer.writerow([f"W{number}", f"示例窗口{number}", "部门", 5, honour, "示例大厅"])
    return open_round(folder)


def give_marks(this_round: Round) -> None:
    """Full marks for every window in every period, so that the round can be scored."""
    with (this_round.folder / "bimonthly.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(column.name for column in contract.BIMONTHLY.columns)
        for window in this_round.windows:
            writer.writerows([window.id, period, "90", ""] for period in this_round.periods)


def database(this_round: Round) -> Path:
    """The round's database file."""
    return this_round.folder / "survey.db"


@dataclass(frozen=True)
class Reply:
    """A page as it came."""

    status: int
    text: str
    headers: Message  # whatever the case of their letters
    url: str

    def hidden(self, name: str = "sealed") -> str:
        """The value of a hidden field."""
        found = re.search(rf'name="{name}" value="([^"]*)"', self.text)
        assert found, self.text
        return unescape(found.group(1))

    def heading(self) -> str:
        """The text of the page's h1."""
        found = re.search(r"<h1>(.*?)</h1>", self.text, re.DOTALL)
        assert found, self.text
        return unescape(found.group(1))


class Visitor:
    """Somebody with a browser that keeps no cookies, talking to one server."""

    def __init__(self, address: str) -> None:
        """``address`` such as http://127.0.0.1:8001."""
        self.address = address
        # no proxy: this is the machine itself
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def local(self, link: str) -> str:
        """An issued link on this server."""
        return self.address + urllib.parse.urlsplit(link).path

    def get(self, path: str) -> Reply:
        """Fetch a page, following redirects."""
        return self._ask(urllib.request.Request(self._url(path)))

    def post(self, path: str, fields: Mapping[str, str]) -> Reply:
        """Send a form."""
        data = urllib.parse.urlencode(fields).encode()
        return self._ask(urllib.request.Request(self._url(path), data=data))

    def _url(self, path: str) -> str:
        return path if path.startswith("http") else self.address + path

    def _ask(self, request: urllib.request.Request) -> Reply:
        try:
            with self._opener.open(request, timeout=60) as answer:
                text = answer.read().decode()
                return Reply(answer.status, text, answer.headers, answer.url)
        except urllib.error.HTTPError as error:
            with error:
                text = error.read().decode()
                return Reply(error.code, text, error.headers, error.url)

    def survey_form(self, link: str) -> dict[str, str]:
        """A filled-in questionnaire, ready to send."""
        return ANSWERS | {"sealed": self.get(self.local(link)).hidden()}

    def vote(self, link: str, grades: str) -> Reply:
        """A whole vote: every window gets the grade at its place in ``grades``."""
        return self.post("/v/cast", self.ballot(link, grades))

    def ballot(self, link: str, grades: str) -> dict[str, str]:
        """The reviewed ballot, ready to be cast."""
        sealed = self.get(self.local(link)).hidden()
        fields = {f"w{place}": grade for place, grade in enumerate(grades)}
        pages = -(-len(grades) // 10)
        for page in range(1, pages + 1):
            go = str(page + 1) if page < pages else "review"
            sent = {"sealed": sealed, "page": str(page), "go": go, **fields}
            sealed = self.post("/v/form", sent).hidden()
        return {"sealed": sealed}


class _NextDoor(Visitor):
    """A visitor of the app itself: no socket is between them, no server has to start."""

    def __init__(self, app: Flask) -> None:
        """Ask ``app``, from any thread."""
        super().__init__("http://127.0.0.1")
        self._app = app

    def _ask(self, request: urllib.request.Request) -> Reply:
        answer = self._app.test_client(use_cookies=False).open(
            request.full_url,
            method=request.get_method(),
            data=request.data,
            content_type="application/x-www-form-urlencoded" if request.data else None,
            follow_redirects=True,
            buffered=True,  # or else files that it sends would stay open
        )
        headers = Message()
        for name, value in answer.headers:
            headers[name] = value
        return Reply(answer.status_code, answer.text, headers, answer.request.url)


@contextmanager
def next_door(this_round: Round) -> Iterator[Visitor]:
    """A visitor of the round's app in this process, for what needs no server."""
    app = create_app(this_round)
    try:
        yield _NextDoor(app)
    finally:
        app.extensions[EXTENSION].store.database.close()


Gone = (urllib.error.URLError, HTTPException, OSError)


@contextmanager
def serving(
    this_round: Round, workers: int = 2, log: Path | None = None, *, bare: bool = False
) -> Iterator["Server"]:
    """``ceping serve`` in processes of its own; all of them are gone afterwards."""
    server = Server(this_round, workers, log or this_round.folder / "server.log", bare=bare)
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Server:
    """The real server of a round.

    It is forked from a process that has imported everything, since starts are many; a ``bare`` one
    begins from nothing and holds only what it has imported itself.
    """

    def __init__(self, this_round: Round, workers: int, log: Path, *, bare: bool) -> None:
        """``log`` takes everything that it says on standard error."""
        self.round, self.workers, self.log, self.bare = this_round, workers, log, bare
        self.address = self.office = ""
        self._said = log.with_name(f"{log.name} addresses")
        self._process: Process | None = None

    def start(self, port: int = 0) -> None:
        """Start, and wait for the addresses that it prints: the voters' and the staff's."""
        words = ["serve", str(self.round.folder), "--port", str(port)]
        words += ["--workers", str(self.workers)]
        self._said.write_bytes(b"")
        environment = {"PYTHONPATH": str(ROOT)} | os.environ
        given = (words, environment, self._said, self.log, self.bare)
        self._process = FORKED.Process(target=_serve, args=given)
        self._process.start()
        said = self._addresses()
        self.address, office = sorted(said, key=lambda line: line.endswith("/staff/"))
        self.address, self.office = self.address.rstrip("/"), office.removesuffix("/staff/")

    def _addresses(self) -> list[str]:
        assert self._process
        while True:
            ended = not self._process.is_alive()
            said = self._said.read_text(encoding="utf-8").splitlines(keepends=True)
            if len(said) == 2 and said[1].endswith("\n"):
                return [line.strip() for line in said]
            assert not ended, self.log.read_text(encoding="utf-8")
            time.sleep(0.01)

    @property
    def pid(self) -> int:
        """The process that has started the workers."""
        assert self._process
        assert self._process.pid
        return self._process.pid

    def visitor(self) -> Visitor:
        """Somebody new."""
        return Visitor(self.address)

    def stop(self) -> int | None:
        """Ask it to stop, and wait for its exit code."""
        assert self._process
        self._process.terminate()
        self._process.join(timeout=20)
        code = self._process.exitcode
        self._process = None
        return code

    def kill(self) -> None:
        """kill -9 for the server and all its workers, in the middle of whatever they do."""
        if self._process:
            with suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            self._process.join()
            self._process = None


def _serve(
    words: list[str], environment: dict[str, str], said: Path, log: Path, bare: bool
) -> None:
    os.setpgid(0, 0)
    os.environ.clear()
    os.environ.update(environment)
    for number, file in ((1, said), (2, log)):
        os.dup2(os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT), number)
    if bare:
        command = [sys.executable, "-P", "-m", "ceping", *words]
        os.execv(sys.executable, command)
    # The server's own processes are forked from it, as where nobody has said otherwise; and none
    # looks for garbage in what was imported here.
    multiprocessing.set_start_method("fork", force=True)
    gc.freeze()
    from ceping.cli import main

    main(words)
