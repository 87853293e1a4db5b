"""Phases, answers, and the rewriting of the tables at the close.

Every answer is one transaction: it spends the code with a single ``UPDATE ... WHERE used = 0`` and
writes the answer, or does neither.
"""

import functools
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Select,
    bindparam,
    insert,
    literal_column,
    select,
    update,
)

from rulebook.vocabulary import SURVEY, VOTE
from survey_app.store.accounts import Accounts
from survey_app.store.applications import Applications
from survey_app.store.ballots import Ballots, Register
from survey_app.store.coded import CodedResponses
from survey_app.store.credentials import (
    Credential,
    CredentialColumns,
    Credentials,
    columns_of,
    credential_of,
)
from survey_app.store.database import Database, Kind, text_in
from survey_app.store.electors import Electors
from survey_app.store.interviews import InterviewRecords
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.overrides import Overrides
from survey_app.store.paper import PaperBallots
from survey_app.store.phases import OPEN, PARTS, STOPPED, Phases, PhaseState, state_of
from survey_app.store.plates import PlateResponses
from survey_app.store.records import Records
from survey_app.store.responses import Response
from survey_app.store.revised import Revised
from survey_app.store.schema import Schema
from survey_app.store.slips import Slips
from survey_app.store.tables import Tables
from survey_app.tokens import new_id
from survey_app.trail import Act, former_digests, lock_of


def _arrival(
    phase: Sequence[Column[Any]], of_part: ColumnElement[bool], columns: CredentialColumns
) -> Select[Any]:
    """A single row: the phase and the code or slip, each null where there is none."""
    table, key, belongs_to = columns
    wanted = key == bindparam("hash")
    always = select(literal_column("1")).subquery()
    joined = always.outerjoin(phase[0].table, of_part).outerjoin(table, wanted)
    return select(*phase, key, belongs_to, table.c.used).select_from(joined)


class _Statements(NamedTuple):
    """What every request asks, by part: ``read`` and ``arrival`` in the engine's words."""

    asked: Mapping[str, Select[Any]]
    held: Mapping[str, Select[Any]]
    read: Mapping[str, str]
    arrival: Mapping[str, str]


@functools.lru_cache(maxsize=16)
def _statements(dialect: Kind, tables: Schema) -> _Statements:
    """Built once: building a statement costs more than running it, and stores are many."""
    phases = tables.phases
    # Without a parameter a server needs one trip instead of three.
    columns = phases.c.state, phases.c.opened_at, phases.c.closed_at, phases.c.shown
    named = {part: phases.c.part == literal_column(f"'{part}'") for part in PARTS}
    asked = {part: select(*columns).where(named[part]) for part in PARTS}
    return _Statements(
        asked=asked,
        held={part: one.with_for_update(read=True) for part, one in asked.items()},
        read={part: text_in(dialect, one) for part, one in asked.items()},
        arrival={
            part: text_in(dialect, _arrival(columns, named[part], of))
            for part, of in columns_of(tables).items()
        },
    )


Allowed = Callable[[bool, Mapping[str, PhaseState]], None]
_WRITABLE = "writable"
_WRITES_AGAIN = 1.0  # seconds


