"""The states of survey and vote, and the way from one to the next.

``open`` takes answers. ``stopped`` takes none and may be opened again. ``rewriting`` has its tables
rewritten, but the engine's files may still hold what stood there before. Only ``compacted`` is
closed: nothing of the voting is left, and what was answered may be read.
"""

from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    text,
    update,
)

from rulebook.vocabulary import SIMULATED_ID, SURVEY, VOTE
from survey_app.store.database import Database, Row
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act

PARTS = (SURVEY, VOTE)
STATES = OPEN, STOPPED, REWRITING, COMPACTED = "open", "stopped", "rewriting", "compacted"

_NOTICE = "notice "
DIGEST = 32  # signs of a digest
# Before the digest, in one column: what the database itself says of where its answers come from.
_MARKS = {SIMULATED_ID: True, "real-": False}


class PhaseState(NamedTuple):
    """The state of one part; ``state`` is empty before it has been opened.

    ``shown`` is the digest of what people are shown, as it was at the opening; ``simulated``
    whether it was a simulated round then, None where nobody said.
    """

    state: str = ""
    opened_at: str = ""
    closed_at: str = ""
    shown: str = ""
    simulated: bool | None = None

    @property
    def over(self) -> bool:
        """Whether it was open and takes no more answers."""
        return self.state in (STOPPED, REWRITING, COMPACTED)

    @property
    def finished(self) -> bool:
        """Whether the close is complete."""
        return self.state == COMPACTED


def state_of(row: Row | None) -> PhaseState:
    """The state in a row of the table, or of nulls where there is none."""
    if not (row and row[0]):
        return PhaseState()
    state, opened_at, closed_at, stored = (value or "" for value in row)
    mark, shown = next(
        ((mark, stored.removeprefix(mark)) for mark in _MARKS if stored.startswith(mark)),
        ("", stored),
    )
    return PhaseState(state, opened_at, closed_at, shown, _MARKS.get(mark))


def is_open(tables: Schema, part: str, shown: str) -> ColumnElement[bool]:
    """Whether ``part`` is open with what the value called ``shown`` stands for (``shown_by``).

    Constants are written out: a statement around it has no values but those of an answer.
    """
    phases = tables.phases
    held = func.coalesce(phases.c.shown, literal_column("''"))
    row = select(phases.c.part).where(
        text(f"phases.part = '{part}' AND phases.state = '{OPEN}'"),
        # The digest stands behind a mark; an older database has none.
        or_(
            func.length(held) < literal_column(str(DIGEST)),
            phases.c.shown.like(bindparam(shown)),
        ),
    )
    return exists(row)


def shown_by(digest: str) -> str:
    """The value that ``is_open`` asks for; of an empty digest it is anything."""
    return f"%{digest}"


class Phases:
    """Steps from state to state; each is taken only from the one before."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._trail = Trail(database, tables)

    def open(self, db: Connection, part: str, now: str, shown: str, simulated: bool | None) -> bool:
        """Open ``part``, also again where it was only stopped; whether that was done."""
        phases = self._t.phases
        shown = next((mark for mark, said in _MARKS.items() if said == simulated), "") + shown
        if self._step(db, part, STOPPED, OPEN, closed_at=None, shown=shown):
            self._put_up(db, part, "")
            return True
        if db.execute(phases.select().where(phases.c.part == part)).first():
            return False
        values = {"part": part, "state": OPEN, "opened_at": now, "shown": shown}
        db.execute(insert(phases).values(values))
        return True

    def show(self, db: Connection, part: str, shown: str) -> str:
        """Let ``part`` be what is ``shown`` from now on, until it is over; what it was before."""
        phases = self._t.phases
        is_part = phases.c.part == part
        stored = db.execute(select(phases.c.shown).where(is_part)).scalar() or ""
        mark = next((mark for mark in _MARKS if stored.startswith(mark)), "")
        running = is_part & phases.c.state.in_((OPEN, STOPPED))
        db.execute(update(phases).where(running).values(shown=mark + shown))
        return stored.removeprefix(mark)

    def stop(self, part: str, now: str, act: Act | None = None, notice: str = "") -> None:
        """Take no more answers; until ``part`` is opened again its pages show the ``notice``."""
        with self.database.writing(alone=True) as db:
            self.database.let_finish(db, self._t.codes if part == SURVEY else self._t.slips)
            if self._step(db, part, OPEN, STOPPED, closed_at=now):
                self._put_up(db, part, notice)
                self._trail.append(db, act)

    def notice(self, part: str) -> str:
        """What people are told while ``part`` is stopped, empty where nobody said anything."""
        choices = self._t.choices
        asked = select(choices.c.value).where(choices.c.name == _NOTICE + part)
        with self.database.reading() as db:
            return db.execute(asked).scalar() or ""

    def _put_up(self, db: Connection, part: str, notice: str) -> None:
        choices = self._t.choices
        db.execute(delete(choices).where(choices.c.name == _NOTICE + part))
        if notice:
            db.execute(insert(choices).values(name=_NOTICE + part, value=notice))

    def rewritten(self, db: Connection, part: str) -> bool:
        """Say within the transaction that rewrites ``part`` that it does; whether it is to."""
        return self._step(db, part, STOPPED, REWRITING)

    def finish(self, part: str, act: Act | None = None) -> None:
        """Compact the database after the rewriting, and only then call ``part`` closed.

        Raises
        ------
        InputError
            If another program keeps the database from being compacted.
        """
        self.database.compact()
        with self.database.writing(alone=True) as db:
            if self._step(db, part, REWRITING, COMPACTED):
                self._trail.append(db, act)
            if part == SURVEY:  # also where it was closed before there was such an offer
                self.database.offer(db, self._t.responses)
        self.database.checkpoint()

    def _step(self, db: Connection, part: str, before: str, after: str, **values: object) -> bool:
        phases = self._t.phases
        step = update(phases).where(phases.c.part == part, phases.c.state == before)
        return bool(db.execute(step.values(state=after, **values)).rowcount)
