"""Paper ballots: what two tellers enter is kept apart until they agree, then they are ballots.

An entry is encrypted under the tellers' passphrase, which stands nowhere; here nothing of it can be
read. Counted in, a paper ballot spends a slip of its own pile and is a ballot like any other.
"""

import secrets
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from rulebook.problems import InputError, Problem, Words
from rulebook.vocabulary import PAPER_PILE, VOTE
from survey_app.store.ballots import Ballots
from survey_app.store.credentials import UNUSED, USED, VOID
from survey_app.store.database import Database
from survey_app.store.phases import STOPPED
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.tokens import new_id, new_receipt
from survey_app.trail import Act

COUNT, ANEW = "count", "anew"  # what a person agrees to
_CHECK = "paper_check"


class Entered(NamedTuple):
    """All that has been entered so far.

    ``check`` tells the right passphrase, empty before there is one; ``sheets`` is how many each
    teller has counted; ``consents`` what each person agrees to; ``entries`` are by sheet and
    teller.
    """

    check: bytes = b""
    sheets: Mapping[str, int] = {}
    consents: Mapping[str, str] = {}
    entries: Mapping[tuple[int, str], bytes] = {}

    @property
    def begun(self) -> bool:
        """Whether anything would be lost."""
        return bool(self.check or self.sheets or self.entries)


