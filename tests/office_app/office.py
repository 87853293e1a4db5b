"""A real round with two of the office at their browsers, and the same round by commands."""

import re
import time
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office_app import attempts, create_app
from office_app.share_sheets import shares_left
from rulebook.round import Round
from survey_app.trail_check import check_trail
from tests.office_app.staff_client import PASSWORD, choose, hidden, invite, signed_in

TIMES = "[survey]\ncloses = 2099-01-10T17:00:00\n[vote]\ncloses = 2099-01-12T17:00:00\n"
SETTINGS = f'public_url = "https://pingyi.example.gov.cn"\n{TIMES}'
TWO = {"password": PASSWORD, "name2": "li", "password2": PASSWORD}
_OWN = ("key", "lock", "eligible", "files", "sha256", "shown")  # random, or named by the time


class Office:
    """Somebody of the office who is signed in; ``li`` is another, ``zhao`` an interviewer."""

    def __init__(self, this_round: Round) -> None:
        """Make the accounts of ``this_round``."""
        self.round = this_round
        self.app: Flask = create_app(this_round)
        for name, role in (("li", "office"), ("zhao", "interviewer")):
            assert choose(self.app.test_client(), invite(this_round, name, role)).status_code == 303
        self.client: FlaskClient = signed_in(self.app, this_round, "wang", "office")
        self._csrf = hidden(self.get("password/"), "csrf")

    def get(self, path: str) -> str:
        """A page that must be there."""
        page = self.client.get(f"/staff/{path}")
        assert page.status_code == 200, page.text
        return page.text

    def seen_through(self, path: str) -> str:
        """A page, once the command that it waits for has ended."""
        return waited_for(self.client, f"/staff/{path}").text

    def send(self, path: str, **fields: str) -> TestResponse:
        """Send a form with the session's token and two persons who agree."""
        attempts.install(self.app)  # nobody waits here for what was typed wrong before
        data = {"csrf": self._csrf} | TWO | fields
        return self.client.post(f"/staff/{path}", data=data)

    def does(self, path: str, **fields: str) -> TestResponse:
        """Send a form that must be taken."""
        sent = self.send(path, **fields)
        assert sent.status_code in (200, 303), faults(sent)
        return sent

    def shares(self) -> list[str]:
        """The three shares, as people type them from paper."""
        return ["\n".join(share.rows) for share in shares_left(self.round)]


def waited_for(client: FlaskClient, path: str) -> TestResponse:
    """A page, once it no longer shows how far a command has come."""
    end = time.monotonic() + 120
    while 'id="share"' in (page := client.get(path)).text:
        assert time.monotonic() < end, page.text
        time.sleep(0.1)
    return page


def faults(sent: TestResponse) -> dict[str, str]:
    """What a page says is wrong, by the field it says it at."""
    found = re.search(r'role="alert" aria-labelledby="faults".*?</div>', sent.text, re.DOTALL)
    links = re.findall(r'<a href="#([^"]+)">(.*?)</a>', found.group() if found else "")
    return {field: unescape(words) for field, words in links}


def acts(this_round: Round) -> list[tuple[str, tuple[str, ...], dict[str, Any]]]:
    """What the trail says without accounts: act, persons, and what is not random of the rest."""
    checked = check_trail(this_round)
    assert not checked.faults
    return [
        (
            entry["act"],
            tuple(entry["by"]),
            {key: value for key, value in entry["what"].items() if key not in _OWN},
        )
        for entry in checked.entries
        if entry["act"] not in ("account", "password")
    ]
