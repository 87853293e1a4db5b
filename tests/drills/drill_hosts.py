"""Two hosts with one PostgreSQL behind nginx: one is killed, the database is stopped, under load.

The second host has a copy of the round's folder, as another machine has.
"""

import random
import shutil
import subprocess
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from rulebook.round import Round, open_round
from survey_app.acts import issuing, opening
from survey_app.texts import TEXTS
from tests.drills.drill_serving import NGINX, adapted, free_port, wait_for
from tests.survey_app.postgres import Postgres, postgres_server
from tests.survey_app.rounds import ANSWERS, Server, Visitor, make_round, serving
from tests.survey_app.test_amendments import busy
from tests.survey_app.test_follow import amend
from tests.survey_app.trials import Crowd, Form, filled, reviewed, stored

TIMES = 20
PEOPLE = 6
FAILS = "fail_timeout=1s"  # as docs/deploy.md has it
FORMS = 60  # questionnaires, and as many ballots, each time
pytestmark = pytest.mark.skipif(not (NGINX and shutil.which("openssl")), reason="needs nginx")


@pytest.fixture
def postgres() -> Iterator[Postgres]:
    """The database's own host."""
    with postgres_server() as running:
        yield running


@pytest.fixture
def rounds(tmp_path: Path, postgres: Postgres) -> list[Round]:
    """The round as it lies on each host, survey and vote open."""
    settings = f'database = "{postgres.fresh()}"\nproxy_hops = 1\n'
    first = make_round(tmp_path / "one" / "round", settings=settings)
    opening.open_phase(first, "survey")
    opening.open_phase(first, "vote")
    shutil.copytree(first.folder, tmp_path / "two" / "round")
    return [first, open_round(tmp_path / "two" / "round")]


@contextmanager
def front(folder: Path, hosts: list[Server]) -> Iterator[str]:
    """nginx as docs/deploy.md says for several hosts, and an address of it without https."""
    folder.mkdir()
    plain, secure, bare = free_port(), free_port(), free_port()
    addresses = [urllib.parse.urlsplit(host.address).netloc for host in hosts]
    office = urllib.parse.urlsplit(hosts[0].office).netloc
    several = f" {FAILS};\n    server ".join(addresses) + f" {FAILS}"
    backends = {"127.0.0.1:8001": several, "127.0.0.1:8002": office}
    path = adapted(folder, backends, plain, secure)
    text = path.read_text(encoding="utf-8")
    own = f"listen 127.0.0.1:{secure} ssl;"
    text = text.replace(own, f"{own}\n    listen 127.0.0.1:{bare};")
    voters, staff = text.split("location /staff/", 1)
    assert voters.count("proxy_next_upstream off;") == 1
    voters = voters.replace("next_upstream off;", "next_upstream error timeout non_idempotent;")
    path.write_text(f"{voters}location /staff/{staff}", encoding="utf-8")
    assert NGINX
    command = [NGINX, "-c", str(path), "-e", f"{folder}/start.log"]
    tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stderr
    process = subprocess.Popen([*command, "-g", "daemon off;"])
    try:
        wait_for(bare)
        yield f"http://127.0.0.1:{bare}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture
def hosts(rounds: list[Round]) -> Iterator[list[Server]]:
    """A server of each."""
    with ExitStack() as running:
        yield [running.enter_context(serving(this_round)) for this_round in rounds]


def test_a_host_is_killed_under_load(
    rounds: list[Round], hosts: list[Server], tmp_path: Path
) -> None:
    """If people met an error page or lost what was thanked for, a second host would be no help."""
    rng, thanked = random.Random(18), 0
    with front(tmp_path / "nginx", hosts) as address:
        for number in range(TIMES):
            host = hosts[number % 2]
            port = urllib.parse.urlsplit(host.address).port
            crowd, before = crowd_of(rounds[0], address), stored(rounds[0])
            with at_work(crowd):
                time.sleep(rng.uniform(0.05, 0.5))
                host.kill()
            assert crowd.statuses.keys() == {200}, crowd.statuses
            assert stored(rounds[0]) - before == crowd.of_paths(range(len(crowd.forms)))
            thanked += len(crowd.thanked)
            # Whoever's answer was on its way out saw half a page, and sends it once more.
            visitor, every = Visitor(address), enumerate(crowd.forms)
            cut_off = [form for number, form in every if number not in crowd.thanked]
            assert {visitor.post(*form).status for form in cut_off} <= {200}
            host.start(port or 0)
            taken_up_again(address)
    whole = TIMES * 2 * FORMS
    print(f"{TIMES} hosts killed under load: {whole} forms stored once, {thanked} thanked at once")


