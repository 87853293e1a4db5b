"""What interviewers enter: counted once, under their name, and taken back only by themselves."""

import re
import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from office_app import create_app
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing
from survey_app.acts.papers import record_printed
from survey_app.store import InterviewRecord, Response, Store, SubmissionOutcome
from tests.office_app.staff_client import entry_form, hidden, signed_in
from tests.survey_app.rounds import ENGINES, ITEMS, make_round

WHO = "张三zhang (zhang)"
ANOTHERS, UNKNOWN = "这个问卷编号是别的窗口的", "这个问卷编号没有印过"


@pytest.fixture
def store(opened_round: Round) -> Store:
    """What is stored."""
    return setup.store_of(opened_round)


@pytest.fixture
def client(app: Flask, opened_round: Round) -> FlaskClient:
    """A signed-in interviewer."""
    return signed_in(app, opened_round)


def enter(client: FlaskClient, **fields: str) -> TestResponse:
    """Enter one questionnaire."""
    return client.post("/staff/entry/", data=entry_form(client, **fields))


def take_back(client: FlaskClient, page: TestResponse) -> TestResponse:
    """Press the first button that takes an entry back."""
    fields = {name: hidden(page.text, name) for name in ("csrf", "response_id")}
    return client.post("/staff/entry/void", data=fields)


@ENGINES
def test_an_entry_is_counted_under_its_name(client: FlaskClient, store: Store) -> None:
    """If nobody stood behind an entry, invented interviews could not be looked into."""
    assert "已录入。" in enter(client, window="W3", overall="2", comment="谢谢").text
    (response,) = store.records.responses()
    (entry,) = store.interviews.all()
    assert (response["window_id"], response["channel"]) == ("W3", "interviewer")
    assert response["item_overall"] == 2
    assert entry["response_id"] == response["response_id"]
    assert (entry["entered_by"], entry["mode"], entry["paper"]) == (WHO, "phone", None)
    assert store.records.texts() == [("W3", "comment", "谢谢")]
    assert store.credentials.turnout("survey") == []


def test_the_next_one_keeps_window_and_mode(client: FlaskClient) -> None:
    """If both had to be chosen anew for each sheet, the wrong window would slip in."""
    text = enter(client, window="W3", mode="paper", paper="P-0001").text
    assert '<option value="W3" selected>' in text
    assert 'id="mode-paper" value="paper" checked' in text
    assert 'id="paper" name="paper" value=""' in text
    assert text.count(" checked") == 1


@ENGINES
def test_the_same_form_twice(client: FlaskClient, store: Store) -> None:
    """If a double click counted twice, entries would be worth more than answers by code."""
    form = entry_form(client, mode="paper", paper="W1-7")
    first, second = (client.post("/staff/entry/", data=form) for _ in range(2))
    assert "已录入。" in first.text
    assert "这份已经录入，没有重复计算。" in second.text
    assert len(store.records.responses()) == len(store.interviews.all()) == 1


def test_a_sheet_is_entered_once(app: Flask, opened_round: Round, store: Store) -> None:
    """If two people could enter one sheet, a pile of paper could be counted twice."""
    record_printed(opened_round, "W1", range(1, 3))
    one, two = signed_in(app, opened_round), signed_in(app, opened_round, "li")
    assert enter(one, mode="paper", paper="w1-0001").status_code == 200
    for client in (one, two):
        refused = enter(client, mode="paper", paper=" Ｗ１－０００１ ", comment="字还在")
        assert refused.status_code == 422
        assert "这份纸质问卷已经录入过" in refused.text
        assert "字还在" in refused.text
    assert len(store.records.responses()) == 1


