"""The tables of a round's database before they hold answers: made, of which version and items."""

import functools
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import func, select

from survey_app.store import migrations
from survey_app.store.database import Database
from survey_app.store.items import fits, replace_items, require_items, stored_items
from survey_app.store.phases import OPEN, STOPPED
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act


@functools.lru_cache(maxsize=8)
def _schema(items: tuple[str, ...]) -> Schema:
    """Made once: with its hundreds of columns it takes longer than most of what is asked of it."""
    return Schema(items)


class Tables:
    """The tables in one database, and the ``trail`` of what is done to them."""

    def __init__(self, database: Database, items: Sequence[str]) -> None:
        """Use ``database`` for a questionnaire with these ``items``."""
        self.database = database
        self.items = tuple(items)
        self.is_prepared = False  # said by whoever found tables, kind and keys sound
        self._t = _schema(self.items)
        self.trail = Trail(database, self._t)

    def create(self) -> None:
        """Make the tables where there are none.

        Raises
        ------
        InputError
            If the tables there are of another version than this program needs or were made for
            other items, or the server may lose what it has acknowledged.
        """
        version, stored = self._found()
        if not version:
            with self.database.writing(alone=True) as db:
                if not migrations.version(db):  # another process may have been quicker
                    migrations.make(db, self._t.metadata)
            version, stored = self._found()
        self._require(version, stored)
        self.database.secure()

    def forget_campaign(self, act: Act) -> int:
        """Empty the tables of what was handed in and noted through the year; how many rows.

        The act is recorded with that count.
        """
        tables = self._t.of_campaign
        with self.database.writing(alone=True) as db:
            count = sum(db.scalar(select(func.count()).select_from(one)) or 0 for one in tables)
            for one in tables:
                self.database.empty(db, one)
            self.trail.append(db, act._replace(what={**act.what, "count": count}))
        return count

    def require_ready(self) -> None:
        """Refuse tables of another version, or made for other items.

        Raises
        ------
        InputError
            Naming the way out.
        """
        self._require(*self._found())

    def _found(self) -> tuple[str, tuple[str, ...]]:
        """The version of the tables; and of the newest ones, the items they were made for."""
        with self.database.reading() as db:
            version = migrations.version(db)
            newest = version == migrations.newest()
            return version, stored_items(db, self._t.responses) if newest else ()

    def _require(self, version: str, stored: Sequence[str]) -> None:
        migrations.require_newest(version, self.database.name)
        require_items(stored, self.items, self.database.name)

    def require_newest(self) -> None:
        """Refuse tables that are not of the version this program needs.

        Raises
        ------
        InputError
            Naming the way out.
        """
        with self.database.reading() as db:
            migrations.require_newest(migrations.version(db), self.database.name)

    def is_newest(self) -> bool:
        """Whether the tables are of the version this program needs."""
        with self.database.reading() as db:
            return migrations.version(db) == migrations.newest()

    def has_open(self, part: str) -> bool:
        """Whether ``part`` may have answers in the order they came; asked of any version."""
        phases = self._t.phases
        with self.database.reading() as db:
            asked = select(phases.c.state).where(phases.c.part == part)
            return db.execute(asked).scalar() in (OPEN, STOPPED)

    def stored_items(self) -> tuple[str, ...]:
        """The items that the tables were made for."""
        with self.database.reading() as db:
            return stored_items(db, self._t.responses)

    def fits_items(self) -> bool:
        """Whether the tables have the edition's items, in whatever order."""
        return fits(self.stored_items(), self.items)

    def upgrade(self, versions: Path, act: Act | None = None) -> None:
        """Bring the tables to the newest version and to the edition's items, in one transaction.

        Raises
        ------
        InputError
            If answers were given to other items.
        """
        with self.database.writing(alone=True) as db:
            migrations.migrate(db, self.items, versions)
            if not fits(stored_items(db, self._t.responses), self.items):
                replace_items(db, self.database, self._t.responses)
            self.trail.append(db, act)
