"""The command line as a person in a terminal meets it: texts, exit codes, one line a problem."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.simulate import simulate
from tests.ceping.commands import bare_environment, ceping

COMMANDS = [
    "init",
    "desk",
    "demo",
    "check",
    "plan",
    "score",
    "explain",
    "compare",
    "archive",
    "site",
    "booklet",
    "practices",
    "evaluation",
    "purge",
]
ISSUING = ["codes", "slips", "links", "plates", "papers", "ballots", "void", "paper", "meeting"]
OFFICE = ["serve", "open", "close", "export", "verify", "upgrade", "account", *ISSUING]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small simulated round in a path with a space and Chinese characters."""
    path = tmp_path_factory.mktemp("cli") / "演示 轮"
    simulate(path, windows=12, responses=400, electors=30)
    return path


@pytest.mark.grid
@pytest.mark.parametrize("command", [*COMMANDS, *OFFICE])
def test_every_command_has_help_in_both_languages(command: str) -> None:
    """A command of the contract would be missing, or its help unreadable for one of the two."""
    chinese = ceping(command, "--help")
    english = ceping(command, "--help", language="en_GB.UTF-8")
    assert (chinese.returncode, english.returncode) == (0, 0)
    assert "用法" in chinese.stdout
    assert "Usage" not in chinese.stdout
    assert "Usage" in english.stdout
    assert not any("一" <= char <= "鿿" for char in english.stdout), english.stdout


def test_help_waits_for_no_room() -> None:
    """Whoever asks for help would wait for libraries that only a command's work needs."""
    loaded = "import ceping.cli, sys; print(*{name.partition('.')[0] for name in sys.modules})"
    command = [sys.executable, "-c", loaded]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    heavy = {"pydantic", "numpy", "pandas", "flask", "sqlalchemy", "ibis", "typst", "http"}
    assert "click" in said.split()
    assert not heavy & set(said.split())


def test_a_locale_that_is_no_language_speaks_chinese() -> None:
    """A server with LANG=C would suddenly speak English to the office."""
    assert "用法" in ceping("--help", language="C").stdout


def test_wrong_usage_is_exit_code_two(folder: Path) -> None:
    """A script could not tell a mistyped option from a faulty file."""
    for arguments in (("unknown",), ("score",), ("score", folder, "--reading", "loose")):
        result = ceping(*arguments)
        assert result.returncode == 2
        assert "Traceback" not in result.stderr
    assert ceping("score", folder, "--weights", "1,2").returncode == 2


def test_check_then_score(folder: Path) -> None:
    """The two main commands would not work on a sound round."""
    checked = ceping("check", folder).stdout.splitlines()
    assert checked[-1] == "没有发现问题"
    assert all("考核成绩" in remark for remark in checked[:-1])
    result = ceping("score", folder)
    assert result.returncode == 0, result.stderr
    assert {p.name for p in (folder / "report").iterdir()} == {
        "score.json",
        "windows.json",
        "report.html",
        "scores.xlsx",
        "report.docx",
        "tables",
        "charts",
    }
    assert result.stderr == "", "progress must not be drawn where nobody looks"


def test_faulty_input_is_exit_code_one_and_writes_nothing(tmp_path: Path) -> None:
    """A ranking from faulty input could be lying in report/."""
    simulate(tmp_path / "r", windows=5, responses=100, electors=10)
    with (tmp_path / "r" / "bimonthly.csv").open("a", encoding="utf-8") as file:
        file.write("W1,2021-M01M02,101,\nXX,2021-M01M02,90,\n")
    for command in ("check", "score"):
        result = ceping(command, tmp_path / "r")
        assert result.returncode == 1
        lines = result.stderr.splitlines()
        assert all(line.startswith("bimonthly.csv 第") for line in lines), lines
        english = ceping(command, tmp_path / "r", language="en_US.UTF-8").stderr
        assert "bimonthly.csv, row" in english
    assert not (tmp_path / "r" / "report").exists()


def test_what_if_weights_leave_the_report_alone(folder: Path) -> None:
    """A what-if run would overwrite the official result."""
    ceping("score", folder)
    before = (folder / "report" / "score.json").read_bytes()
    result = ceping("score", folder, "--weights", "1,1,1")
    assert result.returncode == 0
    assert (folder / "report" / "score.json").read_bytes() == before
    assert "非正式" in (folder / "report-what-if" / "report.html").read_text(encoding="utf-8")