@pytest.mark.parametrize(
    ("printed", "window", "paper", "fault"),
    [
        ("", "W1", "W5-0099", ANOTHERS),
        ("", "W1", "w5-0099", ANOTHERS),
        ("", "W1", "W1-0099", UNKNOWN),
        ("", "W1", "A-17", ""),  # an agency's own sheets
        ("", "W1", "W99-0001", ""),
        ("W1", "W1", "W1-0003", ""),
        ("W1", "W1", "w1-0005", ""),
        ("W1", "W1", "W1-0002", UNKNOWN),
        ("W1", "W1", "W1-0006", UNKNOWN),
        ("W1", "W2", "W1-0003", ANOTHERS),
        ("W1", "W2", "W2-0003", UNKNOWN),
        ("W1", "W1", "A-17", UNKNOWN),
    ],
)
def test_only_printed_sheets_of_the_window_are_entered(
    client: FlaskClient,
    opened_round: Round,
    store: Store,
    printed: str,
    window: str,
    paper: str,
    fault: str,
) -> None:
    """W05-0099, which was never printed, would be counted for another window."""
    if printed:
        record_printed(opened_round, printed, range(3, 6))
    reply = enter(client, mode="paper", paper=paper, window=window)
    assert (reply.status_code, fault in reply.text) == (422 if fault else 200, True)
    assert len(store.records.responses()) == (not fault)


@ENGINES
def test_one_sheet_from_many_at_once(store: Store) -> None:
    """If two people at the same moment could enter one sheet, it would count twice."""
    answer = Response("2021-12-20T10:00", 60, dict.fromkeys(ITEMS, 4), {"comment": "一"})
    entry = InterviewRecord("W1", WHO, "paper", "P-1", "2021-12-20T10:00")
    start = threading.Barrier(8)

    def send(number: int) -> SubmissionOutcome:
        start.wait()
        return store.interviews.add(entry, f"form-{number}", answer, on=True).outcome

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(send, range(8)))
    assert outcomes == sorted([SubmissionOutcome.STORED, *[SubmissionOutcome.USED] * 7])
    assert len(store.records.responses()) == len(store.records.texts()) == 1


@ENGINES
def test_one_form_many_times_at_once(store: Store) -> None:
    """If a double click reached two processes, one answer would count twice or fail."""
    answer = Response("2021-12-20T10:00", 60, dict.fromkeys(ITEMS, 4), {})
    start = threading.Barrier(8)

    def send(_: int) -> SubmissionOutcome:
        start.wait()
        return store.plates.add("W1", "one form", answer, on=True)

    with ThreadPoolExecutor(8) as pool:
        outcomes = sorted(pool.map(send, range(8)))
    assert outcomes == sorted([SubmissionOutcome.STORED, *[SubmissionOutcome.ALREADY] * 7])
    assert len(store.records.responses()) == 1


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"window": ""}, "请选择窗口。"),
        ({"window": "W99"}, "请选择窗口。"),
        ({"mode": "letter"}, "请选择回答方式。"),
        ({"mode": "paper"}, "纸质问卷要填问卷编号。"),
        ({"mode": "paper", "paper": "一号"}, "问卷编号只用字母"),
        ({"mode": "phone", "paper": "W1-1"}, "只有纸质问卷才填问卷编号。"),
        ({"time": ""}, "第7题还没有选"),
    ],
)
def test_faulty_entries_are_shown_again(
    client: FlaskClient, store: Store, fields: dict[str, str], fault: str
) -> None:
    """If a faulty entry lost its answers or was stored, the sheet would be lost or wrong."""
    reply = enter(client, comment="还在", **fields)
    assert reply.status_code == 422
    assert fault in reply.text
    assert "还在" in reply.text
    assert store.records.responses() == []


@ENGINES
def test_taking_back(client: FlaskClient, store: Store) -> None:
    """If a slip of the hand could not be undone, wrong answers would stay in the score."""
    page = enter(client, mode="paper", paper="A-1", comment="写错窗口", overall="1")
    done = take_back(client, page)
    assert "已撤回" in done.text
    assert store.records.responses() == []
    assert store.records.texts() == []
    (entry,) = store.interviews.all()
    assert entry["voided_at"]
    assert enter(client, mode="paper", paper="A-1", window="W2").status_code == 200
    assert [bool(row["voided_at"]) for row in store.interviews.all()].count(True) == 1
    assert [row["window_id"] for row in store.records.responses()] == ["W2"]
    assert "共2份，撤回1份" in client.get("/staff/entry/").text


