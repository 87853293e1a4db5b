"""The README's commands, run as written."""

import datetime as dt
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from analysis.simulate import simulate
from office_app import create_app
from rulebook.round import open_round
from tests.ceping import commands
from tests.office_app.staff_client import PASSWORD, choose, path

ROOT = Path(__file__).parents[1]
CODINGS = ("utf-8", "utf-8-sig")  # besides GB18030, in which a Chinese Excel saves CSV
# Nobody rated anything, so every place stays open.
TODAY = dt.datetime.now(ZoneInfo("Asia/Shanghai")).date()  # a round that is made now is of this day
NOBODY = f"""honour,candidate_id,decision,date,reason
reform_innovation_model_unit,model_unit_windows,vacant,{TODAY},
"""
BLOCK = re.compile(r"^```\n(.*?)^```$", re.M | re.S)


def lines_of(readme: str) -> list[str]:
    """Every command line of a README's code blocks."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    return [line for block in BLOCK.findall(text) for line in block.splitlines()]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder to work in, whose path is not plain ASCII."""
    folder = tmp_path / "我的 副本"
    folder.mkdir()
    return folder


def ceping(arguments: list[str], folder: Path, answers: tuple[str, ...] = ()) -> str:
    """Run a `ceping` line in ``folder``; its output."""
    done = commands.ceping(*arguments, said=answers, cwd=folder)
    assert done.returncode == 0, f"{shlex.join(arguments)}\n{done.stdout}{done.stderr}"
    return done.stdout


def fill_in(made: Path, tables: Path, coding: str) -> None:
    """What the office does between init and check: tables as its programs save, and the address."""
    for name in ("windows.csv", "bimonthly.csv", "electors.csv"):
        text = (tables / name).read_text(encoding="utf-8-sig")
        (made / name).write_text(text, encoding=coding)
    settings = made / "round.toml"
    text = settings.read_text(encoding="utf-8")
    text = text.replace('public_url = ""', 'public_url = "https://pingyi.example.org"')
    settings.write_text(text, encoding="utf-8")


def serve_for_a_moment(arguments: list[str], folder: Path) -> None:
    """Start the server, ask whether it is well, stop it politely."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-P", "-X", "utf8", "-m", "ceping", *arguments, "--port", str(port)],
        cwd=folder,
        stdout=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}/healthz"
        for _ in range(600):  # a busy machine takes its time
            try:
                with urllib.request.urlopen(address, timeout=2) as answer:
                    assert answer.status == 200
                break
            except OSError:
                time.sleep(0.1)
        else:
            pytest.fail("the server never answered")
    finally:
        server.send_signal(signal.SIGTERM)
        assert server.wait(timeout=15) == 0


def test_both_readmes_have_the_same_commands() -> None:
    """One of the two would be out of date."""
    english = lines_of("README.md")
    assert english == lines_of("README.zh-CN.md")
    assert "python3 dev.py run" in english
    assert "python3 dev.py test" in english


def test_every_linked_file_exists() -> None:
    """A reader would follow a link into nothing."""
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            assert (ROOT / target).exists(), f"{readme}: {target}"


@pytest.mark.skipif(os.name == "nt", reason="the server is stopped by SIGTERM, which Windows lacks")
@pytest.mark.parametrize(
    "coding", ["gb18030", *(pytest.param(c, marks=pytest.mark.costly) for c in CODINGS)]
)
def test_a_real_round_goes_as_the_readme_says(place: Path, coding: str) -> None:
    """An office following the README would get stuck on the way to its site."""
    lines = [shlex.split(line) for line in lines_of("README.md") if "bin/ceping" in line]
    steps = [line[1:] for line in lines]
    assert [step[0] for step in steps] == [
        "init",
        "check",
        "plan",
        "codes",
        "slips",
        "plates",
        "papers",
        *["account"] * 3,
        "serve",
        "open",
        "slips",
        "meeting",
        "open",
        "shares",
        "stop",
        "count",
        "close",
        "meeting",
        "close",
        "trail",
        "export",
        "verify",
        "score",
        "explain",
        "compare",
        "evaluation",
        "agenda",
        "confirm",
        "score",
        "minutes",
        "circular",
        "certificates",
        "sheets",
        "labelled",
        "archive",
        "verify",
        "site",
        "init",
    ]
    simulate(place / "tables", windows=4, responses=100, electors=12)
    made, links = place / "my-round", list[str]()
    for step in steps:
        if step[0] == "init" and not made.exists():
            ceping(step, place, answers=("", ""))
            fill_in(made, place / "tables", coding)
            register = (made / "windows.csv").read_text(encoding=coding)
            first = register.splitlines()[1].split(",")[0]
        elif "--window" in step:
            step[step.index("--window") + 1] = first
            ceping(step, place)
        elif step[0] == "explain":
            step[2] = first
            assert "总排名" in ceping(step, place)
        elif step[0] == "confirm":
            (place / step[2]).write_text(NOBODY, encoding=coding)
            said = ceping(step, place, answers=(PASSWORD, PASSWORD))
            assert "已记录" in said
            assert "此前" not in said, "nothing was recorded before"
        elif step[0] == "account":
            links.append(ceping(step, place).strip())
        elif "--by" in step:
            ceping(step, place, answers=(PASSWORD,) * step.count("--by"))
        elif step[0] == "serve":
            for link in links:
                chosen = choose(create_app(open_round(made)).test_client(), path(link))
                assert chosen.status_code == 303
            serve_for_a_moment(step, place)
        else:
            ceping(step, place)
    papers = sorted(path.name for path in (made / "meeting").iterdir())
    assert papers == ["count.docx", "script.docx", "sign-in.docx", "zero.docx"]
    report = place / "my-round" / "report"
    assert (report / "scores.xlsx").is_file()
    assert (report / "notice.docx").is_file()
    held = sorted(path.name for path in (made / "sitting").iterdir())
    assert held == ["agenda.docx", f"minutes-{TODAY}.docx"]
    assert len(list((report / "sheets").glob("*.pdf"))) == 4
    assert (report / "tables" / "datapackage.json").is_file()
    assert (report / "labelled" / "windows.sav").is_file()
    program = ROOT / "docs" / "verify_vote.py"
    own = [sys.executable, "-I", str(program), str(place / "my-archive.zip")]
    checked = subprocess.run(own, capture_output=True, encoding="utf-8", check=False)
    assert checked.returncode == 0, checked.stdout
