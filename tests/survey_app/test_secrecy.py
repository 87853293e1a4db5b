"""S1, S2, S3, S7: after the close nothing links a slip to a ballot, and no file has a token."""

import random
import shutil
import sqlite3
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.store.sqlite import SqliteDatabase
from survey_app.tokens import plain
from tests.survey_app import guesser, linker
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import (
    ENGINES,
    Server,
    Visitor,
    database,
    make_round,
    next_door,
    serving,
)

VOTES = 60
# A blind guess links one of 60 on average; a given one links more than 8 once in a million times.
BY_CHANCE = 8
# Of 30 ballots of six kinds a blind guess has 5; more than 16 once in a million times.
GUESSED_BY_CHANCE = 16


@pytest.mark.parametrize("seed", [1, 2, 3])
@ENGINES
@pytest.mark.grid
def test_linker_does_no_better_than_chance(
    tmp_path: Path, engine: str, seed: int, request: pytest.FixtureRequest
) -> None:
    """If order, numbers or leftovers linked slips to ballots, the vote would not be secret."""
    this_round = make_round(tmp_path / "round", settings=engine)
    opening.open_phase(this_round, "vote")
    with serving(this_round) as server:
        cast = linker.vote_all(this_round, server.visitor(), VOTES, seed)
        before = linker.old_ids(this_round)
        closing.close_phase(this_round, "vote")
        export_ratings(this_round, ballots=True)  # the seal too is a place to look
        kept = linker.files(this_round)  # while the server still runs
    assert len(before) == VOTES
    ballots = linker.patterns(this_round)
    assert sorted(ballots.values()) == sorted(vote.pattern for vote in cast)
    kept |= {f"{name} at rest": content for name, content in linker.files(this_round).items()}
    if engine:
        postgres: Postgres = request.getfixturevalue("postgres")
        kept |= postgres.files(linker.database_name(this_round))
        assert max(linker.hits_by_stamps(postgres, this_round, cast, ballots)) <= BY_CHANCE
    for name, content in kept.items():
        assert not [old for old in before if old in content], f"old ids left in {name}"
        assert max(linker.hits(cast, ballots, content)) <= BY_CHANCE, name


@ENGINES
def test_nobody_guesses_a_ballot_before_the_close(
    tmp_path: Path, engine: str, request: pytest.FixtureRequest
) -> None:
    """If database, log or a copy told grades, whoever copies files would read the vote."""
    this_round = make_round(tmp_path / "round", settings=engine)
    opening.open_phase(this_round, "vote")
    with serving(this_round) as server:
        votes = guesser.vote_alike(this_round, server.visitor(), VOTES, 1)
        kept = linker.files(this_round)
        if engine:
            postgres: Postgres = request.getfixturevalue("postgres")
            kept |= postgres.files(linker.database_name(this_round))
            kept["log"] = b"".join(postgres.log_segments())
        else:
            database = setup.store_of(this_round).database
            assert isinstance(database, SqliteDatabase)
            database.back_up(tmp_path / "copy")
            kept["copy"] = (tmp_path / "copy").read_bytes()
    found = guesser.hits(votes, kept)
    places = {clue.partition(",")[0] for clue in found}
    assert places >= ({"stored", "log"} if engine else {"stored", "copy", "survey.db-wal"})
    assert max(found.values()) <= GUESSED_BY_CHANCE, found
    assert guesser.hits(guesser.in_the_clear(votes), {})["stored"] == VOTES // 2


def test_linker_sees_the_transactions(tmp_path: Path, postgres: Postgres) -> None:
    """If it found nothing before the close, its finding nothing afterwards would mean nothing."""
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        cast = linker.vote_all(this_round, visitor, 20, 1)
    open_hits = linker.hits_by_stamps(postgres, this_round, cast, linker.patterns(this_round))
    assert open_hits[0] == open_hits[3] == 20
    closing.close_phase(this_round, "vote")
    for table in ("slips", "ballots", "receipts", "ballot_nonces"):
        query = f"SELECT count(DISTINCT xmin::text) FROM {table}"
        assert postgres.run(query, database=linker.database_name(this_round)) == [(1,)], table


def test_no_code_is_linked_after_the_close(tmp_path: Path, postgres: Postgres) -> None:
    """If a code, the grades and the text of one person shared a stamp, they could be joined."""
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    opening.open_phase(this_round, "survey")
    with next_door(this_round) as visitor:
        sent = linker.answer_all(this_round, visitor, 30)
    # Before the close it finds everything, so that its finding nothing afterwards means something.
    assert linker.answers_by_stamps(postgres, this_round, sent)[::3] == [30, 30, 30]
    closing.close_phase(this_round, "survey")
    assert max(linker.answers_by_stamps(postgres, this_round, sent)) <= BY_CHANCE
    for table in ("codes", "responses", "texts"):
        query = f"SELECT count(DISTINCT xmin::text) FROM {table}"
        assert postgres.run(query, database=linker.database_name(this_round)) == [(1,)], table