class PaperBallots:
    """The entries of two tellers, and how they become ballots."""

    def __init__(self, database: Database, tables: Schema, ballots: Ballots) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._t = tables
        self._ballots = ballots
        self._trail = Trail(database, tables)

    def made(self) -> int:
        """How many sheets were printed."""
        with self.database.reading() as db:
            asked = select(func.count()).where(self._t.slips.c.pile == PAPER_PILE)
            return int(db.execute(asked).scalar_one())

    def entered(self) -> Entered:
        """What has been entered so far."""
        with self.database.reading() as db:
            return self._entered(db)

    def _entered(self, db: Connection) -> Entered:
        persons, entries, choices = self._t.paper_persons, self._t.paper_entries, self._t.choices
        check = db.execute(select(choices.c.value).where(choices.c.name == _CHECK)).scalar() or ""
        rows = db.execute(select(persons)).all()
        return Entered(
            bytes.fromhex(check),
            {row.account: row.sheets for row in rows if row.sheets is not None},
            {row.account: row.consent for row in rows if row.consent},
            {(row.sheet, row.teller): bytes(row.sealed) for row in db.execute(select(entries))},
        )

    def begin(self, check: bytes) -> bool:
        """Keep what tells the right passphrase; False if somebody else has begun, or not now."""
        choices = self._t.choices
        with self.database.writing(alone=True) as db:
            if not self._stopped(db) or self._entered(db).check:
                return False
            db.execute(insert(choices).values(name=_CHECK, value=check.hex()))
        return True

    def count_sheets(self, teller: str, sheets: int) -> bool:
        """How many sheets a teller has counted; False for a third one, or not now."""
        with self.database.writing(alone=True) as db:
            now = self._entered(db)
            others = {*now.sheets} - {teller}
            if not (self._stopped(db) and now.check) or len(others) > 1:
                return False
            self._write_person(db, teller, sheets=sheets)
            self.forget_consents(db)
        return True

    def enter(self, sheet: int, teller: str, sealed: bytes) -> bool:
        """Keep a teller's entry of a sheet, in the place of an earlier one; False if not now."""
        entries = self._t.paper_entries
        same = (entries.c.sheet == sheet) & (entries.c.teller == teller)
        with self.database.writing(alone=True) as db:
            if not self._stopped(db) or teller not in self._entered(db).sheets:
                return False
            db.execute(delete(entries).where(same))
            db.execute(insert(entries).values(sheet=sheet, teller=teller, sealed=sealed))
            self.forget_consents(db)
        return True

    def agree(self, account: str, consent: str, seen: Entered) -> Entered | None:
        """Note what somebody agrees to; None if it is no longer what was ``seen``."""
        with self.database.writing(alone=True) as db:
            now = self._entered(db)
            if now._replace(consents={}) != seen._replace(consents={}):
                return None
            self._write_person(db, account, consent=consent)
            return self._entered(db)

    def count_in(self, ballots: Sequence[bytes], invalid: int, seen: Entered, act: Act) -> None:
        """Make ballots of ciphertexts, in the order they are given; void a slip for each invalid.

        ``seen`` is what they were made of.

        Raises
        ------
        InputError
            If the vote is not stopped, somebody has entered something since, or there are more
            sheets than were printed.
        """
        slips = self._t.slips
        free = (slips.c.pile == PAPER_PILE) & (slips.c.used == UNUSED)
        with self.database.writing(alone=True) as db:
            if not self._stopped(db) or self._entered(db) != seen:
                words = Words(
                    "已停止、这段时间没有人改动录入的投票（请刷新后再看一遍）",
                    "a vote that is stopped, with no entry changed meanwhile (look again)",
                )
                raise _fault(words, "")
            left = [
                bytes(key) for key in db.execute(select(slips.c.token_hash).where(free)).scalars()
            ]
            if len(left) < len(ballots) + invalid:
                words = Words(
                    f"票箱里的纸质选票不多于没有用过的{len(left)}张（多出的不是印发的：保存现场，查明）",
                    f"no more sheets than the {len(left)} that were printed and not used yet (more "
                    "were not printed here: keep everything as it is, and find out)",
                )
                raise _fault(words, str(len(ballots) + invalid))
            drawn = secrets.SystemRandom().sample(left, len(ballots) + invalid)
            for slip, ciphertext in zip(drawn, ballots, strict=False):
                self._spend(db, slip, USED, new_id())
                self._ballots.add(db, ciphertext, new_receipt())
            for slip in drawn[len(ballots) :]:
                self._spend(db, slip, VOID, None)
            self._forget(db)
            self._trail.append(db, act)

    def discard(self, seen: Entered, act: Act) -> bool:
        """Throw all entries away; False if it is no longer what was ``seen``."""
        with self.database.writing(alone=True) as db:
            if self._entered(db) != seen:
                return False
            self._forget(db)
            self._trail.append(db, act)
        return True

    def require_none(self, db: Connection) -> None:
        """Nothing that was entered is lost at the close.

        Raises
        ------
        InputError
            If something is still to be counted or thrown away.
        """
        if self._entered(db).begun:
            words = Words(
                "纸质选票已录完并计入（两名计票人；或者两人同意作废录入，重新开始）",
                "all paper ballots entered and counted by two tellers, or the entries discarded",
            )
            raise _fault(words, "")

    def _stopped(self, db: Connection) -> bool:
        phases = self._t.phases
        asked = select(phases.c.state).where(phases.c.part == VOTE)
        return db.execute(asked).scalar() == STOPPED

    def _spend(self, db: Connection, slip: bytes, state: int, submission: str | None) -> None:
        slips = self._t.slips
        values = {"used": state, "submission": submission}
        db.execute(update(slips).where(slips.c.token_hash == slip).values(**values))

    def _write_person(self, db: Connection, account: str, **values: object) -> None:
        persons = self._t.paper_persons
        changed = update(persons).where(persons.c.account == account).values(**values)
        if not db.execute(changed).rowcount:
            db.execute(insert(persons).values(account=account, **values))

    def forget_consents(self, db: Connection) -> None:
        """Whoever has agreed has agreed to what was there then."""
        db.execute(update(self._t.paper_persons).values(consent=None))

    def _forget(self, db: Connection) -> None:
        self.database.empty(db, self._t.paper_entries)
        self.database.empty(db, self._t.paper_persons)
        db.execute(delete(self._t.choices).where(self._t.choices.c.name == _CHECK))


def _fault(words: Words, got: str) -> InputError:
    return InputError([Problem("纸质选票 paper ballots", words, got)])
