"""Two tellers at their browsers enter paper ballots, and the mishaps that have a way out."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from office_app import create_app
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.paper_ballots import make_ballots
from survey_app.context import EXTENSION
from survey_app.trail import entries_of
from tests.office_app.office import faults
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import make_round

QIAN, SUN, LI = "qian", "sun", "li"
BOX = ("52", "1 ", "43")
MADE = 6


class Tellers:
    """A vote that is stopped, two tellers, a third, and one of the office."""

    def __init__(self, folder: Path) -> None:
        """Make sheets and slips, open and stop."""
        self.round: Round = make_round(folder / "一轮", 2)
        self.slips = issuing.create_slips(self.round, "window", MADE)
        make_ballots(self.round, MADE)
        opening.open_phase(self.round, "vote")
        closing.stop_phase(self.round, "vote")
        self.restart()
        roles = {QIAN: "teller", SUN: "teller", "zhou": "teller", LI: "office"}
        self.clients = {who: signed_in(self.app, self.round, who, r) for who, r in roles.items()}

    def restart(self) -> None:
        """Another process of the console: what was in memory is gone."""
        self.app: Flask = create_app(self.round)
        for client in getattr(self, "clients", {}).values():
            client.application = self.app

    def get(self, who: str, path: str = "") -> TestResponse:
        """A page."""
        return self.clients[who].get(f"/staff/paper/{path}")

    def send(self, who: str, path: str, **fields: str) -> TestResponse:
        """A form with the session's token."""
        client: FlaskClient = self.clients[who]
        csrf = hidden(client.get("/staff/password/").text, "csrf")
        return client.post(f"/staff/paper/{path}", data={"csrf": csrf} | fields)

    def begin(self, sheets: int = len(BOX)) -> str:
        """The first teller begins; the passphrase."""
        page = self.send(QIAN, "begin", sheets=str(sheets)).text
        found = re.search(r"<strong>([0-9A-Z]{4}(?:-[0-9A-Z]{4}){2})</strong>", page)
        assert found, page
        return found.group(1)

    def enter(self, who: str, number: int, digits: str, **fields: str) -> TestResponse:
        """A sheet, a digit a window."""
        typed = {f"w{place}": digit.strip() for place, digit in enumerate(digits, 1)}
        return self.send(who, str(number), **typed, **fields)

    def enter_all(self, who: str) -> None:
        """The whole box."""
        for number, digits in enumerate(BOX, 1):
            assert self.enter(who, number, digits).status_code == 303

    def ballots(self) -> int:
        """How many there are by now."""
        return setup.store_of(self.round).ballots.stored().encrypted


@pytest.fixture
def tellers(tmp_path: Path) -> Tellers:
    """Before anybody has begun."""
    return Tellers(tmp_path)


def test_two_tellers_from_the_box_to_the_count(tellers: Tellers) -> None:
    """If the page counted early, twice or alone, or never, tellers would go back to one phone."""
    passphrase = tellers.begin()
    assert passphrase not in tellers.get(QIAN).text, "it is shown once"
    wrong = tellers.send(SUN, "join", passphrase="0000-0000-0000", sheets="3")
    assert "口令不对" in faults(wrong)["passphrase"]
    tellers.app.extensions["ceping attempts"]._failures.clear()
    assert tellers.send(SUN, "join", passphrase=passphrase.lower(), sheets="3").status_code == 303
    first = tellers.enter(QIAN, 1, BOX[0])
    assert first.location.endswith("/staff/paper/2"), "on to the next"
    tellers.enter_all(QIAN)
    assert "等另一名计票人录完" in tellers.get(QIAN).text
    assert "示例窗口" not in tellers.get(QIAN).text
    tellers.enter(SUN, 1, "53")
    page = tellers.get(SUN).text
    assert "第1张：示例窗口2两人录入不一致，请对照纸票" in page
    assert "第1张" in tellers.get(QIAN).text
    own = tellers.get(SUN, "1").text
    assert re.findall(r'name="w\d" [^>]*value="(\d?)"', own) == ["5", "3"], "what I typed, no more"
    tellers.enter_all(SUN)
    assert tellers.send(QIAN, "agree").status_code == 303
    assert tellers.ballots() == 0
    assert "您已同意" in tellers.get(QIAN).text
    assert tellers.send(QIAN, "agree").status_code == 303
    assert tellers.ballots() == 0, "one who presses twice is one"
    assert tellers.send(SUN, "agree").status_code == 303
    assert "纸质选票已计入" in tellers.get(SUN).text
    assert tellers.ballots() == len(BOX)
    trail = entries_of(setup.store_of(tellers.round).trail.lines())
    assert (trail[-1]["act"], trail[-1]["by"]) == ("paper", [QIAN, SUN])


