"""The office makes, resets and removes accounts on a page."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from office_app import create_app
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts.applications import units
from survey_app.store import DIVISION, PANEL, ROLES, UNIT, WITH_BODY
from survey_app.trail import entries_of
from tests.office_app.staff_client import PASSWORD, choose, hidden, path, sign_in, signed_in
from tests.survey_app.rounds import make_round

LINK = re.compile(r"https?://\S+/staff/first/[\w-]+")


@pytest.fixture
def office(app: Flask, opened_round: Round) -> FlaskClient:
    """Somebody of the office."""
    return signed_in(app, opened_round, "wang", "office")


def post(client: FlaskClient, to: str, **fields: str) -> tuple[int, str]:
    """Send a form of the page; status and text of the answer."""
    csrf = hidden(client.get("/staff/accounts/").text, "csrf")
    reply = client.post(f"/staff/accounts/{to}", data={"csrf": csrf} | fields)
    return reply.status_code, reply.text


@pytest.mark.parametrize("role", [role for role in ROLES if role not in WITH_BODY])
def test_an_account_of_each_role(
    app: Flask, opened_round: Round, office: FlaskClient, role: str
) -> None:
    """If a role could only be given on a terminal, the clerk would share one account."""
    status, text = post(office, "", name="li", full_name="李四", role=role)
    assert status == 200
    (link,) = LINK.findall(text)
    assert "li" in office.get("/staff/accounts/").text
    assert link not in office.get("/staff/accounts/").text  # shown once
    assert choose(app.test_client(), path(link)).status_code == 303
    found = setup.store_of(opened_round).accounts.find("li")
    assert found
    assert found.role == role
    last = entries_of(setup.store_of(opened_round).trail.lines())
    assert [entry["by"] for entry in last if entry["act"] == "account"][-1] == ["wang"]


@pytest.mark.parametrize(
    "fields",
    [
        {"name": "王", "full_name": "王", "role": "office"},
        {"name": "wang", "full_name": "又一个", "role": "office"},
        {"name": "li", "full_name": "=1+1", "role": "office"},
        {"name": "li", "full_name": "李", "role": "root"},
        {"name": "", "full_name": "", "role": ""},
        {"name": "li", "full_name": "李", "role": "unit"},  # of which unit?
        {"name": "li", "full_name": "李", "role": "unit", "body": "没有的单位"},
        {"name": "li", "full_name": "李", "role": "division"},
        {"name": "li", "full_name": "李", "role": "division", "body": "没有的处"},
        {"name": "li", "full_name": "李", "role": "panel"},  # of which unit?
        {"name": "li", "full_name": "李", "role": "panel", "body": "=1+1"},
        {"name": "li", "full_name": "李", "role": "leader", "body": "某单位"},
        {"name": "li", "full_name": "李", "role": "office", "body": "某单位"},
    ],
)
def test_an_unfit_account_is_refused(
    opened_round: Round, office: FlaskClient, fields: dict[str, str]
) -> None:
    """If half an account were made, nobody could sign in with it nor make it again."""
    status, text = post(office, "", **fields)
    assert status == 422
    assert not LINK.findall(text)
    assert len(setup.store_of(opened_round).accounts.all()) == 1
    if fields["role"] in WITH_BODY or "body" in fields:
        assert 'href="#body"' in text


def test_an_account_of_a_unit_names_it(opened_round: Round, office: FlaskClient) -> None:
    """Whoever applies or assesses would have an account that belongs to nobody."""
    book = opened_round.book
    unit = units.add_unit(opened_round, "示例局", book.campaign.unit_types[0].id)
    (division, *_) = units.divisions(book)
    cases = (
        ("unit", "示例局", unit.id),
        ("unit", unit.id, unit.id),
        ("division",) + (division,) * 2,
        (PANEL, "示例局", "示例局"),
    )
    for number, (role, written, stored) in enumerate(cases):
        name = f"p{number}"
        status, text = post(office, "", name=name, full_name="李", role=role, body=written)
        assert status == 200
        assert LINK.findall(text)
        found = setup.store_of(opened_round).accounts.find(name)
        assert found
        assert (found.role, found.body) == (role, stored)
        assert f"：{division if role == DIVISION else '示例局'}</td>" in text


def test_the_command_line_registers_a_unit_with_its_kind(opened_round: Round) -> None:
    """Whoever works by commands would have to open the console to invite a unit."""
    kind = opened_round.book.campaign.unit_types[0].id
    with pytest.raises(InputError):
        units.body_of(opened_round, UNIT, "示例局")
    body = units.body_of(opened_round, UNIT, "示例局", kind)
    assert units.body_of(opened_round, UNIT, "示例局") == body
    assert setup.store_of(opened_round).applications.units()[body].unit_type == kind


def test_a_new_link_and_a_removal(app: Flask, opened_round: Round, office: FlaskClient) -> None:
    """If a lost password could not be replaced on the page, the work would wait for a terminal."""
    colleague = signed_in(app, opened_round, "li")
    _, text = post(office, "reset", account="li")
    (link,) = LINK.findall(text)
    assert colleague.get("/staff/entry/").status_code == 303
    assert choose(app.test_client(), path(link), PASSWORD + "x").status_code == 303
    assert post(office, "remove", account="wang")[0] == 422  # oneself
    for name in ("nobody", "", "\x00", "a" * 90):
        assert post(office, "remove", account=name)[0] == 422
        assert post(office, "reset", account=name)[0] == 422
    assert post(office, "remove", account="li")[0] == 303
    assert sign_in(app.test_client(), "li", PASSWORD + "x").status_code == 422


def test_a_real_round_gives_links_on_its_own_computer_only(tmp_path: Path) -> None:
    """If a link for a plain address went to another machine, the hall's Wi-Fi would read it."""
    this_round = make_round(tmp_path, 2)
    app = create_app(this_round)
    client = signed_in(app, this_round, "wang", "office")
    text = (tmp_path / "round.toml").read_text(encoding="utf-8")
    (tmp_path / "round.toml").write_text(text.replace("= true", "= false"), encoding="utf-8")
    real = create_app(make_round(tmp_path, 2, simulated=False)).test_client()
    assert sign_in(real, "wang").status_code == 303
    del client
    csrf = hidden(real.get("/staff/accounts/").text, "csrf")
    fields = {"csrf": csrf, "name": "li", "full_name": "李", "role": "office"}
    far = real.post("/staff/accounts/", data=fields, base_url="http://10.0.0.5:8002")
    assert far.status_code in (403, 422)
    near = real.post("/staff/accounts/", data=fields, base_url="http://localhost:8002")
    assert near.status_code == 200
    assert LINK.findall(near.text)[0].startswith("http://localhost:8002/staff/first/")
