"""The office's commands on a round of its own."""

import csv
import json
import sqlite3
from pathlib import Path

import pytest

from analysis.simulate import simulate
from tests.ceping.commands import ceping


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small simulated round."""
    simulate(tmp_path / "r", windows=4, responses=50, electors=12)
    return tmp_path / "r"


def rows(path: Path) -> list[dict[str, str]]:
    """Rows of an issued file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_slips_of_a_single_person_are_not_named_after_it(folder: Path) -> None:
    """The one slip of the Party committee's head could be told from its file's name."""
    assert ceping("slips", folder, "--category", "window", "--count", 6).returncode == 0
    assert ceping("slips", folder, "--category", "party_committee", "--count", 1).returncode == 0
    assert sorted(path.name for path in folder.glob("slips*")) == [
        f"slips-{number}.{kind}" for number in (1, 2) for kind in ("csv", "pdf")
    ]
    assert [row["category"] for row in rows(folder / "slips-2.csv")] == ["party_committee+window"]


def test_issued_codes_are_never_written_over(folder: Path) -> None:
    """Codes are shown once: a second run would destroy the only copy of the first."""
    window = rows(folder / "windows.csv")[0]["window_id"]
    arguments = ("codes", folder, "--window", window, "--count", 3, "--issuer", "hall")
    assert ceping(*arguments).returncode == 0
    before = (folder / f"codes-{window}.csv").read_bytes()
    again = ceping(*arguments)
    assert again.returncode == 1
    assert (folder / f"codes-{window}.csv").read_bytes() == before


def test_sheets_lie_beside_the_codes(folder: Path) -> None:
    """Without sheets to cut the office would paste codes into a text by hand, and slip."""
    window = rows(folder / "windows.csv")[0]["window_id"]
    arguments = ("codes", folder, "--window", window, "--count", 3, "--issuer", "hall")
    assert ceping(*arguments).returncode == 0
    assert ceping("plates", folder).returncode == 0
    assert ceping("papers", folder, "--window", window, "--count", 2).returncode == 0
    for name in (f"codes-{window}.pdf", "plates.pdf", f"papers-{window}-1-2.pdf"):
        path = folder / name
        assert path.read_bytes().startswith(b"%PDF-"), name
        assert path.stat().st_mode & 0o077 == 0, name
    assert ceping("plates", folder, "--window", "nowhere").returncode == 1


def test_papers_of_the_meeting_are_never_written_over(folder: Path) -> None:
    """A zero report that is signed would be lost, or another minute be signed in its place."""
    made = ceping("meeting", folder)
    assert made.returncode == 0, made.stderr
    papers = {path.name: path.read_bytes() for path in (folder / "meeting").iterdir()}
    assert {*papers} == {"zero.docx", "sign-in.docx", "script.docx"}
    again = ceping("meeting", folder, "zero")
    assert (again.returncode, "已存在" in again.stderr) == (1, True)
    assert (folder / "meeting" / "zero.docx").read_bytes() == papers["zero.docx"]
    early = ceping("meeting", folder, "count")
    assert early.returncode == 1
    assert "计票情况报告单在结束以后打印" in early.stderr
    for step in (("open", folder, "vote"), ("close", folder, "vote"), ("meeting", folder)):
        assert ceping(*step).returncode == 0
    assert (folder / "meeting" / "count.docx").read_bytes().startswith(b"PK")
    late = ceping("meeting", folder, "zero", "--out", folder / "late")
    assert "零票证明在开启以前打印" in late.stderr
    assert "打印零票证明" in ceping("trail", folder).stdout


def test_links_for_the_register(folder: Path) -> None:
    """Without a file to send from, the office would copy links by hand to the wrong people."""
    electors = rows(folder / "electors.csv")
    made = ceping("links", folder)
    assert made.returncode == 0, made.stderr
    assert "保密性弱于现场抽签" in made.stderr
    issued = rows(folder / "links-1.csv")
    assert [row["elector_id"] for row in issued] == [row["elector_id"] for row in electors]
    assert len({row["link"] for row in issued}) == len(electors)
    assert (folder / "links-1.csv").stat().st_mode & 0o077 == 0
    assert ceping("links", folder).returncode == 1
    again = ceping(
        "links", folder, "--again", electors[0]["elector_id"], "--out", folder / "l.xlsx"
    )
    assert again.returncode == 0, again.stderr
    assert (folder / "l.xlsx").read_bytes().startswith(b"PK")
    assert ceping("slips", folder, "--category", "window", "--count", 6).returncode == 1


