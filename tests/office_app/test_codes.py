"""One-time codes (TOTP) as a second factor, and what an auditor sees."""

import base64
import hmac
import json
import re
import struct

import pytest
from flask import Flask
from flask.testing import FlaskClient

from office_app import attempts, one_time
from office_app.persons import persons
from rulebook.lock import TRAIL_FILE
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import accounts, closing
from survey_app.trail_check import check_trail
from tests.office_app.staff_client import PASSWORD, choose, hidden, invite, path, sign_in, signed_in
from tests.survey_app.rounds import ENGINES, database

NOW = 1_640_000_015  # half-way through a step


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the codes see it."""
    at = [float(NOW)]

    class Clock:
        @staticmethod
        def time() -> float:
            return at[0]

    monkeypatch.setattr(one_time, "time", Clock)
    return at


def phone(secret: str, now: float) -> str:
    """What an authenticator app shows, after RFC 6238 and RFC 4226 and by none of our code."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.digest(key, struct.pack(">Q", int(now) // 30), "sha1")
    (number,) = struct.unpack(">I", digest[digest[-1] & 15 :][:4])
    return f"{(number & 0x7FFFFFFF) % 1_000_000:06}"


def test_the_phone_of_these_tests_is_right() -> None:
    """If it were wrong, the tests would only compare a fault with itself (RFC 6238, appendix B)."""
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [phone(secret, at) for at in (59, 1111111109, 1234567890, 20000000000)] == [
        "287082", "081804", "005924", "353130",
    ]  # fmt: skip


def shown_secret(client: FlaskClient) -> tuple[str, dict[str, str]]:
    """The secret on the page, and the form to send back with a code."""
    text = client.get("/staff/codes/").text
    found = re.search(r'<span class="written">([A-Z2-7 ]+)</span>', text)
    assert found, text
    return found.group(1), {"csrf": hidden(text, "csrf"), "sealed": hidden(text, "sealed")}


def switched_on(client: FlaskClient, now: float) -> str:
    """Switch codes on; the secret."""
    secret, form = shown_secret(client)
    sent = client.post("/staff/codes/", data=form | {"code": phone(secret, now)})
    assert sent.status_code == 303, sent.text
    return secret


def test_the_secret_is_shown_until_it_is_in_use(
    app: Flask, opened_round: Round, clock: list[float]
) -> None:
    """If it were shown again, whoever sits down at an open session could copy the phone."""
    client = signed_in(app, opened_round, "li", "office")
    secret, form = shown_secret(client)
    wrong = client.post("/staff/codes/", data=form | {"code": "000000"})
    assert wrong.status_code == 422
    assert secret in wrong.text  # the one that was scanned, and no other
    assert "<svg" in wrong.text
    attempts.install(app)  # a wrong code is waited for like a wrong password
    done = client.post("/staff/codes/", data=form | {"code": phone(secret, clock[0])})
    assert done.status_code == 303
    after = client.get("/staff/codes/").text
    assert "已启用" in after
    assert "<svg" not in after
    assert "sealed" not in after
    again = client.post("/staff/codes/", data=form | {"code": phone(secret, clock[0] + 30)})
    assert again.status_code == 303
    assert [e["act"] for e in check_trail(opened_round).entries][-1] == "codes on"
    assert sum(e["act"] == "codes on" for e in check_trail(opened_round).entries) == 1


@ENGINES
def test_sign_in_asks_for_a_code(app: Flask, opened_round: Round, clock: list[float]) -> None:
    """If the password alone were enough, the second factor would be for show."""
    secret = switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    clock[0] += 30
    for code in ("", "12", "abcdef", "000000", "１２３", phone(secret, clock[0] + 90)):
        assert sign_in(app.test_client(), "li", code=code).status_code == 422, code
        attempts.install(app)  # wrong ones are waited for
    assert sign_in(app.test_client(), "li", code=phone(secret, clock[0])).status_code == 303


def test_wrong_codes_are_waited_for(app: Flask, opened_round: Round, clock: list[float]) -> None:
    """If codes could be tried as fast as one likes, six digits would not last a day."""
    switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    tried = [sign_in(app.test_client(), "li", code="000000").status_code for _ in range(3)]
    assert 429 in tried


@pytest.mark.parametrize("skew", range(-3, 4))
def test_clocks_may_differ_by_a_step(
    app: Flask, opened_round: Round, clock: list[float], skew: int
) -> None:
    """If more were allowed, a code that was seen would do for longer; if less, good phones fail."""
    secret = switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    clock[0] += 300
    answered = sign_in(app.test_client(), "li", code=phone(secret, clock[0] + 30 * skew))
    assert answered.status_code == (303 if abs(skew) <= 1 else 422)