def test_a_correction_takes_the_consent_back(tellers: Tellers) -> None:
    """If a sheet could change after one agreed, the count would be of something else."""
    passphrase = tellers.begin()
    tellers.send(SUN, "join", passphrase=passphrase, sheets="3")
    tellers.enter_all(QIAN)
    tellers.enter_all(SUN)
    tellers.send(QIAN, "agree")
    tellers.enter(SUN, 1, "55")
    assert "main" in faults(tellers.send(SUN, "agree"))
    tellers.enter(SUN, 1, BOX[0])
    tellers.send(SUN, "agree")
    assert tellers.ballots() == 0
    tellers.send(QIAN, "agree")
    assert tellers.ballots() == len(BOX)


@pytest.mark.parametrize(
    ("digits", "kind", "field"),
    [
        ("62", "valid", "w1"),
        ("5x", "valid", "w2"),
        ("  ", "valid", "kind"),
        ("00", "valid", "kind"),
        ("5 ", "blank", "kind"),
        ("  ", "odd", "kind"),
    ],
)
@pytest.mark.grid
def test_what_cannot_be_is_asked_again(
    tellers: Tellers, digits: str, kind: str, field: str
) -> None:
    """If a slip of the key were stored, or what was typed lost, a sheet were typed anew."""
    tellers.begin()
    answer = tellers.enter(QIAN, 1, digits, kind=kind)
    assert answer.status_code == 422
    assert field in faults(answer)
    typed = digits[0].replace("0", "").strip()
    assert (
        f'name="w1" inputmode="numeric" maxlength="1" autocomplete="off" value="{typed}"'
        in answer.text
    )
    assert not setup.store_of(tellers.round).papers.entered().entries


def test_a_chinese_keyboard_does_as_well(tellers: Tellers) -> None:
    """Full-width digits would be refused, and nobody sees what is wrong with them."""
    tellers.begin()
    assert tellers.enter(QIAN, 1, "５２").status_code == 303
    assert 'value="5"' in tellers.get(QIAN, "1").text


def test_spoilt_and_blank_sheets(tellers: Tellers) -> None:
    """If a spoilt sheet could not be entered, the number of sheets would never agree."""
    passphrase = tellers.begin(2)
    tellers.send(SUN, "join", passphrase=passphrase, sheets="2")
    for who in (QIAN, SUN):
        assert tellers.enter(who, 1, "  ", kind="blank").status_code == 303
        # What was typed before the sheet turned out to be void goes of itself.
        assert tellers.enter(who, 2, "5x", kind="invalid").status_code == 303
    assert 'value="invalid" checked' in tellers.get(QIAN, "2").text
    tellers.send(QIAN, "agree")
    tellers.send(SUN, "agree")
    what = entries_of(setup.store_of(tellers.round).trail.lines())[-1]["what"]
    assert what == {"part": "vote", "valid": 1, "invalid": 1}


def test_after_a_restart_the_passphrase_is_asked_and_nothing_lost(tellers: Tellers) -> None:
    """If a power cut cost the entries, or let anybody in, nobody would use the page."""
    passphrase = tellers.begin()
    tellers.enter(QIAN, 1, BOX[0])
    tellers.restart()
    assert "输入口令" in tellers.get(QIAN).text
    assert tellers.get(QIAN, "1").status_code == 303
    assert tellers.enter(QIAN, 2, BOX[1]).status_code == 422
    assert tellers.send(QIAN, "join", passphrase=passphrase, sheets="3").status_code == 303
    assert 'value="5"' in tellers.get(QIAN, "1").text
    assert "录第2张" in tellers.get(QIAN).text


