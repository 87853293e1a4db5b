"""Every other command on a round of the second edition, and that no command is left out."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ceping.cli import ceping
from rulebook.csvfile import csv_bytes
from rulebook.load import load
from rulebook.round import Round, open_round
from survey_app import create_app
from survey_app.acts import practices
from survey_app.context import EXTENSION
from tests.analysis.deciding import as_computed, score, write_decisions
from tests.editions import QUARTERLY
from tests.editions.outputs import of_2021, written
from tests.office_app.clerk import Desk
from tests.office_app.test_campaign_round import Voters
from tests.pages.test_reported import EAST, SAID, WANG
from tests.rulebook.spreadsheets.files import xlsx
from tests.survey_app.test_second_edition import write_round

HERE = Path(__file__).parent
MARKS = [
    ["窗口编号", "2023年第一季度", "2023年第二季度", "2023年第三季度", "2023年第四季度"],
    *([f"W{n}", str(90 + n), "91", "92", "93"] for n in (1, 2, 3)),
]
ITEMS = [item.id for item in load(QUARTERLY).items()]
ANSWERS = [
    ["编号", "窗口编号", "渠道", "答题时间", *ITEMS],
    ["1", "W1", "interviewer", "2023-12-01 10:00", *["4"] * len(ITEMS)],
]
CASES = [["登记号", "种类", "窗口", "收到日期"], ["A1", "办不成事", "W1", "2023-05-04"]]
WHY = ("--why", "负责人写错了", "--clause", "评审小组办公室")
# Commands that nothing of an edition enters, or that a test of their own plays on this edition.
ELSEWHERE = {
    "site": ("tests/site/test_editions.py", "QUARTERLY"),
    "serve": ("tests/editions/test_flow.py", "serving("),
    "trend": ("tests/analysis/comparison/test_trend.py", 'edition="example-2023"'),
    "signing-key": ("tests/analysis/archive/test_signature.py", "signing-key"),
}


class Trial:
    """Rounds on their way, and everything that commands said, by command."""

    def __init__(self, folder: Path) -> None:
        """Nothing is said yet."""
        self.folder = folder
        self.said: dict[str, str] = {}

    def run(self, command: str, *arguments: object, answers: str = "") -> str:
        """Run a command, which must succeed; its output."""
        line = [command, *map(str, arguments)]
        env = {"CEPING_LANG": "zh"}
        done = CliRunner().invoke(ceping, line, input=answers, env=env, catch_exceptions=False)
        assert done.exit_code == 0, f"{line}\n{done.output}"
        self.said[command] = self.said.get(command, "") + done.output
        return done.output

    def file(self, name: str, rows: list[list[str]]) -> Path:
        """A workbook as an agency or a hall would send it."""
        path = self.folder / name
        path.write_bytes(xlsx(rows))
        return path


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Trial:
    """A round by links with paper ballots to its end; another that an agency delivers; a desk."""
    trial = Trial(tmp_path_factory.mktemp("commands"))
    _collect(trial, trial.folder / "收集")
    _deliver(trial, trial.folder / "交来")
    _decide(trial, trial.folder / "审定")
    desk = Desk(trial.folder / "收集")
    try:
        desk.start()
        desk.console()
    finally:
        desk.cut_off()
    trial.said["desk"] = (trial.folder / "desk.log").read_text(encoding="utf-8")
    return trial


def _collect(trial: Trial, folder: Path) -> None:
    """A vote by personal links and on paper, amended, longer, put back and closed."""
    settings = "keep_until = 2024-12-31\n[vote]\ncloses = 2099-01-12T17:00:00\n"
    this_round = write_round(folder, QUARTERLY, settings)
    people = [[f"E{n}", f"某{n}", "科员", "counter_lead", ""] for n in range(1, 7)]
    head = ("elector_id", "name", "post", "category", "window_id")
    (folder / "electors.csv").write_bytes(csv_bytes(head, people))
    trial.run("import", folder, "marks", trial.file("考核.xlsx", MARKS), "--yes")
    trial.run("import", folder, "cases", trial.file("诉求.xlsx", CASES), "--yes")
    trial.run("plan", folder)
    trial.run("links", folder)
    trial.run("meeting", folder, "zero")
    trial.run("open", folder)
    receipt = _vote(folder)
    closes = "2099-12-20 17:00"
    trial.run("extend", folder, "vote", closes, "--why", "下雪", "--clause", "评审小组办公室")
    windows = folder / "windows.csv"
    windows.write_text(windows.read_text("utf-8").replace("示例窗口2", "示例改名"), "utf-8")
    trial.run("amend", folder, *WHY)
    trial.run("stop", folder, "vote")
    trial.run("close", folder)
    copy = folder.with_name("备份.db")
    trial.run("backup", folder, "--out", copy)
    (folder / "survey.db").rename(folder.with_name("坏了.db"))
    trial.run("restore", folder, copy)
    trial.run("upgrade", folder)
    trial.run("receipt", folder, *receipt)
    trial.run("shares", folder)
    trial.run("export", folder)
    _report(this_round)
    trial.run("practices", folder)
    trial.run("booklet", folder, "--out", folder / "booklet.pdf")
    trial.run("applications", folder, "--yes")
    trial.run("purge", folder, "--codes")
    trial.run("purge", folder, "--yes")


def _vote(folder: Path) -> tuple[str, str]:
    """One elector votes; the receipt and its signature."""
    this_round: Round = open_round(folder)
    app = create_app(this_round)
    (listed,) = folder.glob("links-*.csv")
    links = re.findall(r"https?://\S+?(?=[,\s])", listed.read_text("utf-8-sig"))
    reply = Voters(app).vote(links[0], "4" * len(this_round.windows))
    receipt = reply.text.partition("<strong>")[2].partition("</strong>")[0]
    signature = reply.text.partition("<code>")[2].partition("</code>")[0]
    app.extensions[EXTENSION].store.database.close()
    return receipt, signature


def _report(this_round: Round) -> None:
    """A district hands a practice in, which is accepted."""
    said = {**SAID, "theme": "other"}
    assert practices.save(this_round, "a" * 32, 0, EAST, EAST.full_name, said)
    assert practices.submit(this_round, "a" * 32, 1, EAST)
    assert practices.decide(this_round, "a" * 32, 2, WANG)


def _deliver(trial: Trial, folder: Path) -> None:
    """An agency's answers; a vote by slips, one handed back, and a box without paper ballots."""
    write_round(folder, QUARTERLY)
    trial.run("import", folder, "survey", trial.file("问卷.xlsx", ANSWERS), "--yes")
    trial.run("ballots", folder, "--count", 2)
    trial.run("slips", folder, "--category", "counter_lead", "--count", 5)
    (slips,) = folder.glob("slips-*.csv")
    code = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", slips.read_text("utf-8-sig"))[0]
    trial.run("open", folder, "vote")
    trial.run("void", folder, code)
    trial.run("stop", folder, "vote")
    trial.run("paper", folder, "--empty")


