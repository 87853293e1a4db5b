"""Applications for honours with their attachments, and the units that hand them in.

An application is written by one unit, at times by several people at once: what is saved names the
version it was made from, and nothing is written over another version.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, delete, func, insert, select, update

from survey_app.store.database import Database
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.tokens import new_id
from survey_app.trail import Act

APPLICATION_STATES = DRAFT, SUBMITTED, RETURNED, ACCEPTED, WITHDRAWN = (
    "draft",
    "submitted",
    "returned",
    "accepted",
    "withdrawn",
)
OWN_IDS = UNIT_ID, PERSON_ID = "web-unit-", "web-person-"  # no file has ids that begin so
_CLOSES = "applications_close"


class ApplyingUnit(NamedTuple):
    """A unit that may apply; its id is that of its candidacy in nominations.csv."""

    id: str
    name: str
    unit_type: str


class Application(NamedTuple):
    """One application. ``fields`` are texts as typed, by field of the form.

    ``candidate`` is a window, the unit, or a person's own id; ``name`` what it is called.
    ``receipt`` is 0 before the first submission; moments are ISO 8601, empty where there is none.
    """

    id: str
    unit: str
    honour: str
    candidate: str
    name: str
    state: str = DRAFT
    version: int = 1
    fields: Mapping[str, str] = {}
    saved_at: str = ""
    saved_by: str = ""
    receipt: int = 0
    submitted_at: str = ""
    decided_at: str = ""
    decided_by: str = ""
    reason: str = ""


class Attachment(NamedTuple):
    """A file of an application; it lies in the round's folder under its hash."""

    application: str
    sha256: str
    name: str
    kind: str
    size: int
    added_at: str
    added_by: str


