"""The voters' rounds, databases and servers serve these tests too; and the staff's app."""

from collections.abc import Iterator

import pytest
from argon2 import PasswordHasher
from flask import Flask

from office_app import create_app, passwords
from rulebook.round import Round
from survey_app.context import EXTENSION
from tests.survey_app.conftest import engine, opened_once, opened_round, postgres, server

__all__ = ["app", "engine", "opened_once", "opened_round", "postgres", "server"]


@pytest.fixture(autouse=True, scope="module")
def quick_passwords() -> Iterator[PasswordHasher]:
    """Hashes that cost little, for hundreds of sign-ins; gives what makes the usual ones.

    Servers in processes of their own hash as usual.
    """
    usual = passwords._HASHER
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASHER", PasswordHasher(1, 8, 1))
        patch.setattr(passwords, "_NOBODY", passwords._HASHER.hash("nobody"))
        yield usual


@pytest.fixture
def app(opened_round: Round) -> Iterator[Flask]:
    """The app of a round with both parts open."""
    made = create_app(opened_round)
    yield made
    made.extensions[EXTENSION].store.database.close()
