"""Accounts, sessions, and who may do what (S7, S8, S9)."""

import json
import threading
import time
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient

from office_app import attempts, create_app, passwords, rehearsing
from office_app.access import Who
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import access as public
from survey_app import setup
from survey_app.access import admission_of
from survey_app.acts import accounts
from survey_app.store import PANEL, ROLES, UNIT
from tests.office_app.matrix_applications import APPLICATIONS
from tests.office_app.matrix_campaign import CAMPAIGN
from tests.office_app.matrix_during import DURING
from tests.office_app.matrix_files import FILES
from tests.office_app.matrix_sitting import SITTING
from tests.office_app.staff_client import (
    PASSWORD,
    choose,
    entry_form,
    hidden,
    invite,
    path,
    sign_in,
    signed_in,
)
from tests.survey_app import linker
from tests.survey_app.rounds import ENGINES, make_round

PEOPLE = ("nobody", *ROLES)
# Whom each page admits, and what they get; everybody else is refused. 422 is a form that lacks
# something, so it was admitted.
ALL_READ, ALL_SEND = dict.fromkeys(ROLES, 200), dict.fromkeys(ROLES, 422)
MATRIX: dict[str, dict[str, int]] = {
    "GET /staff/codes/": ALL_READ,
    "GET /staff/accounts/": {"office": 200},
    "GET /staff/decide/": {"office": 200},
    "GET /staff/decide/look/<number>": {"office": 404},
    "GET /staff/export/": {"office": 200},
    "GET /staff/entry/": {"interviewer": 200},
    "GET /staff/jobs/": {"office": 200, "reviewer": 200},
    "GET /staff/jobs/<command>": {"office": 404, "reviewer": 404},
    "GET /staff/jobs/<command>/files/<name>": {"office": 404, "reviewer": 404},
    "GET /staff/jobs/run/<number>": {"office": 404, "reviewer": 404},
    "GET /staff/password/": ALL_READ,
    "GET /staff/settings/": {"office": 200},
    "GET /staff/steps/": {role: 200 for role in ROLES if role not in (UNIT, PANEL)},
    "GET /staff/trail/": {"office": 200, "auditor": 200},
    "POST /staff/accounts/": {"office": 422},
    "POST /staff/accounts/remove": {"office": 422},
    "POST /staff/accounts/reset": {"office": 422},
    "POST /staff/codes/": ALL_SEND,
    "POST /staff/codes/off": {"office": 404},
    "POST /staff/decide/": {"office": 200},
    "POST /staff/decide/look": {"office": 422},
    "POST /staff/decide/record": {"office": 422},
    "POST /staff/export/": {"office": 422},
    "POST /staff/entry/": {"interviewer": 422},
    "POST /staff/entry/void": {"interviewer": 422},
    "POST /staff/jobs/<command>": {"office": 404},
    "POST /staff/jobs/archive/sealed": {"office": 422},
    "POST /staff/jobs/run/<number>/cancel": {"office": 404},
    "POST /staff/settings/": {"office": 422},
    "POST /staff/out": dict.fromkeys(ROLES, 303),
    "POST /staff/password/": ALL_SEND,
    **DURING,
    **FILES,
    **CAMPAIGN,
    **APPLICATIONS,
    **SITTING,
}
HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'


def people(app: Flask, this_round: Round) -> dict[str, FlaskClient]:
    """Somebody of each role."""
    inside = {role: signed_in(app, this_round, role, role) for role in PEOPLE[1:]}
    return {"nobody": app.test_client(), **inside}


def staff_rules(app: Flask) -> list[tuple[str, str]]:
    """Method and path of everything that only some of the staff may do."""
    found = []
    for rule in app.url_map.iter_rules():
        admission = admission_of(app.view_functions[rule.endpoint])
        assert admission
        if admission.who not in (Who.ANYONE, Who.INVITED, public.Who.ANYONE):
            found.append(("POST" if "POST" in (rule.methods or ()) else "GET", rule.rule))
    return found


