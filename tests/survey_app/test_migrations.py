"""Versions of the database: brought up with its data, or refused."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, upgrading
from survey_app.store import migrations, secrets_folder
from survey_app.store.schema import Schema
from survey_app.tokens import KEY_FILE, keys
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ENGINES, ITEMS, ROOT, database, make_round

FIRST = (Path(__file__).parent / "databases" / "first.sql").read_text(encoding="utf-8")
ANSWERS = ("codes", "responses", "texts", "slips", "ballots", "receipts", "ballot_nonces", "phases")
LATER = """
import os
import signal

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{newest}"


def upgrade() -> None:
    op.add_column("codes", sa.Column("batch", sa.String, nullable=True))
    op.execute("UPDATE codes SET batch = 'one'")
    {ending}
"""


@pytest.fixture
def first(tmp_path: Path, engine: str) -> Round:
    """A round whose database the first release made; on PostgreSQL it had a version from then."""
    this_round = make_round(tmp_path / "一轮 100%", 2, settings=engine)
    if not engine:
        with sqlite3.connect(database(this_round)) as file:
            file.executescript(FIRST)
        file.close()
        return this_round
    inserts = [line for line in FIRST.splitlines() if line.startswith("INSERT")]
    with setup.store_of(this_round).database.writing() as db:
        migrations.migrate(db, ITEMS, only_the_first(tmp_path))
        for line in inserts:
            db.exec_driver_sql(re.sub(r"x'(\w+)'", r"'\\x\1'", line))
    return this_round


def only_the_first(tmp_path: Path) -> Path:
    """A folder with the first migration alone."""
    versions = tmp_path / "first versions"
    versions.mkdir()
    shutil.copy(migrations.VERSIONS / "m0001_first.py", versions)
    return versions


def rows(this_round: Round) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the first release stored, in the columns it had."""
    old = sqlite3.connect(":memory:")
    old.executescript(FIRST)
    found = {}
    with setup.store_of(this_round).database.reading() as db:
        for table in ANSWERS:
            columns = [f'"{row[1]}"' for row in old.execute(f"PRAGMA table_info({table})")]
            kept = db.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {table}")
            found[table] = sorted([tuple(row) for row in kept], key=repr)
    old.close()
    return found


def bring_up(this_round: Round, versions: Path = migrations.VERSIONS) -> upgrading.Upgrade:
    """Upgrade; a PostgreSQL database counts as backed up."""
    return upgrading.upgrade(this_round, versions, backed_up=True)


def version(this_round: Round) -> str:
    """The version of the round's database."""
    with setup.store_of(this_round).database.reading() as db:
        return migrations.version(db)


def later(tmp_path: Path, ending: str = "") -> Path:
    """All migrations and one more, which ends with ``ending``."""
    folder = Path(shutil.copytree(migrations.VERSIONS, tmp_path / "versions"))
    text = LATER.format(newest=migrations.newest(), ending=ending)
    (folder / "m9999_batch.py").write_text(text, encoding="utf-8")
    return folder


def test_the_newest_file_is_alembics_head() -> None:
    """If file names and revisions disagreed, a server would refuse the database it just made."""
    config = Config()
    config.set_main_option("script_location", str(migrations.VERSIONS.parent))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [migrations.newest()]
    numbers = [path.name[1:5] for path in sorted(migrations.VERSIONS.glob("m*.py"))]
    assert numbers == [f"{number:04d}" for number in range(1, len(numbers) + 1)]
    assert numbers == sorted(revision.revision for revision in script.walk_revisions())


def test_every_table_is_rewritten_or_said_not_to_be() -> None:
    """If a new table grew with each vote and were not rewritten, its rows would link on."""
    tables = Schema(ITEMS)
    rewritten = {table.name for part in tables.of_part.values() for table in part}
    # Emptied at the close; or nothing of an answer or a vote adds to them.
    others = {"elector_links", "phases", "accounts", "logins", "choices", "trail"}
    through_the_year = {"practices", "notes", "case_details", "sheet_drafts"}
    through_the_year |= {"units", "applications", "attachments", "overrides"}
    assert rewritten | others | through_the_year == set(tables.metadata.tables)


def test_no_table_numbers_its_rows(tmp_path: Path) -> None:
    """If a table had row numbers, they would keep the order in which answers came."""
    this_round = make_round(tmp_path)
    setup.prepare(this_round)
    with sqlite3.connect(database(this_round)) as file:
        made = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    file.close()
    loose = [name for name, sql in made if not sql.rstrip().endswith("WITHOUT ROWID")]
    assert loose == [migrations.VERSION_TABLE]


def test_the_first_migration_makes_the_first_tables(tmp_path: Path) -> None:
    """If it made other tables than the first release did, an unstamped database would differ."""
    this_round = make_round(tmp_path / "round")
    with setup.store_of(this_round).database.writing() as db:
        migrations.migrate(db, ITEMS, only_the_first(tmp_path))
    made, first = sqlite3.connect(database(this_round)), sqlite3.connect(":memory:")
    first.executescript(FIRST)
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != ?"
    tables = [
        {row[:2]: re.sub(r"\s+", "", row[2]) for row in file.execute(query, ("schema_version",))}
        for file in (made, first)
    ]
    made.close()
    first.close()
    assert tables[0] == tables[1]


