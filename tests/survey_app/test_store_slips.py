"""What the store decides about slips and links: piles, ways to vote, and grades of own windows."""

from pathlib import Path

import pytest
from sqlalchemy import text

from survey_app import setup
from survey_app.store import NewLink, Store, SubmissionOutcome
from tests.survey_app.rounds import ENGINES, make_round
from tests.survey_app.stores import (
    LATER,
    NOW,
    PRIVATE,
    PUBLIC,
    WINDOWS,
    cast,
    credential,
    issue_slips,
    key,
)

GRADES = (5, 4, 3, 2, 1)


@pytest.fixture
def store(tmp_path: Path, engine: str) -> Store:
    """A store with nothing in it."""
    return setup.prepare(make_round(tmp_path / "round", 2, settings=engine))


def links(count: int, category: str = "window", heads: str = "") -> list[NewLink]:
    """Links of one category, for electors named after it; each heads the window ``heads``."""
    names = [f"{category} {number}" for number in range(count)]
    return [NewLink(credential(name), name, category, heads) for name in names]


@ENGINES
@pytest.mark.parametrize(
    ("sizes", "piles"),
    [
        ({"b": 5}, {"b": 5}),
        ({"b": 4}, {"b": 4}),  # no other to join
        ({"b": 12, "a": 5}, {"a": 5, "b": 12}),
        ({"b": 12, "a": 4}, {"a+b": 16}),
        ({"b": 12, "c": 6, "a": 1}, {"a+c": 7, "b": 12}),
        ({"b": 6, "c": 12, "a": 1}, {"a+b": 7, "c": 12}),
        ({"b": 6, "c": 6, "a": 1}, {"a+b": 7, "c": 6}),  # by name where sizes are alike
        ({"a": 2, "b": 2, "c": 12}, {"a+b+c": 16}),
        ({"a": 2, "b": 3, "c": 12}, {"a+b": 5, "c": 12}),
    ],
    ids=str,
)
def test_piles(store: Store, sizes: dict[str, int], piles: dict[str, int]) -> None:
    """If a pile of four stood alone, or five did not, single voters or turnout were lost."""
    for category, count in sizes.items():
        named = issue_slips(store, count, category)
        assert category in named.split("+")
        assert store.slips.piles()[named] >= count
    assert store.slips.piles() == piles


@ENGINES
def test_more_slips_join_their_pile(store: Store) -> None:
    """If a second run opened a pile anew, the merged few would stand alone after all."""
    issue_slips(store, 12, "b")
    assert issue_slips(store, 2, "a") == "a+b"
    more = [credential(f"more {number}") for number in range(7)]
    assert store.slips.add(more, "a") == "a+b"
    assert store.slips.piles() == {"a+b": 21}
    assert issue_slips(store, 5, "ab") == "ab"
    assert issue_slips(store, 5, "window") == "window"
    assert issue_slips(store, 5, "win") == "win"  # part of a name is no category of it


@ENGINES
def test_a_round_votes_one_way(store: Store) -> None:
    """If slips and links were both issued, some people would vote twice."""
    assert store.slips.vote_by() == ""
    assert not store.credentials.issued()
    assert issue_slips(store, 5) == "window"
    assert store.credentials.issued()
    assert store.slips.vote_by() == "slips"
    assert not store.electors.add_links(links(5, "other"), GRADES)
    assert store.electors.linked() == set()
    assert store.slips.piles() == {"window": 5}


@ENGINES
def test_a_round_with_links_has_no_slips(store: Store) -> None:
    """If slips were issued beside links, some people would vote twice."""
    assert store.electors.add_links(links(5), GRADES)
    assert store.slips.vote_by() == "links"
    assert issue_slips(store, 5, "other") == ""
    assert store.slips.piles() == {"window": 5}
    more = [NewLink(credential("more"), "more", "window", "")]
    assert store.electors.add_links(more, GRADES)
    assert store.electors.linked() == {*(link.elector_id for link in links(5)), "more"}
    assert store.electors.own_window(key("window 0")) == ""
    assert store.electors.own_window(key("nobody's")) == ""


@ENGINES
def test_slips_of_a_database_without_the_choice(store: Store) -> None:
    """If a round whose slips an older program issued took links, some people would vote twice."""
    issue_slips(store, 5)
    with store.database.writing() as db:
        db.execute(text("DELETE FROM choices"))
    assert store.slips.vote_by() == "slips"
    assert not store.electors.add_links(links(5, "other"), GRADES)


@ENGINES
def test_large_categories_come_first(store: Store) -> None:
    """If small categories came first, they would join each other and not the largest piles."""
    made = [*links(3, "few"), *links(4, "some"), *links(12, "many")]
    assert store.electors.add_links(made, GRADES)
    assert store.slips.piles() == {"few+many+some": 19}


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_slips_lie_in_no_order_of_the_register(store: Store) -> None:
    """If slips lay in the register's order, the server's files would say whose each is."""
    store.electors.add_links(links(40), GRADES)
    with store.database.reading() as db:
        lying = db.execute(text("SELECT token_hash FROM slips ORDER BY ctid")).scalars()
        assert [bytes(slip) for slip in lying] == sorted(link.code.hash for link in links(40))


