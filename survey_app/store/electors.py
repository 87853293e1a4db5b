"""Personal links: who was sent which, until the close; and grades of own windows, city-wide."""

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, insert, select, update

from survey_app.store.credentials import NewCredential
from survey_app.store.database import Database, Kind, text_in
from survey_app.store.outcomes import SubmissionOutcome
from survey_app.store.schema import Schema
from survey_app.store.slips import LINKS, Slips
from survey_app.store.trail import Trail
from survey_app.trail import Act


class NewLink(NamedTuple):
    """A link to be stored: its secrets, and whom it is for."""

    code: NewCredential
    elector_id: str
    category: str
    window_id: str


@lru_cache(maxsize=16)
def _own(dialect: Kind, tables: Schema) -> str:
    links = tables.elector_links.c
    own = select(links.window_id).where(links.token_hash == bindparam("hash"))
    return text_in(dialect, own)


class Electors:
    """Voters with personal links.

    The table of links says whose a link is: without it nobody could be sent one. It holds no
    grade, and is emptied in the transaction that closes the vote. A voter's grade of the own
    window travels in the encrypted ballot, and then only adds one to a count of the whole city.
    """

    def __init__(self, database: Database, tables: Schema, slips: Slips) -> None:
        """``slips`` keeps the voting right itself: a link is a slip with an address."""
        self.database = database
        self._t = tables
        self._slips = slips
        self._own = _own(database.dialect, tables)
        self._trail = Trail(database, tables)

    def linked(self) -> set[str]:
        """The electors who have a link."""
        elector_id = self._t.elector_links.c.elector_id
        with self.database.reading() as db:
            return set(db.execute(select(elector_id)).scalars())

    def add_links(
        self, links: Sequence[NewLink], grades: Iterable[int], *, act: Act | None = None
    ) -> bool:
        """Store new links, large categories first; False if this round votes by slips.

        ``grades`` are the edition's.
        """
        by_category: dict[str, list[NewLink]] = {}
        for link in links:
            by_category.setdefault(link.category, []).append(link)
        with self.database.writing(alone=True) as db:
            if not self._slips.claim(db, LINKS):
                return False
            self._begin_count(db, grades)
            for category in sorted(by_category, key=lambda name: -len(by_category[name])):
                codes = [link.code for link in by_category[category]]
                self._slips.add_to_pile(db, sorted(codes), category)
            db.execute(insert(self._t.elector_links), [_row(link) for link in links])
            self._trail.append(db, act)
        return True

    def replace_link(
        self, elector_id: str, code: NewCredential, *, act: Act | None = None
    ) -> SubmissionOutcome:
        """A new link for whoever lost one; the old one is void. USED if it was voted by."""
        links = self._t.elector_links
        with self.database.writing(alone=True) as db:
            asked = select(links.c.token_hash).where(links.c.elector_id == elector_id)
            key = db.execute(asked).scalar()
            if key is None:
                return SubmissionOutcome.UNKNOWN
            if not self._slips.replace(db, bytes(key), code):
                return SubmissionOutcome.USED
            db.execute(
                update(links).where(links.c.elector_id == elector_id).values(token_hash=code.hash)
            )
            self._trail.append(db, act)
        return SubmissionOutcome.STORED

    def _begin_count(self, db: Connection, grades: Iterable[int]) -> None:
        """A row for each grade: voters then only add, and none has to be the first."""
        counts = self._t.self_grades
        if db.execute(select(counts.c.grade)).first() is None:
            db.execute(insert(counts), [{"grade": grade, "count": 0} for grade in grades])

    def own_window(self, slip: bytes) -> str:
        """The window that the holder of a personal link heads, if any."""
        row = self.database.row(self._own, {"hash": slip})
        return (row[0] if row else "") or ""

    def count_own(self, db: Connection, grades: Mapping[int, int]) -> None:
        """Add to the city's histogram how often voters gave each grade to the own window."""
        counts = self._t.self_grades
        for grade, times in grades.items():
            more = update(counts).where(counts.c.grade == grade)
            db.execute(more.values(count=counts.c.count + times))

    def forget(self, db: Connection) -> None:
        """Keep of who voted by a link nothing but a count a pile.

        A list of the links that were sent may be anywhere: no link may say whether it was used.
        """
        if self._slips.votes_by_links(db):
            self._slips.mix_used(db)
        self.database.empty(db, self._t.elector_links)

    def self_grades(self) -> list[tuple[int, int]]:
        """Grade and number of voters, best last."""
        counts = self._t.self_grades
        with self.database.reading() as db:
            rows = db.execute(select(counts.c.grade, counts.c.count).order_by(counts.c.grade))
            return [(grade, count) for grade, count in rows if count]


def _row(link: NewLink) -> Mapping[str, object]:
    return {
        "token_hash": link.code.hash,
        "elector_id": link.elector_id,
        "window_id": link.window_id or None,
    }