def test_role_by_action(app: Flask, opened_round: Round) -> None:
    """If one role could do what is another's, interviewers could read what the office may."""
    clients = people(app, opened_round)
    tokens = {role: csrf_of(client) for role, client in clients.items() if role != "nobody"}
    found = {}
    for method, path_ in sorted(staff_rules(app)):
        statuses = {}
        for role, client in clients.items():
            csrf = tokens.get(role, "")
            if path_ == "/staff/out" and role != "nobody":
                client = signed_in(app, opened_round, f"{role}2", role)
                csrf = csrf_of(client)
            status = client.open(path_, method=method, data={"csrf": csrf}).status_code
            if status != (303 if (role, method) == ("nobody", "GET") else 403):
                statuses[role] = status
        found[f"{method} {path_}"] = statuses
    rehearsing.end(opened_round)  # the office has begun one on its way
    assert found == MATRIX


def csrf_of(client: FlaskClient) -> str:
    """The token of a session."""
    return hidden(client.get("/staff/", follow_redirects=True).text, "csrf")


def admitted(path_: str) -> str:
    """The first role that may send to ``path_``; interviewers where everybody may."""
    return next(iter(MATRIX.get(f"POST {path_}", {"interviewer": 422})))


def test_every_staff_post_needs_the_sessions_token(app: Flask, opened_round: Round) -> None:
    """If a POST of a foreign site were taken, an interviewer's browser could enter answers."""
    client = signed_in(app, opened_round)
    other = csrf_of(signed_in(app, opened_round, "li"))
    form = entry_form(client)
    others = ("office", "teller", "unit", "division")
    senders = {role: signed_in(app, opened_round, role, role) for role in others}
    senders["interviewer"] = client
    posts = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/staff") and "POST" in (rule.methods or ())
    ]
    assert len(posts) >= 8
    for rule in posts:
        for csrf in ("", "x", "é", other):
            reply = senders[admitted(rule)].post(rule, data=form | {"csrf": csrf})
            assert reply.status_code == 422, rule
    assert setup.store_of(opened_round).records.responses() == []
    assert client.get("/staff/entry/").status_code == 200


def test_a_first_link_works_once(app: Flask, opened_round: Round) -> None:
    """If a first link worked twice, whoever found it in a mailbox could take the account."""
    link = invite(opened_round)
    client, thief = app.test_client(), app.test_client()
    for _ in range(3):
        page = client.get(link)
        assert page.status_code == 200  # opening it spends nothing
    text = thief.get(link).text
    fields = {"csrf": hidden(text, "csrf"), "sealed": hidden(text, "sealed")}
    assert choose(client, link).location == "/staff/entry/"
    late = thief.post("/staff/first", data=fields | {"password": "x" * 5 + PASSWORD, "repeat": ""})
    assert late.status_code == 404
    assert thief.get(link).status_code == 404
    assert sign_in(thief, "zhang").status_code == 303


