"""Small rounds, a real server, and a visitor without cookies or scripts."""

import csv
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import Message
from html import unescape
from http.client import HTTPException
from pathlib import Path

import pytest

from rulebook import contract
from rulebook.round import Round, open_round

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


Gone = (urllib.error.URLError, HTTPException, OSError)


@contextmanager
def serving(this_round: Round, workers: int = 2, log: Path | None = None) -> Iterator["Server"]:
    """``ceping serve`` in processes of its own; all of them are gone afterwards."""
    server = Server(this_round, workers, log or this_round.folder / "server.log")
    server.start()
    try:
        yield server
    finally:
        server.kill()


class Server:
    """The real server of a round."""

    def __init__(self, this_round: Round, workers: int, log: Path) -> None:
        """``log`` takes everything that it says on standard error."""
        self.round, self.workers, self.log = this_round, workers, log
        self.address = self.office = ""
        self._process: subprocess.Popen[str] | None = None

    def start(self, port: int = 0) -> None:
        """Start, and wait for the addresses that it prints: the voters' and the staff's."""
        command = [sys.executable, "-P", "-m", "ceping", "serve", str(self.round.folder)]
        command += ["--port", str(port), "--workers", str(self.workers)]
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                command,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
                process_group=0,
            )
        assert self._process.stdout
        said = [self._process.stdout.readline().strip() for _ in range(2)]
        assert all(line.startswith("http") for line in said), self.log.read_text()
        self.address, office = sorted(said, key=lambda line: line.endswith("/staff/"))
        self.address, self.office = self.address.rstrip("/"), office.removesuffix("/staff/")

    @property
    def pid(self) -> int:
        """The process that has started the workers."""
        assert self._process
        return self._process.pid

    def visitor(self) -> Visitor:
        """Somebody new."""
        return Visitor(self.address)

    def stop(self) -> int:
        """Ask it to stop, and wait for its exit code."""
        assert self._process
        self._process.send_signal(signal.SIGTERM)
        code = self._process.wait(timeout=20)
        self._forget()
        return code

    def kill(self) -> None:
        """kill -9 for the server and all its workers, in the middle of whatever they do."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._forget()

    def _forget(self) -> None:
        assert self._process
        assert self._process.stdout
        self._process.stdout.close()
        self._process = None
