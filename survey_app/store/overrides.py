"""What a division says of a condition against what a table tells, until a second person agrees."""

from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, insert, select

from survey_app.store.database import Database
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act


class Override(NamedTuple):
    """One that waits: which condition of whom, what it is to be, why, and who says so."""

    candidate_id: str
    honour: str
    clause: str
    status: str
    reason: str
    division: str
    proposed_by: str
    proposed_at: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Candidate, honour and condition."""
        return self[:3]


class Overrides:
    """Those that wait; there is one a condition at most."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables.overrides
        self._trail = Trail(database, tables)

    def all(self) -> dict[tuple[str, str, str], Override]:
        """All by their key."""
        with self.database.reading() as db:
            rows = [Override(*row) for row in db.execute(select(self._t))]
        return {one.key: one for one in rows}

    def propose(self, made: Override, act: Act) -> None:
        """Keep one, in the place of an earlier one of the same condition."""
        with self.database.writing(alone=True) as db:
            db.execute(delete(self._t).where(self._of(made.key)))
            db.execute(insert(self._t).values(**made._asdict()))
            self._trail.append(db, act)

    def settle(self, made: Override, act: Act | None = None) -> bool:
        """Take one away, agreed to or not; False if it is no longer the one that was seen."""
        same = self._of(made.key) & (self._t.c.proposed_at == made.proposed_at)
        same &= (self._t.c.status == made.status) & (self._t.c.reason == made.reason)
        with self.database.writing(alone=True) as db:
            done = db.execute(delete(self._t).where(same)).rowcount == 1
            self._trail.append(db, act if done else None)
            return done

    def _of(self, key: tuple[str, str, str]) -> ColumnElement[bool]:
        c = self._t.c
        return (c.candidate_id == key[0]) & (c.honour == key[1]) & (c.clause == key[2])
