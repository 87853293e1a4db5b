"""Ballots: ciphertext alone while the vote is open, read and written anew when it closes."""

import secrets
from collections import Counter
from collections.abc import Mapping, Sequence, Set

from sqlalchemy import Connection, insert, literal_column, select

from rulebook.problems import InputError, Problem, Words
from survey_app.ballot_key.encryption import Ballot, decrypted, encrypted, public_half
from survey_app.store.database import Database
from survey_app.store.electors import Electors
from survey_app.store.schema import MOST_GRADES, Schema
from survey_app.tokens import new_id

_KEY = "ballot_key"
_GRADES = range(1, MOST_GRADES + 1)


class Ballots:
    """The ballots of the vote, before and after the close."""

    def __init__(self, database: Database, tables: Schema, electors: Electors) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._electors = electors
        choices = tables.choices.c
        asked = select(choices.value).where(choices.name == literal_column(f"'{_KEY}'"))
        self._asked = database.text_of(asked)
        self._public = b""

    def public_key(self) -> bytes:
        """The public half that ballots are encrypted to; empty before the vote was opened."""
        if not self._public:
            row = self.database.row(self._asked, {})
            self._public = bytes.fromhex(row[0]) if row else b""
        return self._public

    def keep_key(self, db: Connection, public: bytes) -> None:
        """Encrypt to ``public`` from now on; a vote that opens again keeps the key it had."""
        choices = self._t.choices
        if not db.execute(select(choices.c.value).where(choices.c.name == _KEY)).first():
            db.execute(insert(choices).values(name=_KEY, value=public.hex()))

    def require_key(self, private: bytes) -> None:
        """Nothing is stopped for a key that opens nothing.

        Raises
        ------
        InputError
            If ``private`` is not the other half of the vote's key.
        """
        if not private or public_half(private) != self.public_key():
            words = Words("本次投票的密钥（三份中的两份）", "the key of this vote (two shares)")
            raise InputError([Problem(self.database.name, words, "")])

    def encrypted(self, slip: bytes, grades: Mapping[str, int | None], shown: str) -> bytes:
        """A ballot as it is stored; empty where no vote was opened to cast it in."""
        public = self.public_key()
        if not public:
            return b""
        own = grades.get(self._electors.own_window(slip))
        return encrypted(Ballot(grades, shown, own), public)

    def add(self, db: Connection, ciphertext: bytes, receipt: str) -> None:
        """Store a ballot, and its receipt in a list of its own."""
        table = self._t.encrypted_ballots
        db.execute(insert(table).values(id=new_id(), ciphertext=ciphertext))
        db.execute(insert(self._t.receipts).values(receipt=receipt))

    def rewrite(
        self, db: Connection, private: bytes, shown: Set[str] | None, apart: Sequence[str]
    ) -> None:
        """Decrypt all ballots; new ids in random order, a secret number for each.

        ``shown`` are the digests that the vote was open with, None where nobody wrote it down. All
        ballots name the windows that stand ``apart``, without a grade where none was asked for.

        Raises
        ------
        InputError
            If a ciphertext is none of ours, or of another register than the vote was opened with.
        """
        ballots = self._decrypted(db, private, shown)
        secrets.SystemRandom().shuffle(ballots)
        self.database.empty(db, self._t.encrypted_ballots)
        for ballot in ballots:
            self._write(db, {**dict.fromkeys(apart), **ballot.grades})
        self._electors.count_own(db, Counter(ballot.own for ballot in ballots if ballot.own))

    def _decrypted(self, db: Connection, private: bytes, shown: Set[str] | None) -> list[Ballot]:
        stored = db.execute(select(self._t.encrypted_ballots.c.ciphertext)).scalars().all()
        read = [decrypted(bytes(ciphertext), private, _GRADES) for ciphertext in stored]
        ballots = [one for one in read if one and (shown is None or one.shown in {"", *shown})]
        if len(ballots) < len(stored) or len(set(stored)) < len(stored):
            self._refuse(stored, ballots)
        return ballots

    def _refuse(self, stored: Sequence[bytes], ballots: Sequence[Ballot]) -> None:
        """Somebody else has written to the table: how many ballots cannot be counted."""
        odd = max(len(stored) - len(ballots), len(stored) - len(set(stored)))
        words = Words(
            "开启以来没有别的程序改动过的选票密文",
            "encrypted ballots that no other program has changed since the opening",
        )
        raise InputError([Problem(self.database.name, words, f"{odd} / {len(stored)}")])

    def _write(self, db: Connection, grades: Mapping[str, int | None]) -> None:
        ballot_id = new_id()
        rows = [
            {"ballot_id": ballot_id, "window_id": window_id, "grade": grade}
            for window_id, grade in grades.items()
        ]
        db.execute(insert(self._t.ballots), rows)
        nonce = {"ballot_id": ballot_id, "nonce": secrets.token_bytes(32)}
        db.execute(insert(self._t.nonces), nonce)
