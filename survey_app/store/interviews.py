"""Answers that interviewers enter, each with a record of who entered it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from rulebook.vocabulary import INTERVIEWER
from survey_app.store.database import Database
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.responses import Response, Written, write_response
from survey_app.store.schema import Schema
from survey_app.store.submissions import Admits, refusal
from survey_app.store.trail import Trail
from survey_app.trail import Act

MODES = ("phone", "face_to_face", "paper")
Row = Mapping[str, Any]


@dataclass(frozen=True)
class InterviewRecord:
    """What stands beside an answer that an interviewer entered; ``paper`` is a sheet's number."""

    window_id: str
    entered_by: str
    mode: str
    paper: str
    entered_at: str


class InterviewResult(NamedTuple):
    """What became of an answer, and where it stands if it was stored."""

    outcome: SubmissionOutcome
    written: Written | None = None


class InterviewRecords:
    """Interviewers' answers and their records. A form that comes twice is counted once."""

    def __init__(self, database: Database, tables: Schema, admits: Admits) -> None:
        """``admits`` says whether the survey takes answers."""
        self.database = database
        self._t = tables
        self._admits = admits
        self._trail = Trail(database, tables)

    def add(
        self,
        record: InterviewRecord,
        submission: str,
        answer: Response,
        *,
        on: bool,
        shown: str = "",
    ) -> InterviewResult:
        """Take an interviewer's answer; USED if its paper has been entered already.

        ``shown`` is the digest of what was shown: none but that of the opening is taken.
        """
        try:
            with self.database.writing() as db:
                admitted = self._admits(db, on, shown)
                return self._add(db, record, submission, answer, admitted)
        except IntegrityError:  # a sheet that was not voided stands in the records once
            return InterviewResult(SubmissionOutcome.USED)

    def _add(
        self,
        db: Connection,
        record: InterviewRecord,
        submission: str,
        answer: Response,
        admitted: bool,
    ) -> InterviewResult:
        refused = refusal(db, self._t, submission, admitted=admitted)
        if refused:
            return InterviewResult(refused)
        written = write_response(db, self._t, answer, record.window_id, INTERVIEWER)
        row = {**vars(record), "paper": record.paper or None, "response_id": written.response_id}
        db.execute(insert(self._t.entries).values(**row))
        return InterviewResult(SubmissionOutcome.STORED, written)

    def void(
        self,
        response_id: str,
        entered_by: str,
        text_ids: Iterable[str],
        now: str,
        *,
        act: Act | None = None,
    ) -> bool:
        """Take an answer back: its grades and texts go, that it was voided stays."""
        entries, responses, texts = self._t.entries, self._t.responses, self._t.texts
        with self.database.writing() as db:
            if not self._admits(db, True, ""):
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
                self._trail.append(db, act)
            return marked.rowcount == 1

    def of(self, entered_by: str, day: str) -> list[Row]:
        """What somebody entered on a day (such as 2021-12-20), latest first."""
        entries = self._t.entries
        return self._rows(
            select(entries)
            .where(entries.c.entered_by == entered_by, entries.c.entered_at.startswith(day))
            .order_by(entries.c.entered_at.desc(), entries.c.response_id)
        )

    def all(self) -> list[Row]:
        """Every record, voided ones too, by the random ids of their answers."""
        entries = self._t.entries
        return self._rows(select(entries).order_by(entries.c.response_id))

    def _rows(self, query: Select[Any]) -> list[Row]:
        with self.database.reading() as db:
            return [dict(row) for row in db.execute(query).mappings()]
