"""An answer behind a one-time code: the code is spent and the answer written, or neither.

Nearly every request that writes is one of these, so its statements are built once for each number
of texts, and an engine runs them its own way: one after another under the writer's lock, or
together in one trip to the server.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import (
    ColumnElement,
    Insert,
    Table,
    bindparam,
    insert,
    literal_column,
    select,
    update,
)

from rulebook.vocabulary import SURVEY
from survey_app.store.database import Database, Spending
from survey_app.store.phases import is_open, shown_by
from survey_app.store.responses import Response, response_row, text_rows
from survey_app.store.schema import Schema

_CODE, _SUBMISSION, _SHOWN = "spent_code", "spent_by", "spent_shown"


class CodedResponses:
    """The answers that came with a code."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._by_texts: dict[int, Spending] = {}

    def add(
        self, code: bytes, submission: str, answer: Response, *, channel: str, shown: str
    ) -> bool:
        """Store ``answer`` if the survey is open and the code known and unused; whether it did."""
        values = {_CODE: code, _SUBMISSION: submission, _SHOWN: shown_by(shown)} | response_row(
            answer, channel
        )
        for place, row in enumerate(text_rows(answer)):
            values |= {f"{name}_{place}": value for name, value in row.items()}
        return self._spending(len(answer.texts))(values)

    def _spending(self, texts: int) -> Spending:
        if texts not in self._by_texts:
            codes = self._t.codes
            known = codes.c.code_hash == bindparam(_CODE)
            self._by_texts[texts] = self.database.spending(
                update(codes)
                .where(known, codes.c.used == literal_column("0"), is_open(self._t, SURVEY, _SHOWN))
                .values(used=literal_column("1"), submission=bindparam(_SUBMISSION)),
                select(codes.c.window_id).where(known),
                lambda window: self._rows(window, texts),
            )
        return self._by_texts[texts]

    def _rows(self, window: ColumnElement[str], texts: int) -> Sequence[Insert]:
        """What is written about the ``window`` of the code."""
        responses, columns = self._t.responses, self._t.texts.columns
        rows = [_row(responses, window, {c.name: c.name for c in responses.columns})]
        for place in range(texts):
            rows.append(_row(self._t.texts, window, {c.name: f"{c.name}_{place}" for c in columns}))
        return rows


def _row(table: Table, window: ColumnElement[str], names: Mapping[str, str]) -> Insert:
    """A row of the values that ``names`` gives for each column, and of ``window``."""
    values = [
        window if c.name == "window_id" else bindparam(names[c.name], type_=c.type)
        for c in table.columns
    ]
    return insert(table).from_select(list(names), select(*values))
