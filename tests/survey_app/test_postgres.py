"""PostgreSQL: several servers on one database, restarts, what is refused, what is never told."""

import os
import signal
import sys
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import text

from bench import processes
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing
from survey_app.store import Response, Store, SubmissionOutcome, Unavailable, connect
from survey_app.texts import FAULTS, TEXTS
from survey_app.tokens import token_hash
from survey_app.trail import Act, lock_of
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ANSWERS, ENGINES, ITEMS, Gone, Visitor, make_round, serving


@pytest.fixture
def engine(postgres: Postgres) -> str:
    """Every test here has a PostgreSQL database, except where ``ENGINES`` says otherwise."""
    return f'database = "{postgres.fresh()}"\n'


def test_two_servers_count_each_code_once(opened_round: Round) -> None:
    """If two servers both spent a code, whoever is quick could answer twice."""
    codes = issuing.create_codes(opened_round, "W1", 50, "大厅")
    with serving(opened_round) as one, serving(opened_round) as other:
        visitors = [one.visitor(), other.visitor()]
        with ThreadPoolExecutor(8) as pool:
            forms = {
                code: [pool.submit(visitor.survey_form, code.link) for visitor in visitors * 2]
                for code in codes
            }
            ready = [
                (visitor, form.result())
                for each in forms.values()
                for visitor, form in zip(visitors * 2, each, strict=True)
            ]
            replies = pool.map(lambda pair: pair[0].post("/s/form", pair[1]).status, ready)
            statuses = Counter(replies)
    assert statuses == {200: 50, 409: 150}
    assert len(setup.store_of(opened_round).records.responses()) == 50


def test_a_restarted_database_is_found_again(
    visitor: Visitor, opened_round: Round, postgres: Postgres
) -> None:
    """If connections of before a restart were used, the next minutes would be error pages."""
    codes = issuing.create_codes(opened_round, "W1", 12, "大厅")
    forms = [visitor.survey_form(code.link) for code in codes]
    assert visitor.post("/s/form", forms[0]).status == 200
    postgres.restart()
    assert {visitor.post("/s/form", form).status for form in forms} == {200}
    assert visitor.get("/healthz").status == 200
    assert len(setup.store_of(opened_round).records.responses()) == len(codes)


