"""The voters' rounds, databases and servers serve these tests too; and the staff's app."""

from collections.abc import Iterator

import pytest
from flask import Flask

from office_app import create_app
from rulebook.round import Round
from survey_app.context import EXTENSION
from tests.survey_app.conftest import engine, opened_round, postgres, server

__all__ = ["app", "engine", "opened_round", "postgres", "server"]


@pytest.fixture
def app(opened_round: Round) -> Iterator[Flask]:
    """The app of a round with both parts open."""
    made = create_app(opened_round)
    yield made
    made.extensions[EXTENSION].store.database.close()
