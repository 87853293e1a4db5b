"""report/tables: every table as CSV and as Parquet, with the data dictionary beside them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from analysis.report.report_wording import simulated_mark, status_text
from analysis.report.tables import dictionary
from analysis.report.tables.frames import arrow_tables
from analysis.result.score_report import ScoreReport
from rulebook.csvfile import csv_bytes

DICTIONARY = "datapackage.json"
_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def write_tables(report: ScoreReport, folder: Path) -> None:
    """Write ``<table>.csv``, ``<table>.parquet`` and datapackage.json into ``folder``.

    Notes
    -----
    The dictionary follows Data Package version 2 (datapackage.org) and names size and SHA-256 of
    every file; ``parquet`` and ``audience`` are properties of our own. CSV begins with a mark for
    Excel.
    """
    folder.mkdir(exist_ok=True)
    for name, table in arrow_tables(report).items():
        rows = [[_cell(value) for value in row.values()] for row in table.to_pylist()]
        (folder / f"{name}.csv").write_bytes(csv_bytes(table.column_names, rows))
        pq.write_table(table, folder / f"{name}.parquet")
    text = json.dumps(datapackage(report, folder), ensure_ascii=False, indent=2)
    (folder / DICTIONARY).write_text(text + "\n", encoding="utf-8")


def _cell(value: object) -> object:
    """A cell as the dictionary's types are written in CSV."""
    return str(value).lower() if isinstance(value, bool) else value


def datapackage(report: ScoreReport, folder: Path) -> dict[str, Any]:
    """The data dictionary of the files in ``folder``."""
    settings, words = report.settings, dictionary.labels(report)
    mark = f"{simulated_mark(report)}。" if settings.simulated else ""
    return {
        "$schema": _PROFILE,
        "name": "ceping-tables",
        "title": f"{settings.title}：结果数据表",
        "description": f"{mark}{status_text(report)}。不含任何一张选票或一份问卷。",
        "simulated": settings.simulated,
        "resources": [_resource(folder, table, words) for table in dictionary.tables()],
    }


def _resource(
    folder: Path, table: dictionary.Table, words: Mapping[str, dictionary.Labels]
) -> dict[str, Any]:
    return {
        "name": table.id,
        **_file(folder / f"{table.id}.csv"),
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "title": table.title,
        "description": f"{table.row}。{dictionary.audiences()[table.audience]}。",
        "audience": table.audience,
        "parquet": _file(folder / f"{table.id}.parquet"),
        "schema": dictionary.table_schema(table, words),
    }


def _file(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    return {"path": path.name, "bytes": len(content), "hash": f"sha256:{sha256}"}