def test_the_written_rule_empties_postgres_log(tmp_path: Path, postgres: Postgres) -> None:
    """If the rule of docs/database.md left old segments, whoever reads them could link votes."""
    postgres.run("ALTER SYSTEM SET wal_recycle = off", "SELECT pg_reload_conf(), pg_sleep(0.3)")
    this_round = make_round(tmp_path, settings=f'database = "{postgres.fresh()}"\n')
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        linker.vote_all(this_round, visitor, 10, 1)
    before = linker.old_ids(this_round)
    assert any(old in segment for old in before for segment in postgres.log_segments())
    closing.close_phase(this_round, "vote")
    postgres.run("CHECKPOINT", "SELECT pg_switch_wal()", "CHECKPOINT")
    assert not [old for old in before for segment in postgres.log_segments() if old in segment]


def test_linker_can_see(tmp_path: Path) -> None:
    """If the linker were blind, its finding nothing would mean nothing."""
    cast = [
        linker.Cast(bytes([number]) * 32, f"{number:012d}", f"R-{number:04d}")
        for number in range(VOTES)
    ]
    copy = tmp_path / "careless.db"
    ballots = linker.careless_copy(cast, copy)
    assert max(linker.hits(cast, ballots, copy.read_bytes())) == VOTES


def test_content_linker_can_see() -> None:
    """If the linker by content found nobody, its report of how much ballots tell would be idle."""
    rng = random.Random(1)
    cast = linker.electorate(30, 8, rng)
    hits = linker.content_hits(cast, sorted(cast), rng)
    assert sum(hits[:8]) == 8
    assert sum(hits[8:]) < 11


def test_log_is_empty_after_the_close(server: Server, opened_round: Round) -> None:
    """If the write-ahead log outlived the close, a copy of it would tell the order of votes."""
    linker.vote_all(opened_round, server.visitor(), 10, 1)
    wal = database(opened_round).with_name("survey.db-wal")
    assert wal.stat().st_size > 0
    closing.close_phase(opened_round, "vote")
    assert not wal.exists() or wal.stat().st_size == 0
    with sqlite3.connect(database(opened_round)) as db:
        assert db.execute("PRAGMA freelist_count").fetchone() == (0,)
    db.close()


@ENGINES
def test_no_raw_token_is_kept(server: Server, opened_round: Round) -> None:
    """If a stored token worked, whoever copied the database could vote for others."""
    codes = issuing.create_codes(opened_round, "W1", 5, "大厅")
    slips = issuing.make_slips(opened_round, "window", 5)
    visitor = server.visitor()
    for code in codes[:3]:
        visitor.post("/s/form", visitor.survey_form(code.link))
    for slip in slips[:3]:
        visitor.vote(slip.link, "3" * 12)
    visitor.get("/s/" + "x" * 5000)
    visitor.post(visitor.local(codes[4].link), {"sealed": "x"})
    store = setup.store_of(opened_round).database
    if isinstance(store, SqliteDatabase):
        store.back_up(opened_round.folder / "backup.db")
    raw = []
    for link, typed in [(c.link, c.code) for c in codes] + [(s.link, s.code) for s in slips]:
        raw += [link.rsplit("/", 1)[1], typed, plain(typed)]
    for name, content in linker.files(opened_round).items():
        assert not [token for token in raw if token.encode() in content], name


def test_no_token_in_the_page(visitor: Visitor, opened_round: Round) -> None:
    """If the page held the token, a saved or shared page would give it away."""
    (code,) = issuing.create_codes(opened_round, "W1", 1, "大厅")
    token = code.link.rsplit("/", 1)[1]
    page = visitor.get(visitor.local(code.link)).text.replace(f"/s/{token}?", "")
    assert token not in page
    assert code.code not in page


def test_key_and_database_are_the_owners_only(opened_round: Round) -> None:
    """If others on the machine could read the key, typed codes could be found by trying."""
    modes = {
        name: (opened_round.folder / name).stat().st_mode & 0o777
        for name in ("survey.key", "survey.db")
    }
    assert modes == {"survey.key": 0o600, "survey.db": 0o600}


@ENGINES
def test_small_piles_are_merged(tmp_path: Path, engine: str) -> None:
    """If a pile held one slip, its turnout would say whether that one person voted."""
    this_round = make_round(tmp_path, settings=engine)
    issuing.make_slips(this_round, "window", 12)
    alone = issuing.make_slips(this_round, "party_committee", 1)
    issuing.make_slips(this_round, "division", 7)
    assert {slip.category for slip in alone} == {"party_committee+window"}
    assert setup.store_of(this_round).slips.piles() == {
        "party_committee+window": 13,
        "division": 7,
    }
    more = issuing.make_slips(this_round, "party_committee", 2)
    assert {slip.category for slip in more} == {"party_committee+window"}


def test_ballots_have_no_other_column(opened_round: Round) -> None:
    """If a ballot carried a category, a time or a row number, it would point at its voter."""
    with sqlite3.connect(database(opened_round)) as db:
        columns = [row[1] for row in db.execute("PRAGMA table_info(ballots)")]
        with pytest.raises(sqlite3.OperationalError, match="rowid"):
            db.execute("SELECT rowid FROM ballots")
    db.close()
    assert columns == ["ballot_id", "window_id", "grade"]


@ENGINES
def test_closing_again_repairs(visitor: Visitor, opened_round: Round) -> None:
    """If a closing that was cut off could not be finished, the lists could never be published."""
    linker.vote_all(opened_round, visitor, 6, 1)
    closing.close_phase(opened_round, "vote")
    folder = opened_round.folder / "closing"
    first = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(folder)
    closing.close_phase(opened_round, "vote")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == first
