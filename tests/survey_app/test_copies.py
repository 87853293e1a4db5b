"""Copies of the database, the key that lies apart, and lists of raw codes that are removed."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.backing_up import back_up
from survey_app.acts.purging import code_lists, purge_codes
from survey_app.acts.restoring import restore
from survey_app.tokens import plain
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import make_round, serving
from tests.survey_app.stores import issue_codes, respond

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'


def count(file: Path) -> int:
    """Responses in a file, opened alone."""
    with sqlite3.connect(file) as db:
        (number,) = db.execute("SELECT count(*) FROM responses").fetchone()
    db.close()
    return int(number)


def test_a_backup_is_whole_while_a_server_runs(tmp_path: Path) -> None:
    """If the copy missed what stood in the log, it would lack the last answers."""
    this_round = make_round(tmp_path / "round")
    opening.open_phase(this_round, "survey")
    codes = issuing.create_codes(this_round, "W1", 7, "大厅")
    with serving(this_round) as server:
        visitor = server.visitor()
        for code in codes:
            assert visitor.post("/s/form", visitor.survey_form(code.link)).status == 200
        copy = back_up(this_round)
        named = back_up(this_round, tmp_path / "copy.db")
        with pytest.raises(InputError, match="a new file"):
            back_up(this_round, named)
    for file in (copy, named):
        assert count(file) == 7
        assert file.stat().st_mode & 0o777 == 0o600
    assert not list(tmp_path.rglob("*.new"))


def _opened(_this_round: Round) -> None:
    pass


def _stopped(this_round: Round) -> None:
    with setup.store_of(this_round).database.writing() as db:
        db.exec_driver_sql("UPDATE phases SET state = 'stopped' WHERE part = 'vote'")


@pytest.mark.parametrize("state", [_opened, _stopped])
def test_no_backup_while_ballots_have_an_order(
    opened_round: Round, state: Callable[[Round], None]
) -> None:
    """If two copies were made during the vote, compared they would say who voted in between."""
    state(opened_round)
    with pytest.raises(InputError, match="the vote closed before a copy"):
        back_up(opened_round)
    closing.close_phase(opened_round, "vote")
    assert count(back_up(opened_round)) == 0


def test_no_backup_of_nothing(tmp_path: Path) -> None:
    """If a mistyped folder gave an empty copy, the office would think it had one."""
    with pytest.raises(InputError, match="a database to copy"):
        back_up(make_round(tmp_path))


def test_a_server_is_copied_by_its_own_tool(tmp_path: Path, postgres: Postgres) -> None:
    """If a copy of PostgreSQL seemed to be made, nothing could be brought back."""
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    setup.prepare(this_round)
    with pytest.raises(InputError, match="pg_dump"):
        back_up(this_round)


@pytest.mark.parametrize("settings", ["", 'database = "data/survey.db"\n'])
def test_key_and_database_lie_apart(tmp_path: Path, settings: str) -> None:
    """If one copied folder held both, typed codes could be found by trying."""
    (tmp_path / "round" / "data").mkdir(parents=True)
    this_round = make_round(tmp_path / "round", simulated=False, settings=settings + HTTPS)
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    (key,) = this_round.folder.rglob("survey.key")
    (file,) = this_round.folder.rglob("survey.db")
    assert key.parent != file.parent
    assert (key.parent.stat().st_mode & 0o777, key.stat().st_mode & 0o777) == (0o700, 0o600)
    typed = setup.keys_of(this_round).typed_hash(plain(code.code))
    assert setup.store_of(this_round).credentials.find_typed("survey", typed)


def test_an_earlier_key_is_still_found(tmp_path: Path) -> None:
    """If a key beside the database were passed over, codes handed out before would be void."""
    simulated = make_round(tmp_path)
    (code,) = issuing.create_codes(simulated, "W1", 1, "大厅")
    real = make_round(tmp_path, simulated=False, settings=HTTPS)
    store = setup.prepare(real)
    assert store.credentials.find_typed("survey", setup.keys_of(real).typed_hash(code.code))
    assert not (tmp_path / "secrets").exists()


def test_lists_of_codes_are_removed_and_noted(opened_round: Round) -> None:
    """If a list stayed unseen, whoever finds it answers and votes for others."""
    lists = ["codes-W1.csv", "codes-W1.pdf", "codes-W1-2.pdf", "slips-1.csv", "slips-1.pdf",
             "links-2.xlsx"]  # fmt: skip
    others = ["slips.csv", "codes.txt", "links-notes.csv", "plates.pdf", "papers-W1-1-5.pdf"]
    for name in (*lists, *others):
        (opened_round.folder / name).write_text("secret", encoding="utf-8")
    store = setup.store_of(opened_round)
    issue_codes(store, "a")
    assert [path.name for path in code_lists(opened_round)] == sorted(lists)
    removed = purge_codes(opened_round)
    assert [path.name for path in removed] == sorted(lists)
    assert code_lists(opened_round) == []
    assert all((opened_round.folder / name).exists() for name in others)
    (opened_round.folder / "slips-3.csv").write_text("x", encoding="utf-8")
    purge_codes(opened_round)
    assert purge_codes(opened_round) == []
    record = (opened_round.folder / "office" / "purged.csv").read_text("utf-8-sig").splitlines()
    assert [line.split(",")[1] for line in record] == ["file", *sorted(lists), "slips-3.csv"]
    assert record[1].endswith(",6")
    assert respond(store, "a").name == "STORED"  # what was handed out still works


def test_a_copy_comes_back(tmp_path: Path) -> None:
    """If a copy could not be brought back, or lacked answers, it would be no backup."""
    this_round = make_round(tmp_path / "round")
    opening.open_phase(this_round, "survey")
    codes = "abcdefgh"
    issue_codes(setup.store_of(this_round), *codes)
    for code in codes[:7]:
        respond(setup.store_of(this_round), code)
    copy = back_up(this_round, tmp_path / "copy.db")
    before = setup.store_of(this_round).records.responses()
    folder = this_round.folder
    with pytest.raises(InputError, match=r"survey\.db"):
        restore(this_round, copy)
    (folder / "survey.db").unlink()
    log = folder / "survey.db-wal"
    log.write_bytes(b"of another")
    with pytest.raises(InputError, match="wal"):
        restore(this_round, copy)
    log.unlink()
    (folder / "survey.db-shm").unlink(missing_ok=True)
    assert restore(this_round, copy).stat().st_mode & 0o777 == 0o600
    store = setup.prepare(this_round)
    assert store.records.responses() == before
    assert len(before) == 7
    respond(store, codes[7])  # it goes on where the copy was made
    assert store.records.response_count() == 8
    assert [path.name for path in folder.glob(".*")] == [".trail.lock"]  # nothing half made


@pytest.mark.grid
@pytest.mark.parametrize("damage", ["nothing", "text", "half", "other", "bits"])
def test_no_damaged_copy_is_restored(tmp_path: Path, damage: str) -> None:
    """If a damaged copy became the database, the office would learn of it when it counts."""
    this_round = make_round(tmp_path / "round")
    opening.open_phase(this_round, "survey")
    store = setup.store_of(this_round)
    codes = [f"code {number}" for number in range(40)]
    issue_codes(store, *codes)
    for code in codes:
        respond(store, code)
    copy = back_up(this_round, tmp_path / "copy.db")
    whole = copy.read_bytes()
    if damage == "other":
        copy.unlink()
        with sqlite3.connect(copy) as db:
            db.execute("CREATE TABLE one (two)")
        db.close()
    else:
        copy.write_bytes(
            {
                "nothing": b"",
                "text": b"window_id,grade\n" * 400,
                "half": whole[: len(whole) // 2],
                "bits": whole[:4096] + bytes(4096) + whole[8192:],
            }[damage]
        )
    (this_round.folder / "survey.db").unlink()
    for ending in ("-wal", "-shm"):
        (this_round.folder / f"survey.db{ending}").unlink(missing_ok=True)
    with pytest.raises(InputError, match="a whole copy"):
        restore(this_round, copy)
    assert not (this_round.folder / "survey.db").exists()


def test_a_server_is_restored_by_its_own_tool(tmp_path: Path, postgres: Postgres) -> None:
    """If a SQLite file were copied beside a PostgreSQL round, nothing would be brought back."""
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    with pytest.raises(InputError, match="pg_restore"):
        restore(this_round, tmp_path / "copy")
