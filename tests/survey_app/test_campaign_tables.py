"""What is gathered through the year and what units apply for: the same on both engines."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import cases, notes, practices, upgrading
from survey_app.acts.practices import ACCEPTED, RETURNED
from survey_app.store import Account, Store, migrations
from survey_app.store.overrides import Override
from survey_app.store.revised import Revised
from survey_app.trail import Act
from survey_app.trail_check import check_trail
from tests.survey_app.photos import phone
from tests.survey_app.rounds import ENGINES, ITEMS, make_round

EAST = Account("east", "东区", "district", "", 0)
OFFICE = Account("wang", "王五", "office", "", 0)
CONTENT = {"title": "一窗收件 “引号” 𠮷", "text": "做法。\n" * 400, "figures": []}
WHERE = Override("P1", "star", "clause", "met", "有理由", "督查处", "li", "2021-12-20T09:00:00")


@pytest.fixture
def this_round(tmp_path: Path, engine: str) -> Round:
    """A round before its opening."""
    return make_round(tmp_path / "一轮", 2, settings=engine)


@pytest.fixture
def store(this_round: Round) -> Iterator[Store]:
    """Its store."""
    made = setup.prepare_unfilled(this_round)
    yield made
    made.database.close()


@ENGINES
def test_a_practice_goes_its_way(this_round: Round, store: Store) -> None:
    """If an engine lost a state, a number or a sign, a district's practice would be another."""
    assert practices.save(this_round, "a" * 32, 0, EAST, "东区", CONTENT)
    assert practices.save(this_round, "a" * 32, 0, EAST, "东区", CONTENT)  # sent twice
    assert not practices.save(this_round, "a" * 32, 9, EAST, "东区", CONTENT)  # another revision
    assert practices.listed(this_round) == []
    assert practices.submit(this_round, "a" * 32, 1, EAST)
    assert practices.decide(this_round, "a" * 32, 2, OFFICE, "请写明时间")
    (one,) = practices.listed(this_round)
    assert (one["state"], one["number"], one["reason"]) == (RETURNED, 1, "请写明时间")
    assert one["content"] == CONTENT
    assert practices.submit(this_round, "a" * 32, 3, EAST)
    assert practices.decide(this_round, "a" * 32, 4, OFFICE)
    assert practices.mark(this_round, "a" * 32, 5, OFFICE, typical=True)
    (one,) = practices.listed(this_round)
    assert (one["state"], one["number"], one["typical"]) == (ACCEPTED, 1, 1)
    assert not practices.remove(this_round, "a" * 32, 6, EAST)  # what has a number stays
    assert not check_trail(this_round).faults


@ENGINES
def test_practices_at_once_get_a_number_each(this_round: Round, store: Store) -> None:
    """If two that are handed in at once shared a number, the list of evidence would be wrong."""
    ids = [f"{n:032d}" for n in range(8)]
    for id in ids:
        practices.save(this_round, id, 0, EAST, "东区", CONTENT)
    hands = [
        threading.Thread(target=practices.submit, args=(this_round, id, 1, EAST)) for id in ids
    ]
    for hand in hands:
        hand.start()
    for hand in hands:
        hand.join()
    numbers = sorted(one["number"] for one in practices.listed(this_round))
    assert numbers == list(range(1, 9))


@ENGINES
def test_notes_and_details_are_kept_and_go(this_round: Round, store: Store) -> None:
    """If a removed note or a contact stayed in a table, the privacy page would be untrue."""
    told = {"about": "窗口一", "findings": "好", "people": "张三"}
    assert notes.save(this_round, "n" * 32, 0, OFFICE, "visit", "2021-09-03", told)
    assert not notes.save(this_round, "n" * 32, 5, OFFICE, "visit", "2021-09-03", told)
    assert notes.add_picture(this_round, "n" * 32, 1, OFFICE, phone(), "大厅")
    (note,) = notes.listed(this_round)
    assert [one["caption"] for one in note["content"]["pictures"]] == ["大厅"]
    assert notes.remove(this_round, "n" * 32, 2, OFFICE, "记错了")
    assert notes.listed(this_round) == []
    cases.save_details(this_round, "C1", "材料退回", "王先生 13800000000")
    cases.save_details(this_round, "C1", "材料退回", "")
    assert cases.details(this_round) == {"C1": {"matter": "材料退回", "contact": ""}}


@ENGINES
def test_an_override_is_settled_once(this_round: Round, store: Store) -> None:
    """If two could agree to one override, or to one that was changed, four eyes were two."""
    later = WHERE._replace(reason="另有理由", proposed_at="2021-12-21T09:00:00")
    for made in (WHERE, later):
        store.overrides.propose(made, Act("override", made.proposed_at, ("li",)))
    assert list(store.overrides.all().values()) == [later]
    assert not store.overrides.settle(WHERE)
    assert store.overrides.settle(later)
    assert not store.overrides.settle(later)


@ENGINES
@pytest.mark.parametrize("before", ["0006", "0007", "0008"])
def test_a_database_of_before_the_campaign_is_brought_up(
    this_round: Round, tmp_path: Path, before: str
) -> None:
    """If accounts lost their passwords or new roles were refused, nobody would get in again."""
    versions = tmp_path / "earlier"
    versions.mkdir()
    for path in migrations.VERSIONS.glob("m*.py"):
        if path.name[1:5] <= before:
            (versions / path.name).write_bytes(path.read_bytes())
    store = setup.store_of(this_round)
    with store.database.writing() as db:
        migrations.migrate(db, ITEMS, versions)
        db.execute(
            text(
                "INSERT INTO accounts (name, full_name, role, password, invite_expires, totp_step)"
                " VALUES ('wang', '王五', 'office', 'argon2', 7, 3)"
            )
        )
    upgrading.upgrade(this_round, backed_up=True)
    account = store.accounts.find("wang")
    assert account
    assert (account.full_name, account.password, account.body) == ("王五", "argon2", "")
    for role in ("district", "unit", "division", "panel", "leader"):
        assert store.accounts.add(role, "某人", role, b"x", 9, body="督查处")
    for table in (store.practices, store.notes, store.case_details, store.sheet_drafts):
        assert isinstance(table, Revised)
        assert table.all() == []
    assert store.overrides.all() == {}
    assert store.applications.all() == []
    with store.database.reading() as db:
        assert "body" in {column["name"] for column in inspect(db).get_columns("accounts")}
    store.database.close()
