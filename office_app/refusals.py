"""What an act refuses, as the one line that a page shows at a field.

The acts speak to the command line as well: its options, commands and our file names are no help on
a page and are left out or named as people call them.
"""

import re
from collections.abc import Mapping

from rulebook.lock import LOCK_FILE
from rulebook.problems import InputError, Problem
from rulebook.round import SETTINGS_FILE
from survey_app.store import COMPACTED, OPEN, STOPPED

Fault = tuple[str, str]  # the id of a field, and what is wrong there
_HINT = re.compile(r"（[^（）]*(?:ceping|--|rules\.lock)[^（）]*）")
_BOTH = re.compile(r"(?P<zh>[一-鿿]+) [A-Za-z ]+")  # a name in two languages: it is no file
_NAMES = {
    SETTINGS_FILE: "本轮设置",
    LOCK_FILE: "开启时锁定的规则",
    "windows.csv": "窗口名册",
    "electors.csv": "投票人名册",
    "survey.db": "数据库",
}
_STATES = {OPEN: "正在开启", STOPPED: "已停止", COMPACTED: "已结束"}


def faults_of(
    error: InputError, fields: Mapping[str, str] | None = None, otherwise: str = "main"
) -> list[Fault]:
    """Each problem with the field it belongs to.

    ``fields`` are the fields' ids by what an act calls them; what it names otherwise is shown at
    ``otherwise``.
    """
    known = fields or {}
    return [
        (known[one.file], _at_field(one)) if one.file in known else (otherwise, line(one))
        for one in error.problems
    ]


def line(problem: Problem) -> str:
    """One problem in one line without a name of ours."""
    where = _place(problem.file) + (f"第{problem.row}行" if problem.row else "")
    return f"{where}：{_said(problem)}" if where else _said(problem)


def _at_field(problem: Problem) -> str:
    """The same where it stands says what it is about."""
    empty = not problem.got.strip()
    return f"请填{without_hints(problem.expected.zh)}。" if empty else _said(problem)


def _said(problem: Problem) -> str:
    got = " ".join(problem.got.split())[:120]
    now = f"，现在是{_STATES.get(got, got)}" if got else ""
    return f"应为{without_hints(problem.expected.zh)}{now}。"


def without_hints(text: str) -> str:
    """``text`` without what it says of commands; empty where it is about nothing else."""
    left = _HINT.sub("", text).strip()
    return "" if "ceping" in left else left


def _place(file: str) -> str:
    if file.startswith("--"):
        return ""
    both = _BOTH.fullmatch(file)
    return both["zh"] if both else _NAMES.get(file, file)
