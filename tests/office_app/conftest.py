"""The voters' rounds, databases and servers serve these tests too."""

from tests.survey_app.conftest import engine, opened_round, postgres, server

__all__ = ["engine", "opened_round", "postgres", "server"]
