"""`ceping amend` and `extend` as a clerk types them, and what other commands say meanwhile."""

import json
from pathlib import Path

import pytest

from rulebook.round import Round, open_round
from survey_app import setup
from survey_app.acts import opening
from survey_app.acts.amending import Reason, amend
from tests.ceping.commands import ceping
from tests.ceping.test_persons import HTTPS, TWO, shares_folder
from tests.office_app.staff_client import PASSWORD, choose, invite
from tests.survey_app.rounds import give_marks, make_round

TIMES = (
    "\n[survey]\ncloses = 2099-12-20T18:00:00  # 公布的\n\n[vote]\ncloses = 2099-12-20T16:00:00\n"
)
WHY = ("--why", "大雪，群众来不了", "--clause", "通知三（二）")


@pytest.fixture
def real(tmp_path: Path) -> Round:
    """A real round with two accounts of the office, whose survey is open."""
    from office_app import create_app

    this_round = make_round(tmp_path / "轮", 4, simulated=False, settings=HTTPS + TIMES)
    give_marks(this_round)
    app = create_app(this_round)
    for name in ("li", "wang"):
        assert choose(app.test_client(), invite(this_round, name, "office")).status_code == 303
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    return this_round


def rename(this_round: Round) -> None:
    """The clerk corrects a name in the register."""
    path = this_round.folder / "windows.csv"
    path.write_text(path.read_text("utf-8").replace("示例窗口1", "改名的窗口"), "utf-8")


def test_extending_the_survey_takes_one_and_the_vote_two(real: Round) -> None:
    """One person could stretch the vote, or a survey in the snow would need a meeting."""
    text = (real.folder / "round.toml").read_text("utf-8")
    done = ceping(
        "extend", real.folder, "survey", "2099-12-22 18:00", *WHY, "--by", "li", said=(PASSWORD,)
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(
        "问卷结束时间：2099-12-20T18:00+08:00 → 2099-12-22T18:00+08:00\n已登记"
    )
    now = (real.folder / "round.toml").read_text("utf-8")
    assert now == text.replace("20T18:00:00  # 公布的", "22T18:00:00  # 公布的")
    opening.open_phase(open_round(real.folder), "vote", folder=shares_folder(real))
    vote = ("extend", real.folder, "vote", "2099-12-20 17:00", *WHY)
    alone = ceping(*vote, "--by", "li", said=(PASSWORD,))
    assert alone.returncode == 1
    assert (real.folder / "round.toml").read_text("utf-8") == now
    assert ceping(*vote, *TWO, said=(PASSWORD, PASSWORD)).returncode == 0
    acts = [json.loads(line) for line in setup.store_of(real).trail.lines()][-3:]
    assert [(act["act"], act["by"]) for act in acts] == [
        ("amend", ["li"]),
        ("open", []),
        ("amend", ["li", "wang"]),
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("vote", "2099-12-20 15:00"), None),  # not opened yet: any time
        (("survey", "2099-12-20 17:00"), "更晚的结束时间"),
        (("survey", "2099-12-20 18:00"), "只推后结束时间"),
    ],
)
def test_what_cannot_be_extended_changes_nothing(
    real: Round, arguments: tuple[str, str], said: str | None
) -> None:
    """A survey could be cut short by the command that makes it longer."""
    before = (real.folder / "round.toml").read_bytes()
    done = ceping("extend", real.folder, *arguments, *WHY, *TWO, said=(PASSWORD, PASSWORD))
    assert (done.returncode, said or "" in done.stderr) == (1 if said else 0, said or True)
    if said:
        assert said in done.stderr
        assert len(done.stderr.splitlines()) == 1
        assert (real.folder / "round.toml").read_bytes() == before


