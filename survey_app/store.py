"""The only SQL of the app: phases, codes, slips, answers, and the rewriting at the close.

Every answer is one transaction: it spends the code with a single ``UPDATE ... WHERE used = 0`` and
writes the answer, or does neither.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import (
    Connection,
    MetaData,
    Table,
    func,
    insert,
    literal_column,
    select,
    text,
    union_all,
    update,
)

from survey_app.database import Database
from survey_app.schema import ballot_table, item_column, schema
from survey_app.tokens import new_id

SURVEY, VOTE = "survey", "vote"
PARTS = (SURVEY, VOTE)
SMALLEST_PILE = 5
Row = Mapping[str, Any]


class Outcome(StrEnum):
    """What became of an answer that was sent in."""

    STORED = "stored"
    ALREADY = "already"  # the same submission came again: nothing was counted twice
    USED = "used"  # somebody else has used the code
    UNKNOWN = "unknown"
    NOT_OPEN = "not open"


class PhaseState(NamedTuple):
    """The state of one part; ``state`` is empty before it has been opened."""

    state: str = ""
    opened_at: str = ""
    closed_at: str = ""


class Holder(NamedTuple):
    """A code or a slip as found: its hash, its window (or pile), and whether it is used."""

    hash: bytes
    belongs_to: str
    used: bool


class NewCode(NamedTuple):
    """What is stored of a code or a slip when it is issued."""

    hash: bytes
    typed_hash: bytes


@dataclass(frozen=True)
class Response:
    """One questionnaire as answered; ``texts`` by question."""

    answered_at: str
    seconds: int
    grades: Mapping[str, int | None]
    texts: Mapping[str, str]


class Store:
    """The round's answers in one SQLite file."""

    def __init__(self, database: Database, items: Sequence[str]) -> None:
        """Use ``database`` for a questionnaire with these ``items``."""
        self.database = database
        self.items = tuple(items)
        self._t = schema(items)

    def create(self) -> None:
        """Make the tables that are missing."""
        with self.database.writing() as db:
            self._t.metadata.create_all(db)

    # phases

    def phase(self, part: str) -> PhaseState:
        """The state of ``part``."""
        with self.database.reading() as db:
            return self._phase(db, part)

    def _phase(self, db: Connection, part: str) -> PhaseState:
        phases = self._t.phases
        row = db.execute(select(phases).where(phases.c.part == part)).first()
        return PhaseState(row.state, row.opened_at, row.closed_at or "") if row else PhaseState()

    def open(self, part: str, now: str) -> PhaseState:
        """Open ``part`` if it never was; the answer is its state afterwards."""
        with self.database.writing() as db:
            if not self._phase(db, part).state:
                db.execute(insert(self._t.phases).values(part=part, state="open", opened_at=now))
            return self._phase(db, part)

    def close(self, part: str, now: str) -> PhaseState:
        """Close ``part`` if it is open, in one transaction with the rewriting of the ballots."""
        phases = self._t.phases
        with self.database.writing() as db:
            closing = (
                update(phases)
                .where(phases.c.part == part, phases.c.state == "open")
                .values(state="closed", closed_at=now)
            )
            if db.execute(closing).rowcount and part == VOTE:
                self._rewrite_ballots(db)
            return self._phase(db, part)

    def _rewrite_ballots(self, db: Connection) -> None:
        """New ids in random order, a secret number for each: nothing of the old table stays."""
        old, columns = self._t.ballots, self._t.ballots.c
        whole: dict[str, list[dict[str, Any]]] = {}
        for row in db.execute(select(old).order_by(columns.ballot_id, columns.window_id)):
            whole.setdefault(row.ballot_id, []).append(
                {"window_id": row.window_id, "grade": row.grade}
            )
        ballots = list(whole.values())
        secrets.SystemRandom().shuffle(ballots)
        fresh = ballot_table(MetaData(), "ballots_shuffled")
        fresh.create(db)
        for rows in ballots:
            ballot_id = new_id()
            db.execute(insert(fresh), [{"ballot_id": ballot_id, **row} for row in rows])
            nonce = {"ballot_id": ballot_id, "nonce": secrets.token_bytes(32)}
            db.execute(insert(self._t.nonces), nonce)
        old.drop(db)
        db.execute(text("ALTER TABLE ballots_shuffled RENAME TO ballots"))

    # codes and slips

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
        together with the smallest other one, so that no turnout tells of so few.
        """
        with self.database.writing() as db:
            pile = self._pile_of(db, category)
            rows = [
                {"token_hash": s.hash, "typed_hash": s.typed_hash, "pile": pile, "used": 0}
                for s in slips
            ]
            db.execute(insert(self._t.slips), rows)
            self._merge_small_piles(db)
            return self._pile_of(db, category)

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

    def holder(self, part: str, *, token: bytes = b"", typed: bytes = b"") -> Holder | None:
        """The code or slip with this hash of its token, or of its typed code."""
        key, typed_key, belongs_to, used = self._columns(part)
        where = typed_key == typed if typed else key == token
        with self.database.reading() as db:
            row = db.execute(select(key, belongs_to, used).where(where)).first()
        return Holder(bytes(row[0]), row[1], bool(row[2])) if row else None

    def _holders(self, part: str) -> Table:
        return self._t.codes if part == SURVEY else self._t.slips

    def _columns(self, part: str) -> tuple[Any, Any, Any, Any]:
        """Hash of the token, hash of the typed code, what it belongs to, whether it is used."""
        c = self._holders(part).c
        if part == SURVEY:
            return c.code_hash, c.typed_hash, c.window_id, c.used
        return c.token_hash, c.typed_hash, c.pile, c.used

    # answers

    def _spend(self, db: Connection, part: str, key: bytes, submission: str, on: bool) -> Outcome:
        """Spend a code for ``submission``, or say why that cannot be."""
        table = self._holders(part)
        hash_column = self._columns(part)[0]
        if on and self._phase(db, part).state == "open":
            spent = db.execute(
                update(table)
                .where(hash_column == key, table.c.used == 0)
                .values(used=1, submission=submission)
            )
            if spent.rowcount == 1:
                return Outcome.STORED
        row = db.execute(select(table.c.used, table.c.submission).where(hash_column == key)).first()
        if row is None:
            return Outcome.UNKNOWN
        if row.used:
            return Outcome.ALREADY if row.submission == submission else Outcome.USED
        return Outcome.NOT_OPEN

    def add_response(
        self, code: bytes, submission: str, answer: Response, *, channel: str, on: bool
    ) -> Outcome:
        """Take one questionnaire; ``on`` says whether the round's times admit it."""
        with self.database.writing() as db:
            outcome = self._spend(db, SURVEY, code, submission, on)
            if outcome is Outcome.STORED:
                codes = self._t.codes
                of_code = select(codes.c.window_id).where(codes.c.code_hash == code)
                window_id = db.execute(of_code).scalar_one()
                db.execute(insert(self._t.responses).values(_response(answer, window_id, channel)))
                for question, words in answer.texts.items():
                    values = {"id": new_id(), "window_id": window_id}
                    db.execute(
                        insert(self._t.texts).values(**values, question=question, text=words)
                    )
        return outcome

    def add_ballot(
        self,
        slip: bytes,
        submission: str,
        grades: Mapping[str, int | None],
        receipt: str,
        *,
        on: bool,
    ) -> Outcome:
        """Take one ballot, a grade or None for each window."""
        with self.database.writing() as db:
            outcome = self._spend(db, VOTE, slip, submission, on)
            if outcome is Outcome.STORED:
                ballot_id = new_id()
                rows = [
                    {"ballot_id": ballot_id, "window_id": window_id, "grade": grade}
                    for window_id, grade in grades.items()
                ]
                db.execute(insert(self._t.ballots), rows)
                db.execute(insert(self._t.receipts).values(receipt=receipt))
        return outcome

    # after the close

    def responses(self) -> list[Row]:
        """All responses, sorted by their random ids."""
        responses = self._t.responses
        with self.database.reading() as db:
            found = db.execute(select(responses).order_by(responses.c.response_id))
            return [dict(row) for row in found.mappings()]

    def ballots(self) -> list[tuple[str, str, int | None]]:
        """Ballot, window, grade; sorted by ballot and window."""
        c = self._t.ballots.c
        with self.database.reading() as db:
            found = db.execute(
                select(c.ballot_id, c.window_id, c.grade).order_by(c.ballot_id, c.window_id)
            )
            return [tuple(row) for row in found]

    def tallies(self) -> list[tuple[str, int | None, int]]:
        """Window, grade and number of ballots."""
        c = self._t.ballots.c
        with self.database.reading() as db:
            found = db.execute(
                select(c.window_id, c.grade, func.count())
                .group_by(c.window_id, c.grade)
                .order_by(c.window_id, c.grade)
            )
            return [tuple(row) for row in found]

    def nonces(self) -> dict[str, bytes]:
        """The sealed number of each ballot."""
        nonces = self._t.nonces
        with self.database.reading() as db:
            return {row.ballot_id: bytes(row.nonce) for row in db.execute(select(nonces))}

    def receipts(self) -> list[str]:
        """All receipts, sorted."""
        receipt = self._t.receipts.c.receipt
        with self.database.reading() as db:
            return list(db.execute(select(receipt).order_by(receipt)).scalars())

    def turnout(self, part: str) -> list[tuple[str, str, int, int]]:
        """Issuer or pile, window (empty for the vote), issued and used."""
        c = self._holders(part).c
        window = c.window_id if part == SURVEY else literal_column("''")
        group = c.issuer if part == SURVEY else c.pile
        with self.database.reading() as db:
            found = db.execute(
                select(group, window, func.count(), func.sum(c.used))
                .group_by(group, window)
                .order_by(group, window)
            )
            return [tuple(row) for row in found]


def _response(answer: Response, window_id: str, channel: str) -> dict[str, Any]:
    return {
        "response_id": new_id(),
        "window_id": window_id,
        "channel": channel,
        "answered_at": answer.answered_at,
        "seconds": answer.seconds,
    } | {item_column(item): grade for item, grade in answer.grades.items()}
