"""Versions of the database: made by all migrations, brought up with its data, or refused."""

import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import office, upgrading
from survey_app.store import migrations
from survey_app.store.schema import schema
from tests.survey_app.rounds import ITEMS, ROOT, database, make_round

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
def first(tmp_path: Path) -> Round:
    """A round whose database the first release made."""
    this = make_round(tmp_path / "一轮 100%", 2)
    with sqlite3.connect(database(this)) as db:
        db.executescript(FIRST)
    db.close()
    return this


def rows(this: Round) -> dict[str, list[tuple[object, ...]]]:
    """Everything that the first release stored, in the columns it had."""
    with sqlite3.connect(database(this)) as db, sqlite3.connect(":memory:") as old:
        old.executescript(FIRST)
        found = {}
        for table in ANSWERS:
            columns = [f'"{row[1]}"' for row in old.execute(f"PRAGMA table_info({table})")]
            query = f"SELECT {', '.join(columns)} FROM {table}"
            found[table] = sorted(db.execute(query).fetchall(), key=repr)
    db.close()
    old.close()
    return found


def version(this: Round) -> str:
    """The version of the round's database."""
    with office.store_of(this).database.reading() as db:
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


def test_migrations_make_the_schema(tmp_path: Path) -> None:
    """If the migrations made other tables than the queries expect, answers would be refused."""
    this = make_round(tmp_path)
    office.prepare(this)
    with office.store_of(this).database.reading() as db:
        options = {"version_table": migrations.VERSION_TABLE}
        found = MigrationContext.configure(db, opts=options)
        assert compare_metadata(found, schema(ITEMS).metadata) == []
    with sqlite3.connect(database(this)) as file:
        made = file.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
    file.close()
    loose = [name for name, sql in made if not sql.rstrip().endswith("WITHOUT ROWID")]
    assert loose == [migrations.VERSION_TABLE]


def test_the_first_migration_makes_the_first_tables(tmp_path: Path) -> None:
    """If it made other tables than the first release did, an unstamped database would differ."""
    versions = tmp_path / "versions"
    versions.mkdir()
    shutil.copy(migrations.VERSIONS / "m0001_first.py", versions)
    this = make_round(tmp_path / "round")
    store = office.store_of(this)
    with store.database.writing() as db:
        migrations.migrate(db, ITEMS, versions)
    made, first = sqlite3.connect(database(this)), sqlite3.connect(":memory:")
    first.executescript(FIRST)
    query = "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != ?"
    tables = [
        {row[:2]: re.sub(r"\s+", "", row[2]) for row in file.execute(query, ("schema_version",))}
        for file in (made, first)
    ]
    made.close()
    first.close()
    assert tables[0] == tables[1]


def test_a_database_of_the_first_release_is_brought_up(first: Round) -> None:
    """If its answers were lost or changed, an upgrade between survey and vote would cost both."""
    before = rows(first)
    done = upgrading.upgrade(first)
    assert (done.before, done.after) == ("0001", migrations.newest())
    assert version(first) == migrations.newest()
    assert rows(first) == before
    assert before["texts"] == [("t1", "W1", "comment", "很好 100%")]
    office.store_of(first).create()
    again = upgrading.upgrade(first)
    assert (again.before, again.after, again.backup) == (done.after, done.after, None)


def test_the_backup_is_whole_and_private(first: Round) -> None:
    """If the backup were empty or readable by others, it would save nothing, or tell too much."""
    before = rows(first)
    done = upgrading.upgrade(first)
    assert done.backup
    assert done.backup.parent == first.folder
    assert done.backup.stat().st_mode & 0o777 == 0o600
    shutil.copy(done.backup, database(first))
    for suffix in ("-wal", "-shm"):
        Path(f"{database(first)}{suffix}").unlink(missing_ok=True)
    assert rows(first) == before


def test_an_older_database_is_refused(first: Round, tmp_path: Path) -> None:
    """If a server ran on old tables, the first answer of the day would fail."""
    upgrading.upgrade(first)
    versions = later(tmp_path)
    with pytest.raises(InputError, match="run ceping upgrade DIR first"):
        migrations.require_newest(version(first), "survey.db", versions)
    before = rows(first)
    done = upgrading.upgrade(first, versions)
    assert (done.before, done.after) == (migrations.newest(), "9999")
    assert rows(first) == before


def test_a_newer_database_is_refused(first: Round, tmp_path: Path) -> None:
    """If an old program wrote to newer tables, it would leave out what they need."""
    upgrading.upgrade(first, later(tmp_path))
    for refused in (office.prepare, upgrading.upgrade):
        with pytest.raises(InputError, match="a newer ceping has upgraded them"):
            refused(first)
    assert version(first) == "9999"


def test_a_failed_migration_changes_nothing(first: Round, tmp_path: Path) -> None:
    """If half a migration stayed, neither the old nor the new program could use the database."""
    upgrading.upgrade(first)
    before = rows(first)
    with pytest.raises(ZeroDivisionError):
        upgrading.upgrade(first, later(tmp_path, "1 / 0"))
    assert version(first) == migrations.newest()
    assert rows(first) == before


def test_a_killed_migration_changes_nothing(first: Round, tmp_path: Path) -> None:
    """If a power cut during an upgrade broke the database, the answers would be gone."""
    upgrading.upgrade(first)
    before = rows(first)
    versions = later(tmp_path, "os.kill(os.getpid(), signal.SIGKILL)")
    code = (
        "import sys; from pathlib import Path; from rulebook.round import open_round;"
        "from survey_app.upgrading import upgrade;"
        "upgrade(open_round(Path(sys.argv[1])), Path(sys.argv[2]))"
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
    upgrading.upgrade(first, later(tmp_path))
    assert "batch" in columns(first)


def columns(this: Round) -> list[str]:
    """The columns of the codes."""
    with sqlite3.connect(database(this)) as db:
        found = [row[1] for row in db.execute("PRAGMA table_info(codes)")]
    db.close()
    return found


def test_no_upgrade_while_the_vote_is_open(first: Round, tmp_path: Path) -> None:
    """If a copy of the ballots were made during the vote, two copies would say who voted when."""
    with sqlite3.connect(database(first)) as db:
        db.execute("UPDATE phases SET state = 'open', closed_at = NULL")
    db.close()
    with pytest.raises(InputError, match="vote closed before upgrading"):
        upgrading.upgrade(first, later(tmp_path))
    assert not list(first.folder.glob("*.backup"))


def test_nothing_to_upgrade_is_told(tmp_path: Path) -> None:
    """If a mistyped folder were upgraded in silence, the office would think it was done."""
    with pytest.raises(InputError, match="a database to upgrade"):
        upgrading.upgrade(make_round(tmp_path))
