"""A close is finished or not closed: whatever cuts it off, nothing is read from half of it."""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import create_links
from survey_app.acts.recording import trail_file
from survey_app.context import EXTENSION
from survey_app.sealed_ballots import sealed_ballots
from survey_app.store import Credential, Store, SubmissionOutcome
from survey_app.tokens import token_hash
from survey_app.trail_check import check_trail
from tests.survey_app import linker
from tests.survey_app.rounds import ENGINES, ROOT, database, make_round
from tests.survey_app.stores import (
    LATER,
    NOW,
    WINDOWS,
    cast,
    ciphertexts,
    issue_codes,
    issue_slips,
    respond,
)

VOTES = 12
TALLIES = {("W1", 1, 3), ("W1", 2, 3), ("W1", 3, 2), ("W1", 4, 2), ("W1", 5, 2), ("W2", None, 12)}
# The close kills itself before one of its steps, or after the last.
_KILLED = """
import os, signal, sys
from pathlib import Path
from rulebook.round import open_round
from survey_app.acts import closing
from survey_app.store import ballots, phases, postgres, sqlite

def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)

moment, part = sys.argv[2], sys.argv[3]
if moment == "stop":
    phases.Phases.stop = die
elif moment == "rewrite":
    phases.Phases.rewritten = die
elif moment == "decrypt":
    decrypted, opened = ballots.decrypted, []
    def third(*given):
        opened.append(given)
        return die() if len(opened) == 3 else decrypted(*given)
    ballots.decrypted = third
elif moment == "written":
    ballots.Ballots._write = die
elif moment == "commit":
    for engine in (sqlite.SqliteDatabase, postgres.PostgresDatabase):
        engine.forget_order = die
elif moment == "compact":
    phases.Phases.finish = die
elif moment == "checkpoint":
    for engine in (sqlite.SqliteDatabase, postgres.PostgresDatabase):
        engine.checkpoint = die
else:
    closing.write_closing = die
closing.close_phase(open_round(Path(sys.argv[1])), part, shares=sys.argv[4:])
"""
_AFTERWARDS = {
    "stop": "open",
    "rewrite": "stopped",
    "decrypt": "stopped",
    "written": "stopped",
    "commit": "stopped",
    "compact": "rewriting",
    "checkpoint": "compacted",
    "record": "compacted",
}
_OF_BOTH = [moment for moment in _AFTERWARDS if moment not in ("decrypt", "written")]


@pytest.fixture
def answered(tmp_path: Path, engine: str) -> Round:
    """A round with votes and answers, both parts still open."""
    this_round = make_round(tmp_path / "一轮 测试", len(WINDOWS), settings=engine)
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    store = setup.store_of(this_round)
    issue_slips(store, VOTES)
    issue_codes(store, *(f"code {number}" for number in range(VOTES)))
    for number in range(VOTES):
        cast(store, f"window {number}", (number % 5 + 1, None), submission=f"{number}")
        respond(store, f"code {number}")
    return this_round


def kill_close(this_round: Round, moment: str, part: str, shares: Sequence[str] = ()) -> None:
    """Run a close that is killed at ``moment``."""
    command = [sys.executable, "-P", "-X", "utf8", "-c", _KILLED, str(this_round.folder)]
    done = subprocess.run(
        [*command, moment, part, *shares],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        timeout=60,
    )
    assert done.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("moment", "part"),
    [*((moment, "vote") for moment in _AFTERWARDS), *((moment, "survey") for moment in _OF_BOTH)],
)
@ENGINES
@pytest.mark.grid
def test_a_killed_close_is_no_close(answered: Round, moment: str, part: str) -> None:
    """If an interrupted close counted as one, its log would still say whose ballot is whose."""
    other = {"vote": "survey", "survey": "vote"}[part]
    closing.close_phase(answered, other)
    store = setup.store_of(answered)
    receipts, responses = store.records.receipts(), store.records.response_count()
    before = ciphertexts(store)
    kill_close(answered, moment, part)
    state = store.phase(part).state
    assert state == _AFTERWARDS[moment]
    if state in ("open", "stopped"):
        assert ciphertexts(store) == before
        assert part == "survey" or store.records.ballots() == []
    if state != "compacted":
        for whole in (True, False):
            with pytest.raises(InputError, match="ceping close"):
                export_ratings(answered, ballots=whole)
        if part == "vote":
            assert sealed_ballots(answered) is None
            app = create_app(answered)
            assert app.test_client().get("/receipts/").status_code == 403
            app.extensions[EXTENSION].store.database.close()
    if state in ("stopped", "rewriting"):
        with pytest.raises(InputError, match="ceping close"):
            closing.require_finished(answered)
    closing.close_phase(answered, part)
    assert store.phase(part).finished
    closing.require_finished(answered)
    export_ratings(answered, ballots=True)
    assert (store.records.receipts(), store.records.response_count()) == (receipts, responses)
    assert store.records.ballot_count() == len(receipts) == responses == VOTES
    assert set(store.records.tallies()) == TALLIES


