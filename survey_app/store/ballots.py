"""Ballots: ciphertext alone while the vote is open, read and written anew when it closes."""

import secrets
from collections import Counter
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import (
    ColumnElement,
    Connection,
    Insert,
    bindparam,
    func,
    insert,
    literal_column,
    select,
    update,
)

from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import PAPER_PILE, VOTE
from survey_app.ballot_key.encryption import Ballot, decrypted, encrypted, public_half
from survey_app.store.credentials import UNUSED, USED
from survey_app.store.database import Database, Kind, Spending, text_in
from survey_app.store.electors import Electors
from survey_app.store.phases import is_open, shown_by
from survey_app.store.schema import MOST_GRADES, Schema
from survey_app.tokens import new_id
from survey_app.trail import Act

_KEY = "ballot_key"
_SLIP, _SUBMISSION, _SHOWN = "spent_slip", "spent_by", "spent_shown"
Register = tuple[Collection[str], Collection[str]]
_GRADES = range(1, MOST_GRADES + 1)


class BallotCounts(NamedTuple):
    """What a vote left behind: one number, unless somebody else wrote to the database.

    ``countable`` are the ballots that open, each once and of the register that was voted on.
    """

    encrypted: int
    countable: int
    used: int
    receipts: int

    @property
    def agree(self) -> bool:
        """Whether each used slip has its ballot and its receipt."""
        return len({*self}) == 1


class Stored(NamedTuple):
    """What there is of a vote: ciphertexts before the close, ballots after it."""

    encrypted: int
    decrypted: int
    receipts: int
    used: int


@lru_cache(maxsize=16)
def _asked(dialect: Kind, tables: Schema) -> tuple[str, str]:
    """What asks for the public key, and for a receipt."""
    choices, receipt = tables.choices.c, tables.receipts.c.receipt
    key = select(choices.value).where(choices.name == literal_column(f"'{_KEY}'"))
    known = select(receipt).where(receipt == bindparam("receipt"))
    return text_in(dialect, key), text_in(dialect, known)