@ENGINES
def test_a_database_of_the_first_release_is_brought_up(first: Round, engine: str) -> None:
    """If its answers were lost or changed, an upgrade between survey and vote would cost both."""
    before = rows(first)
    done = bring_up(first)
    assert (done.before, done.after) == ("0001", migrations.newest())
    assert bool(done.backup) == (not engine)
    assert version(first) == migrations.newest()
    # Nobody wrote down whether the close of then was finished.
    before["phases"] = [
        tuple("rewriting" if value == "closed" else value for value in row)
        for row in before["phases"]
    ]
    assert rows(first) == before
    assert before["texts"] == [("t1", "W1", "comment", "很好 100%")]
    setup.store_of(first).create()
    again = bring_up(first)
    assert (again.before, again.after, again.backup) == (done.after, done.after, None)


def test_the_backup_is_whole_and_private(first: Round) -> None:
    """If the backup were empty or readable by others, it would save nothing, or tell too much."""
    before = rows(first)
    done = bring_up(first)
    assert done.backup
    assert done.backup.parent == first.folder
    assert done.backup.stat().st_mode & 0o777 == 0o600
    shutil.copy(done.backup, database(first))
    for suffix in ("-wal", "-shm"):
        Path(f"{database(first)}{suffix}").unlink(missing_ok=True)
    assert rows(first) == before


@ENGINES
def test_an_older_database_is_refused(first: Round, tmp_path: Path) -> None:
    """If a server ran on old tables, the first answer of the day would fail."""
    bring_up(first)
    versions = later(tmp_path)
    with pytest.raises(InputError, match="run ceping upgrade DIR first"):
        migrations.require_newest(version(first), "survey.db", versions)
    before = rows(first)
    done = bring_up(first, versions)
    assert (done.before, done.after) == (migrations.newest(), "9999")
    assert rows(first) == before


@ENGINES
def test_a_newer_database_is_refused(first: Round, tmp_path: Path) -> None:
    """If an old program wrote to newer tables, it would leave out what they need."""
    bring_up(first, later(tmp_path))
    for refused in (setup.prepare, bring_up):
        with pytest.raises(InputError, match="a newer ceping has upgraded them"):
            refused(first)
    assert version(first) == "9999"


@ENGINES
def test_a_failed_migration_changes_nothing(first: Round, tmp_path: Path) -> None:
    """If half a migration stayed, neither the old nor the new program could use the database."""
    bring_up(first)
    before = rows(first)
    with pytest.raises(ZeroDivisionError):
        bring_up(first, later(tmp_path, "1 / 0"))
    assert version(first) == migrations.newest()
    assert rows(first) == before


@ENGINES
def test_a_killed_migration_changes_nothing(first: Round, tmp_path: Path) -> None:
    """If a power cut during an upgrade broke the database, the answers would be gone."""
    bring_up(first)
    before = rows(first)
    versions = later(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    code = (
        "import sys; from pathlib import Path; from rulebook.round import open_round;"
        "from survey_app.acts.upgrading import upgrade;"
        "upgrade(open_round(Path(sys.argv[1])), Path(sys.argv[2]), backed_up=True)"
    )
    done = subprocess.run(
        [sys.executable, "-P", "-X", "utf8", "-c", code, str(first.folder), str(versions)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert version(first) == migrations.newest()
    assert rows(first) == before
    assert "batch" not in columns(first)
    shutil.rmtree(versions)
    bring_up(first, later(tmp_path))
    assert "batch" in columns(first)


def columns(this_round: Round) -> list[str]:
    """The columns of the codes."""
    with setup.store_of(this_round).database.reading() as db:
        return [column["name"] for column in inspect(db).get_columns("codes")]


@ENGINES
def test_a_vote_that_was_closed_before_there_was_a_key_needs_none(first: Round) -> None:
    """If its close were asked for shares that nobody has, its ballots could never be exported."""
    with setup.store_of(first).database.writing() as db:
        db.exec_driver_sql("UPDATE phases SET state = 'closed', closed_at = opened_at")
    keys(secrets_folder(first) / KEY_FILE, make=True)
    bring_up(first)
    ballots = setup.store_of(first).records.ballots()
    closing.close_phase(first, "vote")
    assert setup.store_of(first).phase("vote").finished
    assert setup.store_of(first).records.ballots() == ballots


@ENGINES
def test_no_upgrade_while_the_vote_is_open(first: Round, tmp_path: Path) -> None:
    """If a copy of the ballots were made during the vote, two copies would say who voted when."""
    with setup.store_of(first).database.writing() as db:
        db.exec_driver_sql("UPDATE phases SET state = 'open', closed_at = NULL")
    with pytest.raises(InputError, match="vote closed before upgrading"):
        bring_up(first, later(tmp_path))
    assert not list(first.folder.glob("*.backup"))


def test_nothing_to_upgrade_is_told(tmp_path: Path) -> None:
    """If a mistyped folder were upgraded in silence, the office would think it was done."""
    with pytest.raises(InputError, match="a database to upgrade"):
        upgrading.upgrade(make_round(tmp_path))


def test_postgres_is_backed_up_by_its_own_tool(tmp_path: Path, postgres: Postgres) -> None:
    """If an upgrade began without a backup, nothing could be brought back."""
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    setup.prepare(this_round)
    with pytest.raises(InputError, match=r"pg_dump.*--backed-up"):
        upgrading.upgrade(this_round, later(tmp_path))
    assert version(this_round) == migrations.newest()
    assert upgrading.upgrade(this_round, later(tmp_path / "x"), backed_up=True).after == "9999"
