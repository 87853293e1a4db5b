"""A round from nothing to an archive, with amendments on the way, as a clerk plays it."""

import csv
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from office_app import create_app
from rulebook.load import EDITION_FOLDER, EDITIONS, copy_edition
from rulebook.round import open_round
from tests.ceping.commands import ceping
from tests.office_app.staff_client import PASSWORD, choose, path
from tests.survey_app.rounds import Visitor, serving

PROGRAM = Path(__file__).parents[2] / "docs" / "verify_vote.py"
WHY = ("--clause", "测评组，通知三（二）", "--why")
HONOUR = "reform_innovation_model_unit"
REGISTER = ["窗口编号", "窗口名称", "所属部门", "进驻人数", "申报荣誉", "所在大厅", "参评状态"]
Rows = list[list[str]]


@dataclass
class Clerk:
    """Somebody in the office who knows the READMEs and the help of the commands."""

    folder: Path
    real: bool
    copied: bool
    encodings: tuple[str, str]

    def run(self, command: str, *arguments: object, by: int = 0) -> str:
        """A command that has to work; ``by`` as many of the office as a real round asks for."""
        names = ("li", "wang")[: by if self.real else 0]
        options = [option for name in names for option in ("--by", name)]
        said = (PASSWORD,) * len(names)
        done = ceping(command, self.folder, *arguments, *options, said=said)
        assert done.returncode == 0, f"{command} {arguments}\n{done.stdout}{done.stderr}"
        return done.stdout

    def write(self, name: str, rows: Rows) -> None:
        """A table as the clerk's spreadsheet program writes it."""
        encoding = self.encodings[name != "windows.csv"]
        with (self.folder / name).open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)

    def register(self, rows: Rows) -> None:
        """The register of windows."""
        self.write("windows.csv", [REGISTER, *rows])

    def replace(self, name: str, before: str, after: str) -> None:
        """One place of a text corrected."""
        file = self.folder / name
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), "utf-8")

    def issued(self, name: str) -> list[str]:
        """The links of a list."""
        with (self.folder / name).open(encoding="utf-8-sig", newline="") as file:
            return [row["link"] for row in csv.DictReader(file)]


def window(number: int, name: str, status: str = "") -> list[str]:
    """A row of the register."""
    return [f"W{number:02}", name, "示例局", "5", HONOUR, "一楼大厅", status]


def begin(clerk: Clerk, tables: Rows) -> None:
    """Init with a copy of the rules, and the tables filled in until `check` finds nothing."""
    copied = ("--copy-edition",) if clerk.copied else ()
    done = ceping("init", clerk.folder, *copied, said=("", ""))
    assert done.returncode == 0, done.stderr
    address = 'public_url = "https://pingyi.example.org"'
    clerk.replace("round.toml", 'public_url = ""', address)
    if not clerk.real:
        clerk.replace("round.toml", "simulated = false", "simulated = true")
    clerk.replace("round.toml", "# closes = 2021-12-31T18:00:00", "closes = 2099-12-20T18:00:00")
    clerk.replace("round.toml", "# closes = 2021-12-31T16:00:00", "closes = 2099-12-20T16:00:00")
    clerk.register(tables)
    periods = open_round(clerk.folder).periods
    marks = [[row[0], period, "90", "100"] for row in tables for period in periods]
    clerk.write("bimonthly.csv", [["窗口编号", "考核期", "得分", "满分"], *marks])
    electors = [[f"P{n:02}", f"投票人{n}", "科长", "处室负责人", ""] for n in range(1, 11)]
    head = ["投票人编号", "姓名", "职务", "投票人类别", "负责的窗口"]
    clerk.write("electors.csv", [head, *electors])
    clerk.run("check")


def sign_up(clerk: Clerk) -> None:
    """Two of the office choose their passwords."""
    for name in ("li", "wang"):
        link = clerk.run("account", "add", name, "--full-name", name, "--role", "office").strip()
        client = create_app(open_round(clerk.folder)).test_client()
        assert choose(client, path(link)).status_code == 303


def amend(clerk: Clerk, why: str, *, by: int = 1, doubt: bool = False) -> None:
    """What was corrected in the files is recorded."""
    clerk.run("amend", *(["--doubt"] if doubt else []), *WHY, why, by=by)


