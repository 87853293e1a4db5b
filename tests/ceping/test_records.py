"""What a result can be asked afterwards, on the command line."""

import re
from pathlib import Path

import pytest

from analysis.simulate import simulate
from tests.ceping.commands import Result, ceping


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated round in a path with a space and Chinese characters."""
    path = tmp_path_factory.mktemp("records") / "演示 轮"
    simulate(path, windows=6, responses=200, electors=20)
    return path


def one_line(result: Result) -> str:
    """The one line that faulty input gets."""
    assert result.returncode == 1, result.stderr
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_explain_by_id_and_by_name(folder: Path) -> None:
    """The terminal would not show how a total came about."""
    by_id = ceping("explain", folder, "W02")
    assert by_id.returncode == 0, by_id.stderr
    assert by_id.stdout.startswith("模拟数据 · 非真实结果\n示例窗口 02（W02）")
    assert "［通知原文］附件2 说明2" in by_id.stdout
    assert ceping("explain", folder, "示例窗口 02").stdout == by_id.stdout


def test_explain_says_in_one_line_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    """A mistyped window would end in a page of text."""
    assert "W02 示例窗口 02" in one_line(ceping("explain", folder, "示例窗口02"))
    english = one_line(ceping("explain", folder, "W99", language="en_GB.UTF-8"))
    assert "expected one window's id or name" in english
    assert "round.toml" in one_line(ceping("explain", tmp_path, "W02"))
    assert ceping("explain", tmp_path / "none", "W02").returncode == 2


def test_compare_prints_and_writes(folder: Path, tmp_path: Path) -> None:
    """The leading group could not see what another reading changes."""
    out = tmp_path / "比较"
    result = ceping("compare", folder, "--reading", "among_applicants", "--out", out)
    assert result.returncode == 0, result.stderr
    assert "排名条款的理解不同" in result.stdout
    assert sorted(path.name for path in out.iterdir()) == ["compare.html", "compare.xlsx"]


def test_compare_says_in_one_line_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    """A clerk would not know what to compare, or why it fails."""
    assert ceping("compare", folder).returncode == 2
    assert ceping("compare", folder, tmp_path / "none").returncode == 2
    assert "round.toml" in one_line(ceping("compare", folder, tmp_path))


def test_archive_then_verify(folder: Path, tmp_path: Path) -> None:
    """A result could not be proved from one file, nor a forged one found."""
    assert "先运行 ceping score" in one_line(ceping("archive", folder))
    assert ceping("score", folder, "--draws", 200).returncode == 0
    made = ceping("archive", folder, "--out", tmp_path / "档案.zip")
    assert made.returncode == 0, made.stderr
    assert "请把以上校验值记入会议纪要" in made.stdout
    assert "只留校验值：electors.csv" in made.stdout
    alone = ceping("verify", tmp_path / "档案.zip")
    assert alone.returncode == 0, alone.stdout
    assert "已核对的部分全部相符" in alone.stdout
    assert "未与签字件核对" in alone.stdout
    (head,) = re.findall(r"^SHA-256  (\w{64})  .*档案\.zip$", made.stdout, re.M)
    sealed = ("--sealed", tmp_path / "档案-sealed.zip", "--head", head)
    whole = ceping("verify", tmp_path / "档案.zip", *sealed)
    assert whole.returncode == 0, whole.stdout
    assert "与签字件所载的校验值一致" in whole.stdout
    assert "score.json 逐字节相同" in whole.stdout
    assert "\n全部相符" in whole.stdout
    with (folder / "conditions.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    changed = ceping("verify", folder)
    assert (changed.returncode, changed.stderr) == (1, "")
    assert "不符：改动：conditions.csv" in changed.stdout


def test_verify_says_in_one_line_what_is_wrong(folder: Path, tmp_path: Path) -> None:
    """A wrong file would end in a traceback."""
    (tmp_path / "a.zip").write_text("no zip", encoding="utf-8")
    assert "a.zip：应为完整的 zip 档案文件" in one_line(ceping("verify", tmp_path / "a.zip"))
    assert "round.toml" in one_line(ceping("verify", tmp_path))
    assert "round.toml" in one_line(ceping("archive", tmp_path))
    assert ceping("verify", tmp_path / "none").returncode == 2
    assert ceping("verify", folder, "--sealed", tmp_path / "a.zip").returncode == 2
    assert ceping("verify", folder, "--head", "0" * 64).returncode == 2
