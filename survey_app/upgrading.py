"""An older database is brought to the version that this program needs, after a backup."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import office
from survey_app.store import VOTE, migrations


@dataclass(frozen=True)
class Upgrade:
    """What was done: versions before and after, and the copy made before."""

    before: str
    after: str
    backup: Path | None = None


def upgrade(this: Round, versions: Path = migrations.VERSIONS) -> Upgrade:
    """Bring the round's database to the newest version in one transaction.

    While the vote is open this is refused: the backup would be a copy of the ballots so far, and
    two copies compared would say who voted in between.

    Raises
    ------
    InputError
        If there is no database yet, it is newer than this program, or the vote is open.
    """
    store = office.store_of(this)
    with store.database.reading() as db:
        before, after = migrations.version(db), migrations.newest(versions)
        stamped = migrations.stamped(db)
    name = store.database.name
    if not before:
        words = Words("已有的数据库", "a database to upgrade")
        raise InputError([Problem(name, words, "")])
    if before > after:
        migrations.require_newest(before, name)
    if before == after and stamped:
        return Upgrade(before, after)
    if store.phase(VOTE).state == "open":
        words = Words("投票结束后再升级", "the vote closed before upgrading")
        raise InputError([Problem(name, words, "open")])
    backup = store.database.path.with_name(f"{name}-{before}-{_now(this)}.backup")
    store.database.back_up(backup)
    with store.database.writing() as db:
        migrations.migrate(db, store.items, versions)
    return Upgrade(before, after, backup)


def _now(this: Round) -> str:
    return f"{this.settings.local(dt.datetime.now(dt.UTC)):%Y%m%d-%H%M%S-%f}"
