"""`ceping import`: an agency's file is shown, taken with a yes, or refused with its cells."""

from pathlib import Path

import pytest

from rulebook.round import Round
from survey_app.trail_check import check_trail
from tests.ceping.commands import ceping
from tests.rulebook.spreadsheets.files import EXAMPLES, Grid, text, xls, xlsx
from tests.survey_app.rounds import make_round

WITHOUT_CHANNEL: Grid = [
    [cell for place, cell in enumerate(row) if place != 2] for row in EXAMPLES["responses"]
]


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round that an agency collects for."""
    return make_round(tmp_path / "轮", 3)


def test_a_file_is_shown_and_taken_with_a_yes(this_round: Round, tmp_path: Path) -> None:
    """The agency's file would be read otherwise than it means, and nobody would have seen it."""
    path = tmp_path / "问卷.xls"
    path.write_bytes(xls(EXAMPLES["responses"]))
    command = ("import", this_round.folder, "survey", path)
    shown = ceping(*command)
    assert shown.returncode == 2
    assert "都对就加 --yes" in shown.stderr
    assert "Sheet1 G列 2、办理速度 → 办理速度" in shown.stdout
    assert "- E列“用时”去掉“秒”（1处：E2）" in shown.stdout
    assert "增加2行" in shown.stdout
    assert not (this_round.folder / "ratings").exists()
    assert ceping(*command, said=("y",)).returncode == 0
    written = (this_round.folder / "ratings" / "responses.csv").read_text("utf-8-sig").splitlines()
    assert written[1] == "1,W1,interviewer,2021-12-01T14:30,95,5,4,5,4,4,,3,3"
    assert check_trail(this_round).entries[-1]["what"]["file"] == "问卷.xls"
    assert "没有发现问题" in ceping("check", this_round.folder).stdout


@pytest.mark.parametrize(
    ("kind", "table", "written"),
    [
        ("survey", "survey_scores", "ratings/survey_scores.csv"),
        ("ballots", "ballots", "ratings/ballots.csv"),
        ("ballots", "ballot_tallies", "ratings/ballot_tallies.csv"),
        ("marks", "bimonthly", "bimonthly.csv"),
    ],
)
def test_the_table_is_known_by_its_head(
    this_round: Round, tmp_path: Path, kind: str, table: str, written: str
) -> None:
    """Whoever has only scores or counts would have to know the names of our tables."""
    path = tmp_path / "file.xlsx"
    path.write_bytes(xlsx(EXAMPLES[table]))
    assert ceping("import", this_round.folder, kind, path, "--yes").returncode == 0
    assert (this_round.folder / written).is_file()
    private = table == "ballots"
    assert ((this_round.folder / written).stat().st_mode & 0o077 == 0) == private


def test_faults_are_told_and_nothing_is_written(this_round: Round, tmp_path: Path) -> None:
    """Half a delivery would be scored; or a missing column would be guessed."""
    path = tmp_path / "n.csv"
    path.write_bytes(text(WITHOUT_CHANNEL, "gb18030"))
    refused = ceping("import", this_round.folder, "survey", path, "--yes")
    assert refused.returncode == 1
    assert "第1行：应为“渠道”这一列" in refused.stderr
    assert "Traceback" not in refused.stderr
    assert not (this_round.folder / "ratings").exists()
    english = ceping(
        "import", this_round.folder, "survey", path, "--same", "渠道=电话", "--yes",
        language="en_GB.UTF-8",
    )  # fmt: skip
    assert english.returncode == 0
    assert 'seconds: "秒" removed (1: D2)' in english.stdout
    assert ceping("import", this_round.folder, "survey", path, "--same", "x").returncode == 2


def test_only_rows_of_the_file_are_changed(this_round: Round, tmp_path: Path) -> None:
    """The marks of two months would take away those of all others."""
    for head, merge in (("1-2月", ()), ("3-4月", ("--merge",))):
        path = tmp_path / "m.csv"
        path.write_text(f"窗口编号,{head}\nW1,90\n", "utf-8")
        done = ceping("import", this_round.folder, "marks", path, "--yes", *merge)
        assert done.returncode == 0
    assert "增加1行，去掉0行" in done.stdout
    assert len((this_round.folder / "bimonthly.csv").read_text("utf-8").splitlines()) == 3
