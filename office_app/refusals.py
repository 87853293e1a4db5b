"""What an act refuses, as the one line that a page shows at a field.

The acts speak to the command line as well: see ``plain_words`` for what is left out or named as
people call it.
"""

import re
from collections.abc import Mapping

from office_app.plain_words import FILE_TITLES, plain, with_moments
from office_app.uploads.offered import UPLOADS, Upload
from rulebook.columns import Column
from rulebook.problems import InputError, Problem
from rulebook.raw_table import NOT_EMPTY, WITH_ROWS
from survey_app.store import COMPACTED, OPEN, STOPPED

Fault = tuple[str, str]  # the id of a field, and what is wrong there
_BOTH = re.compile(r"(?P<zh>[一-鿿]+) [A-Za-z ]+")  # a name in two languages: it is no file
_STATES = {OPEN: "正在开启", STOPPED: "已停止", COMPACTED: "已结束"}
_ONLY_A_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.+-]+")
_LONGEST = 120


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
    upload = upload_of(problem)
    if upload and is_missing(problem):
        return f"{upload.title}还没有上传。"
    where = _place(problem, upload)
    return f"{where}：{_said(problem)}" if where else _said(problem)


def upload_of(problem: Problem) -> Upload | None:
    """The table that a problem is about, if it is about one."""
    return UPLOADS.get(problem.file.rpartition("/")[2].partition(".")[0])


def is_missing(problem: Problem) -> bool:
    """Whether a table has no rows yet, or is not there at all."""
    return problem.row is None and (problem.expected in (NOT_EMPTY, WITH_ROWS) or not problem.got)


def _at_field(problem: Problem) -> str:
    """The same where it stands says what it is about."""
    empty = not problem.got.strip()
    return f"请填{plain(problem.expected.zh)}。" if empty else _said(problem)


def _said(problem: Problem) -> str:
    got = " ".join(problem.got.split())[:_LONGEST]
    expected = plain(problem.expected.zh)
    if _ONLY_A_TIME.fullmatch(got):  # since when it has been otherwise
        turn = "开启" if "开启" in expected and "正在" not in expected else "停止或结束"
        return f"应为{expected}，已于{with_moments(got)}{turn}。"
    now = f"，现在是{_STATES.get(got, plain(got))}" if got else ""
    return f"应为{expected}{now}。"


def _place(problem: Problem, upload: Upload | None) -> str:
    file, row = problem.file, f"第{problem.row}行" if problem.row else ""
    if file.startswith("--"):
        return row
    if upload:
        labels = {column.name: column for column in upload.table.columns}
        return f"{upload.title}{row}{_head(labels.get(problem.column or ''))}"
    both = _BOTH.fullmatch(file)
    return f"{both['zh'] if both else FILE_TITLES.get(file, file)}{row}"


def _head(column: Column | None) -> str:
    return f"“{column.label}”" if column else ""
