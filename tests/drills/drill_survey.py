"""The survey's long trials: the figures of survey.md in full (S1, S4, S5, S6; fuzzed forms)."""

import os
import random
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.personal_links import create_links
from tests.survey_app import guesser, linker
from tests.survey_app.postgres import Postgres, postgres_server
from tests.survey_app.rounds import ENGINES, ROOT, database, make_round, serving
from tests.survey_app.trials import kill_trial, race


@pytest.fixture(scope="module")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all drills."""
    with postgres_server() as running:
        yield running


@pytest.fixture
def engine(request: pytest.FixtureRequest, postgres: Postgres) -> str:
    """What round.toml says of the database."""
    asked = getattr(request, "param", "sqlite")
    return f'database = "{postgres.fresh()}"\n' if asked == "postgres" else ""


@pytest.fixture
def this_round(tmp_path: Path, engine: str) -> Round:
    """A round with both parts open."""
    this_round = make_round(tmp_path / "round", settings=engine)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    return this_round


@ENGINES
def test_race(this_round: Round) -> None:
    """If one of 200 codes counted twice in 50 simultaneous posts each, people could vote twice."""
    with serving(this_round) as server:
        assert race(server, this_round, codes=200, posts=50) == (200, 200)


@ENGINES
def test_replays(this_round: Round) -> None:
    """If one retry in a thousand met an error or counted, a slow network would spoil the vote."""
    slips = issuing.make_slips(this_round, "window", 5)
    with serving(this_round) as server:
        visitor = server.visitor()
        form = visitor.ballot(slips[0].link, "5" * 12)
        replies = [visitor.post("/v/cast", form) for _ in range(1000)]
    assert {(reply.status, reply.text) for reply in replies} == {(200, replies[0].text)}
    assert len(setup.store_of(this_round).records.receipts()) == 1


@pytest.mark.parametrize("seed", range(20))
@ENGINES
def test_kills(this_round: Round, seed: int) -> None:
    """If one of 200 killed servers lost an acknowledged ballot, a vote would be missing."""
    outcome = kill_trial(this_round, kills=10, seed=seed)
    print(outcome)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.doubled, outcome.integrity) == (0, 0, "ok")


@pytest.mark.parametrize("batch", range(4))
@ENGINES
def test_linker(tmp_path: Path, batch: int, engine: str, postgres: Postgres) -> None:
    """If 200 voters could be linked a little better than by guessing, secrecy would leak."""
    total: list[int] = []
    for seed in range(5 * batch, 5 * batch + 5):
        settings = f'database = "{postgres.fresh()}"\n' if engine else ""
        this_round = make_round(tmp_path / str(seed), settings=settings)
        opening.open_phase(this_round, "vote")
        with serving(this_round) as server:
            cast = linker.vote_all(this_round, server.visitor(), 200, seed)
        closing.close_phase(this_round, "vote")
        ballots = linker.patterns(this_round)
        if engine:
            found = linker.hits_by_stamps(postgres, this_round, cast, ballots)
        else:
            found = linker.hits(cast, ballots, database(this_round).read_bytes())
        total = [a + b for a, b in zip(total or [0] * len(found), found, strict=True)]
    print("links by clue over five votes of 200:", total)
    # A blind guess links one a vote: 5 in all, and more than 20 once in ten million times.
    assert max(total) <= 20


@pytest.mark.parametrize("batch", range(4))
@ENGINES
def test_guesser(tmp_path: Path, batch: int, engine: str, postgres: Postgres) -> None:
    """If 200 ballots could be guessed better than blindly, encrypting them would be for show."""
    by_content, by_any = 0, 0
    for seed in range(5 * batch, 5 * batch + 5):
        settings = f'database = "{postgres.fresh()}"\n' if engine else ""
        this_round = make_round(tmp_path / str(seed), settings=settings)
        opening.open_phase(this_round, "vote")
        with serving(this_round) as server:
            votes = guesser.vote_alike(this_round, server.visitor(), 200, seed)
            kept = linker.files(this_round)
            if engine:
                kept |= postgres.files(linker.database_name(this_round))
                kept["log"] = b"".join(postgres.log_segments())
        found = guesser.hits(votes, kept)
        by_content, by_any = by_content + found["stored"], max(by_any, *found.values())
    print(f"guessed by ciphertext: {by_content} of 500; the best clue of all: {by_any} of 100")
    # Blindly 83 of 500 and 17 of 100; more than 130 or 39 once in ten million times.
    assert by_content <= 130
    assert by_any <= 39


def test_linker_of_links(tmp_path: Path) -> None:
    """If links sent to 200 persons left a trace, a vote could be told by its name."""
    total: list[int] = []
    for seed in range(5):
        this_round = make_round(tmp_path / str(seed))
        linker.write_register(this_round, 200)
        links = create_links(this_round)
        opening.open_phase(this_round, "vote")
        random.Random(seed).shuffle(links)
        with serving(this_round) as server:
            addresses = [link.link for link in links]
            cast = linker.vote_all(this_round, server.visitor(), 200, seed, addresses)
        closing.close_phase(this_round, "vote")
        raw, ballots = database(this_round).read_bytes(), linker.patterns(this_round)
        assert b"elector-" not in raw
        found = linker.hits(cast, ballots, raw)
        found.append(linker.hits_by_register(cast, [one.elector_id for one in links], ballots))
        total = [a + b for a, b in zip(total or [0] * len(found), found, strict=True)]
    print("links by clue over five votes of 200 by personal links:", total)
    assert max(total) <= 20


@pytest.mark.parametrize("selfish", [0, 6, 20])
def test_linker_by_content(tmp_path: Path, selfish: int) -> None:
    """If whole ballots were harmless, they need not be sealed: this is how much they give away."""
    heads, rng = 60, random.Random(selfish)
    this_round = make_round(tmp_path, heads)
    opening.open_phase(this_round, "vote")
    cast = linker.electorate(heads, selfish, rng)
    with serving(this_round) as server:
        visitor = server.visitor()
        for slip, pattern in zip(
            issuing.make_slips(this_round, "window", heads), cast, strict=True
        ):
            assert visitor.vote(slip.link, pattern).status == 200
    closing.close_phase(this_round, "vote")
    hits = linker.content_hits(cast, list(linker.patterns(this_round).values()), rng)
    found, honest = sum(hits[:selfish]), sum(hits[selfish:])
    print(f"by content: {found} of {selfish} who graded others low, {honest} of {heads - selfish}")
    assert honest <= heads // 2
    assert found >= selfish // 2  # it is a real danger, which is why whole ballots stay sealed


@pytest.mark.parametrize("kind", ["questionnaire", "text", "ballot", "address"])
def test_fuzz(kind: str) -> None:
    """If one of 10,000 strange forms, codes or addresses made a page fail, strangers would too."""
    command = [sys.executable, "-m", "pytest", "-n", "0", "-q"]
    command.append(f"tests/survey_app/test_fuzz.py::test_any_{kind}")
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, "CEPING_EXAMPLES": "2500"},
        capture_output=True,
        text=True,
        check=False,
    )
    print(done.stdout.splitlines()[-1])
    assert done.returncode == 0, done.stdout
