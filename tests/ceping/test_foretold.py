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
