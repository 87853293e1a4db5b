"""What the store asks of its database that a server does only if asked: an order, the turn alone.

SQLite gives much of it anyway: one writer, rows in the order of their keys. So this database is a
real one that also notes what it was asked for.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, event, text
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql import ClauseElement

from rulebook.problems import InputError
from survey_app.store import InterviewRecord, NewLink, Store, migrations
from survey_app.store.paper import Entered
from survey_app.store.schema import Schema
from survey_app.store.sqlite import SqliteDatabase
from survey_app.trail import Act
from tests.survey_app.rounds import ITEMS
from tests.survey_app.stores import (
    LATER,
    NOW,
    PRIVATE,
    PUBLIC,
    WINDOWS,
    answer,
    credential,
    issue_codes,
    issue_slips,
    respond,
)

Asked = Callable[[Store], object]
LINKS = [NewLink(credential(f"window {number}"), f"{number}", "window", "") for number in range(5)]
RECORD = InterviewRecord("W1", "张三 (zhang)", "phone", "", "2021-12-20T10:00")


class Noting(SqliteDatabase):
    """A database that keeps what it was asked for."""

    def __init__(self, path: Path) -> None:
        """``statements`` are as PostgreSQL would read them."""
        super().__init__(path, keep_connections=False)
        self.statements: list[str] = []
        self.alone: list[bool] = []
        self.tables: list[tuple[str, str]] = []
        event.listen(self.engine, "before_execute", self._note)

    def _note(self, _db: Connection, statement: ClauseElement, *_more: object) -> None:
        said = str(statement.compile(dialect=postgresql.dialect()))  # type: ignore[no-untyped-call]
        self.statements.append(" ".join(said.split()))

    @contextmanager
    def _writing(self, alone: bool) -> Iterator[Connection]:
        self.alone.append(alone)
        with super()._writing(alone) as connection:
            yield connection

    def let_finish(self, db: Connection, table: Table) -> None:
        """Note it."""
        assert db.in_transaction()
        self.tables.append(("let_finish", table.name))
        super().let_finish(db, table)

    def forget_order(self, db: Connection, table: Table) -> None:
        """Note it."""
        assert db.in_transaction()
        self.tables.append(("forget_order", table.name))
        super().forget_order(db, table)

    def offer(self, db: Connection, responses: Table) -> None:
        """Note it."""
        assert db.in_transaction()
        self.tables.append(("offer", responses.name))
        super().offer(db, responses)


@pytest.fixture
def database(tmp_path: Path) -> Noting:
    """A database with nothing in it."""
    return Noting(tmp_path / "survey.db")


@pytest.fixture
def store(database: Noting) -> Store:
    """Its store, both parts open."""
    made = Store(database, ITEMS)
    made.create()
    for part in ("survey", "vote"):
        made.open(part, NOW, key=PUBLIC)
    database.statements, database.alone, database.tables = [], [], []
    return made


ORDERS: dict[str, tuple[Asked, str]] = {
    "accounts": (lambda store: store.accounts.all(), "accounts.name"),
    "own grades": (lambda store: store.electors.self_grades(), "self_grades.grade"),
    "a day's interviews": (
        lambda store: store.interviews.of("张三 (zhang)", "2021-12-20"),
        "entries.entered_at DESC, entries.response_id",
    ),
    "interviews": (lambda store: store.interviews.all(), "entries.response_id"),
    "responses": (lambda store: store.records.responses(), "responses.response_id"),
    "ballots": (lambda store: store.records.ballots(), "ballots.ballot_id, ballots.window_id"),
    "tallies": (lambda store: store.records.tallies(), "ballots.window_id, ballots.grade"),
    "receipts": (lambda store: store.records.receipts(), "receipts.receipt"),
}


@pytest.mark.parametrize("reading", ORDERS)
def test_rows_are_asked_for_in_an_order(store: Store, database: Noting, reading: str) -> None:
    """A server would give rows as they came, and the n-th answer would be the n-th visitor's."""
    act, order = ORDERS[reading]
    act(store)
    (statement,) = database.statements
    assert statement.partition(" ORDER BY ")[2] == order


ALONE: dict[str, Asked] = {
    "open": lambda store: store.open("survey", LATER),
    "close": lambda store: store.close("survey", LATER),
    "upgrade": lambda store: store.upgrade(migrations.VERSIONS),
    "slips": lambda store: issue_slips(store, 5),
    "links": lambda store: store.electors.add_links(LINKS, (1, 2)),
    "another link": lambda store: store.electors.replace_link("0", credential("new")),
    "trying": lambda store: store.try_writing(),
    "beginning": lambda store: store.papers.begin(b"check"),
    "counting": lambda store: store.papers.count_sheets("li", 1),
    "entering": lambda store: store.papers.enter(1, "li", b"sealed"),
    "agreeing": lambda store: store.papers.agree("li", "count", Entered()),
    "discarding": lambda store: store.papers.discard(Entered(), Act("paper discarded", LATER)),
    "forgetting": lambda store: store.forget_campaign(Act("purge kept", LATER)),
}


@pytest.mark.parametrize("name", ALONE)
def test_what_must_have_its_turn_alone(store: Store, database: Noting, name: str) -> None:
    """Two clerks on a server would open piles beside each other, or answers meet a close."""
    ALONE[name](store)
    assert {turn is True for turn in database.alone} == {True}


def test_tables_are_made_alone_and_once(database: Noting) -> None:
    """Two servers that start together would make them twice, or a start wait for every answer."""
    for turns in ([True], [True]):
        Store(database, ITEMS).create()
        assert database.alone == turns


