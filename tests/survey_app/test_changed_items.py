"""Items of the edition that change after the database was made: refused or mended, never ready."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from rulebook.load import EDITIONS
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import create_app, setup
from survey_app.acts.closing import close_phase
from survey_app.acts.export import export_ratings
from survey_app.acts.issuing import create_codes
from survey_app.acts.opening import open_phase
from survey_app.acts.upgrading import Upgrade, upgrade
from survey_app.context import EXTENSION
from survey_app.store.responses import write_response
from survey_app.store.schema import Schema
from survey_app.trail import entries_of
from tests.office_app.staff_client import hidden, path
from tests.survey_app import stores
from tests.survey_app.rounds import ENGINES, ITEMS, ROOT, database, make_round

Items = list[str]
# What becomes of the items, in the order of the page.
CHANGES: dict[str, Callable[[Items], Items]] = {
    "added": lambda items: [*items[:2], "lighting", *items[2:]],
    "removed": lambda items: items[:3] + items[4:],
    "renamed": lambda items: [*items[:-1], "papers"],
    "reordered": lambda items: items[::-1],
    "all others": lambda items: ["one", "two"],
}
GRID = pytest.mark.parametrize("change", CHANGES)
MISFITS = pytest.mark.parametrize("change", [name for name in CHANGES if name != "reordered"])


def write_items(folder: Path, items: Items) -> None:
    """Give the edition at ``folder`` these items."""
    file = folder / "questionnaires.toml"
    head, *rest = file.read_text("utf-8").split("[[questionnaire.items]]\n")
    tail = rest[-1][rest[-1].index("[[questionnaire.open_questions]]") :]
    made = [
        f'[[questionnaire.items]]\nid = "{item}"\n'
        f"{'overall_item = true' if not number else 'counter_item = true'}\n"
        f'label = {{ zh = "{item}", en = "{item}" }}\n'
        f'question = {{ zh = "{item}？", en = "{item}?" }}\n\n'
        for number, item in enumerate(items)
    ]
    file.write_text(head + "".join(made) + tail, "utf-8")


@pytest.fixture
def this_round(tmp_path: Path, engine: str) -> Round:
    """A round with an edition of its own, its database made and a code issued."""
    shutil.copytree(EDITIONS / "2021", tmp_path / "edition")
    made = make_round(tmp_path / "round", 2, settings=engine)
    file = made.folder / "round.toml"
    file.write_text(file.read_text("utf-8").replace('"2021"', '"../edition"', 1), "utf-8")
    write_items(tmp_path / "edition", list(ITEMS))
    made = open_round(made.folder)
    create_codes(made, "W1", 2, "大厅")
    return made


def changed(this_round: Round, change: str) -> Round:
    """The same round after its edition's items were changed."""
    write_items(this_round.edition_folder, CHANGES[change](list(ITEMS)))
    return open_round(this_round.folder)


@contextmanager
def app_of(this_round: Round) -> Iterator[Flask]:
    """Its app, with no connection left behind."""
    app = create_app(this_round)
    try:
        yield app
    finally:
        app.extensions[EXTENSION].store.database.close()


def answer(this_round: Round) -> int:
    """Answer every item by a fresh code; the status of the reply."""
    (code,) = create_codes(this_round, "W1", 1, "大厅")
    with app_of(this_round) as app:
        client = app.test_client(use_cookies=False)
        assert client.get("/readyz").text == "ready\n"
        signed = hidden(client.get(f"{path(code.link)}?c=1").text, "sealed")
        items = [item.id for item in this_round.book.questionnaires.questionnaire.items]
        sent = client.post("/s/form", data=dict.fromkeys(items, "4") | {"sealed": signed})
        return sent.status_code


def bring_up(this_round: Round) -> Upgrade:
    """Upgrade; a PostgreSQL database counts as backed up."""
    return upgrade(this_round, backed_up=True)


@MISFITS
@ENGINES
def test_refused_in_a_line(this_round: Round, change: str) -> None:
    """If a server began with other items than its tables have, every answer would fail."""
    now = changed(this_round, change)
    for begin in (
        create_app,
        lambda changed_round: open_phase(changed_round, "survey"),
        setup.prepare,
    ):
        with pytest.raises(InputError) as refused:
            begin(now)
        (problem,) = refused.value.problems
        assert ", ".join(CHANGES[change](list(ITEMS))) in problem.expected.en
        assert "ceping upgrade DIR" in problem.expected.en
        assert problem.got == ", ".join(ITEMS)


@GRID
@ENGINES
@pytest.mark.grid
def test_mended_while_nobody_has_answered(this_round: Round, change: str) -> None:
    """If new items cost the codes that were handed out, they would have to be printed again."""
    before = setup.store_of(this_round).credentials.turnout("survey")
    now = changed(this_round, change)
    done = bring_up(now)
    assert done.changed == (change != "reordered")
    acts = [entry["act"] for entry in entries_of(setup.store_of(now).trail.lines())]
    assert ("upgrade" in acts) is done.changed
    assert setup.store_of(now).credentials.turnout("survey") == before
    open_phase(now, "survey")
    assert answer(now) == 200
    close_phase(now, "survey")
    export_ratings(now, ballots=False)
    header = (now.folder / "ratings" / "responses.csv").read_text("utf-8-sig").splitlines()[0]
    assert header.split(",")[5:] == CHANGES[change](list(ITEMS))
    assert not bring_up(now).changed


