"""Answers from the plates of windows: without a code, open to anybody."""

from rulebook.vocabulary import OPEN
from survey_app.store.database import Database
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.responses import Response, write_response
from survey_app.store.schema import Schema
from survey_app.store.submissions import Admits, refusal


class PlateResponses:
    """Answers from plates. A form that comes twice is counted once."""

    def __init__(self, database: Database, tables: Schema, admits: Admits) -> None:
        """``admits`` says whether the survey takes answers."""
        self.database = database
        self._t = tables
        self._admits = admits

    def add(
        self, window_id: str, submission: str, answer: Response, *, on: bool, shown: str = ""
    ) -> SubmissionOutcome:
        """Take an answer; ``on`` says whether the round's times admit it.

        ``shown`` is the digest of what was shown: none but that of the opening is taken.
        """
        with self.database.writing() as db:
            refused = refusal(db, self._t, submission, admitted=self._admits(db, on, shown))
            if refused:
                return refused
            write_response(db, self._t, answer, window_id, OPEN)
        return SubmissionOutcome.STORED
