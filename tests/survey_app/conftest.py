"""A round with both parts open, and its server, for each file of tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app import office
from tests.survey_app.rounds import Server, Visitor, make_round, serving


@pytest.fixture
def opened_round(tmp_path: Path) -> Round:
    """A fresh round whose survey and vote are open."""
    this = make_round(tmp_path / "round")
    office.open_phase(this, "survey")
    office.open_phase(this, "vote")
    return this


@pytest.fixture
def server(opened_round: Round) -> Iterator[Server]:
    """Its server with two workers."""
    with serving(opened_round) as running:
        yield running


@pytest.fixture
def visitor(server: Server) -> Visitor:
    """Somebody without cookies."""
    return server.visitor()
