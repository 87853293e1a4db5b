"""The private tables of the app. Nobody outside this folder knows them.

No table that holds answers has a row number or a time of its own: keys are random and the table
is kept in their order (``WITHOUT ROWID``), so that the order of arrival stands nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
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
    text,
)
from sqlalchemy.schema import SchemaItem
from sqlalchemy.types import TypeEngine

from rulebook.vocabulary import SURVEY, VOTE

MOST_GRADES = 5  # as the first migration made the tables
_ITEM = "item_"  # keeps an edition's ids apart from our own columns
_STATES = "state IN ('open', 'stopped', 'rewriting', 'compacted')"
_APPLICATION_STATES = "state IN ('draft', 'submitted', 'returned', 'accepted', 'withdrawn')"
_STANDS = text("voided_at IS NULL")


class Schema:
    """All tables for an edition with certain items; no row has a grade beside a person."""

    def __init__(self, items: Sequence[str]) -> None:
        """The tables of a round whose questionnaire has these ``items``."""
        self.metadata = MetaData()
        self.phases = self._table(
            "phases",
            _key("part"),
            Column("state", String, CheckConstraint(_STATES), nullable=False),
            *_texts("opened_at"),
            _optional("closed_at"),
            _optional("shown"),
        )
        self._survey(items)
        self._vote()
        self._staff()

    @property
    def of_part(self) -> Mapping[str, Sequence[Table]]:
        """By part, every table that grows while it is open: written anew when it closes."""
        survey = (self.codes, self.responses, self.texts, self.entries, self.submissions)
        cast = (self.encrypted_ballots, self.ballots, self.nonces)
        paper = (self.paper_entries, self.paper_persons)
        vote = (self.slips, *cast, *paper, self.receipts, self.self_grades)
        return {SURVEY: survey, VOTE: vote}

    @property
    def of_campaign(self) -> Sequence[Table]:
        """What units and the office wrote through the year: of people, and for a time only."""
        handed_in = (self.applications, self.attachments, self.overrides)
        return (*handed_in, self.practices, self.notes, self.case_details, self.sheet_drafts)

    def _survey(self, items: Sequence[str]) -> None:
        """``submissions`` stand apart from the answers: they only say that a form has come."""
        self.codes = self._table(
            "codes",
            _key("code_hash", LargeBinary),
            _filled("typed_hash", LargeBinary),
            *_texts("window_id", "issuer"),
            _filled("used", Integer),
            _optional("submission"),
            Index("codes_by_typed", "typed_hash", unique=True),
        )
        self.responses = self._table(
            "responses",
            _key("response_id"),
            *_texts("window_id", "channel", "answered_at"),
            _filled("seconds", Integer),
            *(_grade(item_column(item)) for item in items),
        )
        # A text stands beside neither grades nor time: what people could not get done must not
        # tell whose grades these are.
        self.texts = self._table(
            "texts", _key("id"), *_texts("window_id", "question"), _filled("text", Text)
        )
        self.submissions = self._table("submissions", _key("id"))

    def _vote(self) -> None:
        """A ballot is a random id, a window and a grade; before the close it is ciphertext."""
        self.slips = self._table(
            "slips",
            _key("token_hash", LargeBinary),
            _filled("typed_hash", LargeBinary),
            *_texts("pile"),
            _filled("used", Integer),
            _optional("submission"),
            Index("slips_by_typed", "typed_hash", unique=True),
        )
        self.encrypted_ballots = self._table(
            "encrypted_ballots", _key("id"), _filled("ciphertext", LargeBinary)
        )
        self.ballots = self._table(
            "ballots",
            *_texts("ballot_id", "window_id"),
            _grade("grade"),
            PrimaryKeyConstraint("ballot_id", "window_id"),
        )
        self.receipts = self._table("receipts", _key("receipt"))
        self.nonces = self._table("ballot_nonces", _key("ballot_id"), _filled("nonce", LargeBinary))
        self.choices = self._table("choices", _key("name"), *_texts("value"))
        # Who was sent which link, and the window that voter heads. Emptied at the close.
        self.elector_links = self._table(
            "elector_links",
            _key("token_hash", LargeBinary),
            *_texts("elector_id"),
            _optional("window_id"),
            Index("elector_links_by_elector", "elector_id", unique=True),
        )
        self.self_grades = self._table(
            "self_grades", _grade("grade", key=True), _filled("count", Integer)
        )

        # What tellers typed of a sheet, encrypted under a passphrase that stands nowhere; and how
        # many sheets each counted and what each agrees to. Emptied once they agree.
        self.paper_entries = self._table(
            "paper_entries",
            Column("sheet", Integer, nullable=False),
            *_texts("teller"),
            _filled("sealed", LargeBinary),
            PrimaryKeyConstraint("sheet", "teller"),
        )
        self.paper_persons = self._table(
            "paper_persons", _key("account"), _optional("sheets", Integer), _optional("consent")
        )

    def _staff(self) -> None:
        self.accounts = self._table(
            "accounts",
            _key("name"),
            *_texts("full_name", "role"),
            _optional("password"),
            _optional("invite_hash", LargeBinary),
            _optional("invite_expires", Integer),
            _optional("totp_salt", LargeBinary),
            _optional("totp_step", Integer),
            _optional("body"),
        )
        self.logins = self._table(
            "logins",
            _key("token_hash", LargeBinary),
            *_texts("account"),
            _filled("expires", Integer),
        )
        self.entries = self._table(
            "entries",
            _key("response_id"),
            *_texts("window_id", "entered_by", "mode"),
            _optional("paper"),
            *_texts("entered_at"),
            _optional("voided_at"),
            Index(
                "entries_by_paper",
                "paper",
                unique=True,
                sqlite_where=_STANDS,
                postgresql_where=_STANDS,
            ),
        )

        self._campaign()
        self._applications()

        # What staff and the office did; nothing of any visitor or voter, so it is never rewritten.
        self.trail = self._table(
            "trail",
            Column("number", Integer, primary_key=True, autoincrement=False),
            _filled("line", Text),
        )

    def _campaign(self) -> None:
        """What is handed in and noted through the year; nothing of any visitor or voter.

        ``content`` is JSON, ``revision`` counts the changes: two who change one do not undo each
        other.
        """
        self.practices = self._table(
            "practices",
            _key("id"),
            _optional("number", Integer),
            *_texts("reporter", "reported_by", "state", "changed_at"),
            _filled("content", Text),
            *(_optional(name) for name in ("submitted_at", "decided_at", "decided_by")),
            _optional("reason", Text),
            _filled("typical", Integer),
            _filled("revision", Integer),
        )
        # What a case is about and whom to call back: for the office alone, in no table that leaves.
        self.case_details = self._table(
            "case_details",
            _key("id"),
            *_texts("changed_at"),
            _filled("content", Text),
            _filled("revision", Integer),
        )
        # Marks and reasons of a group's own method that somebody has not handed in yet.
        self.sheet_drafts = self._table(
            "sheet_drafts",
            _key("id"),
            *_texts("changed_at"),
            _filled("content", Text),
            _filled("revision", Integer),
        )
        self.notes = self._table(
            "notes",
            _key("id"),
            *_texts("kind", "day", "entered_by", "changed_at"),
            _filled("content", Text),
            _filled("revision", Integer),
        )

    def _applications(self) -> None:
        """Applications for honours, as units write them; nothing of survey or vote is near them.

        ``accounts.body`` is the unit or the division that somebody works for.
        """
        self.units = self._table(
            "units",
            _key("id"),
            *_texts("name", "unit_type"),
            Index("units_by_name", "name", unique=True),
        )
        self.applications = self._table(
            "applications",
            _key("id"),
            *_texts("unit", "honour", "candidate", "name"),
            Column("state", String, CheckConstraint(_APPLICATION_STATES), nullable=False),
            _filled("version", Integer),
            _filled("fields", Text),
            *_texts("saved_at", "saved_by"),
            _optional("receipt", Integer),
            _optional("submitted_at"),
            _optional("decided_at"),
            _optional("decided_by"),
            _optional("reason", Text),
            Index("applications_once", "honour", "candidate", unique=True),
            Index("applications_by_receipt", "receipt", unique=True),
        )
        self.attachments = self._table(
            "attachments",
            *_texts("application", "sha256", "name", "kind"),
            _filled("size", Integer),
            *_texts("added_at", "added_by"),
            PrimaryKeyConstraint("application", "sha256"),
        )
        # What a division says against a table, until a second person agrees.
        self.overrides = self._table(
            "overrides",
            *_texts("candidate_id", "honour", "clause", "status", "reason"),
            *_texts("division", "proposed_by", "proposed_at"),
            PrimaryKeyConstraint("candidate_id", "honour", "clause"),
        )

    def _table(self, name: str, *parts: SchemaItem) -> Table:
        """A table without row numbers, which would keep the order of arrival."""
        return Table(name, self.metadata, *parts, sqlite_with_rowid=False)


_Kind = type[TypeEngine[Any]]


def _key(name: str, kind: _Kind = String) -> Column[Any]:
    return Column(name, kind, primary_key=True)


def _filled(name: str, kind: _Kind) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _optional(name: str, kind: _Kind = String) -> Column[Any]:
    return Column(name, kind, nullable=True)


def _texts(*names: str) -> Iterator[Column[Any]]:
    return (_filled(name, String) for name in names)


def _grade(name: str, *, key: bool = False) -> Column[int]:
    """A grade: empty where there is none, unless it is the key of its table."""
    check = CheckConstraint(f'"{name}" BETWEEN 1 AND {MOST_GRADES}')
    return Column(name, Integer, check, primary_key=key, nullable=not key)


def item_column(item: str) -> str:
    """The column of an item."""
    return f"{_ITEM}{item}"


def items_of(columns: Sequence[str]) -> tuple[str, ...]:
    """The items that have a column among these."""
    return tuple(name.removeprefix(_ITEM) for name in columns if name.startswith(_ITEM))
