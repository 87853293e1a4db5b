"""A database is brought to the version and the items that are needed now, after a backup."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.recording import THROUGH, lock_hash, recording
from survey_app.setup import now, store_of
from survey_app.store import Database, has_database, migrations
from survey_app.store.sqlite import SqliteDatabase


@dataclass(frozen=True)
class Upgrade:
    """What was done: versions before and after, and the copy made before.

    ``items`` are those that the tables were made anew for, if they were.
    """

    before: str
    after: str
    changed: bool
    items: tuple[str, ...] = ()
    backup: Path | None = None


def is_older(this_round: Round) -> bool:
    """Whether the round has a database that an earlier version of this program made."""
    if not has_database(this_round):
        return False
    with store_of(this_round).database.reading() as db:
        present = migrations.version(db)
        return bool(present) and (present < migrations.newest() or not migrations.stamped(db))


def upgrade(
    this_round: Round,
    versions: Path = migrations.VERSIONS,
    *,
    backed_up: bool = False,
    through: str = "",
) -> Upgrade:
    """Bring the round's database to the newest version and the edition's items.

    All of it is one transaction. Items change only while nobody has answered.

    While the vote is open this is refused: the backup would be a copy of the ballots so far, and
    two copies compared would say who voted in between. ``backed_up`` is the office's word that a
    PostgreSQL database has been copied; a SQLite file is copied here. ``through`` is recorded: what
    upgrades where nobody gave the command.

    Raises
    ------
    InputError
        If there is no database yet, it is newer than this program, the vote is open, a PostgreSQL
        database has not been copied, or answers were given to other items.
    """
    store = store_of(this_round)
    with store.database.reading() as db:
        before, after = migrations.version(db), migrations.newest(versions)
        stamped = migrations.stamped(db)
    name = store.database.name
    if not before:
        words = Words("已有的数据库", "a database to upgrade")
        raise InputError([Problem(name, words, "")])
    if before > after:
        migrations.require_newest(before, name)
    fits = store.fits_items()
    if before == after and stamped and fits:
        return Upgrade(before, after, changed=False)
    if store.has_open(VOTE):
        words = Words(
            "用开启投票时的版本结束投票（ceping close），再升级",
            "the vote closed before upgrading, by the version that opened it (ceping close)",
        )
        raise InputError([Problem(name, words, "open")])
    backup = _back_up(this_round, store.database, before, backed_up=backed_up)
    what: dict[str, Any] = {"before": before, "after": after}
    noted = {"lock": lock_hash(this_round), THROUGH: through}
    what |= {name: value for name, value in noted.items() if value}
    with recording(this_round, store, "upgrade", **what) as act:
        store.upgrade(versions, act)
    return Upgrade(before, after, True, () if fits else store.items, backup)


def _back_up(this_round: Round, database: Database, before: str, *, backed_up: bool) -> Path | None:
    if isinstance(database, SqliteDatabase):
        copy = database.path.with_name(
            f"{database.name}-{before}-{now(this_round):%Y%m%d-%H%M%S-%f}.backup"
        )
        database.back_up(copy)
        return copy
    if not backed_up:
        command = "pg_dump --format=custom --file=FILE DATABASE"
        words = Words(
            f"先用 {command} 备份，再运行 ceping upgrade DIR --backed-up",
            f"a backup by {command} first, then ceping upgrade DIR --backed-up",
        )
        raise InputError([Problem(database.name, words, "")])
    return None