@GRID
@ENGINES
@pytest.mark.grid
def test_answers_are_never_given_up(this_round: Round, change: str) -> None:
    """If an upgrade dropped answers, or mixed them with those to other items, none would count."""
    open_phase(this_round, "survey")
    assert answer(this_round) == 200
    now = changed(this_round, change)
    if change == "reordered":
        assert answer(now) == 200
        return
    with pytest.raises(InputError) as refused:
        bring_up(now)
    (problem,) = refused.value.problems
    assert "answers" in problem.expected.en
    assert problem.expected.en.endswith(", ".join(ITEMS))
    assert problem.file == setup.store_of(this_round).database.name
    assert problem.got == ", ".join(CHANGES[change](list(ITEMS)))
    assert len(setup.store_of(this_round).records.responses()) == 1
    write_items(this_round.edition_folder, list(ITEMS))
    assert answer(open_round(this_round.folder)) == 200


@ENGINES
def test_not_ready_once_the_tables_have_other_items(this_round: Round) -> None:
    """If a server that runs on called itself ready after that, visitors would be sent to it."""
    with app_of(this_round) as app:
        client = app.test_client()
        assert client.get("/readyz").text == "ready\n"
        bring_up(changed(this_round, "added"))
        reply = client.get("/readyz")
        assert (reply.status_code, reply.text) == (503, "items\n")


def test_new_tables_are_as_those_of_a_new_round(this_round: Round, tmp_path: Path) -> None:
    """If mended tables differed from new ones, they might keep the order of arrival."""
    now = changed(this_round, "renamed")
    done = bring_up(now)
    assert done.backup
    shutil.copytree(this_round.edition_folder, tmp_path / "x" / "edition")
    (tmp_path / "x" / "round").mkdir()
    for file in ("round.toml", "windows.csv"):
        shutil.copy(now.folder / file, tmp_path / "x" / "round")
    fresh = open_round(tmp_path / "x" / "round")
    setup.prepare(fresh)
    tables = []
    for made in (now, fresh):
        with setup.store_of(made).database.reading() as db:
            sql = "SELECT sql FROM sqlite_master WHERE name = 'responses'"
            tables.append(re.sub(r"\s+", " ", str(db.exec_driver_sql(sql).scalar_one())))
    assert tables[0] == tables[1]
    assert database(now).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_the_server_keeps_no_statistics_of_mended_tables(this_round: Round) -> None:
    """If it did, values of answers would stay in the server's own tables after the close."""
    now = changed(this_round, "added")
    bring_up(now)
    kept = text(
        "SELECT count(*) FROM pg_attribute WHERE attrelid = 'responses'::regclass"
        " AND attnum > 0 AND attstattarget IS DISTINCT FROM 0"
    )
    with setup.store_of(now).database.reading() as db:
        assert db.execute(kept).scalar_one() == 0


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_an_answer_on_its_way_is_not_dropped(this_round: Round) -> None:
    """If the emptiness were asked before a writer had finished, its answer would be dropped."""
    store, now = setup.store_of(this_round), changed(this_round, "added")
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND datname = current_database()"
    )
    with ThreadPoolExecutor(1) as pool:
        with store.database.writing() as db:
            write_response(db, Schema(ITEMS), stores.answer(), "W1", "open")
            upgrading = pool.submit(bring_up, now)
            with setup.store_of(this_round).database.reading() as watching:
                deadline = time.monotonic() + 60
                while not watching.execute(waiting).scalar_one():
                    assert time.monotonic() < deadline, "it never waited"
                    time.sleep(0.01)
        with pytest.raises(InputError, match="answers were given to"):
            upgrading.result(60)
    assert store.records.response_count() == 1


def ceping(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Run a command."""
    command = [sys.executable, "-X", "utf8", "-m", "ceping", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", check=False, env=environment
    )


@pytest.mark.grid
@pytest.mark.parametrize("begin", [("open", "survey"), ("serve", "--port=0")], ids=str)
def test_the_commands_refuse_in_a_line(this_round: Round, begin: tuple[str, str]) -> None:
    """If `serve` began all the same, the office would learn of it from people who cannot answer."""
    changed(this_round, "added")
    refused = ceping(begin[0], this_round.folder, begin[1])
    assert refused.returncode == 1
    assert refused.stdout == ""
    assert "ceping upgrade DIR" in refused.stderr
    assert len(refused.stderr.splitlines()) == 1


def test_the_command_says_what_it_did(this_round: Round) -> None:
    """If the command said there was nothing to do, the fault would be looked for elsewhere."""
    changed(this_round, "added")
    mended, again = (ceping("upgrade", this_round.folder) for _ in range(2))
    assert (mended.returncode, again.returncode) == (0, 0)
    assert "lighting" in mended.stdout
    assert "lighting" not in again.stdout
