"""`ceping desk`: one a round, at the ports that papers bear, with the database of today."""

import os
import socket
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from office_app import create_app, desk, ports
from rulebook.filelock import try_lock
from rulebook.problems import Words
from rulebook.round import Round, open_round
from survey_app import printed, setup
from survey_app.acts import issuing, opening, papers
from survey_app.acts.given_out import is_given_out
from survey_app.addresses import address, first_link
from survey_app.desk_ports import Ports, ports_of, remember
from survey_app.store import migrations
from survey_app.trail_check import check_trail
from survey_app.trail_words import described
from tests.office_app.staff_client import choose, path, signed_in
from tests.survey_app.rounds import database, make_round
from tests.survey_app.test_migrations import FIRST

DOMAIN = 'public_url = "https://pingyi.example.org"\n'
GIVEN: dict[str, Callable[[Round], object]] = {
    "nothing": setup.prepare,
    "codes": lambda r: issuing.create_codes(r, "W1", 1, "大厅"),
    "slips": lambda r: issuing.create_slips(r, "window", 5),
    "papers": lambda r: papers.record_printed(r, "W1", range(1, 3)),
    "plates": lambda r: papers.record_plates(r),
    "survey": lambda r: opening.open_phase(r, "survey"),
    "vote": lambda r: opening.open_phase(r, "vote"),
}


@pytest.fixture
def busy() -> Iterator[int]:
    """A port that another program has."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


@pytest.mark.parametrize("settings", ["", DOMAIN])
@pytest.mark.parametrize("given", GIVEN)
def test_the_voters_port_stays_once_something_bears_it(
    tmp_path: Path, busy: int, given: str, settings: str
) -> None:
    """Printed codes would open another round's questionnaire, and nobody would know why."""
    this_round = make_round(tmp_path, 2, settings=settings)
    remember(tmp_path, Ports(busy, 1))
    GIVEN[given](this_round)
    settled = desk._ports(this_round, 2)
    stays = given != "nothing" and not settings
    assert settled.taken == stays
    assert (settled.voters == busy) == stays
    assert settled.console == 2
    remember(tmp_path, settled)
    assert desk._ports(this_round, 2) == settled, "the next start is at the same ports"


def test_a_port_that_is_free_again_is_taken_up(tmp_path: Path, busy: int) -> None:
    """The office would have to start the program again, and not know it."""
    this_round = make_round(tmp_path, 2)
    remember(tmp_path, Ports(busy, 1))
    GIVEN["codes"](this_round)
    assert desk._ports(this_round, 1).taken
    with socket.create_server(("127.0.0.1", 0)) as server:
        free = int(server.getsockname()[1])
    remember(tmp_path, Ports(free, 1, taken=True))
    assert desk._ports(this_round, 1) == Ports(free, 1, taken=False)


def test_no_two_desks_settle_on_one_port(tmp_path: Path) -> None:
    """Both would listen there later, and the system would share the visitors out between them."""
    this_round = make_round(tmp_path, 2)
    GIVEN["codes"](this_round)
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = int(server.getsockname()[1])
    other = try_lock(ports._folder() / str(port))  # a desk that makes its round first
    assert other is not None
    remember(tmp_path, Ports(port, 1))
    assert desk._ports(this_round, 1).taken
    assert not ports.take(port)
    assert ports.take_nearest(port) != port
    os.close(other)
    assert not desk._ports(this_round, 1).taken
    assert try_lock(ports._folder() / str(port)) is None, "it is ours as long as we run"
    assert ports.take_nearest(port) == port, "ours still"
    assert ports.take_nearest(port, but=port) != port


@pytest.mark.parametrize("text", ["", "[]", "{", '{"voters": 1, "other": 2}'])
def test_what_is_printed_has_the_port_that_is_served(tmp_path: Path, text: str) -> None:
    """Codes would lead to the usual port although the round is served at another."""
    this_round = make_round(tmp_path, 2)
    (tmp_path / ".desk.json").write_text(text, encoding="utf-8")
    assert address(this_round) == "http://127.0.0.1:8001", "as long as none is remembered"
    remember(tmp_path, Ports(8123, 8124))
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    assert code.link.startswith("http://127.0.0.1:8123/s/")
    assert first_link(this_round, "t").startswith("http://127.0.0.1:8124/staff/")
    settings = this_round.settings.model_copy(update={"public_url": "https://pingyi.example.org/"})
    assert address(replace(this_round, settings=settings)) == "https://pingyi.example.org"