class Ballots:
    """The ballots of the vote, before and after the close."""

    def __init__(self, database: Database, tables: Schema, electors: Electors) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._electors = electors
        self._asked, self._known = _asked(database.dialect, tables)
        self._public = b""
        self._spend: Spending | None = None

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

    def cast(
        self, slip: bytes, submission: str, ciphertext: bytes, receipt: str, *, shown: str
    ) -> bool:
        """Store a ballot if the vote is open and the slip known and unused; whether it did.

        Slips of paper ballots are spent by their tellers alone.
        """
        if self._spend is None:
            self._spend = self._spending()
        return self._spend(
            {_SLIP: slip, _SUBMISSION: submission, _SHOWN: shown_by(shown)}
            | {"id": new_id(), "ciphertext": ciphertext, "receipt": receipt}
        )

    def _spending(self) -> Spending:
        slips = self._t.slips
        known = slips.c.token_hash == bindparam(_SLIP)
        return self.database.spending(
            update(slips)
            .where(known, slips.c.used == literal_column(str(UNUSED)))
            .where(slips.c.pile != literal_column(f"'{PAPER_PILE}'"))
            .where(is_open(self._t, VOTE, _SHOWN))
            .values(used=literal_column(str(USED)), submission=bindparam(_SUBMISSION)),
            select(slips.c.pile).where(known),
            self._rows,
        )

    def _rows(self, pile: ColumnElement[str]) -> list[Insert]:
        """A ballot, and its receipt in a list of its own: nothing of the slip but that it was."""
        return [
            insert(table).from_select(
                list(table.columns),
                select(*(bindparam(c.name, type_=c.type) for c in table.columns)).where(
                    pile.is_not(None)
                ),
            )
            for table in (self._t.encrypted_ballots, self._t.receipts)
        ]

    def has_receipt(self, receipt: str) -> bool:
        """Whether there is a ballot with this receipt, on the disk."""
        return self.database.settled_row(self._known, {"receipt": receipt}) is not None

    def add(self, db: Connection, ciphertext: bytes, receipt: str) -> None:
        """Store a ballot, and its receipt in a list of its own."""
        table = self._t.encrypted_ballots
        db.execute(insert(table).values(id=new_id(), ciphertext=ciphertext))
        db.execute(insert(self._t.receipts).values(receipt=receipt))

    def stored(self) -> Stored:
        """How much of a vote is in the tables, before and after the close."""
        t, used = self._t, self._t.slips.c.used == USED
        asked = (
            select(func.count()).select_from(t.encrypted_ballots),
            select(func.count(t.ballots.c.ballot_id.distinct())),
            select(func.count()).select_from(t.receipts),
            select(func.count()).where(used),
        )
        with self.database.reading() as db:
            return Stored(*(int(db.execute(one).scalar_one()) for one in asked))

    def rewrite(
        self,
        db: Connection,
        private: bytes,
        shown: Collection[str],
        register: Register,
        set_aside: Act | None = None,
    ) -> Act | None:
        """Decrypt all ballots; new ids in random order, a secret number for each.

        The answer is what is to be recorded: ``set_aside`` with all counts.

        Parameters
        ----------
        db
            Within the transaction of the close.
        private
            The private half of the vote's key.
        shown
            The digests of what was voted on, one for each amendment; none where nobody wrote it
            down.
        register
            The ids of its windows, and which of them stand apart: they are on every ballot
            afterwards, without a grade where none was asked for.
        set_aside
            The act of those who want the countable ballots counted although others are spoilt; it
            names how many are ``countable``.

        Raises
        ------
        InputError
            If used slips, ballots and receipts are not equally many, or a ballot is of another
            register, and nobody has said so; if there are more ballots than slips.
        """
        stored = db.execute(select(self._t.encrypted_ballots.c.ciphertext)).scalars().all()
        read = [decrypted(bytes(ciphertext), private, _GRADES) for ciphertext in {*stored}]
        ballots = [ballot for ballot in read if ballot and _fits(ballot, shown, register)]
        counts = BallotCounts(len(stored), len(ballots), self._used(db), self._receipts(db))
        self._require(counts, set_aside)
        secrets.SystemRandom().shuffle(ballots)
        self.database.empty(db, self._t.encrypted_ballots)
        for ballot in ballots:
            self._write(db, {**dict.fromkeys(register[1]), **ballot.grades})
        self._electors.count_own(db, Counter(ballot.own for ballot in ballots if ballot.own))
        return set_aside and set_aside._replace(what={**set_aside.what, **counts._asdict()})

    def _used(self, db: Connection) -> int:
        asked = select(func.count()).where(self._t.slips.c.used == USED)
        return int(db.execute(asked).scalar_one())

    def _receipts(self, db: Connection) -> int:
        return int(db.execute(select(func.count()).select_from(self._t.receipts)).scalar_one())

    def _require(self, counts: BallotCounts, set_aside: Act | None) -> None:
        """Somebody else has written to the tables: refuse, unless two persons have said so."""
        if counts.countable > counts.used:
            words = Words(
                "能启封的选票不多于用过的票签（多出的分不清是哪几张：保存现场，重新投票）",
                "no more countable ballots than used slips (nobody can tell which are the extra "
                "ones: keep everything as it is, and vote again)",
            )
        elif not set_aside:
            words = Words(
                "票签、选票和收据一样多（开启以来有别的程序改动过数据库；查明后仍要计能启封的"
                "选票的，加 --countable 张数 --reason 原因）",
                "as many ballots and receipts as used slips (another program has changed the "
                "database since the opening; to count the countable ballots all the same, add "
                "--countable NUMBER --reason WHY)",
            )
        elif counts.agree:
            words = Words("有选票不能计入（都能计入）", "spoilt ballots (all are countable)")
        elif set_aside.what["countable"] != counts.countable:
            words = Words("--countable 写能启封的张数", "--countable as many as are countable")
        else:
            return
        if set_aside or not counts.agree:
            raise InputError([Problem(self.database.name, words, _told(counts))])

    def _write(self, db: Connection, grades: Mapping[str, int | None]) -> None:
        ballot_id = new_id()
        rows = [
            {"ballot_id": ballot_id, "window_id": window_id, "grade": grade}
            for window_id, grade in grades.items()
        ]
        db.execute(insert(self._t.ballots), rows)
        nonce = {"ballot_id": ballot_id, "nonce": secrets.token_bytes(32)}
        db.execute(insert(self._t.nonces), nonce)


def _fits(ballot: Ballot, shown: Collection[str], register: Register) -> bool:
    """Whether a ballot is of the register that was voted on; either side may leave a digest out."""
    same = not (shown and ballot.shown) or ballot.shown in shown
    windows, apart = map(set, register)
    return same and windows - apart <= set(ballot.grades) <= windows


def _told(counts: BallotCounts) -> str:
    return ", ".join(f"{name}={count}" for name, count in counts._asdict().items())
