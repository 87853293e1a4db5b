"""A round's settings are changed on a page, as long as nothing is open."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from office_app import create_app
from rulebook.round import Round, open_round
from rulebook.toml_edit import edited
from survey_app.acts import issuing, opening
from survey_app.acts.new_round import Choices, create_round
from survey_app.acts.settings import change_settings
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import make_round

FORM = {
    "title": '新名 # "甲" \\乙',
    "date": "2026-12-30",
    "organiser": "某局",
    "approval_number": "某办发〔2026〕1号",
    "legal_basis": "某市评比表彰办法",
    "frequency": "每年一次",
    "keep_until": "2028-12-31",
    "retention": "30年",
    "periods": ["2021-M03M04"],
    "channels": ["code"],
    "survey_opens": "2026-12-01T09:00",
    "survey_closes": "2026-12-20T18:00",
}


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round as the page for it makes it."""
    choices = Choices("2021", ("2021-M01M02",), ("code", "open"), simulated=True)
    create_round(tmp_path / "r", choices)
    path = tmp_path / "r" / "round.toml"
    text = path.read_text(encoding="utf-8").replace("seed = 1", "seed = 7  # 抽签所得")
    path.write_text(text + "\n# 手写的一行\n", encoding="utf-8")
    return open_round(tmp_path / "r")


def post(client: FlaskClient, **fields: object) -> int:
    """Send the page's form; the status."""
    csrf = hidden(client.get("/staff/settings/").text, "csrf")
    return client.post("/staff/settings/", data={"csrf": csrf} | FORM | fields).status_code


def test_settings_are_changed_and_the_rest_stays(this_round: Round) -> None:
    """If a change lost what somebody wrote by hand, nobody would use the page twice."""
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert post(client) == 303
    now = open_round(this_round.folder)
    assert now.settings.title == FORM["title"]
    assert (now.periods, now.counted_channels) == (("2021-M03M04",), ("code",))
    assert f"{now.settings.survey.closes:%m-%d %H}" == "12-20 18"
    assert [*now.settings.basis.values()] == ["某办发〔2026〕1号", "某市评比表彰办法", "每年一次"]
    assert f"{now.settings.keep_until} {now.settings.retention}" == "2028-12-31 30年"
    assert now.settings.seed == 7
    text = (this_round.folder / "round.toml").read_text(encoding="utf-8")
    assert "seed = 7  # 抽签所得" in text
    assert text.rstrip().endswith("# 手写的一行")
    assert "已保存" in client.get("/staff/settings/").text
    assert post(client) == 303
    assert "没有改动" in client.get("/staff/settings/").text
    assert post(client, survey_closes="", survey_opens="", keep_until="") == 303
    now = open_round(this_round.folder)
    assert (now.settings.survey.closes, now.settings.keep_until) == (None, None)


def test_papers_with_another_address_are_said(this_round: Round) -> None:
    """Printed codes would lead nowhere after a change of address, and nobody would be told."""
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert post(client, public_url="https://one.example.org") == 303
    assert "原来的网址" not in client.get("/staff/settings/").text
    issuing.create_codes(written(this_round), "W1", 1, "大厅")
    assert post(client, public_url="https://one.example.org", title="另名") == 303
    assert "原来的网址" not in client.get("/staff/settings/").text
    assert post(client, public_url="https://two.example.org") == 303
    assert "还是原来的网址，请收回" in client.get("/staff/settings/").text


def written(this_round: Round) -> Round:
    """The same with a register of one window."""
    row = "window_id,name,unit,staff_count,applied_honours\nW1,示例窗口,部门,5,\n"
    (this_round.folder / "windows.csv").write_text(row, encoding="utf-8")
    return open_round(this_round.folder)


@pytest.mark.parametrize(
    "fields",
    [
        {"title": ""},
        {"date": "x"},
        {"periods": []},
        {"channels": ["sms"]},
        {"survey_closes": "2026-11-01T00:00"},
    ],
)
def test_what_is_none_changes_nothing(this_round: Round, fields: dict[str, object]) -> None:
    """If half a form were written, the console could not be opened any more."""
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    before = (this_round.folder / "round.toml").read_bytes()
    assert post(client, **fields) == 422
    assert (this_round.folder / "round.toml").read_bytes() == before


def test_nothing_is_changed_once_open(tmp_path: Path) -> None:
    """If settings changed under an open survey, the rules would no longer be those of its lock."""
    this_round = make_round(tmp_path, 2)
    opening.open_phase(this_round, "survey")
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert "更正" in client.get("/staff/settings/").text
    before = (tmp_path / "round.toml").read_bytes()
    assert post(client) == 422
    assert (tmp_path / "round.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("text", "key", "value", "becomes"),
    [
        ('a = "x" # y', "a", "z", 'a = "z" # y'),
        ('a = "# no comment"', "a", "z", 'a = "z"'),
        ("# a = 1\na = 2", "a", "z", '# a = 1\na = "z"'),
        ("b = 1\n[vote]\na = 1", "a", "z", 'b = 1\na = "z"\n\n[vote]\na = 1'),
        ("a = 1\n[vote]\na = 1", "vote.a", "z", 'a = 1\n[vote]\na = "z"'),
        ("b = 1", "vote.a", "z", 'b = 1\n\n[vote]\na = "z"\n'),
        ("[vote]\na = 1\n[survey]\na = 2", "survey.a", None, "[vote]\na = 1\n[survey]\n# a = 2"),
        ("ab = 1\na = [\n 1, # x\n]", "a", ["z"], 'ab = 1\na = ["z"]'),
        ("b = 1\n# a = 3  # so\nc = 2\n", "a", "z", 'b = 1\na = "z"  # so\nc = 2\n'),
        ("[vote]\n# a = 3\n# b = 3\n", "vote.a", "z", '[vote]\na = "z"\n# b = 3\n'),
        ("# a = no toml\n", "a", "z", 'a = "z"\n'),
        ("vote = { a = 1 }  # x\n", "vote.a", "z", 'vote = { a = "z" }  # x\n'),
        ("\ufeffa = 1\r\nb = 2\r\n", "a", "z", '\ufeffa = "z"\r\nb = 2\r\n'),
        ("", "vote.a", "z", '[vote]\na = "z"\n'),
    ],
)
def test_one_key_is_rewritten(text: str, key: str, value: object, becomes: str) -> None:
    """If another line changed with it, a setting would be lost unseen."""
    assert edited(text, {tuple(key.split(".")): value}) == becomes


def test_a_file_of_another_shape_is_changed_too(tmp_path: Path) -> None:
    """If a key within quotes were written a second time, the round could not be read any more."""
    make_round(tmp_path, 2)
    path = tmp_path / "round.toml"
    path.write_text(path.read_text(encoding="utf-8") + '"organiser" = "某局"\n', encoding="utf-8")
    assert change_settings(open_round(tmp_path), {"organiser": "别局"}, ("wang",))
    assert '"organiser" = "别局"\n' in path.read_text(encoding="utf-8")