def test_our_own_fault_is_exit_code_three_with_a_full_report(folder: Path, tmp_path: Path) -> None:
    """A bug would end in a traceback on the clerk's screen, and nobody could send it in."""
    (tmp_path / "sitecustomize.py").write_text(
        "import analysis.score as a\ndef f(*x, **y): raise RuntimeError('planted')\n"
        "a.score_round = f\n",
        encoding="utf-8",
    )
    root = str(Path(__file__).parents[2])
    result = subprocess.run(
        [sys.executable, "-m", "ceping", "score", str(folder)],
        env=bare_environment() | {"PYTHONPATH": os.pathsep.join((str(tmp_path), root))},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 3
    assert "Traceback" not in result.stderr
    report = Path(result.stderr.rsplit("：", 1)[1].strip())
    assert "planted" in report.read_text(encoding="utf-8")
    report.unlink()


def test_init_makes_a_round_that_explains_itself(tmp_path: Path) -> None:
    """A clerk would face empty files without a word of help."""
    target = tmp_path / "新的一轮"
    result = ceping("init", target, "--periods", "2021-M07M08，2021-M09M10", "--channels", "code")
    assert result.returncode == 0, result.stderr
    guide = (target / "说明.md").read_text(encoding="utf-8")
    for word in ("window_id", "窗口编号", "model_unit_staff", "2021年7—8月", "RESIDENT_WINDOW"):
        assert word in guide
    assert (target / "windows.csv").read_text(encoding="utf-8-sig").startswith("窗口编号,")
    checked = ceping("check", target)
    assert checked.returncode == 1
    assert "windows.csv：应为表头下至少一行数据" in checked.stderr
    assert ceping("init", target, "--periods", "", "--channels", "").returncode == 1


def test_init_can_copy_the_rules_to_change_them(tmp_path: Path) -> None:
    """Another city would have to search the package for the files to copy."""
    target = tmp_path / "city"
    ceping("init", target, "--copy-edition", "--periods", "2021-M01M02", "--channels", "code")
    assert sorted(path.name for path in (target / "edition").iterdir()) == [
        "campaign.toml",
        "honours.toml",
        "questionnaires.toml",
        "site",
        "window_score.toml",
    ]
    rules = target / "edition" / "window_score.toml"
    rules.write_text(
        rules.read_text(encoding="utf-8").replace("weight = 0.50", "weight = 0.40", 1), "utf-8"
    )
    checked = ceping("check", target)
    assert checked.returncode == 1
    assert checked.stderr.startswith("window_score.toml score")


def test_init_refuses_unknown_periods_and_channels(tmp_path: Path) -> None:
    """A mistyped period would be found only when the score is due."""
    result = ceping("init", tmp_path / "x", "--periods", "2021-M02M03", "--channels", "code")
    assert result.returncode == 2
    assert "2021-M01M02" in result.stderr
    assert not (tmp_path / "x").exists()


def test_demo_never_overwrites_a_real_round(tmp_path: Path) -> None:
    """A mistyped path would replace a real round by a simulated one."""
    target = tmp_path / "real"
    ceping("init", target, "--periods", "2021-M01M02", "--channels", "code")
    before = (target / "round.toml").read_bytes()
    assert ceping("demo", target, "--responses", "100").returncode == 1
    assert (target / "round.toml").read_bytes() == before


def test_the_compiled_words_are_current() -> None:
    """A mended translation would not reach anybody."""
    from babel.messages.mofile import read_mo
    from babel.messages.pofile import read_po

    base = Path(__file__).parents[2] / "ceping" / "locale" / "zh_CN" / "LC_MESSAGES"
    with (base / "messages.po").open("rb") as po, (base / "messages.mo").open("rb") as mo:
        source, compiled = read_po(po), read_mo(mo)
    # A plural comes as tuple or list; its first form is enough to compare by.
    said = [
        {m.id if isinstance(m.id, str) else m.id[0]: tuple(m.string or ()) for m in words if m.id}
        for words in (source, compiled)
    ]
    assert said[0] == said[1]
    assert len(said[0]) > 30
