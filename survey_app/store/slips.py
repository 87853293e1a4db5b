"""Voters' slips: the piles they are drawn from, and how a round votes, by slips or by links.

A pile is named after its categories of voters, joined by "+". A pile of fewer than five is put
together with the smallest other one, so that no turnout tells of so few.
"""

import secrets
from collections import Counter
from collections.abc import Sequence

from sqlalchemy import Connection, func, insert, select, update

from rulebook.vocabulary import PAPER_PILE, SMALLEST_GROUP
from survey_app.store.credentials import UNUSED, USED, VOID, NewCredential
from survey_app.store.database import Database
from survey_app.store.schema import Schema
from survey_app.store.trail import Trail
from survey_app.trail import Act

SLIPS, LINKS = "slips", "links"  # how a round votes: drawn at random, or sent to persons
_VOTE_BY = "vote_by"


class Slips:
    """The slips of the vote. A personal link is a slip with an address."""

    def __init__(self, database: Database, tables: Schema) -> None:
        """Use the tables of ``database``."""
        self.database = database
        self._slips, self._choices = tables.slips, tables.choices
        self._trail = Trail(database, tables)

    def add(self, slips: Sequence[NewCredential], category: str, *, act: Act | None = None) -> str:
        """Store new slips; the answer is the pile they are in.

        The answer is empty, and nothing stored, if this round votes by personal links.
        """
        with self.database.writing(alone=True) as db:
            if not self.claim(db, SLIPS):
                return ""
            pile = self.add_to_pile(db, slips, category)
            self._trail.append(db, act)
            return pile

    def add_to_pile(self, db: Connection, slips: Sequence[NewCredential], category: str) -> str:
        """``add`` within a transaction of the caller's."""
        pile = self._pile_of(db, category)
        rows = [
            {"token_hash": s.hash, "typed_hash": s.typed_hash, "pile": pile, "used": UNUSED}
            for s in slips
        ]
        db.execute(insert(self._slips), rows)
        self._merge_small_pile(db)
        return self._pile_of(db, category)

    def vote_by(self) -> str:
        """SLIPS or LINKS, empty before either was issued."""
        with self.database.reading() as db:
            return self._vote_by(db)

    def _vote_by(self, db: Connection) -> str:
        asked = select(self._choices.c.value).where(self._choices.c.name == _VOTE_BY)
        return db.execute(asked).scalar() or (SLIPS if self._piles(db) else "")

    def votes_by_links(self, db: Connection) -> bool:
        """Whether each slip has been sent to somebody."""
        return self._vote_by(db) == LINKS

    def mix_used(self, db: Connection) -> None:
        """Deal the used marks of each pile out anew: they only count from then on."""
        slips = self._slips
        piles: dict[str, list[bytes]] = {}
        used: Counter[str] = Counter()
        for row in db.execute(select(slips.c.token_hash, slips.c.pile, slips.c.used)):
            piles.setdefault(row.pile, []).append(bytes(row.token_hash))
            used[row.pile] += row.used
        db.execute(update(slips).values(used=UNUSED, submission=None))
        for pile, hashes in piles.items():
            for drawn in secrets.SystemRandom().sample(hashes, used[pile]):
                db.execute(update(slips).where(slips.c.token_hash == drawn).values(used=USED))

    def claim(self, db: Connection, way: str) -> bool:
        """Settle how this round votes; False if it votes the other way."""
        before = self._vote_by(db)
        if not before:
            db.execute(insert(self._choices).values(name=_VOTE_BY, value=way))
        return before in ("", way)

    def piles(self) -> dict[str, int]:
        """Number of slips by pile."""
        with self.database.reading() as db:
            return self._piles(db)

    def hashes(self, *, used: bool = False) -> list[str]:
        """The hashes of all slips, or of the used ones, sorted, in hexadecimal digits."""
        slips = self._slips
        asked = select(slips.c.token_hash)
        if used:
            asked = asked.where(slips.c.used == USED)
        with self.database.reading() as db:
            return sorted(bytes(key).hex() for key in db.execute(asked).scalars())

    def voided(self) -> int:
        """Number of slips that are void."""
        asked = select(func.count()).where(self._slips.c.used == VOID)
        with self.database.reading() as db:
            return int(db.execute(asked).scalar_one())

    def void(self, slips: Sequence[bytes], act: Act) -> bool:
        """Make unused slips void, all of them; False, and none is, if one is not unused."""
        table = self._slips
        these = table.c.token_hash.in_(slips) & (table.c.used == UNUSED)
        these &= table.c.pile != PAPER_PILE
        with self.database.writing() as db:
            with db.begin_nested() as attempt:
                done = db.execute(update(table).where(these).values(used=VOID)).rowcount
                if done != len(slips):
                    attempt.rollback()
                    return False
            self._trail.append(db, act)
        return True

    def _piles(self, db: Connection) -> dict[str, int]:
        pile = self._slips.c.pile
        return {row[0]: row[1] for row in db.execute(select(pile, func.count()).group_by(pile))}

    def _pile_of(self, db: Connection, category: str) -> str:
        piles = self._piles(db)
        return next((name for name in piles if category in name.split("+")), category)

    def _merge_small_pile(self, db: Connection) -> None:
        """Put the smallest pile to the next, if it is too small: no other can be by now.

        Paper ballots are no pile that anybody draws from; they join one in the turnout alone.
        """
        pile = self._slips.c.pile
        piles = sorted((size, name) for name, size in self._piles(db).items() if name != PAPER_PILE)
        if len(piles) > 1 and piles[0][0] < SMALLEST_GROUP:
            both = [name for _, name in piles[:2]]
            name = "+".join(sorted({category for named in both for category in named.split("+")}))
            db.execute(update(self._slips).where(pile.in_(both)).values(pile=name))

    def replace(self, db: Connection, slip: bytes, new: NewCredential) -> bool:
        """Give an unused slip new secrets; False if it is used."""
        slips = self._slips
        done = db.execute(
            update(slips)
            .where(slips.c.token_hash == slip, slips.c.used == UNUSED)
            .values(token_hash=new.hash, typed_hash=new.typed_hash)
        )
        return done.rowcount == 1