@pytest.mark.parametrize("fault", ["items", "version"])
def test_a_refusal_names_the_database(store: Store, fault: str) -> None:
    """A clerk with two rounds would not know which of the databases is meant."""
    other = Store(store.database, ITEMS[:3] if fault == "items" else ITEMS)
    if fault == "version":
        with store.database.writing() as db:
            db.execute(text("UPDATE schema_version SET version_num = '0001'"))
    with pytest.raises(InputError) as refused:
        other.create()
    assert [problem.file for problem in refused.value.problems] == [store.database.name]
    if fault == "version":
        with pytest.raises(InputError) as refused:
            other.require_newest()
        assert [problem.file for problem in refused.value.problems] == [store.database.name]


HOLDING: dict[str, Asked] = {
    "plate": lambda store: store.plates.add("W1", "s", answer(), on=True),
    "interview": lambda store: store.interviews.add(RECORD, "s", answer(), on=True),
    "void": lambda store: store.interviews.void("r", "张三 (zhang)", [], NOW),
}


@pytest.mark.parametrize("name", [*HOLDING, "open"])
def test_an_answer_keeps_the_close_out(store: Store, database: Noting, name: str) -> None:
    """On a server an answer would slip in after the close, or an opening wait for answers."""
    ({**ALONE, **HOLDING})[name](store)
    phases = [statement for statement in database.statements if " FROM phases" in statement]
    assert phases
    held = [statement.endswith(" FOR SHARE") for statement in phases]
    assert held == [name in HOLDING] * len(phases)


@pytest.mark.parametrize("part", ["survey", "vote"])
def test_the_close_waits_for_answers_and_rewrites_every_table(
    store: Store, database: Noting, part: str
) -> None:
    """A server would count without an answer that was thanked for, or keep the order of arrival.

    And whoever counts on PostgreSQL would find no responses, or those of a vote's close.
    """
    store.close(part, LATER, PRIVATE, windows=WINDOWS)
    waits = ("let_finish", "codes" if part == "survey" else "slips")
    rewritten = [("forget_order", table.name) for table in Schema(ITEMS).of_part[part]]
    offered = [("offer", "responses")] if part == "survey" else []
    assert database.tables == [waits, *rewritten, *offered]


def test_an_amendment_waits_for_answers(store: Store, database: Noting) -> None:
    """On a server an answer to the old texts would come in after the look for answers."""
    store.amend({}, lambda *_: None, Act("amend", NOW), "")
    assert database.tables[:2] == [("let_finish", "codes"), ("let_finish", "slips")]


def test_new_items_wait_for_answers(database: Noting) -> None:
    """On a server an answer to the old items would be dropped with its table."""
    Store(database, ITEMS).create()
    Store(database, ITEMS[:3]).upgrade(migrations.VERSIONS)
    assert database.tables == [("let_finish", "responses")]
    assert Store(database, ITEMS[:3]).fits_items()


def test_an_upgrade_goes_to_the_versions_it_is_given(store: Store, tmp_path: Path) -> None:
    """A version that is being written would be tried on nothing."""
    versions = Path(shutil.copytree(migrations.VERSIONS, tmp_path / "versions"))
    last = migrations.newest()
    later = f"{int(last) + 1:04}"
    (versions / f"m{later}_later.py").write_text(
        f'revision = "{later}"\ndown_revision = "{last}"\n\n\ndef upgrade() -> None:\n    pass\n',
        encoding="utf-8",
    )
    store.upgrade(versions)
    with store.database.reading() as db:
        assert migrations.version(db) == later


def test_a_first_link_leaves_nothing_behind(store: Store) -> None:
    """The hash of a used link would lie in every copy of the database."""
    store.accounts.add("zhang", "张三", "office", b"link", 100)
    assert store.accounts.accept(b"link", "hash", 50)
    account = store.accounts.find("zhang")
    assert account
    assert account.invite_expires == 0
    with store.database.reading() as db:
        kept = db.execute(text("SELECT invite_hash, invite_expires FROM accounts")).one()
    assert tuple(kept) == (None, None)


def test_a_typed_code_tells_that_it_is_used(store: Store) -> None:
    """Whoever types a code a second time would fill in the form for nothing."""
    issue_codes(store, "a")
    respond(store, "a")
    found = store.credentials.find_typed("survey", credential("a").typed_hash)
    assert found
    assert found.used


@pytest.mark.parametrize(
    ("sizes", "piles"),
    [
        ({"a": 4, "b": 4, "c": 12, "d": 6}, {"c": 12, "a+b+d": 14}),
        ({"d": 6, "c": 12, "b": 4, "a": 4}, {"c": 12, "a+b+d": 14}),
    ],
    ids=str,
)
def test_links_are_put_into_piles_from_the_largest(
    store: Store, sizes: dict[str, int], piles: dict[str, int]
) -> None:
    """Two small categories would join each other first, and their turnout tell of few."""
    links = [
        NewLink(credential(f"{category} {number}"), f"{category} {number}", category, "")
        for category, count in sizes.items()
        for number in range(count)
    ]
    assert store.electors.add_links(links, (1, 2))
    assert store.slips.piles() == piles


def test_a_merged_pile_that_is_merged_again(store: Store) -> None:
    """A pile's name would no longer be its categories in order, and one would be told apart."""
    for category, count in (("d", 2), ("b", 2), ("c", 12)):
        issue_slips(store, count, category)
    assert store.slips.piles() == {"b+c+d": 16}
    assert re.fullmatch(r"[a-z](\+[a-z])*", issue_slips(store, 1, "a"))
    assert store.slips.piles() == {"a+b+c+d": 17}