@pytest.mark.parametrize("address", ["", "https://pingyi.example.org"])
def test_a_link_to_this_computer_says_that_its_port_may_be_another(
    folder: Path, address: str
) -> None:
    """With `serve --port 9000` a first link would lead nowhere, and nobody would know why."""
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}public_url = "{address}"\n', encoding="utf-8")
    for command in (("add", "zhang", "--full-name", "张三"), ("reset", "zhang")):
        made = ceping("account", folder, *command)
        assert made.stdout.startswith(f"{address or 'http://127.0.0.1:8002'}/staff/first/")
        assert ("控制台端口" in made.stderr) == (not address)


def test_accounts_on_the_command_line(folder: Path) -> None:
    """If a link were shown twice or listed, whoever reads the screen later could use it."""
    made = ceping("account", folder, "add", "zhang", "--full-name", "张三")
    assert made.returncode == 0, made.stderr
    link = made.stdout.strip()
    assert "/staff/first/" in link
    listed = ceping("account", folder, "list").stdout
    assert listed.startswith("zhang\t张三\t访问员\t链接有效至")
    assert link not in listed
    again = ceping("account", folder, "reset", "zhang", "--hours", 2)
    assert again.stdout.strip() not in ("", link)
    assert ceping("account", folder, "remove", "zhang").returncode == 0
    assert ceping("account", folder, "list").stdout == ""
    assert ceping("account", folder, "remove", "zhang").returncode == 1


def test_close_ends_what_is_open(folder: Path) -> None:
    """With only the vote held, closing would stop at the survey and leave the vote open."""
    assert ceping("close", folder).returncode == 1
    assert ceping("open", folder, "vote").returncode == 0
    closed = ceping("close", folder)
    assert closed.returncode == 0, closed.stderr
    assert closed.stdout == "已结束：民主投票\n"
    assert ceping("close", folder, "survey").returncode == 1


def test_the_trail_on_the_command_line(folder: Path) -> None:
    """If a broken trail were shown without a word, or with exit code 0, nobody would notice."""
    for done in (
        ("slips", folder, "--category", "window", "--count", 6),
        ("open", folder),
        ("purge", folder, "--codes"),
        ("close", folder),
    ):
        assert ceping(*done).returncode == 0
    shown = ceping("trail", folder)
    assert shown.returncode == 0, shown.stdout
    *entries, last = shown.stdout.splitlines()
    assert [line.split("\t")[0] for line in entries] == [str(n) for n in range(1, 10)]
    assert entries[0].endswith("命令行\t生成票签\t类别：window，数量：6")
    assert "开启\t部分：投票" in entries[1]  # a vote that is refused leaves the survey as it was
    assert "开启\t部分：问卷" in entries[2]
    head = json.loads((folder / "closing" / "closing.json").read_text())["trail"]["head"]
    assert last.startswith(f"操作记录完整，共9条，校验值 {head}")
    with sqlite3.connect(folder / "survey.db") as db:
        db.execute("DELETE FROM trail WHERE number = 4")
    db.close()
    broken = ceping("trail", folder)
    assert broken.returncode == 1
    assert broken.stdout.startswith("不符：操作记录第4条改动过")
    assert "不符：操作记录第4条改动过" in ceping("verify", folder).stdout


def test_opening_under_other_rules_is_refused(folder: Path) -> None:
    """The vote could be held under other rules than the survey."""
    assert ceping("open", folder, "survey").returncode == 0
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8").replace(
        "seed = 1", 'seed = 1\nreading = "among_applicants"'
    )
    settings.write_text(text, encoding="utf-8")
    refused = ceping("open", folder, "vote")
    assert refused.returncode == 1
    assert refused.stderr.startswith("rules.lock：")


def test_a_demonstrations_ratings_are_not_replaced_by_an_export(folder: Path) -> None:
    """Trying out the survey of a demonstration would wipe out its simulated ratings."""
    ceping("open", folder)
    ceping("close", folder)
    before = sorted((path.name, path.stat().st_size) for path in (folder / "ratings").iterdir())
    assert ceping("export", folder).returncode == 1
    after = sorted((path.name, path.stat().st_size) for path in (folder / "ratings").iterdir())
    assert before == after
