"""Codes and slips: issuing them, finding them by a hash, spending each once, and turnout."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    Connection,
    LargeBinary,
    Table,
    bindparam,
    func,
    insert,
    select,
    union_all,
    update,
)

from survey_app.store.database import Database, Row
from survey_app.store.schema import Schema

SURVEY, VOTE = "survey", "vote"
PARTS = (SURVEY, VOTE)
SLIPS, LINKS = "slips", "links"  # how a round votes: drawn at random, or sent to persons
SMALLEST_PILE = 5
_VOTE_BY = "vote_by"


class Outcome(StrEnum):
    """What became of an answer that was sent in."""

    STORED = "stored"
    ALREADY = "already"  # the same submission came again: nothing was counted twice
    USED = "used"  # somebody else has used the code
    UNKNOWN = "unknown"
    NOT_OPEN = "not open"


class Holder(NamedTuple):
    """A code or a slip as found: its hash, its window (or pile), and whether it is used."""

    hash: bytes
    belongs_to: str
    used: bool


def holder_of(row: Row | None) -> Holder | None:
    """The holder of a row with hash, window or pile, and whether it is used, if it has any."""
    return Holder(bytes(row[0]), row[1], bool(row[2])) if row and row[0] is not None else None


class NewCode(NamedTuple):
    """What is stored of a code or a slip when it is issued."""

    hash: bytes
    typed_hash: bytes


class _Statements(NamedTuple):
    """Built once: building a statement costs as much as running it."""

    by_typed: str
    state: str


class Keys(NamedTuple):
    """Where the holders of a part stand: their hash, and the window or pile they belong to."""

    table: Table
    hash: Column[Any]
    belongs_to: Column[Any]


def keys_of(tables: Schema) -> dict[str, Keys]:
    """Codes and slips by part."""
    codes, slips = tables.codes, tables.slips
    return {
        SURVEY: Keys(codes, codes.c.code_hash, codes.c.window_id),
        VOTE: Keys(slips, slips.c.token_hash, slips.c.pile),
    }


def _statements(
    database: Database, table: Table, key: Column[Any], belongs_to: Column[Any]
) -> _Statements:
    c, this = table.c, bindparam("hash", type_=LargeBinary)
    holder = select(key, belongs_to, c.used)
    return _Statements(
        by_typed=database.text_of(holder.where(c.typed_hash == this)),
        state=database.text_of(select(c.used, c.submission).where(key == this)),
    )


def _not_spent(row: Row | None, submission: str) -> Outcome:
    if row is None:
        return Outcome.UNKNOWN
    used, spent_by = row
    if used:
        return Outcome.ALREADY if spent_by == submission else Outcome.USED
    return Outcome.NOT_OPEN


class Holders:
    """The codes of the survey and the slips of the vote."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._of = {part: _statements(database, *keys) for part, keys in keys_of(tables).items()}

    # issuing

    def add_codes(self, codes: Iterable[NewCode], window_id: str, issuer: str) -> None:
        """Store new survey codes."""
        rows = [
            {"code_hash": c.hash, "typed_hash": c.typed_hash, "window_id": window_id}
            | {"issuer": issuer, "used": 0}
            for c in codes
        ]
        with self.database.writing() as db:
            db.execute(insert(self._t.codes), rows)

    def add_slips(self, slips: Sequence[NewCode], category: str) -> str:
        """Store new slips; the answer is the pile they are in.

        A pile is named after its categories, joined by "+". A pile of fewer than five is put
        together with the smallest other one, so that no turnout tells of so few. The answer is
        empty, and nothing stored, if this round votes by personal links.
        """
        with self.database.writing(alone=True) as db:
            return self.add_to_pile(db, slips, category) if self.claim(db, SLIPS) else ""

    def add_to_pile(self, db: Connection, slips: Sequence[NewCode], category: str) -> str:
        """``add_slips`` within a transaction of the caller's."""
        pile = self._pile_of(db, category)
        rows = [
            {"token_hash": s.hash, "typed_hash": s.typed_hash, "pile": pile, "used": 0}
            for s in slips
        ]
        db.execute(insert(self._t.slips), rows)
        self._merge_small_piles(db)
        return self._pile_of(db, category)

    def vote_by(self) -> str:
        """SLIPS or LINKS, empty before either was issued."""
        with self.database.reading() as db:
            return self._vote_by(db)

    def _vote_by(self, db: Connection) -> str:
        choices = self._t.channels.choices
        asked = select(choices.c.value).where(choices.c.name == _VOTE_BY)
        return db.execute(asked).scalar() or (SLIPS if self._piles(db) else "")

    def claim(self, db: Connection, way: str) -> bool:
        """Settle how this round votes; False if it votes the other way."""
        before = self._vote_by(db)
        if not before:
            db.execute(insert(self._t.channels.choices).values(name=_VOTE_BY, value=way))
        return before in ("", way)

    def _piles(self, db: Connection) -> dict[str, int]:
        pile = self._t.slips.c.pile
        found = db.execute(select(pile, func.count()).group_by(pile))
        return {row[0]: row[1] for row in found}

    def _pile_of(self, db: Connection, category: str) -> str:
        piles = self._piles(db)
        return next((name for name in piles if category in name.split("+")), category)

    def _merge_small_piles(self, db: Connection) -> None:
        pile = self._t.slips.c.pile
        piles = sorted(self._piles(db).items(), key=lambda item: (item[1], item[0]))
        while len(piles) > 1 and piles[0][1] < SMALLEST_PILE:
            (first, a), (second, b) = piles[:2]
            name = "+".join(sorted({*first.split("+"), *second.split("+")}))
            db.execute(update(self._t.slips).where(pile.in_((first, second))).values(pile=name))
            piles = sorted([(name, a + b), *piles[2:]], key=lambda item: (item[1], item[0]))

    def pile_sizes(self) -> dict[str, int]:
        """Slips by pile."""
        with self.database.reading() as db:
            return self._piles(db)

    def issued(self) -> bool:
        """Whether any code or slip exists."""
        codes, slips = self._t.codes, self._t.slips
        with self.database.reading() as db:
            either = union_all(select(codes.c.used), select(slips.c.used)).limit(1)
            return db.execute(either).first() is not None

    def replace_slip(self, db: Connection, key: bytes, code: NewCode) -> bool:
        """Give an unused slip new secrets; False if it is used."""
        slips = self._t.slips
        done = db.execute(
            update(slips)
            .where(slips.c.token_hash == key, slips.c.used == 0)
            .values(token_hash=code.hash, typed_hash=code.typed_hash)
        )
        return done.rowcount == 1

    # finding and spending

    def find_typed(self, part: str, typed: bytes) -> Holder | None:
        """The code or slip with this hash of its typed code."""
        return holder_of(self.database.row(self._of[part].by_typed, {"hash": typed}))

    def spend(self, db: Connection, slip: bytes, submission: str, *, admitted: bool) -> Outcome:
        """Spend a slip for ``submission``, or say why that cannot be."""
        slips = self._t.slips
        if admitted:
            spending = (
                update(slips)
                .where(slips.c.token_hash == slip, slips.c.used == 0)
                .values(used=1, submission=submission)
            )
            if db.execute(spending).rowcount == 1:
                return Outcome.STORED
        state = select(slips.c.used, slips.c.submission).where(slips.c.token_hash == slip)
        return _not_spent(db.execute(state).first(), submission)

    def not_spent(self, part: str, key: bytes, submission: str) -> Outcome:
        """Why a code or slip could not be spent for ``submission``.

        ALREADY is thanked for, so it is said only of an answer that is on the disk.
        """
        row = self.database.settled_row(self._of[part].state, {"hash": key})
        return _not_spent(row, submission)

    def turnout(self, part: str) -> list[tuple[str, str, int, int]]:
        """Issuer or pile, window (empty for the vote), issued and used."""
        c = self._t.codes.c if part == SURVEY else self._t.slips.c
        groups = (c.issuer, c.window_id) if part == SURVEY else (c.pile,)
        counts = select(*groups, func.count(), func.sum(c.used)).group_by(*groups)
        with self.database.reading() as db:
            rows = sorted(tuple(row) for row in db.execute(counts))  # each engine sorts its own way
        return [(row[0], row[1] if part == SURVEY else "", row[-2], row[-1]) for row in rows]