def test_a_code_works_once(app: Flask, opened_round: Round, clock: list[float]) -> None:
    """If a code worked twice, whoever looked over a shoulder had half a minute to use it."""
    secret = switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    assert sign_in(app.test_client(), "li", code=phone(secret, clock[0])).status_code == 422
    attempts.install(app)
    clock[0] += 60
    code = phone(secret, clock[0])
    assert sign_in(app.test_client(), "li", code=code).status_code == 303
    assert sign_in(app.test_client(), "li", code=code).status_code == 422
    attempts.install(app)
    earlier = phone(secret, clock[0] - 30)  # of a step that would do, but for the later one
    assert sign_in(app.test_client(), "li", code=earlier).status_code == 422


def test_another_of_the_office_helps_who_lost_the_phone(
    app: Flask, opened_round: Round, clock: list[float]
) -> None:
    """If one could do it alone, a stolen password were enough; if nobody could, work would stop."""
    lost = signed_in(app, opened_round, "li", "office")
    switched_on(lost, clock[0])
    helper = signed_in(app, opened_round, "wang", "office")
    own = {"csrf": hidden(lost.get("/staff/watch/").text, "csrf"), "name": "li"}
    assert lost.post("/staff/codes/off", data=own).status_code == 403
    text = helper.get("/staff/accounts/").text
    assert "取消动态码" in text
    for name, status in (("nobody", 404), ("a\x00b", 404), ("li", 303), ("li", 404)):
        form = {"csrf": hidden(text, "csrf"), "name": name}
        assert helper.post("/staff/codes/off", data=form).status_code == status, name
    assert lost.get("/staff/watch/").status_code == 303  # its sessions have ended
    assert sign_in(app.test_client(), "li").status_code == 303
    last = check_trail(opened_round).entries[-1]
    assert (last["act"], last["by"], last["what"]) == ("codes off", ["wang"], {"account": "li"})


def test_a_reset_account_begins_anew(app: Flask, opened_round: Round, clock: list[float]) -> None:
    """If codes outlived a reset, the only account of an office would be lost with its phone."""
    switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    link = path(accounts.reset(opened_round, "li", 24).link)
    assert choose(app.test_client(), link).status_code == 303
    assert sign_in(app.test_client(), "li").status_code == 303


def test_a_copy_of_the_database_makes_no_codes(
    app: Flask, opened_round: Round, clock: list[float]
) -> None:
    """If the secret stood in the database, a copied backup would be the phone."""
    secret = switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    raw = base64.b32decode(secret.replace(" ", ""))
    setup.store_of(opened_round).database.checkpoint()
    for content in (
        database(opened_round).read_bytes(),
        (opened_round.folder / TRAIL_FILE).read_bytes(),
    ):
        for form in (raw, raw.hex().encode(), secret.replace(" ", "").encode()):
            assert form not in content


def test_codes_on_the_command_line(app: Flask, opened_round: Round, clock: list[float]) -> None:
    """If a code did in place of a password, whoever runs the command could be both persons."""
    secret = switched_on(signed_in(app, opened_round, "li", "office"), clock[0])
    signed_in(app, opened_round, "wang", "office")
    clock[0] += 60
    code = phone(secret, clock[0])

    def ask(said: dict[str, tuple[str, str]]) -> None:
        names = ("li", "wang")
        assert persons(opened_round, names, 2, lambda name, code: said[name][code]) == names

    wang = {"wang": (PASSWORD, "")}
    for wrong in ((code, code), (PASSWORD, ""), (PASSWORD, PASSWORD), ("", code)):
        with pytest.raises(InputError, match="own password"):
            ask({"li": wrong, **wang})
    ask({"li": (PASSWORD, code), **wang})
    with pytest.raises(InputError, match="own password"):  # each code works once
        ask({"li": (PASSWORD, code), **wang})
    signed_in(app, opened_round, "audit", "auditor")
    with pytest.raises(InputError, match="account of the office"):
        persons(opened_round, ("li", "audit"), 2, lambda _name, _code: PASSWORD)


@ENGINES
def test_an_auditor_sees_trail_and_lists(app: Flask, opened_round: Round) -> None:
    """If the auditor saw less, nobody would watch the office; if grades, the watch would leak."""
    closing.close_phase(opened_round, "vote")
    auditor = app.test_client()
    begun = choose(auditor, invite(opened_round, "audit", "auditor"))
    assert begun.headers["Location"] == "/staff/trail/"
    text = auditor.get("/staff/trail/").text
    record = json.loads((opened_round.folder / "closing" / "closing.json").read_text())
    assert f"收据名单：0行，校验值 {record['vote']['receipts']['root']}" in text
    assert "操作记录完整，共7条" in text
    entry = r"<strong>(\d) (\S+)</strong> \d{4}年\d+月\d+日 \d\d:\d\d <span.*?>(\S+)</span><br>"
    acts = re.findall(entry, text)
    assert acts[0] == ("7", "设置密码", "张三audit（audit）")
    names = ["新建账号", "结束", "用密钥解密选票", "停止接收", "开启", "开启"]
    assert [act for _, act, _ in acts[1:]] == names
    (opened_round.folder / TRAIL_FILE).unlink()
    assert "不符：缺少操作记录文件" in auditor.get("/staff/trail/").text
