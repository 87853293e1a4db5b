"""What the store tells the office of a running round, and what it forgets for it."""

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text

from rulebook.problems import InputError
from survey_app import setup
from survey_app.store import Store, migrations
from survey_app.store.paper import Entered
from survey_app.trail import Act, entries_of
from tests.survey_app.rounds import ENGINES, ITEMS, make_round
from tests.survey_app.stores import LATER, NOW, PUBLIC, answer, issue_codes, issue_slips, key

ACT = Act("purge kept", NOW, ("zhang",), {"days": 1})


@pytest.fixture
def store(tmp_path: Path, engine: str) -> Store:
    """A store with both parts open."""
    made = setup.prepare(make_round(tmp_path / "round", 2, settings=engine))
    made.open("survey", NOW)
    made.open("vote", NOW, key=PUBLIC)
    return made


@ENGINES
def test_answers_are_counted_by_day(store: Store) -> None:
    """A hall would be sent interviewers on the wrong day, or to the wrong window."""
    given = [("W1", "20"), ("W1", "20"), ("W2", "20"), ("W1", "21")]
    for number, (window, day) in enumerate(given):
        issue_codes(store, str(number), window=window)
        response = replace(answer(), answered_at=f"2021-12-{day}T10:00+08:00")
        store.add_response(key(str(number)), str(number), response, channel="code", on=True)
    assert store.records.by_day() == {
        ("2021-12-20", "W1", "code"): 2,
        ("2021-12-20", "W2", "code"): 1,
        ("2021-12-21", "W1", "code"): 1,
    }


@ENGINES
def test_the_notice_of_one_part_is_shown_until_it_is_opened_again(store: Store) -> None:
    """Voters would read why the survey rests, or a reason that holds no more."""
    assert store.notice("survey") == ""
    store.stop("survey", LATER, notice="午休")
    assert (store.notice("survey"), store.notice("vote")) == ("午休", "")
    store.stop("vote", LATER)
    assert (store.notice("survey"), store.notice("vote")) == ("午休", "")
    store.open("survey", LATER)
    assert store.notice("survey") == ""


@ENGINES
def test_what_was_handed_in_is_forgotten_and_counted(store: Store) -> None:
    """Papers of people would stay after their day, or the trail say another number of them."""
    issue_codes(store, "c")
    _insert_notes(store, 3)
    assert store.forget_campaign(ACT) == 3
    assert _rows(store, "notes") == 0
    assert _rows(store, "codes") == 1
    last = entries_of(store.trail.lines())[-1]
    assert (last["act"], last["by"]) == ("purge kept", ["zhang"])
    assert last["what"] == {"days": 1, "count": 3}
    assert store.forget_campaign(ACT) == 0


@ENGINES
def test_slips_are_void_together_or_not_at_all(store: Store) -> None:
    """A clerk would be told that slips are void which are not."""
    issue_slips(store, 3)
    slips = [key(f"window {number}") for number in range(3)]
    lines = store.trail.lines()
    assert store.slips.void([*slips[:2], key("strange")], ACT) is False
    assert (store.slips.voided(), store.trail.lines()) == (0, lines)
    assert store.slips.void(slips[:2], ACT) is True
    assert store.slips.void(slips, ACT) is False
    assert store.slips.voided() == 2


@ENGINES
def test_entries_are_thrown_away_as_they_were_seen(store: Store) -> None:
    """What a teller entered meanwhile would be thrown away unseen."""
    assert store.papers.begin(b"check") is False, "while the vote is open"
    store.stop("vote", LATER)
    assert store.papers.count_sheets("li", 2) is False, "before anybody has begun"
    assert store.papers.begin(b"check")
    seen, lines = store.papers.entered(), store.trail.lines()
    assert store.papers.count_sheets("li", 2)
    assert store.papers.discard(seen, ACT) is False
    assert store.papers.entered().sheets == {"li": 2}
    assert store.trail.lines() == lines
    assert store.papers.discard(store.papers.entered(), ACT) is True
    assert store.papers.entered() == Entered()
    assert entries_of(store.trail.lines())[-1]["act"] == ACT.name


@ENGINES
def test_entries_in_the_way_of_the_close_are_named(store: Store) -> None:
    """A close that is refused would be looked for in the wrong place."""
    store.stop("vote", LATER)
    store.papers.begin(b"check")
    with pytest.raises(InputError) as refused, store.database.reading() as db:
        store.papers.require_none(db)
    assert refused.value.problems[0].file == "纸质选票 paper ballots"


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
def test_a_view_of_the_answers_goes_before_their_table(store: Store) -> None:
    """A database with a view of old items could not be mended."""
    with store.database.writing() as db:
        db.execute(text("CREATE VIEW seen AS SELECT * FROM responses"))
    Store(store.database, (*ITEMS, "lighting")).upgrade(migrations.VERSIONS)
    with store.database.reading() as db:
        assert db.execute(text("SELECT name FROM sqlite_master WHERE type = 'view'")).all() == []


def _insert_notes(store: Store, count: int) -> None:
    columns = "id, kind, day, entered_by, changed_at, content, revision"
    with store.database.writing() as db:
        for number in range(count):
            db.execute(text(f"INSERT INTO notes ({columns}) VALUES ('{number}','','','','','',1)"))


def _rows(store: Store, table: str) -> int:
    with store.database.reading() as db:
        return int(db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())
