"""The data dictionary: which tables there are, what their columns mean, and whom they are for."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from analysis.report.report_wording import channel_names, component_names, period_names
from analysis.result.awards import STANDING_WORDS
from analysis.result.findings import VERDICTS
from analysis.result.score_report import STATUS_WORDS, ScoreReport
from analysis.result.standings import READING_WORDS

_FILE = Path(__file__).parent / "dictionary.toml"
_LOCKED = {"yes": "是", "changed": "有改动", "never": "没有锁定"}
_PLACES = {"in": "确在前列", "open": "说不清", "out": "确不在前列"}
NO_OPINION = 0  # a vote's grade where the voter gave none

Labels = Mapping[Any, str]  # words by code


@dataclass(frozen=True)
class Column:
    """One column. ``labels`` names the words of its values; ``unit`` is empty for pure numbers."""

    name: str
    type: str
    title: str
    labels: str = ""
    unit: str = ""
    note: str = ""


@dataclass(frozen=True)
class Table:
    """One table: what a ``row`` is, whom it is for (``audience``), and its key, if any."""

    id: str
    title: str
    row: str
    audience: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]


@cache
def tables() -> tuple[Table, ...]:
    """Every table, each with the column that says whether the data is simulated."""
    data = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    last = Column(**data["simulated"]["column"])
    return tuple(
        Table(
            **{
                **table,
                "key": tuple(table["key"]),
                "columns": (*(Column(**column) for column in table["columns"]), last),
            }
        )
        for table in data["tables"]
    )


@cache
def audiences() -> Mapping[str, str]:
    """What each audience means, in words."""
    words: Mapping[str, str] = tomllib.loads(_FILE.read_text(encoding="utf-8"))["audiences"]
    return words


def labels(report: ScoreReport) -> Mapping[str, Labels]:
    """The words of coded values, by the name that a column gives them."""
    book = report.book
    grades = {grade.grade: grade.label.zh for grade in book.grades()}
    return {
        "status": {key: words.zh for key, words in STATUS_WORDS.items()},
        "reading": {key: words.zh for key, words in READING_WORDS.items()},
        "locked": _LOCKED,
        "places": _PLACES,
        "flag": VERDICTS,
        "standing": {key: words.zh for key, words in STANDING_WORDS.items()},
        "component": component_names(book),
        "channel": channel_names(book),
        "period": period_names(book),
        "item": {item.id: item.label.zh for item in book.items()},
        "honour": {awards.honour.id: awards.honour.name.zh for awards in report.awards},
        "grade": {**grades, NO_OPINION: book.questionnaires.grades.no_opinion.zh},
    }


def table_schema(table: Table, words: Mapping[str, Labels]) -> dict[str, Any]:
    """The table as a Table Schema (datapackage.org, version 2)."""
    key = {"primaryKey": list(table.key)} if table.key else {}
    fields = [_field(column, words) for column in table.columns]
    return {"fields": fields, **key, "missingValues": [""]}


def _field(column: Column, words: Mapping[str, Labels]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column.name, "type": column.type, "title": column.title}
    unit = f"单位：{column.unit}" if column.unit else ""
    if unit or column.note:
        field["description"] = "；".join(part for part in (unit, column.note) if part)
    if column.labels:
        coded = words[column.labels]
        field["categories"] = [{"value": value, "label": label} for value, label in coded.items()]
    return field