class Applications:
    """What units write and the office decides about it."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._trail = Trail(database, tables)

    # units

    def add_unit(self, name: str, unit_type: str, act: Act | None = None) -> ApplyingUnit:
        """The unit of that name, made where there is none yet."""
        units = self._t.units
        with self.database.writing(alone=True) as db:
            there = db.execute(select(units).where(units.c.name == name)).first()
            if there:
                return ApplyingUnit(*there)
            made = ApplyingUnit(self._next_id(db, units.c.id, UNIT_ID), name, unit_type)
            db.execute(insert(units).values(**made._asdict()))
            self._trail.append(db, act)
            return made

    def units(self) -> dict[str, ApplyingUnit]:
        """All units by id, in the order of their names."""
        units = self._t.units
        with self.database.reading() as db:
            rows = db.execute(select(units).order_by(units.c.name)).all()
        return {row.id: ApplyingUnit(*row) for row in rows}

    def _next_id(self, db: Connection, column: ColumnElement[str], prefix: str) -> str:
        taken = db.execute(select(column).where(column.startswith(prefix))).scalars()
        last = max((int(one.removeprefix(prefix)) for one in taken), default=0)
        return f"{prefix}{last + 1}"

    # reading

    def find(self, application: str) -> Application | None:
        """The application of that id."""
        found = self._where(self._t.applications.c.id == application)
        return found[0] if found else None

    def of_unit(self, unit: str) -> list[Application]:
        """What a unit has written, by honour and name."""
        return self._where(self._t.applications.c.unit == unit)

    def all(self) -> list[Application]:
        """Every application, by honour and name."""
        return self._where(None)

    def _where(self, condition: ColumnElement[bool] | None) -> list[Application]:
        with self.database.reading() as db:
            return self._found(db, condition)

    def _found(self, db: Connection, condition: ColumnElement[bool] | None) -> list[Application]:
        t = self._t.applications
        asked = select(t).order_by(t.c.honour, t.c.name, t.c.id)
        if condition is not None:
            asked = asked.where(condition)
        return [_application(row) for row in db.execute(asked)]

    # writing

    def begin(self, made: Application) -> Application | None:
        """Keep a new draft; None where the honour has one of this candidate already.

        A person without an id gets one, the same as the unit's person of that name elsewhere.
        """
        t = self._t.applications
        with self.database.writing(alone=True) as db:
            if not made.candidate:
                made = made._replace(candidate=self._person(db, made))
            same = (t.c.honour == made.honour) & (t.c.candidate == made.candidate)
            if self._found(db, same):
                return None
            made = made._replace(id=new_id())
            db.execute(insert(t).values(**_row(made)))
            return made

    def _person(self, db: Connection, made: Application) -> str:
        t = self._t.applications
        person = t.c.candidate.startswith(PERSON_ID)
        same = (t.c.unit == made.unit) & (t.c.name == made.name) & (t.c.honour != made.honour)
        found = self._found(db, person & same)
        return found[0].candidate if found else self._next_id(db, t.c.candidate, PERSON_ID)

    def save(self, made: Application, act: Act | None = None) -> Application | None:
        """Write ``made`` over the version it was made from; None if that is no longer the newest.

        A submission without a receipt gets the next number.
        """
        t = self._t.applications
        with self.database.writing(alone=True) as db:
            if act and made.state == SUBMITTED and not made.receipt:
                last = db.execute(select(func.max(t.c.receipt))).scalar() or 0
                made = made._replace(receipt=last + 1)
            if act and made.receipt:
                act = act._replace(what={**act.what, "receipt": made.receipt})
            new = made._replace(version=made.version + 1)
            where = (t.c.id == made.id) & (t.c.version == made.version)
            if not db.execute(update(t).where(where).values(**_row(new))).rowcount:
                return None
            self._trail.append(db, act)
            return new

    # attachments

    def attachments(self, application: str) -> list[Attachment]:
        """The files of an application, by name."""
        t = self._t.attachments
        asked = select(t).where(t.c.application == application).order_by(t.c.name, t.c.sha256)
        with self.database.reading() as db:
            return [Attachment(*row) for row in db.execute(asked)]

    def all_attachments(self) -> dict[str, list[Attachment]]:
        """All files by their application, by name."""
        t = self._t.attachments
        asked = select(t).order_by(t.c.application, t.c.name, t.c.sha256)
        found: dict[str, list[Attachment]] = {}
        with self.database.reading() as db:
            for row in db.execute(asked):
                found.setdefault(row.application, []).append(Attachment(*row))
        return found

    def attach(self, files: Sequence[Attachment]) -> None:
        """Keep what is known of files; one that an application has already stays as it is."""
        t = self._t.attachments
        with self.database.writing() as db:
            for file in files:
                same = (t.c.application == file.application) & (t.c.sha256 == file.sha256)
                if not db.execute(select(t.c.sha256).where(same)).first():
                    db.execute(insert(t).values(**file._asdict()))

    def detach(self, application: str, sha256: str) -> bool:
        """Take a file out of an application; whether no other application has it."""
        t = self._t.attachments
        with self.database.writing() as db:
            same = (t.c.application == application) & (t.c.sha256 == sha256)
            gone = db.execute(delete(t).where(same)).rowcount
            left = db.execute(select(t.c.sha256).where(t.c.sha256 == sha256)).first()
            return bool(gone) and left is None

    # the last moment

    def closes(self) -> str:
        """When applications close, as the office has set it; empty where it has not."""
        choices = self._t.choices
        asked = select(choices.c.value).where(choices.c.name == _CLOSES)
        with self.database.reading() as db:
            return db.execute(asked).scalar() or ""

    def set_closes(self, moment: str, act: Act) -> None:
        """Let applications close at another moment."""
        choices = self._t.choices
        with self.database.writing(alone=True) as db:
            db.execute(delete(choices).where(choices.c.name == _CLOSES))
            db.execute(insert(choices).values(name=_CLOSES, value=moment))
            self._trail.append(db, act)


def _row(made: Application) -> dict[str, Any]:
    told = json.dumps(dict(made.fields), ensure_ascii=False, sort_keys=True)
    return {**made._asdict(), "fields": told, "receipt": made.receipt or None}


def _application(row: "Row[tuple[object, ...]]") -> Application:
    values: dict[str, Any] = {name: value or "" for name, value in row._mapping.items()}
    fields = {str(k): str(v) for k, v in json.loads(row.fields).items()}
    return Application(**{**values, "fields": fields, "receipt": row.receipt or 0})
