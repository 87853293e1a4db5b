"""Codes and slips alike: finding them by a hash, spending each once, and turnout."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Table,
    bindparam,
    case,
    func,
    insert,
    select,
    union_all,
)

from rulebook.vocabulary import PAPER_PILE, SMALLEST_GROUP, SURVEY, VOTE
from survey_app.store.database import Database, Kind, Row, text_in
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act

UNUSED, USED, VOID = range(3)  # what the column ``used`` says; only slips are ever void


class Credential(NamedTuple):
    """A survey code or a voter's slip: its hash, its window (or pile), and what became of it."""

    hash: bytes
    belongs_to: str
    state: int

    @property
    def used(self) -> bool:
        """Whether somebody has answered or voted by it."""
        return self.state == USED

    @property
    def void(self) -> bool:
        """Whether it was handed back."""
        return self.state == VOID


def credential_of(row: Row | None) -> Credential | None:
    """The credential of a row with hash, window or pile, and its state, if it has any."""
    return Credential(bytes(row[0]), row[1], row[2]) if row and row[0] is not None else None


class NewCredential(NamedTuple):
    """What is stored of a code or a slip when it is issued."""

    hash: bytes
    typed_hash: bytes


class CredentialColumns(NamedTuple):
    """Where the credentials of a part stand: their hash, and the window or pile they belong to."""

    table: Table
    hash: Column[Any]
    belongs_to: Column[Any]


def columns_of(tables: Schema) -> dict[str, CredentialColumns]:
    """Codes and slips by part."""
    codes, slips = tables.codes, tables.slips
    return {
        SURVEY: CredentialColumns(codes, codes.c.code_hash, codes.c.window_id),
        VOTE: CredentialColumns(slips, slips.c.token_hash, slips.c.pile),
    }


class _Statements(NamedTuple):
    """Built once: building a statement costs more than running it."""

    by_typed: str
    use: str


@lru_cache(maxsize=16)
def _statements(dialect: Kind, tables: Schema) -> Mapping[str, _Statements]:
    built = {}
    for part, (table, key, belongs_to) in columns_of(tables).items():
        typed = table.c.typed_hash == bindparam("hash")
        used = select(table.c.used, table.c.submission).where(key == bindparam("hash"))
        built[part] = _Statements(
            by_typed=text_in(dialect, select(key, belongs_to, table.c.used).where(typed)),
            use=text_in(dialect, used),
        )
    return built


def _not_spent(row: Row | None, submission: str) -> SubmissionOutcome:
    if row is None:
        return SubmissionOutcome.UNKNOWN
    used, spent_by = row
    if used == VOID:
        return SubmissionOutcome.VOID
    if used:
        return SubmissionOutcome.ALREADY if spent_by == submission else SubmissionOutcome.USED
    return SubmissionOutcome.NOT_OPEN


class Credentials:
    """The codes of the survey and the slips of the vote."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._trail = Trail(database, tables)
        self._of = _statements(database.dialect, tables)

    def add_codes(
        self,
        codes: Iterable[NewCredential],
        window_id: str,
        issuer: str,
        *,
        act: Act | None = None,
    ) -> None:
        """Store new survey codes."""
        rows = [
            {"code_hash": c.hash, "typed_hash": c.typed_hash, "window_id": window_id}
            | {"issuer": issuer, "used": 0}
            for c in codes
        ]
        with self.database.writing() as db:
            db.execute(insert(self._t.codes), rows)
            self._trail.append(db, act)

    def issued(self) -> bool:
        """Whether any code or slip exists."""
        codes, slips = self._t.codes, self._t.slips
        with self.database.reading() as db:
            either = union_all(select(codes.c.used), select(slips.c.used)).limit(1)
            return db.execute(either).first() is not None

    def find_typed(self, part: str, typed: bytes) -> Credential | None:
        """The code or slip with this hash of its typed code."""
        return credential_of(self.database.row(self._of[part].by_typed, {"hash": typed}))

    def not_spent(self, part: str, key: bytes, submission: str) -> SubmissionOutcome:
        """Why a code or slip could not be spent for ``submission``.

        ALREADY is thanked for, so it is said only of an answer that is on the disk.
        """
        row = self.database.settled_row(self._of[part].use, {"hash": key})
        return _not_spent(row, submission)

    def turnout(self, part: str) -> list[tuple[str, str, int, int]]:
        """Issuer or pile, window (empty for the vote), issued and used."""
        c = self._t.codes.c if part == SURVEY else self._t.slips.c
        groups = (c.issuer, c.window_id) if part == SURVEY else (c.pile,)
        used = func.sum(case((c.used == USED, 1), else_=0))
        counts = select(*groups, func.count(), used).group_by(*groups)
        with self.database.reading() as db:
            rows = [tuple(row) for row in db.execute(counts)]
        if part == VOTE:
            rows = _merged(rows)
        # Each engine sorts and adds up its own way.
        return sorted(
            (row[0], row[1] if part == SURVEY else "", row[-2], int(row[-1])) for row in rows
        )


def _merged(piles: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Few paper ballots share the row of the smallest pile: of so few no turnout tells.

    Slips that are drawn were put together when they were made; these are only counted together.
    """
    rows = sorted(piles, key=lambda row: (row[1], row[0]))
    if not any(name == PAPER_PILE for name, *_ in rows):
        return rows
    while len(rows) > 1 and rows[0][1] < SMALLEST_GROUP:
        (one, *counts), (other, *others), *rest = rows
        name = "+".join(sorted({*one.split("+"), *other.split("+")}))
        rows = [(name, counts[0] + others[0], counts[1] + others[1]), *rest]
        rows.sort(key=lambda row: (row[1], row[0]))
    return rows
