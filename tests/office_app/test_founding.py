"""A round is made on a page, and the desk of one computer leads on from there."""

import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from office_app import new_round_form
from office_app.founding import Founding, founding_app
from office_app.own_rules import draft
from rulebook.load import load
from rulebook.round import SETTINGS_FILE, Round, open_round
from rulebook.vocabulary import OWN_CHANNELS
from survey_app.acts import accounts
from tests.survey_app.rounds import ROOT, make_round

PERIODS = ["2021-M01M02", "2021-M11M12"]
SOUND = {
    "title": "一轮",
    "date": "2026-12-31",
    "full_name": "王芳",
    "name": "wang",
    "periods": PERIODS,
    "channels": ["code", "interviewer"],
}
NOBODY = ("127.0.0.1", 1)  # nothing listens there


def founding_of(folder: Path) -> tuple[FlaskClient, Founding]:
    """The page, of whoever has its token."""

    def welcome(this_round: Round, name: str, full_name: str) -> str:
        here = "http://127.0.0.1:8002"
        return accounts.add(this_round, name, full_name, "office", 24, here=here).link

    founding = Founding(folder, "t0ken", NOBODY, welcome, patience=0)
    return founding_app(founding).test_client(), founding


@pytest.mark.parametrize("simulated", [True, False])
def test_a_round_is_made(tmp_path: Path, simulated: bool) -> None:
    """If the page made another round than was chosen, it would be found after the opening."""
    folder = tmp_path / "新 一轮"
    client, founding = founding_of(folder)
    assert client.get("/new/t0ken").status_code == 200
    title = 'C:\\测评 "甲"\x7f # x'
    chosen = SOUND | {
        "title": title,
        "simulated": "yes" if simulated else "no",
        "organiser": "某局",
        "survey_opens": "2026-12-01T09:00",
        "vote_closes": "2026-12-20T16:00",
    }
    sent = client.post("/new/t0ken", data=chosen)
    assert sent.status_code == 303
    assert founding.done.is_set()
    settings = open_round(folder).settings
    assert (settings.title, settings.organiser, settings.simulated) == (title, "某局", simulated)
    assert settings.periods == tuple(PERIODS)
    assert settings.counted_channels == ("code", "interviewer")
    assert f"{settings.survey.opens:%m-%d %H:%M}" == "12-01 09:00"
    assert (settings.survey.closes, settings.vote.opens) == (None, None)
    assert "正在启动" in client.get("/new/t0ken").text
    assert founding.link.startswith("http://127.0.0.1:8002/staff/first/")
    before = (folder / SETTINGS_FILE).read_bytes()
    assert client.post("/new/t0ken", data=chosen | {"title": "又"}).status_code == 303
    assert (folder / SETTINGS_FILE).read_bytes() == before


@pytest.mark.parametrize("begins", [0.0, 0.4, None])
def test_the_way_to_the_console_needs_no_page_that_reloads(
    tmp_path: Path, begins: float | None
) -> None:
    """A page that reloads itself each second is read to nobody who listens to it (WCAG 2.2.2)."""
    client, founding = founding_of(tmp_path / "x")
    assert client.get("/new/t0ken/console").headers["Location"] == "/new/t0ken", "nothing is made"
    client.post("/new/t0ken", data=SOUND)
    made = client.get("/new/t0ken")
    assert made.status_code == 200, "browsers follow no form to the console's port"
    assert 'content="0;url=/new/t0ken/console"' in made.text
    with socket.create_server(("127.0.0.1", 0)) as taken:
        founding.console = taken.getsockname()[:2]
        if begins == 0:
            assert client.get("/new/t0ken/console").headers["Location"] == founding.link
            return
    founding.patience = 0.8

    def console() -> None:
        with socket.create_server(founding.console) as server:
            server.accept()[0].close()

    late = threading.Timer(begins or 60, console)
    late.start()
    reply = client.get("/new/t0ken/console")
    late.cancel()
    if begins:
        assert reply.headers["Location"] == founding.link
    else:
        assert 'href="/new/t0ken/console">打开控制台</a>' in reply.text
        assert "http-equiv" not in reply.text


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("date", "2026-13-01"),
        ("full_name", ""),
        ("name", "王"),
        ("periods", "2020-M01M02"),
        ("channels", "sms"),
        ("survey_opens", "明天"),
        ("edition", "1999"),
        ("edition", "../../.."),
    ],
)
def test_nothing_is_made_until_all_is_right(tmp_path: Path, field: str, value: str) -> None:
    """If half a form made a round, it could never be made again in that folder."""
    client, founding = founding_of(tmp_path / "x")
    reply = client.post("/new/t0ken", data=SOUND | {field: value})
    assert reply.status_code == 422
    assert f'href="#{field}"' in reply.text
    assert 'value="wang"' in reply.text or field == "name"
    assert not (tmp_path / "x").exists()
    assert not founding.done.is_set()
    late = SOUND | {"survey_opens": "2026-12-02T00:00", "survey_closes": "2026-12-01T00:00"}
    assert client.post("/new/t0ken", data=late).status_code == 422
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize("edition", ["2021", "example-2023"])
@pytest.mark.parametrize("later", [0, 1, 5])
def test_the_dates_of_another_year_are_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, edition: str, later: int
) -> None:
    """If they were not, a real round would count the periods of a year that is long past."""
    year = load(edition).campaign.application_days.end.year
    monkeypatch.setattr(new_round_form, "this_year", lambda: year + later)
    client, _ = founding_of(tmp_path / "x")
    for page in (
        client.get("/new/t0ken", query_string={"edition": edition}),
        client.post("/new/t0ken", data={"edition": edition}),
    ):
        said = f"是{year}年的，今年是{year + later}年" in page.text
        assert said is bool(later)
        assert ('href="#rules-own"' in page.text) is said


