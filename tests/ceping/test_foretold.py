"""`ceping check` says before what `ceping open` will ask for."""

from pathlib import Path

import pytest

from office_app import create_app
from rulebook.round import Round
from survey_app.acts import opening
from tests.ceping.commands import ceping
from tests.ceping.test_persons import HTTPS, shares_folder
from tests.office_app.staff_client import choose, invite
from tests.survey_app.rounds import give_marks, make_round

ACCOUNTS, SHARES = "已设密码的办公室账号", "--shares 新文件夹"


def checked(this_round: Round, language: str = "") -> str:
    """What `check` says of a round without faults."""
    done = ceping("check", this_round.folder, language=language)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def real(tmp_path: Path) -> Round:
    """A real round in which nothing was done yet."""
    this_round = make_round(tmp_path / "轮", 4, simulated=False, settings=HTTPS)
    give_marks(this_round)
    return this_round


def test_missing_accounts_and_shares_are_foretold(real: Round) -> None:
    """The office would learn on the morning of the vote that the second account is missing."""
    said = checked(real)
    assert f"开启民主投票还缺2个{ACCOUNTS}" in said
    assert SHARES in said
    app = create_app(real)
    invite(real, "new", "office")  # has no password yet
    for number, name in ((1, "li"), (0, "wang")):
        assert choose(app.test_client(), invite(real, name, "office")).status_code == 303
        assert (f"还缺{number}个{ACCOUNTS}" in checked(real)) == bool(number)
    assert ACCOUNTS not in checked(real)
    assert SHARES in checked(real)
    assert not any("一" <= sign <= "鿿" for sign in checked(real, "en_GB.UTF-8"))
    opening.lock_rules(real)
    opening.open_phase(real, "vote", folder=shares_folder(real))
    assert checked(real) == "没有发现问题\n"


def test_the_survey_alone_wants_one(real: Round) -> None:
    """Where the vote was counted by hand, the office would be asked for two accounts."""
    (real.folder / "ratings").mkdir()
    rows = "".join(f"{window.id},5,3\n" for window in real.windows)
    tallies = real.folder / "ratings" / "ballot_tallies.csv"
    tallies.write_text(f"window_id,grade,count\n{rows}", "utf-8")
    said = checked(real)
    assert f"开启第三方问卷还缺1个{ACCOUNTS}" in said
    assert SHARES not in said


def test_a_simulated_round_wants_nobody(tmp_path: Path) -> None:
    """Whoever practises would be sent to make accounts that nobody asks for."""
    this_round = make_round(tmp_path / "round", 4)
    give_marks(this_round)
    assert checked(this_round) == "没有发现问题\n"


def test_a_register_in_gb18030_is_remarked_on(tmp_path: Path) -> None:
    """Of all tables the register alone would not say how its signs were read."""
    this_round = make_round(tmp_path / "round", 4)
    give_marks(this_round)
    path = this_round.folder / "windows.csv"
    path.write_bytes(path.read_text("utf-8").encode("gb18030"))
    assert "windows.csv 按 GB18030 编码读取" in checked(this_round)


def test_windows_that_will_have_no_rank_are_named(tmp_path: Path) -> None:
    """A window that applied would learn at the end that a mark of it was missing."""
    this_round = make_round(tmp_path / "round", 4)
    give_marks(this_round)
    path = this_round.folder / "bimonthly.csv"
    rows = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(row for row in rows if not row.startswith("W3,2021-M03")), "utf-8")
    said = checked(this_round)
    assert "示例窗口3（W3）申报了荣誉，缺2021年3—4月的考核成绩" in said
    assert said.count("申报了荣誉") == 1
    late = "".join(row for row in rows if "2021-M11" not in row)  # nobody has it yet
    path.write_text(late, "utf-8")
    assert checked(this_round) == "没有发现问题\n"


@pytest.mark.parametrize("hall", ["示例大厅", "分厅"])
def test_two_windows_of_one_name_are_named(tmp_path: Path, hall: str) -> None:
    """Voters would grade one window twice, and the other never."""
    this_round = make_round(tmp_path / "round", 3)
    give_marks(this_round)
    path = this_round.folder / "windows.csv"
    *rows, last = path.read_text("utf-8").splitlines()
    last = last.replace("示例窗口3", "示例窗口 1").replace("示例大厅", hall)
    path.write_text("\n".join([*rows, last]) + "\n", "utf-8")
    done = ceping("check", this_round.folder)
    assert "W1、W3都叫“示例窗口1”" in done.stdout
    assert done.returncode == 0


def test_voters_without_their_window_are_named(tmp_path: Path) -> None:
    """Whom a grade for their own window is asked of would be found out at the meeting."""
    this_round = make_round(tmp_path / "round", 3)
    give_marks(this_round)
    rows = ["elector_id,name,post,category,window_id", "E1,张三,,window,W1", "E2,李四,,window,"]
    path = this_round.folder / "electors.csv"
    path.write_text("\n".join([*rows, "E3,王五,,division,"]) + "\n", "utf-8")
    said = checked(this_round)
    assert "进驻窗口负责人中有1人没有写负责的窗口：李四" in said
    assert "有2个窗口没有投票人负责：示例窗口2、示例窗口3" in said
    assert "王五" not in said
    path.write_text("\n".join([rows[0], "E1,张三,,windows,W1"]) + "\n", "utf-8")
    assert "electors.csv 第2行" in ceping("check", this_round.folder).stderr