def test_the_database_is_stopped_under_load(
    rounds: list[Round], hosts: list[Server], postgres: Postgres, tmp_path: Path
) -> None:
    """If a stopped database cost an answer, or what people had written, none would return."""
    rng, outcome, later = random.Random(19), Counter[int](), 0
    with front(tmp_path / "nginx", hosts) as address:
        for _ in range(TIMES):
            crowd, before = crowd_of(rounds[0], address), stored(rounds[0])
            with at_work(crowd):
                time.sleep(rng.uniform(0.05, 0.3))
                postgres.stop()
                time.sleep(0.2)
                later += keeps_what_was_written(address, crowd.forms)
                postgres.start()
            assert crowd.statuses.keys() <= {200, 503}, crowd.statuses
            kept = stored(rounds[0]) - before
            assert not crowd.of_paths(crowd.thanked) - kept, "thanked for, and lost"
            outcome += crowd.statuses
            visitor = Visitor(address)
            again = Counter(visitor.post(*form).status for form in crowd.forms)
            assert again.keys() == {200}, again
            assert stored(rounds[0]) - before == crowd.of_paths(range(len(crowd.forms)))
    assert later == 2 * TIMES
    print(f"{TIMES} stops under load: {dict(outcome)}; sent again, each counts once")


def taken_up_again(address: str) -> None:
    """Some seconds of other visitors: nginx asks a host again only when it has something to ask."""
    visitor, until = Visitor(address), time.monotonic() + 4
    while time.monotonic() < until:
        assert visitor.get("/healthz").status == 200
        time.sleep(0.05)


def test_a_host_that_is_behind_takes_no_answer(tmp_path: Path, postgres: Postgres) -> None:
    """If each host had a register of its own, people would rate windows that are none."""
    first = busy(tmp_path / "one", "survey", f'database = "{postgres.fresh()}"\n')
    code = issuing.create_codes(first, "W2", 1, "大厅")[0]
    other = Path(shutil.copytree(first.folder, tmp_path / "two"))
    with serving(open_round(other)) as host:
        visitor = host.visitor()
        form = visitor.survey_form(code.link)
        assert visitor.get("/readyz").text == "ready\n"
        amend(first, "renamed")
        time.sleep(3)  # a server looks once a second
        assert visitor.get("/readyz").text == "register\n"
        assert visitor.post("/s/form", form).status == 422
        for name in ("windows.csv", "rules.lock"):
            shutil.copy(first.folder / name, other / name)
        time.sleep(3)
        assert visitor.get("/readyz").text == "ready\n"
        assert visitor.post("/s/form", visitor.survey_form(code.link)).status == 200


def crowd_of(this_round: Round, address: str) -> Crowd:
    """People with questionnaires and ballots."""
    both = zip(reviewed(this_round, FORMS), filled(this_round, FORMS), strict=True)
    return Crowd(address, [form for pair in both for form in pair])


@contextmanager
def at_work(crowd: Crowd) -> Iterator[None]:
    """All of them send what they have."""
    threads = [threading.Thread(target=crowd.send) for _ in range(PEOPLE)]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def keeps_what_was_written(address: str, forms: list[Form]) -> int:
    """Of the last questionnaire and ballot: how many come back with what is in them."""
    visitor, kept = Visitor(address), 0
    for path, fields in forms[-2:]:
        reply = visitor.post(path, fields)
        assert (reply.status, TEXTS.later in reply.text) == (503, True)
        if path == "/s/form":
            assert reply.text.count(" checked") == len(ANSWERS)
        assert reply.hidden()
        kept += 1
    return kept
