"""The survey's long trials: the figures of survey.md in full (S1, S4, S5, S6)."""

from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app import office
from tests.survey_app import linker
from tests.survey_app.rounds import database, make_round, serving
from tests.survey_app.trials import kill_trial, race


@pytest.fixture
def this(tmp_path: Path) -> Round:
    """A round with both parts open."""
    this = make_round(tmp_path / "round")
    office.open_phase(this, "survey")
    office.open_phase(this, "vote")
    return this


def test_race(this: Round) -> None:
    """If one of 200 codes counted twice in 50 simultaneous posts each, people could vote twice."""
    with serving(this) as server:
        assert race(server, this, codes=200, posts=50) == (200, 200)


def test_replays(this: Round) -> None:
    """If one retry in a thousand met an error or counted, a slow network would spoil the vote."""
    slips = office.create_slips(this, "window", 5)
    with serving(this) as server:
        visitor = server.visitor()
        form = visitor.ballot(slips[0].link, "5" * 12)
        replies = [visitor.post("/v/cast", form) for _ in range(1000)]
    assert {(reply.status, reply.text) for reply in replies} == {(200, replies[0].text)}
    assert len(office.store_of(this).records.receipts()) == 1


@pytest.mark.parametrize("seed", range(20))
def test_kills(this: Round, seed: int) -> None:
    """If one of 200 killed servers lost an acknowledged ballot, a vote would be missing."""
    outcome = kill_trial(this, kills=10, seed=seed)
    print(outcome)
    assert outcome.acknowledged > 0
    assert (outcome.lost, outcome.doubled, outcome.integrity) == (0, 0, "ok")


@pytest.mark.parametrize("batch", range(4))
def test_linker(tmp_path: Path, batch: int) -> None:
    """If 200 voters could be linked a little better than by guessing, secrecy would leak."""
    total: list[int] = []
    for seed in range(5 * batch, 5 * batch + 5):
        this = make_round(tmp_path / str(seed))
        office.open_phase(this, "vote")
        with serving(this) as server:
            cast = linker.vote_all(this, server.visitor(), 200, seed)
        office.close_phase(this, "vote")
        found = linker.hits(cast, linker.patterns(this), database(this).read_bytes())
        total = [a + b for a, b in zip(total or [0] * len(found), found, strict=True)]
    print("links by clue over five votes of 200:", total)
    # A blind guess links one a vote: 5 in all, and more than 20 once in ten million times.
    assert max(total) <= 20
