"""A request opens the round's database once, and nothing of it lasts to the next request."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import event, text
from sqlalchemy.pool import Pool

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.context import EXTENSION
from tests.survey_app.rounds import ENGINES, make_round


class Connections:
    """How many connections were opened, and how many of them are open still."""

    def __init__(self) -> None:
        """None yet."""
        self.opened = self.open = 0

    def opens(self, *_about: object) -> None:
        """Count one."""
        self.opened += 1
        self.open += 1

    def closes(self, *_about: object) -> None:
        """Count one less."""
        self.open -= 1


@pytest.fixture
def connections() -> Iterator[Connections]:
    """What is opened from now on."""
    counted = Connections()
    listened = (("connect", counted.opens), ("close", counted.closes))
    for name, listener in listened:
        event.listen(Pool, name, listener)
    yield counted
    for name, listener in listened:
        event.remove(Pool, name, listener)


@pytest.fixture
def app(opened_round: Round) -> Iterator[Flask]:
    """The voters' app; ``connections`` begin after its own one is open."""
    made = create_app(opened_round)
    assert made.extensions[EXTENSION].store.phase("vote").state == "open"
    yield made
    made.extensions[EXTENSION].store.database.close()


@ENGINES
def test_a_request_opens_the_database_once(
    app: Flask, opened_round: Round, connections: Connections
) -> None:
    """If each act of a page connected anew, a page would take tens of connections, as it did."""
    for number in (1, 2):
        with app.test_request_context():
            app.preprocess_request()
            stores = {id(setup.prepare(opened_round)) for _ in range(3)}
            assert stores == {id(setup.store_of(opened_round))}
            setup.prepare(opened_round).accounts.all()
            assert (connections.opened, connections.open) == (number, 1)
        assert connections.open == 0, "the next request would see a file that is there no more"


def test_a_request_that_fails_closes_what_it_opened(
    app: Flask, opened_round: Round, connections: Connections
) -> None:
    """If it stayed open, a close could not empty the log of its traces."""
    with suppress(ZeroDivisionError), app.test_request_context():
        app.preprocess_request()
        setup.prepare(opened_round)
        raise ZeroDivisionError
    assert (connections.opened, connections.open) == (1, 0)


@ENGINES
def test_what_others_change_is_seen_at_once(app: Flask, opened_round: Round) -> None:
    """If a page read what stood there before, somebody would act on what is over."""
    with app.test_request_context():
        app.preprocess_request()
        held = setup.prepare(opened_round)
        assert held.phase("survey").state == "open"
        beside = setup.store_of(opened_round, keep_connections=True)
        assert beside is not held
        beside.stop("survey", "2021-12-20T18:00:00+08:00")
        assert setup.prepare(opened_round).phase("survey").state == "stopped"
        with beside.database.writing() as db:
            db.execute(text("UPDATE schema_version SET version_num = '9999'"))
        beside.database.close()
    with app.test_request_context():
        app.preprocess_request()
        with pytest.raises(InputError, match="newer ceping"):
            setup.prepare(opened_round)


def test_what_the_check_depends_on_is_checked_anew(
    app: Flask, opened_round: Round, tmp_path: Path
) -> None:
    """If one look served another round too, a simulated round's answers would count as real."""
    settings = opened_round.settings
    real = replace(opened_round, settings=settings.model_copy(update={"simulated": False}))
    other = make_round(tmp_path / "other")
    with app.test_request_context():
        app.preprocess_request()
        setup.prepare(opened_round)
        with pytest.raises(InputError, match="simulated"):
            setup.prepare(real)
        assert setup.store_of(other) is not setup.store_of(other), "another folder may go and come"
    assert setup.store_of(opened_round) is not setup.store_of(opened_round), "no request, no end"
