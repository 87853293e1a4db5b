"""Serving: health, readiness, logs that hold no secret, proxies, and a stop that loses nothing."""

import datetime as dt
import io
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from flask import Response, request

from bench import processes
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.access import Phase, Who, admits
from survey_app.acts import issuing
from survey_app.logs import KEYS, JsonLines, log, to_a_clerk
from survey_app.serving import free_address
from tests.survey_app.rounds import (
    ANSWERS,
    ROOT,
    Gone,
    Server,
    Visitor,
    database,
    make_round,
    serving,
)
from tests.survey_app.trials import Crowd

SECRET = "13912345678-secret-words"


def lines(server: Server) -> list[dict[str, object]]:
    """What the server logged."""
    return [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]


def test_every_line_is_json_without_secrets(opened_round: Round) -> None:
    """If a code, an answer, an address or a browser's name stood in a log, so would a person."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    slip = issuing.make_slips(opened_round, "window", 5)[0]
    with serving(opened_round) as server:
        visitor = server.visitor()
        form = visitor.survey_form(code.link)
        visitor.post("/s/form", form | {"comment": SECRET})
        receipt = visitor.vote(slip.link, "5" * 12).text
        receipt = receipt.partition("<strong>")[2].partition("</strong>")[0]
        for path in (f"/{SECRET}", f"/s/{SECRET}", f"/v/{SECRET}?c={SECRET}", f"/w/{SECRET}"):
            visitor.get(path)
        visitor.post(f"/s/?{SECRET}", {"code": SECRET, "sealed": SECRET})
        logged = lines(server)
    text = server.log.read_text("utf-8")
    token = code.link.rsplit("/", 1)[1]
    for secret in (SECRET, token, slip.link.rsplit("/", 1)[1], code.code, slip.code, receipt,
                   form["sealed"], "127.0.0.1", "urllib", "comment"):  # fmt: skip
        assert secret not in text, secret
    assert {key for line in logged for key in line} <= set(KEYS)
    routes = {(line["method"], line["route"], line["status"]) for line in logged}
    assert ("POST", "/v/cast", 200) in routes
    assert ("GET", "/s/<token>", 404) in routes
    assert ("GET", "", 404) in routes
    assert all(isinstance(line["ms"], float) for line in logged)
    assert len({line["request"] for line in logged}) == len(logged)


def test_a_fault_says_where_and_quotes_nobody(
    opened_round: Round, capsys: pytest.CaptureFixture[str]
) -> None:
    """If a fault's message were logged, it could quote an answer; without places none is mended."""
    app = create_app(opened_round)

    @admits(Who.ANYONE, Phase.ALWAYS)
    def broken() -> str:
        raise ValueError(SECRET + request.args["x"])

    app.add_url_rule("/broken", "broken", broken)
    reply = app.test_client().get("/broken?x=y")
    assert reply.status_code == 500
    logged = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    fault = next(line for line in logged if line["event"] == "fault")
    assert (fault["fault"], fault["route"]) == ("ValueError", "/broken")
    assert re.fullmatch(r"test_serving\.py:\d+ broken", fault["where"][-1])
    assert fault["request"] == reply.headers["X-Request-Id"]
    assert SECRET not in json.dumps(logged)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_clerk_is_told_faults_alone_and_in_a_plain_line(
    opened_round: Round,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
) -> None:
    """If a desk's terminal filled with JSON, the address to open and every fault would be lost."""
    monkeypatch.setenv("CEPING_LOG_TO_CLERK", "")  # so that it is as before after the test
    to_a_clerk(language)
    app = create_app(opened_round)

    @admits(Who.ANYONE, Phase.ALWAYS)
    def broken() -> str:
        raise ValueError(SECRET)

    app.add_url_rule("/broken", "broken", broken)
    client = app.test_client()
    for path in ("/", f"/s/{SECRET}", "/nothing"):
        client.get(path)
    log("warning", "many answers from a plate", window="W3")
    assert capsys.readouterr().err == ""
    client.get("/broken")
    log("error", "sign-in failed", account="wang")
    made = logging.makeLogRecord({"msg": "Worker %s died", "levelname": "ERROR"})
    server = JsonLines().format(made)
    fault, refused = capsys.readouterr().err.splitlines()
    words = {"zh": "程序出错", "en": "a fault of the program"}[language]
    assert re.fullmatch(
        rf"[\d:]{{8}} {words}.+ /broken ValueError test_serving\.py:\d+ broken", fault
    )
    assert re.fullmatch(r"[\d:]{8} .+ wang", refused)
    assert words not in refused
    assert re.fullmatch(rf"[\d:]{{8}} {words}.+ Worker %s died", server)
    assert SECRET not in fault


