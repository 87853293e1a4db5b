"""What happens in the round that a clerk plays: tables, answers and votes, and by commands too."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from office_app import create_app
from rulebook.load import load
from rulebook.round import Round, open_round
from tests.ceping.commands import ceping
from tests.office_app.staff_client import PASSWORD, choose, entry_form, path, sign_in
from tests.survey_app.rounds import ITEMS, Visitor, serving

Rows = list[list[str]]

TITLE = "模拟数据：示例大厅窗口考评"
CLOSES = {"survey": "2099-12-20T18:00", "vote": "2099-12-21T16:00"}
LATER = "2099-12-22T18:00"
PERIODS = ("2021-M09M10", "2021-M11M12")
HONOUR = "改革创新标兵单位"
HALL, ORGANISER = "模拟大厅", "示例局（模拟数据）"  # seen on pictures of pages
REGISTER = ["窗口编号", "窗口名称", "所属部门", "进驻人数", "申报荣誉", "所在大厅"]
WINDOWS = [
    [f"W0{n}", f"示例窗口{name}", f"示例部门{unit}", str(4 + n), HONOUR, HALL]
    for n, name, unit in zip(range(1, 5), "一二三四", "甲甲乙丙", strict=True)
]
RENAMED = ("W04", "示例窗口四（不动产）", "窗口改了名称", "领导小组12月3日会议")
MARKS = [["W01", "95.5", "96"], ["W02", "93", "94.25"], ["W03", "97", "92"], ["W04", "90", "91"]]
ELECTORS = [[f"P{n:02}", f"投票人{n}", "科长", "处室负责人", ""] for n in range(1, 9)]
ELECTORS_HEAD = ["投票人编号", "姓名", "职务", "投票人类别", "负责的窗口"]
# By window, the answers by code: a grade for each item, 0 where it does not apply.
ANSWERS = {
    "W01": ("55545555", "44455444", "54545450"),
    "W02": ("55555555", "33444334", "44444444"),
    "W03": ("45454545", "44554455", "22234322"),
    "W04": ("55445544", "44444433"),
}
BY_PHONE, ON_PAPER = ("W01", "44443444"), ("W02", "55554555")
CODES, PAPERS, SHEETS = 4, 2, 5
VOTES, BOX = ("5445", "5544", "4454", "5345", "4504"), ("5434",)
STAFF = {
    "li": ("李四", "office"),
    "zhang": ("张三", "interviewer"),
    "qian": ("钱一", "teller"),
    "sun": ("孙二", "teller"),
}
ISSUER = "大厅导服台"


def period_names() -> list[str]:
    """The counted periods as people write them."""
    names = {one.id: one.name.zh for one in load("2021").campaign.periods.all}
    return [names[one] for one in PERIODS]


def answers(grades: str) -> dict[str, str]:
    """An answer's fields."""
    return dict(zip(ITEMS, grades, strict=True))


def answer(visitor: Visitor, link: str, grades: str) -> None:
    """Somebody fills in the questionnaire."""
    page = visitor.post("/s/form", visitor.survey_form(link) | answers(grades))
    assert "已收到" in page.text, page.text