def test_a_round_without_the_line_is_told_to_write_it(tmp_path: Path) -> None:
    """A survey that nobody has promised an end for would get one as if it were put off."""
    this_round = make_round(tmp_path / "round", 4, settings="")
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    before = (this_round.folder / "round.toml").read_bytes()
    done = ceping("extend", this_round.folder, "survey", "2099-12-22 18:00", *WHY)
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "自成一行的 closes" in done.stderr
    assert (this_round.folder / "round.toml").read_bytes() == before


def test_a_clerk_corrects_a_name(real: Round) -> None:
    """A misprint in the register would stop the round for good."""
    rename(real)
    refused = "改回去，或者用 ceping amend 登记更正"
    for command in (("check",), ("open", "vote", *TWO), ("score",), ("serve",)):
        told = ceping(command[0], real.folder, *command[1:], said=(PASSWORD, PASSWORD))
        assert (told.returncode, refused in told.stderr) == (1, True), (command, told.stderr)
        assert len(told.stderr.splitlines()) == 1
    shown = ceping("amend", real.folder, "--show")
    assert shown.stdout == ("窗口名称 W1：W1 示例窗口1 示例大厅 → W1 改名的窗口 示例大厅\n")
    assert ceping("amend", real.folder, *WHY).returncode == 1  # nobody agreed
    done = ceping("amend", real.folder, *WHY, "--by", "li", said=(PASSWORD,))
    assert done.returncode == 0, done.stderr
    assert ceping("check", real.folder).returncode == 0
    trail = ceping("trail", real.folder).stdout
    assert "登记更正\t原因：大雪，群众来不了，依据：通知三（二），改动：窗口名称 W1：" in trail
    assert (
        "开启"
        in ceping(
            "open", real.folder, "vote", *TWO, "--shares", shares_folder(real), said=(PASSWORD,) * 2
        ).stdout
    )


def test_a_doubt_says_that_nothing_was_changed(real: Round) -> None:
    """A clerk would look for what to correct, and the trail have empty words in its line."""
    doubt = ("amend", real.folder, "--doubt", *WHY, "--by", "li")
    done = ceping(*doubt, said=(PASSWORD,))
    assert done.returncode == 0, done.stderr
    assert "请一并更正" not in done.stdout
    assert "报告首页会写明" in done.stdout
    line = ceping("trail", real.folder).stdout.splitlines()[-2]
    assert "登记疑义" in line
    assert "改动" not in line


def test_nothing_to_record_says_where_questions_are_corrected(real: Round) -> None:
    """A misprint in a built-in edition would have no file that the clerk could correct."""
    told = ceping("amend", real.folder, *WHY, "--by", "li", said=(PASSWORD,))
    assert (told.returncode, len(told.stderr.splitlines())) == (1, 1)
    assert "ceping init 别处 --copy-edition" in told.stderr


def test_a_removed_lock_is_told_by_every_command(real: Round) -> None:
    """Deleting one file would be the way round everything that was locked."""
    (real.folder / "rules.lock").unlink()
    for command in (("check",), ("open", "survey", "--by", "li"), ("score",), ("serve",)):
        told = ceping(command[0], real.folder, *command[1:], said=(PASSWORD,))
        assert (told.returncode, len(told.stderr.splitlines())) == (1, 1), (command, told.stderr)
        assert told.stderr.startswith("rules.lock：")
    for name in ("survey.db", "survey.db-wal", "survey.db-shm"):
        (real.folder / name).unlink(missing_ok=True)
    assert ceping("check", real.folder).stderr.startswith("rules.lock：")


def test_score_takes_an_amended_round(tmp_path: Path) -> None:
    """An amendment would end in a round that nobody can score."""
    folder = tmp_path / "round"
    made = ceping("demo", folder, "--windows", "8", "--responses", "300", "--electors", "12")
    assert made.returncode == 0, made.stderr
    this_round = open_round(folder)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    amend(this_round, Reason("发现第3题问法有误", "测评组"), doubt=True)
    assert ceping("score", folder, "--draws", "200").returncode == 0
    checked = ceping("verify", folder)
    assert checked.returncode == 0, checked.stdout
    assert "全部相符" in checked.stdout
