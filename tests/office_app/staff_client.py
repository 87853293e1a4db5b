"""People of the agency and the office with a browser that keeps cookies."""

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from rulebook.round import Round
from survey_app.acts import accounts
from survey_app.acts.applications import units
from survey_app.store import DIVISION, PANEL, UNIT
from tests.survey_app.rounds import ANSWERS

PASSWORD = "correct horse 电池"


def hidden(text: str, name: str) -> str:
    """The value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', text)
    assert found, text
    return unescape(found.group(1))


def path(link: str) -> str:
    """An issued link without its host."""
    return "/" + link.split("/", 3)[3]


def invite(this_round: Round, name: str = "zhang", role: str = "interviewer") -> str:
    """The first link of a new account; of a unit or division, one that the edition knows."""
    bodies = {UNIT: a_unit, DIVISION: a_division}
    body = bodies[role](this_round) if role in bodies else "某县" if role == PANEL else ""
    return path(accounts.add(this_round, name, f"张三{name}", role, 24, body=body).link)


def a_unit(this_round: Round, name: str = "示例单位") -> str:
    """The id of a unit that may apply."""
    unit_type = this_round.book.honours.honours[0].unit_types[0]
    return units.add_unit(this_round, name, unit_type).id


def a_division(this_round: Round) -> str:
    """The division that leads the first honour."""
    return units.divisions(this_round.book)[0]


def choose(client: FlaskClient, link: str, password: str = PASSWORD) -> TestResponse:
    """Choose a password by a first link."""
    text = client.get(link).text
    fields = {"csrf": hidden(text, "csrf"), "sealed": hidden(text, "sealed")}
    return client.post("/staff/first", data=fields | {"password": password, "repeat": password})


def sign_in(
    client: FlaskClient, name: str = "zhang", password: str = PASSWORD, code: str = ""
) -> TestResponse:
    """Sign in by name and password, and a one-time code if there is one."""
    csrf = hidden(client.get("/staff/").text, "csrf")
    fields = {"csrf": csrf, "name": name, "password": password, "code": code}
    return client.post("/staff/", data=fields)


def signed_in(
    app: Flask, this_round: Round, name: str = "zhang", role: str = "interviewer"
) -> FlaskClient:
    """A client of a new account, signed in."""
    client = app.test_client()
    assert choose(client, invite(this_round, name, role)).status_code == 303
    return client


def entry_form(client: FlaskClient, **fields: str) -> dict[str, str]:
    """A filled-in entry, ready to send."""
    text = client.get("/staff/entry/").text
    own = {"csrf": hidden(text, "csrf"), "sealed": hidden(text, "sealed")}
    return own | {"window": "W1", "mode": "phone"} | ANSWERS | fields
