"""Where the audit trail is kept: lines are only ever added, within the transaction of the act."""

from sqlalchemy import Connection, insert, select

from survey_app.store.database import Database
from survey_app.store.schema import Schema
from survey_app.trail import Act, Head, line_after, stated_hash


class Trail:
    """What staff and the office did; nothing of any visitor or voter."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables

    def append(self, db: Connection, act: Act | None) -> None:
        """Record an act in the transaction that does it, as its last statement."""
        if act is None:
            return
        self.database.let_finish(db, self._t.trail)  # or two would follow the same line
        trail = self._t.trail
        newest = db.execute(select(trail).order_by(trail.c.number.desc()).limit(1)).first()
        head = Head(newest.number, stated_hash(newest.line)) if newest else Head()
        head, line = line_after(head, act)
        db.execute(insert(self._t.trail).values(number=head.entries, line=line))

    def record(self, act: Act) -> None:
        """Record an act that is about to be done outside the database."""
        with self.database.writing(alone=True) as db:
            self.append(db, act)

    def lines(self) -> list[str]:
        """All lines, oldest first."""
        with self.database.reading() as db:
            return self.lines_of(db)

    def lines_of(self, db: Connection) -> list[str]:
        """All lines, within a transaction."""
        trail = self._t.trail
        return list(db.execute(select(trail.c.line).order_by(trail.c.number)).scalars())
