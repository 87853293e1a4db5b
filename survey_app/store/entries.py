"""Answers that came without a code: from plates, and those that interviewers enter."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from survey_app.store.database import Database
from survey_app.store.holders import Outcome
from survey_app.store.responses import Response, Written, write_response
from survey_app.store.schema import Schema

OPEN, INTERVIEWER = "open", "interviewer"
MODES = ("phone", "face_to_face", "paper")
Row = Mapping[str, Any]
Admits = Callable[[Connection, bool], bool]


@dataclass(frozen=True)
class Entry:
    """What stands beside an answer that an interviewer entered; ``paper`` is a sheet's number."""

    window_id: str
    entered_by: str
    mode: str
    paper: str
    entered_at: str


class Taken(NamedTuple):
    """What became of an answer, and where it stands if it was stored."""

    outcome: Outcome
    written: Written | None = None


class Entries:
    """Answers without codes. A form that comes twice is counted once."""

    def __init__(self, database: Database, tables: Schema, admits: Admits) -> None:
        """``admits`` says, within the transaction, whether the survey takes answers.

        It is asked before any table is read: a close holds the phase and then waits for tables.
        """
        self.database = database
        self._t = tables
        self._admits = admits

    def add_open(self, window_id: str, submission: str, answer: Response, *, on: bool) -> Outcome:
        """Take an answer from a window's plate."""
        with self.database.writing() as db:
            refused = self._claim(db, submission, self._admits(db, on))
            if refused:
                return refused
            write_response(db, self._t, answer, window_id, OPEN)
        return Outcome.STORED

    def add_entry(self, entry: Entry, submission: str, answer: Response, *, on: bool) -> Taken:
        """Take an interviewer's answer; USED if its paper has been entered already."""
        try:
            with self.database.writing() as db:
                return self._add_entry(db, entry, submission, answer, on)
        except IntegrityError:  # on a server the same sheet may come from two at once
            return Taken(Outcome.USED)

    def _add_entry(
        self, db: Connection, entry: Entry, submission: str, answer: Response, on: bool
    ) -> Taken:
        admitted = self._admits(db, on)
        if self._paper_stands(db, entry.paper) and not self._seen(db, submission):
            return Taken(Outcome.USED)
        refused = self._claim(db, submission, admitted)
        if refused:
            return Taken(refused)
        written = write_response(db, self._t, answer, entry.window_id, INTERVIEWER)
        row = {**vars(entry), "paper": entry.paper or None, "response_id": written.response_id}
        db.execute(insert(self._t.channels.entries).values(**row))
        return Taken(Outcome.STORED, written)

    def _paper_stands(self, db: Connection, paper: str) -> bool:
        c = self._t.channels.entries.c
        found = select(c.paper).where(c.paper == paper, c.voided_at.is_(None))
        return bool(paper) and db.execute(found).first() is not None

    def _seen(self, db: Connection, submission: str) -> bool:
        ids = self._t.channels.submissions.c.id
        return db.execute(select(ids).where(ids == submission)).first() is not None

    def _claim(self, db: Connection, submission: str, admitted: bool) -> Outcome | None:
        """Reserve ``submission``, or say why its answer is not to be stored."""
        if self._seen(db, submission):
            return Outcome.ALREADY
        if not admitted:
            return Outcome.NOT_OPEN
        try:
            with db.begin_nested():  # on a server two of them may come at once
                db.execute(insert(self._t.channels.submissions).values(id=submission))
        except IntegrityError:
            return Outcome.ALREADY
        return None

    def void(self, response_id: str, entered_by: str, text_ids: Iterable[str], now: str) -> bool:
        """Take an entry back: its grades and texts go, that it was voided stays."""
        entries, responses, texts = self._t.channels.entries, self._t.responses, self._t.texts
        with self.database.writing() as db:
            if not self._admits(db, True):
                return False
            marked = db.execute(
                update(entries)
                .where(entries.c.response_id == response_id, entries.c.entered_by == entered_by)
                .where(entries.c.voided_at.is_(None))
                .values(voided_at=now)
            )
            if marked.rowcount:
                db.execute(delete(responses).where(responses.c.response_id == response_id))
                db.execute(delete(texts).where(texts.c.id.in_(list(text_ids))))
            return marked.rowcount == 1

    def of(self, entered_by: str, day: str) -> list[Row]:
        """What somebody entered on a day (such as 2021-12-20), latest first."""
        entries = self._t.channels.entries
        return self._rows(
            select(entries)
            .where(entries.c.entered_by == entered_by, entries.c.entered_at.startswith(day))
            .order_by(entries.c.entered_at.desc(), entries.c.response_id)
        )

    def all(self) -> list[Row]:
        """Every entry, voided ones too, by the random ids of their answers."""
        entries = self._t.channels.entries
        return self._rows(select(entries).order_by(entries.c.response_id))

    def _rows(self, query: Any) -> list[Row]:
        with self.database.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]