def test_only_the_same_session_takes_back(app: Flask, opened_round: Round, store: Store) -> None:
    """If others could take entries back, unwelcome answers would vanish."""
    client, other = signed_in(app, opened_round), signed_in(app, opened_round, "li")
    page = enter(client)
    stolen = {"csrf": hidden(enter(other).text, "csrf")}
    stolen["response_id"] = hidden(page.text, "response_id")
    assert other.post("/staff/entry/void", data=stolen).status_code == 422
    csrf = hidden(page.text, "csrf")
    for _ in range(10):
        page = enter(client)
    old = {"csrf": csrf, "response_id": stolen["response_id"]}
    assert client.post("/staff/entry/void", data=old).status_code == 422
    assert len(store.records.responses()) == 12
    twice = hidden(page.text, "response_id")
    replies = [
        client.post("/staff/entry/void", data=old | {"response_id": twice}) for _ in range(2)
    ]
    assert [reply.status_code for reply in replies] == [200, 422]
    assert len(store.records.responses()) == 11


@ENGINES
def test_nothing_after_the_close(client: FlaskClient, opened_round: Round, store: Store) -> None:
    """If entries could be added or taken back after the end, the result could be bent."""
    form = entry_form(client)
    page = enter(client)
    closing.close_phase(opened_round, "survey")
    assert client.post("/staff/entry/", data=form).status_code == 403
    assert take_back(client, page).status_code == 403
    response_id = hidden(page.text, "response_id")
    assert not store.interviews.void(response_id, WHO, [], "2021-12-20T10:00")
    assert len(store.records.responses()) == 1


def test_the_list_of_the_day_has_no_grades(app: Flask, opened_round: Round) -> None:
    """If the list showed grades, whoever looks over a shoulder would see them (S3)."""
    client, other = signed_in(app, opened_round), signed_in(app, opened_round, "li")
    enter(other, window="W5")
    enter(client, window="W4", mode="face_to_face", **dict.fromkeys(ITEMS, "1"))
    listed = client.get("/staff/entry/").text.partition("您今天录入的")[2]
    listed = re.sub(r'value="[^"]*"', "", listed)  # random, so W5 may stand in it
    assert "W4" in listed
    assert "当面" in listed
    assert "W5" not in listed
    assert "满意" not in listed


def test_a_form_of_somebody_else(app: Flask, opened_round: Round, store: Store) -> None:
    """If a form opened under another name were taken, the wrong name would stand on it."""
    client, other = signed_in(app, opened_round), signed_in(app, opened_round, "li")
    form, theirs = entry_form(client), entry_form(other)
    reply = client.post("/staff/entry/", data=form | {"sealed": theirs["sealed"]})
    assert reply.status_code == 422
    assert store.records.responses() == []


anything = st.text(max_size=120) | st.sampled_from(["", "0", "5", "6", "W1", "paper", "phone"])


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    fields=st.dictionaries(
        st.sampled_from([*ITEMS, "comment", "window", "mode", "paper", "x"]), anything
    )
)
def test_any_entry(client: FlaskClient, store: Store, fields: Mapping[str, str]) -> None:
    """If a strange entry made the page fail or was stored, the scores would rest on rubbish."""
    reply = enter(client, **fields)
    assert reply.status_code in (200, 422)
    for row in store.records.responses():
        assert row["window_id"].startswith("W")
        assert all(row[f"item_{item}"] in (None, 1, 2, 3, 4, 5) for item in ITEMS)


@pytest.mark.parametrize(
    ("opens", "simulated", "told"),
    [
        ("2999-04-01T09:30:00", False, True),
        ("2021-04-01T09:30:00", False, False),  # it came and went, and nobody opened
        ("2999-04-01T09:30:00", True, False),  # a simulated round is not asked for its times
        ("", False, False),
    ],
)
def test_an_interviewer_is_told_when_the_survey_opens(
    tmp_path: Path, opens: str, simulated: bool, told: bool
) -> None:
    """Whoever signs in a day early would only be refused, and not know when to come back."""
    times = f"[survey]\nopens = {opens}\n" if opens else ""
    this_round = make_round(
        tmp_path / "轮",
        simulated=simulated,
        settings=f'public_url = "https://pingyi.example.org"\n{times}',
    )
    page = signed_in(create_app(this_round, at_desk=True), this_round).get("/staff/entry/").text
    assert "本次测评还没有开始" in page
    assert ("预定4月1日09:30开始。" in page) == told
