"""The private tables of the app. Nobody outside this folder knows them.

No table that holds answers has a row number or a time of its own: keys are random and the table
is kept in their order (``WITHOUT ROWID``), so that the order of arrival stands nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
from survey_app.store.columns import grade, item_column, table


def _ballots(metadata: MetaData) -> Table:
    """A random id, a window, a grade, and nothing else."""
    return table(
        "ballots",
        metadata,
        Column("ballot_id", String, nullable=False),
        Column("window_id", String, nullable=False),
        grade("grade"),
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
        texts=table(
            "texts",
            metadata,
            Column("id", String, primary_key=True),
            Column("window_id", String, nullable=False),
            Column("question", String, nullable=False),
            Column("text", Text, nullable=False),
        ),
        slips=_slips(metadata),
        ballots=_ballots(metadata),
        receipts=table("receipts", metadata, Column("receipt", String, primary_key=True)),
        nonces=table(
            "ballot_nonces",
            metadata,
            Column("ballot_id", String, primary_key=True),
            Column("nonce", LargeBinary, nullable=False),
        ),
        phases=table(
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
    made = table(
        "codes",
        metadata,
        Column("code_hash", LargeBinary, primary_key=True),
        Column("typed_hash", LargeBinary, nullable=False),
        Column("window_id", String, nullable=False),
        Column("issuer", String, nullable=False),
        Column("used", Integer, nullable=False, default=0),
        Column("submission", String, nullable=True),
    )
    Index("codes_by_typed", made.c.typed_hash, unique=True)
    return made


def _slips(metadata: MetaData) -> Table:
    made = table(
        "slips",
        metadata,
        Column("token_hash", LargeBinary, primary_key=True),
        Column("typed_hash", LargeBinary, nullable=False),
        Column("pile", String, nullable=False),
        Column("used", Integer, nullable=False, default=0),
        Column("submission", String, nullable=True),
    )
    Index("slips_by_typed", made.c.typed_hash, unique=True)
    return made


def _responses(metadata: MetaData, items: Sequence[str]) -> Table:
    return table(
        "responses",
        metadata,
        Column("response_id", String, primary_key=True),
        Column("window_id", String, nullable=False),
        Column("channel", String, nullable=False),
        Column("answered_at", String, nullable=False),
        Column("seconds", Integer, nullable=False),
        *(grade(item_column(item)) for item in items),
    )
