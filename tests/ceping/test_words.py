"""Chinese lines hold no English words of click's, whatever is wrong with a command."""

import ast
import gettext
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from ceping.click_words import _LOCALE
from tests.ceping.commands import ceping

# What people type or what names a thing: quoted values, commands, options, their choices, files.
_NAMES = re.compile(
    r"'[^']*'|(?<![\w-])--?[a-z-]+|ceping[a-z |文件夹号用户名-]*|\[[a-z_|]+\]"
    r"|[\w.-]*/[\w./-]*|\w+\.[a-z]+|(?m:^  [a-z-]+(?=  ))"
)
_KINDS = "integer range directory path text choice boolean float dir file name window"


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[list[str], str]]:
    """Every command with every bad value, in Chinese."""
    folder = tmp_path_factory.mktemp("words") / "轮"
    folder.mkdir()
    (folder / "file.txt").write_text("x", encoding="utf-8")
    command = [sys.executable, "-m", "tests.ceping.bad_values", str(folder)]
    done = subprocess.run(
        command,
        check=True,
        capture_output=True,
        encoding="utf-8",
        env={"CEPING_LANG": "zh", "PYTHONUTF8": "1", "PATH": ""},
    )
    found: list[tuple[list[str], str]] = json.loads(done.stdout)
    return found


def test_no_bad_value_is_answered_in_english(heard: list[tuple[list[str], str]]) -> None:
    """An office would read Directory does not exist, or is not a valid integer range."""
    assert len(heard) > 300
    english = {
        *_KINDS.split(),
        *re.findall("[a-z]{3,}", re.sub(r"{[^}]*}", "", " ".join(_own_words()).lower())),
    }
    spoken = {
        word: (arguments, text)
        for arguments, text in heard
        for word in re.findall("[a-z]{3,}", _NAMES.sub(" ", text).lower())
        if word in english
    }
    assert spoken == {}


def test_every_kind_of_fault_is_heard(heard: list[tuple[list[str], str]]) -> None:
    """The grid would pass because no command ever refused anything."""
    told = "".join(text for _arguments, text in heard)
    for words in (
        "不存在",
        "是文件。",
        "不是整数",
        "不在范围",
        "不在可选项",
        "缺少参数",
        "缺少选项",
        "需要一个值",
        "没有选项",
        "没有命令",
        "多余的参数",
        "用法：",
        "选项：",
    ):
        assert words in told, words


def _own_words() -> Iterator[str]:
    """What click can say: the first argument of each of its calls to gettext."""
    for path in Path(str(click.__file__)).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
                continue
            words = node.args[0] if node.func.id in ("_", "ngettext") else None
            if isinstance(words, ast.Constant):
                yield str(words.value)


# Said to programmers only, or of what we do not use: prompts for editors, completion, deprecation.
_NEVER_SAID = re.compile(
    "DeprecationWarning|defined twice|flag for true|determine name|No options defined|editor"
    "|exactly one parameter|start character|completion|color|standard stream|^Choice|^d$|%\\(prog"
)


def test_all_of_click_is_translated() -> None:
    """A new version of click would speak English where nobody looked."""
    chinese = gettext.translation("messages", str(_LOCALE), ["zh_CN"])
    missing = [
        words
        for words in _own_words()
        if not _NEVER_SAID.search(words)
        and words in (chinese.gettext(words), chinese.ngettext(words, words, 1))
        and chinese.gettext(words) == chinese.ngettext(words, words, 1)
    ]
    assert missing == []


def test_a_folder_that_is_no_round_is_named(tmp_path: Path) -> None:
    """The line would name a file that is not there instead of the folder that was given."""
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    for arguments in (
        ("plan", "--windows", 6, "--electors", 9, "--last", tmp_path),
        ("score", tmp_path),
        ("plan", tmp_path),
    ):
        line = ceping(*arguments).stderr.strip()
        assert line == f"{tmp_path}：应为一轮评选的文件夹（含 round.toml），实为notes.txt"