class Store(Tables):
    """The round's answers in one database, with its ``credentials`` and its ``records``."""

    def __init__(self, database: Database, items: Sequence[str]) -> None:
        """Use ``database`` for a questionnaire with these ``items``."""
        super().__init__(database, items)
        self._written = -_WRITES_AGAIN
        self._of = _statements(database.dialect, self._t)
        self._phases = Phases(database, self._t)
        self.notice = self._phases.notice
        self.credentials = Credentials(database, self._t)
        self.slips = Slips(database, self._t)
        self._coded = CodedResponses(database, self._t)
        self.records = Records(database, self._t)
        self.accounts = Accounts(database, self._t)
        self.electors = Electors(database, self._t, self.slips)
        self.ballots = Ballots(database, self._t, self.electors)
        self.papers = PaperBallots(database, self._t, self.ballots)
        self.practices = Revised(database, self._t, self._t.practices)
        self.notes = Revised(database, self._t, self._t.notes)
        self.case_details = Revised(database, self._t, self._t.case_details)
        self.sheet_drafts = Revised(database, self._t, self._t.sheet_drafts)
        admits = functools.partial(self._admits, SURVEY)
        self.plates = PlateResponses(database, self._t, admits)
        self.applications = Applications(database, self._t)
        self.overrides = Overrides(database, self._t)
        self.interviews = InterviewRecords(database, self._t, admits)

    def try_writing(self) -> bool:
        """Write a row that means nothing anew; it fails where an answer would fail.

        Within a second of a success it only reads: whoever asks often must not slow down answers.
        """
        self.phase(VOTE)
        if time.monotonic() < self._written + _WRITES_AGAIN:
            return True
        choices, mark = self._t.choices, new_id()
        written = update(choices).where(choices.c.name == _WRITABLE).values(value=mark)
        with self.database.writing(alone=True) as db:
            if not db.execute(written).rowcount:
                db.execute(insert(choices).values(name=_WRITABLE, value=mark))
        self._written = time.monotonic()
        return True

    def phase(self, part: str) -> PhaseState:
        """The state of ``part``."""
        return state_of(self.database.row(self._of.read[part], {}))

    def arrival(self, part: str, token: bytes) -> tuple[PhaseState, Credential | None]:
        """The state of ``part`` and what a token's hash stands for, asked for together."""
        row = self.database.row(self._of.arrival[part], {"hash": token})
        assert row  # of nulls, where there is neither
        return state_of(row[:4]), credential_of(row[4:])

    def _phase(self, db: Connection, part: str, *, hold: bool = False) -> PhaseState:
        """``hold`` keeps a close out until the transaction ends."""
        return state_of(db.execute((self._of.held if hold else self._of.asked)[part]).first())

    def open(
        self,
        part: str,
        now: str,
        shown: str = "",
        *,
        simulated: bool | None = None,
        key: bytes = b"",
        act: Act | None = None,
    ) -> PhaseState:
        """Open ``part`` if it is not over; the answer is its state afterwards.

        ``shown`` is the digest of what people are shown from now on, ``simulated`` whether the
        round is a simulated one, ``key`` the public half of the vote's key: none changes again.
        """
        with self.database.writing(alone=True) as db:
            opened = self._phases.open(db, part, now, shown, simulated)
            if key:
                self.ballots.keep_key(db, key)
            if opened:
                self.papers.forget_consents(db)  # more sheets may come into the box
                self.trail.append(db, act)
            return self._phase(db, part)

    def amend(self, shown: Mapping[str, str], allowed: Allowed, act: Act, lock: str) -> bool:
        """Record an amendment, and let each part be what is ``shown`` from now on.

        Parameters
        ----------
        shown
            Digests by part.
        allowed
            Told whether anybody has answered, and both states, while nobody can; it raises where
            the amendment is not to be.
        act, lock
            What is recorded, and the hash of the lock that it follows.

        Returns
        -------
        bool
            False, with nothing done, if another act has changed the lock meanwhile.
        """
        with self.database.writing(alone=True) as db:
            for table in (self._t.codes, self._t.slips):
                self.database.let_finish(db, table)
            if lock_of(self.trail.lines_of(db)) != lock:
                return False
            before = {part: self._phases.show(db, part, digest) for part, digest in shown.items()}
            allowed(self._has_answers(db), {part: self._phase(db, part) for part in PARTS})
            former = {part: digest for part, digest in before.items() if digest}
            self.trail.append(db, act._replace(what={**act.what, "shown": former}))
        return True

    def has_answers(self) -> bool:
        """Whether anybody has answered or voted."""
        with self.database.reading() as db:
            return self._has_answers(db)

    def _has_answers(self, db: Connection) -> bool:
        t = self._t
        tables = t.responses, t.encrypted_ballots, t.ballots, t.paper_entries
        return any(db.execute(select(table).limit(1)).first() for table in tables)

    def stop(self, part: str, now: str, act: Act | None = None, notice: str = "") -> None:
        """Take no more answers, of voters neither; ``part`` may be opened again."""
        self._phases.stop(part, now, act, notice)

    def close(
        self,
        part: str,
        now: str,
        key: bytes = b"",
        *,
        windows: Collection[str] = (),
        apart: Collection[str] = (),
        decrypt: Act | None = None,
        set_aside: Act | None = None,
        act: Act | None = None,
    ) -> PhaseState:
        """Close ``part``, or go on where a close was cut off; the answer is its state afterwards.

        ``key`` is the private half of the vote's key, which its ballots are decrypted with, and
        ``windows`` are the ids that each must have; of those ``apart`` none was asked for at some
        time, and a ballot may lack them. ``decrypt`` is recorded with that, before it is complete;
        ``set_aside`` is the act of counting those that can be counted, where others were spoilt;
        ``act`` is recorded when ``part`` is closed.

        Raises
        ------
        InputError
            If it is another key, or ballots were tampered with; if another program keeps the
            database from being compacted: then it is not closed.
        """
        if self.needs_key(part):
            self.ballots.require_key(key)
        if self.phase(part).state:
            self._phases.stop(part, now)
            self._rewrite(part, key, (windows, apart), decrypt, set_aside)
            self._phases.finish(part, act)
        return self.phase(part)

    def needs_key(self, part: str) -> bool:
        """Whether ``part`` has ciphertext that only its key can close."""
        return part == VOTE and self.phase(part).state in (OPEN, STOPPED)

    def _rewrite(
        self,
        part: str,
        key: bytes,
        register: Register,
        decrypt: Act | None,
        set_aside: Act | None,
    ) -> None:
        """Write the tables of a part that was stopped anew, in one transaction."""
        said: Act | None = None
        with self.database.writing(alone=True) as db:
            if not self._phases.rewritten(db, part):
                return
            if part == VOTE:
                self.papers.require_none(db)
                held = self._phase(db, part).shown
                shown = {held, *former_digests(self.trail.lines_of(db), part)} if held else set()
                said = self.ballots.rewrite(db, key, shown, register, set_aside)
                self.electors.forget(db)
            for table in self._t.of_part[part]:
                self.database.forget_order(db, table)
            self.trail.append(db, decrypt)
            self.trail.append(db, said)

    def _admits(self, part: str, db: Connection, on: bool, shown: str) -> bool:
        """Ask for the phase within the transaction: nothing slips in after the close."""
        if not on:
            return False
        phase = self._phase(db, part, hold=True)
        return phase.state == OPEN and (not shown or phase.shown in ("", shown))

    def add_response(
        self,
        code: bytes,
        submission: str,
        answer: Response,
        *,
        channel: str,
        on: bool,
        shown: str = "",
    ) -> SubmissionOutcome:
        """Take one questionnaire; ``on`` says whether the round's times admit it.

        ``shown`` is the digest of what was shown: none but that of the opening is taken.
        """
        if on and self._coded.add(code, submission, answer, channel=channel, shown=shown):
            return SubmissionOutcome.STORED
        return self.credentials.not_spent(SURVEY, code, submission)

    def add_ballot(
        self,
        slip: bytes,
        submission: str,
        grades: Mapping[str, int | None],
        receipt: str,
        *,
        on: bool,
        shown: str = "",
    ) -> SubmissionOutcome:
        """Take one ballot, a grade or None for each window.

        ``shown`` is the digest of what its voter saw: none but that of the opening is taken.
        """
        ciphertext = self.ballots.encrypted(slip, grades, shown)
        may = on and ciphertext
        if may and self.ballots.cast(slip, submission, ciphertext, receipt, shown=shown):
            return SubmissionOutcome.STORED
        if self.phase(VOTE).over and self.ballots.has_receipt(receipt):
            return SubmissionOutcome.ALREADY  # a retry; its slip may say so no more
        return self.credentials.not_spent(VOTE, slip, submission)