def test_rules_of_its_own_are_begun(tmp_path: Path) -> None:
    """If the choice were lost, a city would vote under the rules of another one."""
    client, _ = founding_of(tmp_path / "x")
    chosen = {name: text for name, text in SOUND.items() if name not in ("periods", "channels")}
    sent = client.post("/new/t0ken", data=chosen | {"rules": "own", "edition": "example-2023"})
    assert sent.status_code == 303
    this_round = open_round(tmp_path / "x")
    begun = draft.draft_of(this_round)
    assert begun is not None
    assert (begun.base, len(begun.answers["items"])) == ("example-2023", 7)
    assert this_round.settings.periods == ()
    assert client.post("/new/t0ken", data=chosen).status_code == 303


def test_a_refused_account_is_asked_again(tmp_path: Path) -> None:
    """If a refused name left a round that nobody can enter, the folder would be lost."""
    client, _ = founding_of(tmp_path / "x")
    assert client.post("/new/t0ken", data=SOUND | {"full_name": "=1+1"}).status_code == 422
    assert client.post("/new/t0ken", data=SOUND).status_code == 303


def test_a_folder_that_holds_something_is_refused(tmp_path: Path) -> None:
    """If a round were made among other files, they would end in its archive."""
    (tmp_path / "账.xlsx").write_bytes(b"x")
    client, _ = founding_of(tmp_path)
    reply = client.post("/new/t0ken", data=SOUND)
    assert reply.status_code == 422
    assert "空的文件夹" in reply.text


def test_a_form_that_is_sent_twice_makes_one_round(tmp_path: Path) -> None:
    """The second of two clicks would meet a folder half made, and show a fault of ours."""
    client, founding = founding_of(tmp_path / "r")
    with ThreadPoolExecutor(4) as pool:
        sent = [
            pool.submit(client.application.test_client().post, "/new/t0ken", data=SOUND)
            for _ in range(4)
        ]
        assert {each.result().status_code for each in sent} == {303}
    assert len(accounts.listed(open_round(founding.folder))) == 1


@pytest.mark.parametrize("path", ["/", "/new/", "/new/x", "/new/t0ke", "/new/x/survey.css"])
def test_nobody_else_makes_a_round(tmp_path: Path, path: str) -> None:
    """If the page answered without its token, any program on the computer could use it."""
    client, _ = founding_of(tmp_path / "x")
    assert client.get(path).status_code == 404
    assert client.post(path, data=SOUND).status_code in (404, 405)
    assert "没有这个页面" in client.get(path).text
    assert "Not Found" not in client.get(path).text
    assert client.get("/style/..%2f__init__.py").status_code == 404


def test_all_channels_are_named(tmp_path: Path) -> None:
    """If a channel showed its id, nobody could know what is counted."""
    text = founding_of(tmp_path / "x")[0].get("/new/t0ken").text
    assert not any(f"> {channel}<" in text for channel in OWN_CHANNELS)


def test_the_desk_serves_a_round_that_fills(tmp_path: Path) -> None:
    """If the desk refused an empty round, or did not see it filled, a terminal would be needed."""
    this_round = make_round(tmp_path, 2, simulated=False)
    register = (tmp_path / "windows.csv").read_bytes()
    (tmp_path / "windows.csv").unlink()
    terminal = tmp_path.parent / "terminal"
    with terminal.open("w") as errors:
        running = subprocess.Popen(
            [sys.executable, "-P", "-m", "ceping", "desk", str(this_round.folder), "--no-browser"],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONUTF8": "1"},
        )
    try:
        assert running.stdout
        said = [running.stdout.readline().strip() for _ in range(2)]
        (link,) = (line for line in said if "/staff/first/" in line)
        assert link.startswith(("请打开：", "open: ")), "the manual says what stands before it"
        link = link[link.index("http") :]
        assert link.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(link, timeout=10) as reply:
            assert reply.status == 200
        (tmp_path / "windows.csv").write_bytes(register)
        address = running.stdout.readline().strip()
        with urllib.request.urlopen(address, timeout=10) as reply:
            assert reply.status == 200
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert "{" not in terminal.read_text(encoding="utf-8"), "the log of requests is for servers"
    port = int(link.split(":")[2].split("/")[0])
    with pytest.raises(OSError, match="refused"):
        socket.create_connection(("127.0.0.1", port), timeout=1)