def test_plates_are_recorded(tmp_path: Path) -> None:
    """Plates hang in the hall: the port would change under them."""
    this_round = make_round(tmp_path, 2)
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert client.get("/staff/issue/plates?window=W1").status_code == 200
    entry = check_trail(this_round).entries[-1]
    assert (entry["act"], entry["by"], entry["what"]) == ("plates", ["wang"], {"window": "W1"})
    assert printed.plates(this_round)
    assert is_given_out(this_round)


@pytest.mark.parametrize(("role", "at_desk"), [("office", True), ("office", False), ("auditor", 1)])
def test_a_taken_port_is_said_on_the_console(tmp_path: Path, role: str, at_desk: bool) -> None:
    """A clerk sees no terminal: the vote would open while nobody can reach it."""
    this_round = make_round(tmp_path, 2)
    client = signed_in(create_app(this_round, at_desk=at_desk), this_round, "wang", role)
    remember(tmp_path, Ports(8123, taken=True))
    said = "http://127.0.0.1:8123 正被别的程序占用" in client.get("/staff/steps/").text
    assert said == (role == "office" and at_desk is True)
    remember(tmp_path, Ports(8123))
    assert "占用" not in client.get("/staff/steps/").text


def test_a_second_desk_shows_the_console_of_the_first(tmp_path: Path, busy: int) -> None:
    """Two consoles of one round would stand at two addresses, with codes of either."""
    this_round = make_round(tmp_path, 2)
    remember(tmp_path, Ports(8001, busy))
    lock = try_lock(tmp_path / desk.LOCK)
    assert lock is not None
    said: list[Words] = []
    shown: list[str] = []
    desk.run(tmp_path, said.append, shown.append)
    assert shown[0].startswith(f"http://127.0.0.1:{busy}/staff/first/"), "who lost the link"
    choose(create_app(this_round).test_client(), path(shown[0]))
    desk.run(tmp_path, said.append, shown.append)
    assert shown[1:] == [f"http://127.0.0.1:{busy}/staff/"]
    assert said[0].zh == "这一轮已经开着，打开它的控制台。"
    assert ports_of(tmp_path).console == busy
    os.close(lock)


def test_an_older_database_is_brought_up_to_date(tmp_path: Path) -> None:
    """After a new version of the program a clerk without a terminal could not enter the round."""
    this_round = make_round(tmp_path, 2)
    with sqlite3.connect(database(this_round)) as file:
        file.executescript(FIRST)
    file.close()
    said: list[Words] = []
    desk._bring_up_to_date(this_round, said.append)
    assert "备份" in said[0].zh
    with setup.store_of(this_round).database.reading() as db:
        assert migrations.version(db) == migrations.newest()
    assert len([*tmp_path.glob("*.backup")]) == 1
    entry = check_trail(this_round).entries[-1]
    words = [one.zh for one in described(entry)]
    assert words[2:4] == ["程序自动", "升级数据库"]
    desk._bring_up_to_date(open_round(tmp_path), said.append)
    assert len(said) == 1, "only once"


def test_what_holds_the_round_up_is_said_in_the_browser(tmp_path: Path) -> None:
    """Whoever starts the program by a click would see a window that closes at once."""
    make_round(tmp_path, 2)
    settings = tmp_path / "round.toml"
    whole = settings.read_text(encoding="utf-8")
    settings.write_text(whole.replace('edition = "2021"\n', ""), encoding="utf-8")
    shown: list[str] = []
    said: list[Words] = []
    console = ports.take_nearest(desk._FIRST_PORT)
    with ThreadPoolExecutor(1) as pool:
        coming = pool.submit(desk._sound_round, tmp_path, console, said.append, shown.append)
        end = time.monotonic() + 20
        while not (shown and said) and time.monotonic() < end:
            time.sleep(0.05)
        with urllib.request.urlopen(shown[0], timeout=10) as reply:
            page = reply.read().decode()
        assert f":{console}/" not in shown[0], "the console comes to listen there"
        assert "本轮设置" in page
        assert "round.toml" not in page
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.urlopen(shown[0][:-1], timeout=10)
        lock = try_lock(tmp_path / desk.LOCK)
        assert lock is not None
        desk.run(tmp_path, said.append, shown.append)
        assert shown[1:] == shown[:1], "whoever starts it again sees the same page"
        os.close(lock)
        said.pop()
        settings.write_text(whole, encoding="utf-8")
        this_round, held = coming.result(20)
    assert this_round.folder == tmp_path
    assert held
    assert len(said) == 1, "not again every two seconds"
    assert not desk._ports(this_round, 1).page