def test_a_lost_passphrase(tellers: Tellers) -> None:
    """If forgetting it were the end, or one person could discard, one slip would do harm."""
    tellers.begin()
    tellers.enter(QIAN, 1, BOX[0])
    assert "sure" in faults(tellers.send(SUN, "discard"))
    tellers.send(SUN, "discard", sure="1")
    tellers.send(SUN, "discard", sure="1")
    assert setup.store_of(tellers.round).papers.entered().entries
    assert "已同意作废" in tellers.get(LI).text
    tellers.send(LI, "discard", sure="1")
    assert not setup.store_of(tellers.round).papers.entered().begun
    assert tellers.enter(QIAN, 2, BOX[1]).status_code == 422
    tellers.begin(1)


def test_a_third_teller_and_another_count(tellers: Tellers) -> None:
    """If a third could enter, or a wrong count stayed, the two would never come to an end."""
    passphrase = tellers.begin(3)
    tellers.send(SUN, "join", passphrase=passphrase, sheets="2")
    third = tellers.send("zhou", "join", passphrase=passphrase, sheets="3")
    assert "第三个人" in faults(third)["main"]
    assert tellers.get("zhou", "1").status_code == 303
    assert "两人录的张数不同" in tellers.get(SUN).text
    assert tellers.send(SUN, "sheets", sheets="3").status_code == 303
    assert "两人录的张数不同" not in tellers.get(SUN).text
    assert tellers.get(LI).status_code == 200
    assert "示例窗口" not in tellers.get(LI).text
    assert tellers.get(LI, "1").status_code == 403


def test_sheets_are_made_and_printed_before_the_opening(tmp_path: Path) -> None:
    """If sheets could only be made by a terminal, the office would have no paper in the hall."""
    this_round = make_round(tmp_path / "一轮", 2)
    app = create_app(this_round)
    client = signed_in(app, this_round, LI, "office")
    csrf = hidden(client.get("/staff/password/").text, "csrf")

    def send(path: str, **fields: str) -> TestResponse:
        return client.post(f"/staff/issue/ballots/{path}", data={"csrf": csrf} | fields)

    assert send("print").status_code == 422
    for count in ("", "0", "x", "501", "-1"):
        assert "count" in faults(send("", count=count))
    assert send("", count="5").status_code == 303
    assert send("", count="2").status_code == 303
    assert "一共有7张" in client.get("/staff/issue/ballots/").text
    assert send("print").data.startswith(b"PK")
    opening.open_phase(this_round, "vote")
    assert "尚未开启" in faults(send("", count="5"))["count"]
    assert send("print").data.startswith(b"PK")
    assert setup.store_of(this_round).papers.made() == 7


def test_slips_handed_back(tmp_path: Path) -> None:
    """If a slip were voided in part, or its code told later, changing to paper would be a trap."""
    this_round = make_round(tmp_path / "一轮", 2)
    slips = issuing.create_slips(this_round, "window", MADE)
    opening.open_phase(this_round, "vote")
    app = create_app(this_round)
    client = signed_in(app, this_round, QIAN, "teller")
    csrf = hidden(client.get("/staff/password/").text, "csrf")

    def void(codes: str) -> TestResponse:
        return client.post("/staff/void/", data={"csrf": csrf, "codes": codes})

    assert void(f"{slips[0].link}\r\n{slips[1].code}\r\n").status_code == 303
    assert "已作废2张，一共2张" in client.get("/staff/void/").text
    again = void(f"{slips[2].code}\n{slips[0].link}")
    assert "第2行" in faults(again)["codes"]
    store = app.extensions[EXTENSION].store
    assert store.slips.voided() == 2
    assert slips[0].link.rsplit("/", 1)[1] not in "\n".join(store.trail.lines())
