"""The files of a round and of its edition, read with the standard library alone.

Written from docs/contract.md, not from our reader: names of columns and their Chinese labels are
written out once more.
"""

import csv
import io
import re
import tomllib
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

EDITIONS = Path(__file__).parents[2] / "rulebook" / "editions"
LABELS = {
    "窗口编号": "window_id",
    "窗口名称": "name",
    "所属部门": "unit",
    "进驻人数": "staff_count",
    "申报荣誉": "applied_honours",
    "考核期": "period",
    "得分": "score",
    "满分": "full_marks",
    "答卷编号": "response_id",
    "渠道": "channel",
    "提交时间": "answered_at",
    "用时": "seconds",
    "选票编号": "ballot_id",
    "等级": "grade",
    "票数": "count",
    "有效问卷份数": "responses",
    "候选编号": "candidate_id",
    "荣誉": "honour",
    "条件编号": "clause",
    "核验结果": "status",
    "核验人": "checked_by",
    "日期": "date",
    "理由": "reason",
}
_PERIOD = re.compile(r"(\d{4})年0?(\d+)月?[-—]0?(\d+)月")


def toml(path: Path) -> dict[str, Any]:
    """A TOML file with exact numbers."""
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Fraction)


@cache
def edition(name: str) -> dict[str, Any]:
    """The four files of a built-in edition, or of one in a folder."""
    built_in = EDITIONS / name
    folder = built_in if built_in.is_dir() else Path(name)
    files = ("campaign", "honours", "window_score", "questionnaires")
    return {file: toml(folder / f"{file}.toml") for file in files}


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a CSV file by column name; none where there is no file."""
    if not path.is_file():
        return []
    data = path.read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("gb18030")
    header, *lines = [line for line in csv.reader(io.StringIO(text, newline="")) if any(line)]
    names = [LABELS.get(cell.strip(), cell.strip()) for cell in header]
    return [{name: cell.strip() for name, cell in zip(names, line, strict=True)} for line in lines]


def period(text: str, rules: dict[str, Any]) -> str:
    """The id of a period, also from its name or from 2021年7—8月."""
    plain = text.replace(" ", "")
    match = _PERIOD.fullmatch(plain)
    if match:
        return "{}-M{:0>2}M{:0>2}".format(*match.groups())
    names = {one["name"]["zh"]: one["id"] for one in rules["campaign"]["periods"]["all"]}
    return str(names.get(plain, plain))


def marks(path: Path) -> list[dict[str, str]]:
    """Two-monthly marks, one a row, also from a table with a column a period."""
    rows = table(path)
    if not rows or "period" in rows[0]:
        return rows
    return [
        {"window_id": row["window_id"], "period": name, "score": cell}
        for row in rows
        for name, cell in row.items()
        if name != "window_id" and cell
    ]