def _decide(trial: Trial, folder: Path) -> None:
    """The papers of the meeting, of a demonstration that is decided as computed."""
    sizes = ("--windows", 4, "--responses", 90, "--electors", 10, "--seed", 3)
    trial.run("demo", folder, "--edition", QUARTERLY, *sizes)
    chosen = as_computed(score(folder))
    trial.run("agenda", folder)
    trial.run("confirm", folder, write_decisions(folder / "decisions.csv", chosen))
    score(folder)
    for paper in ("minutes", "circular", "certificates"):
        trial.run(paper, folder)


def test_they_say_nothing_of_2021(trial: Trial) -> None:
    """A city with other rules would read another city's number, honour or grade."""
    found = {name: of_2021(text) for name, text in trial.said.items()}
    assert {name: words for name, words in found.items() if words} == {}
    files = {name: of_2021(text) for name, text in written(trial.folder)}
    assert {name: words for name, words in files.items() if words} == {}
    kinds = {Path(name).name for name, _ in written(trial.folder)}
    assert {"agenda.docx", "notice.docx", "zero.docx"} <= kinds


def test_no_command_is_left_out(trial: Trial) -> None:
    """A new command would never meet rules of another city before that city does."""
    flow = (HERE / "test_flow.py").read_text(encoding="utf-8")
    played = set(re.findall(r'trial\.run\(\s*"([a-z-]+)"', flow)) | trial.said.keys()
    for command, (file, words) in ELSEWHERE.items():
        assert words in (HERE.parents[1] / file).read_text(encoding="utf-8"), command
    assert set(ceping.commands) - played == set(ELSEWHERE)


def test_what_was_done_is_there(trial: Trial) -> None:
    """A command that ran and did nothing would pass all the same."""
    collected, decided = trial.folder / "收集", trial.folder / "审定"
    assert "示例改名" in trial.said["amend"]
    assert "2099" in trial.said["extend"]
    assert len((collected / "cases.csv").read_text("utf-8").splitlines()) == 2
    assert not list(collected.glob("links-*"))  # purged
    assert "签名有效" in trial.said["receipt"]
    assert list((decided / "certificates").glob("*.pdf"))
    assert "/staff" in trial.said["desk"]
