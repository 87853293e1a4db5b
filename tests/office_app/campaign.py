"""A round through the year: an office and two districts at their browsers."""

import io
from html import unescape
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office_app import create_app
from rulebook.round import Round
from survey_app.context import EXTENSION
from tests.office_app.office import faults
from tests.office_app.staff_client import choose, hidden, invite
from tests.survey_app.rounds import make_round

__all__ = ["Campaign", "Person", "faults"]


class Person:
    """Somebody who is signed in."""

    def __init__(self, app: Flask, this_round: Round, name: str, role: str) -> None:
        """Make the account and sign in."""
        self.client: FlaskClient = app.test_client()
        assert choose(self.client, invite(this_round, name, role)).status_code == 303
        self.name = f"张三{name}"
        self.csrf = hidden(self.get("password/"), "csrf")

    def get(self, path: str) -> str:
        """A page that must be there."""
        page = self.client.get(f"/staff/{path}", follow_redirects=True)
        assert page.status_code == 200, page.text
        return unescape(page.text)

    def send(self, path: str, **fields: object) -> TestResponse:
        """Send a form."""
        data = {"csrf": self.csrf} | {key: _sent(value) for key, value in fields.items()}
        return self.client.post(f"/staff/{path}", data=data)

    def does(self, path: str, **fields: object) -> str:
        """Send a form that must be taken; where it leads."""
        sent = self.send(path, **fields)
        assert sent.status_code == 303, faults(sent)
        return str(sent.location).partition("/staff/")[2]


def _sent(value: object) -> object:
    return (io.BytesIO(value), "照片.jpg") if isinstance(value, bytes) else value


class Campaign:
    """A round whose survey is not open yet."""

    def __init__(self, folder: Path, settings: str = "") -> None:
        """``wang`` is of the office; ``east`` and ``west`` are districts."""
        self.round = make_round(folder, settings=settings)
        self.app = create_app(self.round)
        self.office = Person(self.app, self.round, "wang", "office")
        self.east = Person(self.app, self.round, "east", "district")
        self.west = Person(self.app, self.round, "west", "district")

    def close(self) -> None:
        """Let go of the database."""
        self.app.extensions[EXTENSION].store.database.close()