class ByCommands:
    """The same round, by somebody who only uses commands."""

    def __init__(self, folder: Path, settings: str) -> None:
        """``settings`` is the text of round.toml."""
        self.folder = folder
        folder.mkdir()
        (folder / "round.toml").write_text(settings, encoding="utf-8")
        self.write("windows.csv", [REGISTER, *WINDOWS])
        self.write("bimonthly.csv", [["窗口编号", *period_names()], *MARKS])
        self.write("electors.csv", [ELECTORS_HEAD, *ELECTORS])

    @property
    def round(self) -> Round:
        """The round as it is now."""
        return open_round(self.folder)

    def run(self, command: str, *arguments: object, by: Sequence[str] = ()) -> str:
        """A command that has to work, with those who agree to it."""
        options = [option for name in by for option in ("--by", name)]
        said = (PASSWORD,) * len(by)
        done = ceping(command, self.folder, *arguments, *options, said=said)
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
        return done.stdout

    def write(self, name: str, rows: Rows) -> Path:
        """A table as Chinese Excel saves it."""
        file = self.folder / name
        with file.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(rows)
        return file

    def links(self, name: str) -> list[str]:
        """The links of a list."""
        text = (self.folder / name).read_text(encoding="utf-8-sig")
        return [row["link"] for row in csv.DictReader(io.StringIO(text))]

    def play(self, decisions: bytes) -> None:
        """The whole round; ``decisions`` are the leading group's."""
        self.run("check")
        for name, (full_name, role) in {"wang": ("王五", "office"), **STAFF}.items():
            said = self.run("account", "add", name, "--full-name", full_name, "--role", role)
            client = create_app(self.round).test_client()
            assert choose(client, path(said.strip())).status_code == 303
        for window, *_ in WINDOWS:
            self.run("codes", "--window", window, "--count", CODES, "--issuer", ISSUER)
            self.run("papers", "--window", window, "--count", PAPERS)
        self.run("ballots", "--count", SHEETS)
        self.run("slips", "--category", "division", "--count", len(ELECTORS))
        self.run("open", "survey", by=("wang",))
        self._collect()
        self.run("score", "--draws", "200", by=("wang", "li"))
        chosen = self.folder.parent / "decisions.csv"
        chosen.write_bytes(decisions)
        self.run("confirm", chosen, by=("wang", "li"))
        self.run("score", "--draws", "200", by=("wang", "li"))
        self.run("archive", "--out", self.folder.parent / "by-commands.zip")

    def _collect(self) -> None:
        slips = self.links("slips-1.csv")
        shares = self.folder.parent / "shares"
        with serving(self.round, workers=1) as server:
            visitor = server.visitor()
            for window, given in ANSWERS.items():
                codes = self.links(f"codes-{window}.csv")
                for link, grades in zip(codes, given, strict=False):
                    answer(visitor, link, grades)
            self._interviews()
            windows = [row[:] for row in WINDOWS]
            windows[3][1] = RENAMED[1]
            self.write("windows.csv", [REGISTER, *windows])
            self.run("amend", "--why", RENAMED[2], "--clause", RENAMED[3], by=("wang",))
            extended = ("survey", LATER, "--why", "大雪", "--clause", RENAMED[3])
            self.run("extend", *extended, by=("wang",))
            self.run("open", "vote", "--shares", shares, by=("wang", "li"))
            for link, grades in zip(slips, VOTES, strict=False):
                assert visitor.vote(link, grades).status == 200
            self.run("void", slips[-1], by=("wang",))
        self.run("stop", "vote", by=("wang", "li"))
        head = ["票号", "无效", *(row[1] for row in windows)]
        sheets = [[str(n), "", *grades] for n, grades in enumerate(BOX, 1)]
        lists = [self.write(f"ballots-list-{who}.csv", [head, *sheets]) for who in "ab"]
        self.run("paper", *lists, by=("qian", "sun"))
        for one in lists:
            one.unlink()
        left = len(ELECTORS) + SHEETS - len(VOTES) - len(BOX) - 1
        self.run("count", "--left", left, "--voided", "1", by=("wang", "li"))
        keys = [f"--share={shares / f'share-{n}.txt'}" for n in (1, 3)]
        self.run("close", "vote", *keys, by=("wang", "li"))
        self.run("close", "survey", by=("wang",))
        self.run("export", "--ballots", by=("wang", "li"))

    def _interviews(self) -> None:
        client = create_app(self.round).test_client()
        assert sign_in(client, "zhang").status_code == 303
        for (window, grades), more in (
            (BY_PHONE, {"mode": "phone"}),
            (ON_PAPER, {"mode": "paper", "paper": f"{ON_PAPER[0]}-0001"}),
        ):
            form = entry_form(client, window=window, **answers(grades), **more)
            assert "已录入" in client.post("/staff/entry/", data=form).text