def test_a_first_link_expires(
    app: Flask, opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a first link worked for ever, an old mailbox would open the account."""
    link = invite(opened_round)
    later = time.time() + 25 * 3600
    monkeypatch.setattr(time, "time", lambda: later)
    assert app.test_client().get(link).status_code == 404


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "zhang",
        "a" * 12,
        "x" * 129,
        "",
        "Password2026!",
        "zhang123456789",
        "a" * 6 + "b" * 6,
    ],
)
def test_weak_passwords_are_refused(app: Flask, opened_round: Round, password: str) -> None:
    """If a password could be guessed in a minute, the account would be anybody's."""
    client, link = app.test_client(), invite(opened_round)
    assert choose(client, link, password).status_code == 422
    assert choose(client, link).status_code == 303


def test_no_default_password(
    app: Flask, opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a new account could be entered without its link, it would be open to all."""
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.0)
    invite(opened_round)
    for password in ("", "zhang", "admin", "password"):
        assert sign_in(app.test_client(), "zhang", password).status_code == 422


def test_login_begins_a_new_session(app: Flask, opened_round: Round) -> None:
    """If the session from before the login went on, who planted its cookie would be inside."""
    signed_in(app, opened_round)
    client = app.test_client()
    before = csrf_of(client)
    planted = client.get_cookie("staff", path="/staff")
    assert planted
    assert sign_in(client).status_code == 303
    assert csrf_of(client) != before
    victim = app.test_client()
    victim.set_cookie("staff", planted.value, path="/staff")
    assert victim.get("/staff/entry/").status_code == 303


def test_logout_ends_the_session_everywhere(app: Flask, opened_round: Round) -> None:
    """If a stolen cookie outlived the logout, logging out would be a show."""
    client = signed_in(app, opened_round)
    stolen = client.get_cookie("staff", path="/staff")
    assert stolen
    assert client.post("/staff/out", data={"csrf": csrf_of(client)}).status_code == 303
    thief = app.test_client()
    thief.set_cookie("staff", stolen.value, path="/staff")
    assert thief.get("/staff/entry/").status_code == 303


@pytest.mark.parametrize("act", ["reset", "remove"])
def test_the_office_can_end_an_account(app: Flask, opened_round: Round, act: str) -> None:
    """If a lost phone stayed signed in, its finder could enter answers."""
    client = signed_in(app, opened_round)
    if act == "reset":
        link = path(accounts.reset(opened_round, "zhang", 24).link)
    else:
        accounts.remove(opened_round, "zhang")
    assert client.get("/staff/entry/").status_code == 303
    assert sign_in(app.test_client()).status_code == 422
    if act == "reset":
        assert choose(app.test_client(), link, "another horse").status_code == 303
        assert sign_in(app.test_client(), password="another horse").status_code == 303


def test_a_session_ends_by_itself(
    app: Flask, opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If a session never ended, a forgotten tablet would stay open for months."""
    left, used = signed_in(app, opened_round), signed_in(app, opened_round, "li")
    begun = time.time()
    for minutes in range(50, 12 * 60, 50):
        now = begun + minutes * 60
        monkeypatch.setattr(time, "time", lambda now=now: now)
        assert used.get("/staff/entry/").status_code == 200, minutes
        if minutes > 60:
            assert left.get("/staff/entry/").status_code == 303
    monkeypatch.setattr(time, "time", lambda: begun + 12 * 3600 + 1)
    assert used.get("/staff/entry/").status_code == 303


def change(client: FlaskClient, old: str, new: str) -> int:
    """Change the password; the answer's status."""
    fields = {"csrf": csrf_of(client), "old": old, "password": new, "repeat": new}
    return client.post("/staff/password/", data=fields).status_code


def test_a_changed_password(
    app: Flask, opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If the old one still opened, changing what somebody had seen would be of no use."""
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.0)
    client = signed_in(app, opened_round)
    elsewhere = app.test_client()
    assert sign_in(elsewhere).status_code == 303
    assert change(client, "wrong horse", "another horse") == 422
    assert change(client, PASSWORD, "zhang1234567") == 422
    assert elsewhere.get("/staff/entry/").status_code == 200
    assert change(client, PASSWORD, "another horse") == 200
    assert client.get("/staff/entry/").status_code == 200
    assert elsewhere.get("/staff/entry/").status_code == 303
    assert sign_in(elsewhere).status_code == 422
    assert sign_in(elsewhere, password="another horse").status_code == 303


@pytest.mark.parametrize(("address", "secure"), [(HTTPS, True), ("", False)])
def test_cookie_flags(tmp_path: Path, address: str, secure: bool) -> None:
    """If a script or a plain connection could read the cookie, the session could be stolen."""
    this_round = make_round(tmp_path, 2, settings=address)
    client = create_app(this_round).test_client()
    base = "https://localhost" if secure else "http://localhost"
    cookie = client.get("/staff/", base_url=base).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    # A cookie that no neighbour of the site can set must be sent with every path.
    assert cookie.startswith("__Host-") == secure
    assert ("Path=/;" if secure else "Path=/staff;") in cookie
    assert ("Secure" in cookie) is secure


@pytest.mark.parametrize(("base", "secure"), [("http://127.0.0.1", False), ("https://a.cn", True)])
def test_a_console_at_the_desk_is_entered_without_https(
    tmp_path: Path, base: str, secure: bool
) -> None:
    """A round with an address for phones would lock the office out of its own computer."""
    this_round = make_round(tmp_path, 2, settings=HTTPS)
    client = create_app(this_round, at_desk=True).test_client()
    cookie = client.get("/staff/", base_url=base).headers["Set-Cookie"]
    assert cookie.startswith("staff=")
    assert ("Secure" in cookie) is secure, "what comes by https is never sent in the clear"


def test_visitors_get_no_session(app: Flask, opened_round: Round) -> None:
    """If the public pages set a session, a webview without cookies would break on them."""
    client = app.test_client()
    for page in ("/", "/privacy", "/s/", "/v/", "/w/", "/w/W1"):
        assert "Set-Cookie" not in client.get(page).headers, page


def test_guessing_is_slow_and_locks_nobody_out(app: Flask, opened_round: Round) -> None:
    """If guessing were quick it would succeed; if it locked people out it would stop the work."""
    signed_in(app, opened_round)
    thief = app.test_client()
    assert sign_in(thief, password="wrong horse").status_code == 422
    for client in (thief, app.test_client()):  # a fresh cookie is no fresh start
        reply = sign_in(client)
        assert reply.status_code == 429
        assert "请1秒后再试" in reply.text
    elsewhere = app.test_client()
    elsewhere.environ_base["REMOTE_ADDR"] = "10.1.2.3"
    assert sign_in(elsewhere).status_code == 303
    time.sleep(0.6)
    assert sign_in(app.test_client()).status_code == 303


def test_a_replayed_cookie_resets_nothing(
    app: Flask, opened_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If failures were counted in the cookie, the first one sent again would guess for ever."""
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.02)
    invite(opened_round)
    client = app.test_client()
    fields = {"csrf": hidden(client.get("/staff/").text, "csrf"), "name": "zhang"}
    cookie = client.get_cookie("staff", path="/staff")
    assert cookie
    until, answers = time.monotonic() + 2, []
    while time.monotonic() < until:
        client.set_cookie("staff", cookie.value, path="/staff")
        answers.append(client.post("/staff/", data=fields | {"password": "x" * 12}).status_code)
    assert answers.count(422) <= 8  # 0.02 s, doubled each time, in two seconds
    assert set(answers) == {422, 429}


def test_failures_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """If they were kept for ever, memory would fill, and a typo of the morning cost the evening."""
    now = 1000.0
    monkeypatch.setattr(time, "monotonic", lambda: now)
    seen = attempts.Attempts()
    waits = []
    for _ in range(9):
        seen.failed("zhang", "10.0.0.1")
        waits.append(seen.wait("Zhang", "10.0.0.77"))  # the same neighbourhood
    assert waits == [1, 1, 2, 4, 8, 16, 30, 30, 30]
    assert seen.wait("zhang", "10.0.1.1") == seen.wait("li", "10.0.0.1") == 0
    assert attempts.neighbourhood("2001:db8:1:2::3") == attempts.neighbourhood("2001:db8:1:9::")
    now += 30
    assert seen.wait("zhang", "10.0.0.1") == 0
    now += attempts.FORGET_AFTER
    for number in range(attempts.MOST + 50):
        seen.failed(f"n{number}", None)
    assert len(seen._failures) <= attempts.MOST


def test_few_wait_for_the_one_hash(app: Flask, opened_round: Round) -> None:
    """If any number could wait, a flood would hold every thread, also the interviewers'."""
    entering = signed_in(app, opened_round, "li")
    signed_in(app, opened_round)
    with passwords._ONE:
        waiting = [threading.Thread(target=sign_in, args=(app.test_client(),)) for _ in range(4)]
        for thread in waiting:
            thread.start()
        time.sleep(0.5)
        assert sign_in(app.test_client()).status_code == 503
        assert entering.get("/staff/entry/").status_code == 200
    for thread in waiting:
        thread.join()
    assert sign_in(app.test_client()).status_code == 303


def test_an_unknown_name_looks_like_a_wrong_password(app: Flask, opened_round: Round) -> None:
    """If the answer differed, anybody could find out who works for the agency."""
    signed_in(app, opened_round)
    wrong = sign_in(app.test_client(), "zhang", "wrong horse 1")
    unknown = sign_in(app.test_client(), "wang", "wrong horse 1")
    assert wrong.status_code == unknown.status_code == 422
    assert "账号、密码或动态码不对" in wrong.text
    assert "账号、密码或动态码不对" in unknown.text


@ENGINES
@pytest.mark.parametrize("name", ["\x00", "zhang\x00", "长" * 300, "' OR 1=1 --", "😀", ""])
@pytest.mark.grid
def test_odd_names_are_only_wrong(app: Flask, name: str) -> None:
    """If an odd name made the login fail, a stranger could fill the log with faults."""
    assert sign_in(app.test_client(), name).status_code == 422


def test_no_password_or_link_is_kept(app: Flask, opened_round: Round) -> None:
    """If a password or link stood in a file, a copy of it would open the accounts."""
    link = invite(opened_round, "li")
    client = signed_in(app, opened_round)
    cookie = client.get_cookie("staff", path="/staff")
    assert cookie
    with client.session_transaction(path="/staff") as kept:
        token = kept["_user_id"]
    for name, content in linker.files(opened_round).items():
        for secret in (PASSWORD, link.rsplit("/", 1)[1], token):
            assert secret.encode() not in content, name
    (account,) = [one for one in accounts.listed(opened_round) if one.name == "zhang"]
    assert account.password.startswith("$argon2id$")


def test_a_hash_costs_who_guesses(quick_passwords: PasswordHasher) -> None:
    """If it were quick to compute, a stolen database would give most passwords away."""
    assert quick_passwords.memory_cost >= 19 * 1024
    assert quick_passwords.time_cost >= 2


def test_unfit_names_are_refused(tmp_path: Path) -> None:
    """If any text could be a name, lists of the office could hold a formula."""
    this_round = make_round(tmp_path, 2)
    for name, full_name in (
        ("-x", "张"),
        ("a b", "张"),
        ("a", "=1+1"),
        ("a", " "),
        ("a", "长" * 41),
    ):
        with pytest.raises(InputError):
            accounts.add(this_round, name, full_name, "office", 24)
    with pytest.raises(InputError, match="a role that exists"):
        accounts.add(this_round, "a", "张", "king", 24)
    accounts.add(this_round, "a", "张", "office", 24)
    with pytest.raises(InputError, match="not taken"):
        accounts.add(this_round, "a", "李", "interviewer", 24)
    for act in (
        lambda: accounts.reset(this_round, "b", 24),
        lambda: accounts.remove(this_round, "b"),
    ):
        with pytest.raises(InputError, match="an account that exists"):
            act()


def test_a_real_round_gives_no_links_without_https(tmp_path: Path) -> None:
    """If passwords could be chosen over a plain connection, the hall's Wi-Fi would know them."""
    this_round = make_round(tmp_path, 2, simulated=False)
    with pytest.raises(InputError, match="https"):
        accounts.add(this_round, "a", "张", "office", 24)


def test_the_office_sees_counts_and_texts_but_no_grade(app: Flask, opened_round: Round) -> None:
    """If the office saw grades before the end, it could steer who is asked next (S3)."""
    interviewer = signed_in(app, opened_round)
    grades = dict(zip(("overall", "time"), ("1", "5"), strict=True))
    form = entry_form(interviewer, window="W2", not_done="没办成<公积金>", **grades)
    assert interviewer.post("/staff/entry/", data=form).status_code == 200
    text = signed_in(app, opened_round, "wang", "office").get("/staff/watch/").text
    assert "没办成&lt;公积金&gt;" in text
    assert '<td class="number">1</td>' in text
    for label in ("非常不满意", "非常满意", ":"):
        assert label not in text.partition("<main")[2].replace("已登录：", "")


def test_every_sign_in_is_in_the_log(
    app: Flask,
    opened_round: Round,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """If nobody could see who signed in and who tried, a stolen password would go unnoticed."""
    monkeypatch.setattr(attempts, "FIRST_WAIT", 0.0)
    client = signed_in(app, opened_round)
    for _ in range(9):
        sign_in(app.test_client(), password="wrong horse 1")
        sign_in(app.test_client(), name="nobody")
    assert change(client, PASSWORD, "another horse") == 200
    text = capsys.readouterr().err
    said = [line for line in map(json.loads, text.splitlines()) if line["event"] != "request"]
    assert {line["account"] for line in said} == {"zhang"}
    events = [line["event"] for line in said]
    assert events == [
        "signed in",
        *["sign-in failed"] * 4,  # the first, second, fourth and eighth
        "password changed",
        "signed in",
    ]
    assert "horse" not in text
    assert "127.0.0.1" not in text