def test_nothing_is_left_after_a_resumed_close(answered: Round) -> None:
    """If the resumed close left the log as it was, every ballot could be read out of it by slip."""
    before = linker.old_ids(answered)
    assert len(before) == VOTES
    served = sqlite3.connect(database(answered))  # as a server keeps it
    served.execute("SELECT count(*) FROM phases").fetchone()
    kill_close(answered, "compact", "vote")
    paths = [database(answered), *database(answered).parent.glob("survey.db-*")]
    assert any(old in path.read_bytes() for path in paths for old in before)
    closing.close_phase(answered, "vote")
    served.close()
    paths = [database(answered), *database(answered).parent.glob("survey.db-*")]
    assert not [old for path in paths for old in before if old in path.read_bytes()]


def test_a_reader_keeps_the_close_from_being_one(answered: Round) -> None:
    """If a program that reads the database were overlooked, the log would outlive the close."""
    reader = sqlite3.connect(database(answered))
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM ballots").fetchone()
    with pytest.raises(InputError, match="no other program reads"):
        closing.close_phase(answered, "vote", ("li", "wang"))
    assert setup.store_of(answered).phase("vote").state == "rewriting"
    with pytest.raises(InputError, match="ceping close"):
        export_ratings(answered, ballots=True)
    checked = check_trail(answered)  # the key was used, and who used it is on record
    assert not checked.faults
    assert [(e["act"], e["by"]) for e in checked.entries][-1] == ("decrypt", ["li", "wang"])
    assert '"decrypt"' in trail_file(answered)[-1]
    reader.close()
    closing.close_phase(answered, "vote")
    assert setup.store_of(answered).phase("vote").finished


@ENGINES
def test_only_a_stopped_part_opens_again(answered: Round) -> None:
    """If a rewritten vote could be opened again, votes could be added to a known result."""
    kill_close(answered, "rewrite", "vote")
    store = setup.store_of(answered)
    refused = cast(store, "window 0", submission="late", receipt="new")
    assert refused is SubmissionOutcome.USED
    assert store.phase("vote").state == "stopped"
    before = store.phase("vote")
    opening.open_phase(answered, "vote")
    assert store.phase("vote") == before._replace(state="open", closed_at="")
    kill_close(answered, "compact", "vote")
    with pytest.raises(InputError, match="cannot be opened again"):
        opening.open_phase(answered, "vote")
    with pytest.raises(InputError, match="none are made afterwards"):
        issuing.create_slips(answered, "window", 5)
    assert store.open("vote", NOW).state == "rewriting"
    assert store.close("vote", LATER).finished


@ENGINES
def test_no_link_says_whether_it_was_used(tmp_path: Path, engine: str) -> None:
    """If used marks stayed with the links, a list of what was sent would tell who had voted."""
    this_round = make_round(tmp_path, 2, settings=engine)
    linker.write_register(this_round, 40)
    hashes = [token_hash(one.link.rsplit("/", 1)[1]) for one in create_links(this_round)]
    opening.open_phase(this_round, "vote")
    store = setup.store_of(this_round)
    voted = hashes[:20]
    for number, link in enumerate(voted):
        outcome = store.add_ballot(link, f"s{number}", {"W1": 4, "W2": None}, f"r{number}", on=True)
        assert outcome is SubmissionOutcome.STORED
    before = store.credentials.turnout("vote")
    closing.close_phase(this_round, "vote")
    used = {link for link in hashes if credential(store, link).used}
    # Twenty drawn at random from forty hit ten; 18 or more once in 100,000 times.
    assert len(used) == 20
    assert 2 < len(used & set(voted)) < 18
    assert store.credentials.turnout("vote") == before
    for number, link in enumerate(hashes):  # a retry is known by its receipt, and nothing else is
        retried = store.add_ballot(link, f"s{number}", {"W1": 4, "W2": None}, f"r{number}", on=True)
        assert (retried is SubmissionOutcome.ALREADY) == (number < 20)


def credential(store: Store, link: bytes) -> Credential:
    """What a link stands for."""
    found = store.arrival("vote", link)[1]
    assert found
    return found