@ENGINES
def test_a_link_is_replaced_once_and_before_the_vote(store: Store) -> None:
    """If both links worked, or a new one after the vote, one person would have two votes."""
    store.electors.add_links(links(5, heads="W1"), GRADES)
    store.open("vote", NOW, key=PUBLIC)
    replace = store.electors.replace_link
    assert replace("nobody", credential("new")) is SubmissionOutcome.UNKNOWN
    assert replace("window 0", credential("new")) is SubmissionOutcome.STORED
    assert cast(store, "window 0") is SubmissionOutcome.UNKNOWN
    assert store.credentials.find_typed("vote", key("typed window 0")) is None
    assert store.credentials.find_typed("vote", key("typed new")) == (key("new"), "window", False)
    assert cast(store, "new", (3, 1)) is SubmissionOutcome.STORED
    assert cast(store, "window 1") is SubmissionOutcome.STORED
    for voted in ("window 0", "window 1"):
        assert replace(voted, credential("newer")) is SubmissionOutcome.USED
    assert replace("window 2", credential("newest")) is SubmissionOutcome.STORED
    assert cast(store, "window 3") is SubmissionOutcome.STORED
    assert store.slips.piles() == {"window": 5}
    # The own window came along with the new link.
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert store.electors.self_grades() == [(3, 1), (4, 2)]


@ENGINES
def test_own_grades_are_counted_for_the_city(store: Store) -> None:
    """If grades of other windows, refused ballots or none counted, the histogram would mislead."""
    assert store.electors.self_grades() == []
    store.electors.add_links(links(5, heads="W2"), GRADES)
    store.electors.add_links(links(2, "division"), GRADES)
    assert store.electors.self_grades() == []
    assert cast(store, "window 0", (1, 5)) is SubmissionOutcome.NOT_OPEN
    store.open("vote", NOW, key=PUBLIC)
    for number, grades in enumerate([(1, 5), (1, 2), (1, 2), (1, None)]):
        cast(store, f"window {number}", grades)
    cast(store, "window 0", (1, 3), submission="another", receipt="x")
    cast(store, "division 0", (4, 4))  # heads no window
    assert store.electors.self_grades() == []  # a count that grew would tell the last one's grade
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert store.electors.self_grades() == [(2, 2), (5, 1)]


@ENGINES
@pytest.mark.parametrize("most", [4, 5])
def test_every_grade_of_the_edition_has_its_count(store: Store, most: int) -> None:
    """If an edition's best grade had no row, its own grades would vanish without a word."""
    store.electors.add_links(links(5, heads="W1"), range(1, most + 1))
    with store.database.reading() as db:
        rows = db.execute(text("SELECT grade, count FROM self_grades ORDER BY grade")).all()
    assert [tuple(row) for row in rows] == [(grade, 0) for grade in range(1, most + 1)]
    store.open("vote", NOW, key=PUBLIC)
    cast(store, "window 0", (most, 1))
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert store.electors.self_grades() == [(most, 1)]


@ENGINES
def test_whose_a_link_is_ends_with_the_vote(store: Store) -> None:
    """If links outlived the vote, whoever opens the database would know who voted."""
    store.electors.add_links(links(5), GRADES)
    store.open("survey", NOW)
    store.open("vote", NOW, key=PUBLIC)
    store.close("survey", LATER)
    assert len(store.electors.linked()) == 5
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert store.electors.linked() == set()


def slips_of(store: Store) -> list[tuple[bytes, str, int, str | None]]:
    """Every slip with its pile, whether it is used, and the submission it was spent for."""
    with store.database.reading() as db:
        rows = db.execute(
            text("SELECT token_hash, pile, used, submission FROM slips ORDER BY token_hash")
        )
        return [(bytes(row[0]), row[1], row[2], row[3]) for row in rows]


@ENGINES
def test_links_only_count_after_the_close(store: Store) -> None:
    """If marks stayed on links, whoever kept the sent mails would know who voted."""
    store.electors.add_links([*links(12), *links(6, "division")], GRADES)
    store.open("vote", NOW, key=PUBLIC)
    for name in (*(f"window {number}" for number in range(5)), "division 0", "division 4"):
        assert cast(store, name, submission=name) is SubmissionOutcome.STORED
    before = slips_of(store)
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    after = slips_of(store)
    assert [row[:2] for row in after] == [row[:2] for row in before]
    assert {row[2] for row in after} == {0, 1}
    assert {row[3] for row in after} == {None}
    counts = {pile: sum(row[2] for row in after if row[1] == pile) for pile in store.slips.piles()}
    assert counts == {"window": 5, "division": 2}


@ENGINES
def test_slips_keep_their_marks_after_the_close(store: Store) -> None:
    """If marks of drawn slips were dealt out too, a retry would be told that its vote is lost."""
    issue_slips(store, 12)
    store.open("vote", NOW, key=PUBLIC)
    for number in range(5):
        cast(store, f"window {number}", submission=f"of {number}")
    before = slips_of(store)
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert slips_of(store) == before
    assert sorted(filter(None, (row[3] for row in before))) == [f"of {n}" for n in range(5)]


@ENGINES
def test_a_retry_after_the_close_is_known_by_its_receipt(store: Store) -> None:
    """If a vote that was counted were called refused, or one refused called counted, both err."""
    store.electors.add_links(links(12), GRADES)
    store.open("vote", NOW, key=PUBLIC)
    assert cast(store, "window 0", submission="mine", receipt="a") is SubmissionOutcome.STORED
    again = cast(store, "window 0", submission="another", receipt="a")
    assert again is SubmissionOutcome.USED
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert cast(store, "window 0", submission="mine", receipt="a") is SubmissionOutcome.ALREADY
    assert cast(store, "window 1", submission="late", receipt="b") in (
        SubmissionOutcome.NOT_OPEN,
        SubmissionOutcome.USED,  # its slip may have been dealt the mark
    )