def test_a_stopped_database_keeps_the_answers(
    visitor: Visitor, opened_round: Round, postgres: Postgres
) -> None:
    """If a stopped database cost people their answers, they would not write them twice."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    slips = issuing.make_slips(opened_round, "window", 5)
    form = visitor.survey_form(code.link) | {"comment": "很好"}
    ballot = visitor.ballot(slips[0].link, "4" * 12)
    postgres.stop()
    try:
        shown, review = visitor.post("/s/form", form), visitor.post("/v/cast", ballot)
        turned = visitor.post("/v/form", ballot | {"page": "1", "go": "2", "w0": "5"})
        other = visitor.get(visitor.local(code.link))
        alive, ready = (visitor.get(path) for path in ("/healthz", "/readyz"))
        with pytest.raises(Unavailable, match="a database that answers"):
            setup.store_of(opened_round).phase("vote")
    finally:
        postgres.start()
    for reply in (shown, review):
        assert reply.status == 503
        assert TEXTS.later in reply.text
    assert shown.text.count(" checked") == len(ANSWERS)
    assert "很好" in shown.text
    assert turned.status == 200
    assert (other.status, other.heading()) == (503, FAULTS[503][0])
    assert (alive.status, alive.text) == (200, "ok\n")
    assert (ready.status, ready.text) == (503, "database\n")
    thanked = visitor.post("/s/form", form | {"sealed": shown.hidden()})
    texts = opened_round.book.questionnaires.questionnaire.texts
    assert thanked.heading() == texts.received.zh
    assert "收据码" in visitor.post("/v/cast", {"sealed": review.hidden()}).text
    assert len(setup.store_of(opened_round).records.receipts()) == 1


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_new_worker_waits_for_the_database(opened_round: Round, postgres: Postgres) -> None:
    """If a worker made while the database is away ended at once, the whole server would end."""
    with serving(opened_round, workers=1) as server:
        visitor = server.visitor()
        assert visitor.get("/readyz").status == 200
        (first,) = processes.workers(server.pid)
        postgres.stop()
        try:
            os.kill(first, signal.SIGKILL)
            deadline = time.monotonic() + 90
            while server.log.read_text("utf-8").count("does not answer") < 1:
                assert time.monotonic() < deadline, "nothing was said"
                time.sleep(0.05)
            time.sleep(2)
            assert server.log.read_text("utf-8").count("does not answer") == 1
        finally:
            postgres.start()
        while not _answers(visitor):
            assert time.monotonic() < deadline, "it never came back"
            time.sleep(0.05)


def _answers(visitor: Visitor) -> bool:
    try:
        return visitor.get("/readyz").status == 200
    except Gone:
        return False


def test_acknowledged_before_a_power_cut(
    visitor: Visitor, opened_round: Round, postgres: Postgres
) -> None:
    """If a database that loses power lost what was thanked for, answers would be missing."""
    codes = issuing.create_codes(opened_round, "W1", 40, "大厅")
    forms = [visitor.survey_form(code.link) for code in codes]
    statuses: list[int] = []

    def send() -> None:
        statuses.extend(visitor.post("/s/form", form).status for form in forms)

    sender = threading.Thread(target=send)
    sender.start()
    while len(statuses) < 5 and sender.is_alive():
        time.sleep(0.001)
    postgres.restart()
    sender.join()
    assert set(statuses) <= {200, 503}
    stored = len(setup.store_of(opened_round).records.responses())
    assert stored >= statuses.count(200) > 0
    assert {visitor.post("/s/form", form).status for form in forms} == {200}
    assert len(setup.store_of(opened_round).records.responses()) == len(forms)


@pytest.mark.parametrize("setting", ["fsync", "full_page_writes"])
def test_a_forgetful_server_is_refused(
    tmp_path: Path, engine: str, postgres: Postgres, setting: str
) -> None:
    """If the server acknowledged before the disk had it, a power cut would lose answers."""
    this_round = make_round(tmp_path, settings=engine)
    reload = "SELECT pg_reload_conf(), pg_sleep(0.3)"
    postgres.run(f"ALTER SYSTEM SET {setting} = off", reload)
    try:
        with pytest.raises(InputError, match=f"a server with {setting} = on"):
            setup.prepare(this_round)
    finally:
        postgres.run(f"ALTER SYSTEM RESET {setting}", reload)
    setup.prepare(this_round)


def test_the_server_keeps_no_values_of_rows(visitor: Visitor, opened_round: Round) -> None:
    """If ANALYZE copied values into the server's own tables, they would outlast the close."""
    code = issuing.create_codes(opened_round, "W1", 1, "大厅")[0]
    visitor.post("/s/form", visitor.survey_form(code.link))
    database = setup.store_of(opened_round).database
    kept = text("SELECT count(*) FROM pg_stats WHERE tablename IN ('codes', 'responses', 'slips')")
    with database.writing() as db:
        db.execute(text("ANALYZE"))
        assert db.execute(text("SELECT count(*) FROM codes")).scalar_one() == 1
        assert db.execute(kept).scalar_one() == 0


def test_commits_wait_for_the_disk(opened_round: Round, postgres: Postgres) -> None:
    """If a database set to hurry kept its setting, we would acknowledge what may be lost."""
    name = opened_round.settings.database.partition("?")[0].rpartition("/")[2]
    postgres.run(f"ALTER DATABASE {name} SET synchronous_commit = off")
    with setup.store_of(opened_round).database.writing() as db:
        found = db.exec_driver_sql("SHOW synchronous_commit").scalar_one()
    assert found == "on"


@pytest.mark.parametrize("variable", ["CEPING_DATABASE_PASSWORD", "PGPASSWORD"])
def test_the_password_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    """If a password had to stand in round.toml, it would travel with every copy of the round."""
    this_round = make_round(tmp_path, settings='database = "postgresql://me@127.0.0.1/x"\n')
    monkeypatch.setenv(variable, "geheim")
    assert connect(this_round, keep_connections=False).engine.url.password == "geheim"


def test_the_password_is_never_told(tmp_path: Path) -> None:
    """If a fault repeated the password, it would end up in logs and screenshots."""
    settings = 'database = "postgresql://me:geheim@127.0.0.1:9/x"\n'
    this_round = make_round(tmp_path, settings=settings)
    with pytest.raises(Unavailable) as caught:
        setup.prepare(this_round)
    assert str(caught.value).startswith("PostgreSQL 127.0.0.1/x: expected")
    told = [str(caught.value), *map(repr, (connect(this_round, keep_connections=True).engine,))]
    assert not [line for line in told if "geheim" in line]


