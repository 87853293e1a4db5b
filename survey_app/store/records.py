"""What is read after the close: answers sorted by their random ids, and nothing that links."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Column, func, literal_column, select

from survey_app.store.database import Database
from survey_app.store.schema import Schema

Row = Mapping[str, Any]
_DAY = 10  # signs of a date


class Records:
    """The stored answers."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables

    def responses(self) -> list[Row]:
        """All responses, sorted by their random ids; columns in the order of the contract's."""
        responses = self._t.responses
        with self.database.reading() as db:
            rows = db.execute(select(responses).order_by(responses.c.response_id))
            return [dict(row) for row in rows.mappings()]

    def response_count(self) -> int:
        """Number of responses."""
        return self._count(self._t.responses.c.response_id)

    def ballot_count(self) -> int:
        """Number of ballots."""
        return self._count(self._t.ballots.c.ballot_id)

    def receipt_count(self) -> int:
        """Number of receipts."""
        return self._count(self._t.receipts.c.receipt)

    def _count(self, key: Column[Any]) -> int:
        with self.database.reading() as db:
            return int(db.execute(select(func.count(key.distinct()))).scalar_one())

    def counts(self) -> dict[tuple[str, str], int]:
        """Number of responses by window and channel."""
        c = self._t.responses.c
        asked = select(c.window_id, c.channel, func.count()).group_by(c.window_id, c.channel)
        with self.database.reading() as db:
            return {(row[0], row[1]): row[2] for row in db.execute(asked)}

    def by_day(self) -> dict[tuple[str, str, str], int]:
        """Number of responses by day (such as 2021-12-20), window and channel."""
        c = self._t.responses.c
        # Written out: PostgreSQL takes two parameters of one value for two expressions.
        day = func.substr(c.answered_at, literal_column("1"), literal_column(f"{_DAY}"))
        groups = day, c.window_id, c.channel
        asked = select(*groups, func.count()).group_by(*groups)
        with self.database.reading() as db:
            return {(row[0], row[1], row[2]): row[3] for row in db.execute(asked)}

    def texts(self) -> list[tuple[str, str, str]]:
        """Window, question and text; sorted by these, so that no order of arrival is seen."""
        c = self._t.texts.c
        with self.database.reading() as db:
            return sorted(tuple(row) for row in db.execute(select(c.window_id, c.question, c.text)))

    def ballots(self) -> list[tuple[str, str, int | None]]:
        """Ballot, window, grade; sorted by ballot and window."""
        c = self._t.ballots.c
        with self.database.reading() as db:
            rows = db.execute(
                select(c.ballot_id, c.window_id, c.grade).order_by(c.ballot_id, c.window_id)
            )
            return [tuple(row) for row in rows]

    def tallies(self) -> list[tuple[str, int | None, int]]:
        """Window, grade and number of ballots."""
        c = self._t.ballots.c
        with self.database.reading() as db:
            rows = db.execute(
                select(c.window_id, c.grade, func.count())
                .group_by(c.window_id, c.grade)
                .order_by(c.window_id, c.grade)
            )
            return [tuple(row) for row in rows]

    def nonces(self) -> dict[str, bytes]:
        """The sealed number of each ballot."""
        nonces = self._t.nonces
        with self.database.reading() as db:
            return {row.ballot_id: bytes(row.nonce) for row in db.execute(select(nonces))}

    def has_receipt(self, receipt: str) -> bool:
        """Whether a receipt is in the list."""
        column = self._t.receipts.c.receipt
        with self.database.reading() as db:
            return db.execute(select(column).where(column == receipt)).first() is not None

    def receipts(self) -> list[str]:
        """All receipts, sorted."""
        receipt = self._t.receipts.c.receipt
        with self.database.reading() as db:
            return list(db.execute(select(receipt).order_by(receipt)).scalars())