def play(clerk: Clerk) -> None:
    """The whole round."""
    tables = [window(n, f"示例窗口{n}") for n in range(1, 5)]
    begin(clerk, tables)
    for row in tables:
        clerk.run("codes", "--window", row[0], "--count", "12", "--issuer", "hall")
    clerk.run("slips", "--category", "division", "--count", "10")
    if clerk.real:
        sign_up(clerk)
    clerk.run("slips", "--category", "division", "--count", "3", "--reserve", by=2)
    codes = {row[0]: clerk.issued(f"codes-{row[0]}.csv") for row in tables}
    slips = clerk.issued("slips-1.csv")
    clerk.run("check")
    clerk.run("open", "survey", by=1)
    with serving(open_round(clerk.folder)) as server:
        visitor = server.visitor()
        answer(visitor, codes["W01"][:2])
        if not clerk.copied:  # the misprint is in the built-in rules: a copy joins the round
            copy_edition(EDITIONS / "2021", clerk.folder / EDITION_FOLDER)
        clerk.replace("edition/questionnaires.toml", 'zh = "总的来说', 'zh = "总体来说')
        amend(clerk, "错别字")
        tables[1] = window(2, "改名的窗口")
        clerk.register(tables)
        amend(clerk, "窗口改了名称")
        tables.append(window(5, "后来的窗口"))
        clerk.register(tables)
        amend(clerk, "新设窗口")
        clerk.run("codes", "--window", "W05", "--count", "12", "--issuer", "hall")
        codes["W05"] = clerk.issued("codes-W05.csv")
        clerk.run("extend", "survey", "2099-12-22 18:00", *WHY, "大雪", by=1)
        shares = ("--shares", clerk.folder.parent / "shares") if clerk.real else ()
        clerk.run("open", "vote", *shares, by=2)
        for link in slips[:3]:
            visitor.vote(link, "44444")
        tables[2] = window(3, "示例窗口3", "退出")
        clerk.register(tables)
        amend(clerk, "窗口撤销", by=2)
        for link in slips[3:8]:
            assert visitor.vote(link, "4444").status == 200
        for row in tables:
            if row[0] != "W03":
                answer(visitor, codes[row[0]][2:10])
        amend(clerk, "第3题问法有误", doubt=True, by=2)
        clerk.run("extend", "vote", "2099-12-20 17:00", *WHY, "排队", by=2)
    clerk.run("stop", "vote", by=2)
    clerk.run("count", "--left", "5", by=2)
    key = [f"--share={clerk.folder.parent / 'shares' / f'share-{n}.txt'}" for n in (1, 2)]
    clerk.run("close", "vote", *(key if clerk.real else []), by=2)
    clerk.run("close", "survey", by=1)
    clerk.run("trail")
    clerk.run("export")
    clerk.run("verify")
    clerk.run("check")
    clerk.run("score", "--draws", "200")
    clerk.run("archive", "--out", clerk.folder.parent / "a.zip")


def answer(visitor: Visitor, links: Sequence[str]) -> None:
    """Visitors fill in the questionnaire."""
    for link in links:
        page = visitor.post("/s/form", visitor.survey_form(link))
        assert page.status == 200, page.text


@pytest.mark.parametrize(
    ("real", "copied", "encodings"),
    [
        (True, False, ("gb18030", "gb18030")),
        (False, True, ("utf-8-sig", "gb18030")),
        (True, True, ("utf-8", "utf-8-sig")),
    ],
)
# That one verifies: tests/analysis/report/test_amendments.py and tests/ceping/test_amending.py.
@pytest.mark.costly
def test_an_amended_round_ends_in_an_archive(
    tmp_path: Path, real: bool, copied: bool, encodings: tuple[str, str]
) -> None:
    """A round that was put right by the book would end in an archive that does not verify."""
    clerk = Clerk(tmp_path / "一轮", real, copied, encodings)
    play(clerk)
    archive = tmp_path / "a.zip"
    done = ceping("verify", archive)
    assert done.returncode == 0, done.stdout
    own = [sys.executable, "-I", str(PROGRAM), str(archive)]
    checked = subprocess.run(own, capture_output=True, encoding="utf-8", check=False)
    assert checked.returncode == 0, checked.stdout