def test_a_fault_while_answering_names_no_path(
    opened_round: Round, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """If Flask wrote its own line about a fault, a code would stand in it as part of the path."""
    app = create_app(opened_round)

    @app.after_request
    def broken(_response: object) -> Response:
        raise ValueError

    assert app.test_client().get(f"/s/{SECRET}").status_code == 500
    text = capsys.readouterr().err + caplog.text
    faults = [json.loads(line) for line in text.splitlines() if '"fault"' in line]
    assert {(line["fault"], line["route"]) for line in faults} == {("ValueError", "/s/<token>")}
    assert SECRET not in text


def test_a_full_disk_under_the_log_costs_no_answer(
    opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a line that cannot be written failed the request, stored answers would not be thanked."""

    class Full(io.StringIO):
        def write(self, _text: str) -> int:
            raise OSError("no space left on device")

    client = create_app(opened_round).test_client()
    sealed = re.search(r'name="sealed" value="([^"]+)"', client.get("/w/W1").text)
    assert sealed
    monkeypatch.setattr(sys, "stderr", Full())
    reply = client.post("/w/form", data=ANSWERS | {"sealed": sealed.group(1)})
    assert (reply.status_code, "已收到" in reply.text) == (200, True)


def break_key(this_round: Round) -> None:
    """Take the key file away."""
    (this_round.folder / "survey.key").unlink()


def break_database(this_round: Round) -> None:
    """A table less, as after a half-done restore."""
    with sqlite3.connect(database(this_round)) as db:
        db.execute("DROP TABLE phases")
    db.close()


@pytest.mark.parametrize(("damage", "reason"), [(break_key, "key"), (break_database, "database")])
def test_readiness(opened_round: Round, damage: Callable[[Round], None], reason: str) -> None:
    """If a server that cannot store an answer called itself ready, visitors would be sent to it."""
    client = create_app(opened_round).test_client()
    reply = client.get("/readyz")
    assert (reply.status_code, reply.text) == (200, "ready\n")
    damage(opened_round)
    reply = client.get("/readyz")
    assert (reply.status_code, reply.text) == (503, f"{reason}\n")
    assert client.get("/healthz").text == "ok\n"


def test_ready_before_opening(tmp_path: Path) -> None:
    """If a round not opened yet were not ready, nobody would see the page that says so."""
    assert create_app(make_round(tmp_path)).test_client().get("/readyz").status_code == 200


@pytest.mark.parametrize(("hops", "seen"), [(0, "127.0.0.1"), (1, "10.0.0.2"), (2, "10.0.0.1")])
def test_only_as_many_proxies_are_believed(tmp_path: Path, hops: int, seen: str) -> None:
    """If a visitor's own header were believed, anybody could pretend to come from anywhere."""
    this_round = make_round(tmp_path, settings=f"proxy_hops = {hops}\n")
    app = create_app(this_round)
    found = []

    @admits(Who.ANYONE, Phase.ALWAYS)
    def peek() -> str:
        found.extend([request.remote_addr, request.is_secure, request.host])
        return ""

    app.add_url_rule("/peek", "peek", peek)
    app.test_client().get(
        "/peek",
        headers={
            "X-Forwarded-For": "10.0.0.9, 10.0.0.1, 10.0.0.2",
            "X-Forwarded-Proto": "https, https",
            "X-Forwarded-Host": "evil.example",
        },
    )
    assert found == [seen, bool(hops), "localhost"]


def test_too_many_proxies_are_refused(tmp_path: Path) -> None:
    """If any number were taken, a slip of the finger would believe every header."""
    with pytest.raises(InputError, match="proxy_hops"):
        make_round(tmp_path, settings="proxy_hops = 9\n")


def test_a_graceful_stop_loses_nothing(opened_round: Round) -> None:
    """If a restart at noon lost an answer that was thanked for, nobody would ever know."""
    slips = issuing.make_slips(opened_round, "window", 400)
    with serving(opened_round) as server:
        visitor = server.visitor()
        crowd = Crowd(
            server.address, [("/v/cast", visitor.ballot(slip.link, "5" * 12)) for slip in slips]
        )
        threads = [threading.Thread(target=crowd.send) for _ in range(8)]
        for thread in threads:
            thread.start()
        deadline = time.monotonic() + 20
        while len(crowd.thanked) < 20 and time.monotonic() < deadline:
            time.sleep(0.005)
        assert server.stop() == 0
        for thread in threads:
            thread.join()
    stored = len(setup.store_of(opened_round).records.receipts())
    assert 20 <= len(crowd.thanked) < len(slips)
    # Nothing that was thanked for is missing, and nothing was stored without an answer to it.
    assert stored == len(crowd.thanked)
    statuses = {line["status"] for line in lines(server) if line.get("route") == "/v/cast"}
    assert statuses == {200}


PATIENT = """
import sys, time
from pathlib import Path
from rulebook.round import open_round
from survey_app import serving

serving._GRACE_SECONDS = 600  # so long that a worker which must be killed shows
"""
SERVING = 'serving.serve(open_round(Path(sys.argv[1])), "127.0.0.1", 0, 2)'
LOADING = """
def load():
    print("loading", flush=True)
    time.sleep(600)

serving.server(*serving.free_address("127.0.0.1", 0), 1, load)
"""


@contextmanager
def patient(script: str, *arguments: object) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server that gives its workers ten minutes to stop, and the first line it prints."""
    command = [sys.executable, "-P", "-X", "utf8", "-c", PATIENT + script, *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, text=True, env=environment, process_group=0
    ) as server:
        try:
            assert server.stdout
            yield server.stdout.readline().strip(), server
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def test_stops_within_seconds(opened_round: Round) -> None:
    """If the server hung when told to stop, the office would kill it in the middle of a vote."""
    with patient(SERVING, opened_round.folder) as (address, server):
        # The other worker may still begin.
        assert Visitor(address.rstrip("/")).get("/healthz").text == "ok\n"
        server.terminate()
        assert server.wait(60) == 0


def test_stops_while_a_worker_begins() -> None:
    """If a worker that is not listening yet heard no signal, each stop would wait to kill it."""
    with patient(LOADING) as (line, server):
        assert line == "loading"
        server.terminate()
        assert server.wait(60) == 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_killed_worker_is_replaced(opened_round: Round) -> None:
    """If a worker that ended stayed away, the next fault would end the vote."""
    with serving(opened_round) as server:
        wait_for(lambda: len(processes.workers(server.pid)) == 2)
        first, second = processes.workers(server.pid)
        wait_for(lambda: answers(server))
        os.kill(first, signal.SIGKILL)
        wait_for(lambda: len(set(processes.workers(server.pid)) - {first, second}) == 1)
        wait_for(lambda: answers(server))
        assert any("exit from worker" in str(line.get("said")) for line in lines(server))


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_no_worker_outlives_a_killed_server(opened_round: Round) -> None:
    """If workers stayed, the old program would go on answering on the port of the new one."""
    with serving(opened_round) as server:
        wait_for(lambda: len(processes.workers(server.pid)) == 2)
        os.kill(server.pid, signal.SIGKILL)
        wait_for(lambda: not answers(server))


def wait_for(happened: Callable[[], bool]) -> None:
    """Give it twenty seconds."""
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


def answers(server: Server) -> bool:
    """Whether anybody still listens."""
    try:
        return server.visitor().get("/healthz").status == 200
    except Gone:
        return False


RAW = {
    "a body too large": (
        b"POST /s/form HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded"
        b"\r\nContent-Length: 3000000\r\n\r\n" + b"a=1&" * 750_000,
        b"413",
    ),
    "headers too large": (
        b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 600_000 + b"\r\n\r\n",
        b"431",
    ),
    "no HTTP": (b"\x16\x03\x01 garbage\r\n\r\n", b"400"),
    "bytes that are no text": (
        b"GET /s/%00%ff\xe6\xb5?lang=%ff HTTP/1.1\r\nHost: x\r\n\r\n",
        b"40",
    ),
    "HTTP/1.0, as nginx speaks by default": (b"GET /healthz HTTP/1.0\r\n\r\n", b"200"),
}


def test_no_request_breaks_the_server(opened_round: Round) -> None:
    """If a strange request met an error of ours, or was quoted in the log, all could."""
    with serving(opened_round, workers=1) as server:
        port = int(server.address.rpartition(":")[2])
        for name, (request_, status) in RAW.items():
            with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
                connection.sendall(request_)
                reply = connection.recv(12)
            assert reply.split()[1].startswith(status), (name, reply)
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(
                b"POST /s/form HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\nhalf"
            )
        assert answers(server)
        logged = lines(server)
    assert {line["event"] for line in logged} == {"request"}
    assert max(int(str(line["status"])) for line in logged) < 500


def test_the_servers_own_words_quote_nobody(capsys: pytest.CaptureFixture[str]) -> None:
    """If the server's own message named a path, a code would stand in the log all the same."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logger = logging.getLogger("tests.server")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        raise ValueError(SECRET)
    except ValueError:
        logger.exception("Error handling request %s", f"/s/{SECRET}")
    (line,) = capsys.readouterr().err.splitlines()
    said = json.loads(line)
    assert (said["said"], said["fault"]) == ("Error handling request %s", "ValueError")
    assert said["where"][-1].startswith("test_serving.py:")
    assert dt.datetime.fromisoformat(said["time"]).tzinfo is not None
    assert SECRET not in line


def test_a_name_is_listened_on_by_its_address() -> None:
    """If a name such as localhost went on to granian, nothing would be served."""
    address, port = free_address("localhost", 0)
    assert address in ("127.0.0.1", "::1")
    assert port
    for host in ("no-such-name.invalid", "a..b"):
        with pytest.raises(InputError, match="an address and port of this machine"):
            free_address(host, 0)
