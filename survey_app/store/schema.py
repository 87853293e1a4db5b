"""The private tables of the app. Nobody outside this folder knows them.

No table that holds answers has a row number or a time of its own: keys are random and the table
is kept in their order (``WITHOUT ROWID``), so that the order of arrival stands nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from rulebook.vocabulary import SURVEY, VOTE
from survey_app.store.channel_schema import ChannelTables, channel_tables


def _grade(name: str) -> Column[int]:
    return Column(name, Integer, CheckConstraint(f'"{name}" BETWEEN 1 AND 5'), nullable=True)


def _table(name: str, metadata: MetaData, *parts: Column[Any] | PrimaryKeyConstraint) -> Table:
    return Table(name, metadata, *parts, sqlite_with_rowid=False)


def item_column(item: str) -> str:
    """The column of an item; the prefix keeps an edition's ids apart from our own columns."""
    return f"item_{item}"


def _ballots(metadata: MetaData) -> Table:
    """A random id, a window, a grade, and nothing else."""
    return _table(
        "ballots",
        metadata,
        Column("ballot_id", String, nullable=False),
        Column("window_id", String, nullable=False),
        _grade("grade"),
        PrimaryKeyConstraint("ballot_id", "window_id"),
    )


@dataclass(frozen=True)
class Schema:
    """All tables for an edition with certain items."""

    metadata: MetaData
    codes: Table
    responses: Table
    texts: Table
    slips: Table
    ballots: Table
    receipts: Table
    nonces: Table
    phases: Table
    channels: ChannelTables

    @property
    def of_part(self) -> Mapping[str, Sequence[Table]]:
        """By part, every table that grows while it is open: written anew when it closes."""
        return {
            SURVEY: (
                self.codes,
                self.responses,
                self.texts,
                self.channels.entries,
                self.channels.submissions,
            ),
            VOTE: (
                self.slips,
                self.ballots,
                self.receipts,
                self.nonces,
                self.channels.self_grades,
            ),
        }


def schema(items: Sequence[str]) -> Schema:
    """The tables of a round whose questionnaire has these ``items``."""
    metadata = MetaData()
    return Schema(
        metadata=metadata,
        codes=_codes(metadata),
        responses=_responses(metadata, items),
        # A text stands beside neither grades nor time: what people could not get done must not
        # tell whose grades these are.
        texts=_table(
            "texts",
            metadata,
            Column("id", String, primary_key=True),
            Column("window_id", String, nullable=False),
            Column("question", String, nullable=False),
            Column("text", Text, nullable=False),
        ),
        slips=_slips(metadata),
        ballots=_ballots(metadata),
        receipts=_table("receipts", metadata, Column("receipt", String, primary_key=True)),
        nonces=_table(
            "ballot_nonces",
            metadata,
            Column("ballot_id", String, primary_key=True),
            Column("nonce", LargeBinary, nullable=False),
        ),
        phases=_table(
            "phases",
            metadata,
            Column("part", String, primary_key=True),
            Column("state", String, CheckConstraint("state IN ('open', 'closed')"), nullable=False),
            Column("opened_at", String, nullable=False),
            Column("closed_at", String, nullable=True),
        ),
        channels=channel_tables(metadata),
    )


def _codes(metadata: MetaData) -> Table:
    table = _table(
        "codes",
        metadata,
        Column("code_hash", LargeBinary, primary_key=True),
        Column("typed_hash", LargeBinary, nullable=False),
        Column("window_id", String, nullable=False),
        Column("issuer", String, nullable=False),
        Column("used", Integer, nullable=False, default=0),
        Column("submission", String, nullable=True),
    )
    Index("codes_by_typed", table.c.typed_hash, unique=True)
    return table


def _slips(metadata: MetaData) -> Table:
    table = _table(
        "slips",
        metadata,
        Column("token_hash", LargeBinary, primary_key=True),
        Column("typed_hash", LargeBinary, nullable=False),
        Column("pile", String, nullable=False),
        Column("used", Integer, nullable=False, default=0),
        Column("submission", String, nullable=True),
    )
    Index("slips_by_typed", table.c.typed_hash, unique=True)
    return table


def _responses(metadata: MetaData, items: Sequence[str]) -> Table:
    return _table(
        "responses",
        metadata,
        Column("response_id", String, primary_key=True),
        Column("window_id", String, nullable=False),
        Column("channel", String, nullable=False),
        Column("answered_at", String, nullable=False),
        Column("seconds", Integer, nullable=False),
        *(_grade(item_column(item)) for item in items),
    )
