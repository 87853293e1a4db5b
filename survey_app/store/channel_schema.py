"""Tables for staff and what they enter, for answers without codes, and for personal links."""

from dataclasses import dataclass

from sqlalchemy import (
    CheckConstraint,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
)

from survey_app.store.columns import grade, table


@dataclass(frozen=True)
class ChannelTables:
    """``submissions`` stand apart from the answers: they only say that a form has come."""

    accounts: Table
    logins: Table
    submissions: Table
    entries: Table
    choices: Table
    elector_links: Table
    self_grades: Table


def channel_tables(metadata: MetaData) -> ChannelTables:
    """The tables, none of which holds a grade beside a person."""
    return ChannelTables(
        accounts=_accounts(metadata),
        logins=table(
            "logins",
            metadata,
            Column("token_hash", LargeBinary, primary_key=True),
            Column("account", String, nullable=False),
            Column("expires", Integer, nullable=False),
        ),
        submissions=table("submissions", metadata, Column("id", String, primary_key=True)),
        entries=_entries(metadata),
        choices=table(
            "choices",
            metadata,
            Column("name", String, primary_key=True),
            Column("value", String, nullable=False),
        ),
        elector_links=_elector_links(metadata),
        self_grades=table(
            "self_grades",
            metadata,
            grade("grade", key=True),
            Column("count", Integer, nullable=False),
        ),
    )


def _accounts(metadata: MetaData) -> Table:
    return table(
        "accounts",
        metadata,
        Column("name", String, primary_key=True),
        Column("full_name", String, nullable=False),
        Column(
            "role", String, CheckConstraint("role IN ('interviewer', 'office')"), nullable=False
        ),
        Column("password", String, nullable=True),
        Column("invite_hash", LargeBinary, nullable=True),
        Column("invite_expires", Integer, nullable=True),
    )


def _entries(metadata: MetaData) -> Table:
    made = table(
        "entries",
        metadata,
        Column("response_id", String, primary_key=True),
        Column("window_id", String, nullable=False),
        Column("entered_by", String, nullable=False),
        Column("mode", String, nullable=False),
        Column("paper", String, nullable=True),
        Column("entered_at", String, nullable=False),
        Column("voided_at", String, nullable=True),
    )
    stands = made.c.voided_at.is_(None)
    Index(
        "entries_by_paper", made.c.paper, unique=True, sqlite_where=stands, postgresql_where=stands
    )
    return made


def _elector_links(metadata: MetaData) -> Table:
    """Who was sent which link, and the window that voter heads. Emptied at the close."""
    made = table(
        "elector_links",
        metadata,
        Column("token_hash", LargeBinary, primary_key=True),
        Column("elector_id", String, nullable=False),
        Column("window_id", String, nullable=True),
    )
    Index("elector_links_by_elector", made.c.elector_id, unique=True)
    return made