@pytest.mark.usefixtures("server")  # other processes than the one that closes
@ENGINES
def test_nothing_slips_in_after_the_close(visitor: Visitor, opened_round: Round) -> None:
    """If an answer were thanked but missed the close, the record would not count it."""
    codes = issuing.create_codes(opened_round, "W1", 40, "大厅")
    forms = []
    for code in codes:
        forms.append(("/s/form", visitor.survey_form(code.link)))
        forms.append(("/w/form", ANSWERS | {"sealed": visitor.get("/w/W1").hidden()}))
    with ThreadPoolExecutor(8) as pool:
        sent = [pool.submit(visitor.post, *form) for form in forms]
        while not any(reply.done() for reply in sent):
            time.sleep(0.001)
        closing.close_phase(opened_round, "survey")
        counted = len(setup.store_of(opened_round).records.responses())
        statuses = Counter(reply.result().status for reply in sent)
    assert set(statuses) <= {200, 403}
    assert statuses[200] == counted
    assert len(setup.store_of(opened_round).records.responses()) == counted


def test_a_plate_does_not_stop_the_close(opened_round: Round) -> None:
    """If an answer held a table and waited for the phase, the close would wait for it for ever.

    The close is held up where it has the phase already, until the answer waits for that.
    """
    store = setup.store_of(opened_round, keep_connections=True)
    answer = Response("2021-12-20T10:00", 60, dict.fromkeys(ITEMS, 4), {})
    with ThreadPoolExecutor(2) as pool:
        with store.database.writing() as db:
            db.execute(text("SELECT count(*) FROM responses"))
            close = pool.submit(closing.close_phase, opened_round, "survey")
            _wait_for_waiting(store, 1)
            plate = pool.submit(store.plates.add, "W1", "0" * 16, answer, on=True)
            _wait_for_waiting(store, 2)
        close.result(20)
        assert plate.result(20) is SubmissionOutcome.NOT_OPEN
    assert store.phase("survey").finished
    store.database.close()


@pytest.mark.parametrize("act", ["stop", "amend"])
def test_a_ballot_under_way_is_waited_for(opened_round: Round, act: str) -> None:
    """If a ballot came in after the last look, it would miss the count, or be of another register.

    The ballot is held up where its slip is about to be spent.
    """
    slips = issuing.make_slips(opened_round, "window", 5)
    store = setup.store_of(opened_round, keep_connections=True)
    slip = token_hash(slips[0].link.rsplit("/", 1)[1])
    grades = dict.fromkeys([window.id for window in opened_round.windows], 4)
    told = []

    def amend() -> None:
        lock = lock_of(store.trail.lines())
        said = Act("amend", "2021-12-20T10:00")
        store.amend({"vote": "0" * 32}, lambda answered, _: told.append(answered), said, lock)

    def stop() -> None:
        store.stop("vote", "2021-12-20T10:00")

    with ThreadPoolExecutor(2) as pool:
        with store.database.writing() as db:
            held = text("SELECT 1 FROM slips WHERE token_hash = :slip FOR UPDATE")
            db.execute(held, {"slip": slip})
            ballot = pool.submit(store.add_ballot, slip, "mine", grades, "receipt", on=True)
            _wait_for_waiting(store, 1)
            acting = pool.submit(amend if act == "amend" else stop)
            _wait_for_waiting(store, 2)
        acting.result(20)
        assert ballot.result(20) is SubmissionOutcome.STORED
    assert told == [True] * (act == "amend")
    assert store.ballots.stored()[:4] == (1, 0, 1, 1)
    store.database.close()


def _wait_for_waiting(store: Store, number: int) -> None:
    """Until so many transactions wait for a lock."""
    waiting = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                   " AND datname = current_database()")  # fmt: skip
    deadline = time.monotonic() + 60
    with store.database.reading() as db:
        while db.execute(waiting).scalar_one() < number:
            assert time.monotonic() < deadline, "it never waited"
            time.sleep(0.01)


def test_more_than_a_thousand_open_files(opened_round: Round) -> None:
    """If connections failed beyond the 1024th file, a full hall would see error pages only."""
    resource = pytest.importorskip("resource")
    if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < 1200:
        pytest.skip("fewer files are allowed")
    database = connect(opened_round, keep_connections=True)
    held = [os.open(os.devnull, os.O_RDONLY) for _ in range(1030)]
    try:
        for _ in range(2):
            with database.reading() as db:
                assert db.execute(text("SELECT 1")).scalar_one() == 1
    finally:
        database.close()
        for file in held:
            os.close(file)
