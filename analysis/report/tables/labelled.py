"""The tables for SPSS and Stata, with labels on columns and coded values."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.report.report_wording import simulated_mark
from analysis.report.tables import dictionary
from analysis.report.tables.frames import tables
from analysis.result.score_report import ScoreReport
from rulebook.files import write_files

if TYPE_CHECKING:
    import pandas as pd

_Labels = dict[str, dict[int | float, str]]

_YES_NO: dictionary.Labels = {0: "否", 1: "是"}
_STATA_LABEL = 80  # characters
# Where an SPSS file says when it was made: "09 Jan 22" and "00:00:00" (PSPP developers' guide,
# File Header Record). The library always writes the present moment there.
_SPSS_MADE = 92
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def write_labelled(report: ScoreReport, folder: Path) -> list[Path]:
    """Write ``<table>.sav`` for SPSS and ``<table>.dta`` for Stata; the paths written.

    Every column bears its title. Coded values and yes or no are whole numbers with labels. The same
    scoring gives the same bytes: the files bear the round's date.
    """

    def write(scratch: Path) -> None:
        words, frames = dictionary.labels(report), tables(report)
        for table in dictionary.tables():
            frame, labels = _coded(frames[table.id], table, words)
            _write_spss(report, table, frame, labels, scratch / f"{table.id}.sav")
            _write_stata(report, table, frame, labels, scratch / f"{table.id}.dta")

    return write_files(folder, write)


def _coded(
    frame: pd.DataFrame, table: dictionary.Table, words: Mapping[str, dictionary.Labels]
) -> tuple[pd.DataFrame, _Labels]:
    """The table with numbers for coded values, and their labels by column."""
    coded = frame.copy()
    labels: _Labels = {}
    for column in table.columns:
        values, known = frame[column.name], words.get(column.labels, {})
        if column.type == "boolean":
            labels[column.name] = dict(_YES_NO)
        elif known and column.type == "string":
            values = values.map({key: code for code, key in enumerate(known, start=1)})
            labels[column.name] = dict(enumerate(known.values(), start=1))
        elif known:
            labels[column.name] = {int(code): label for code, label in known.items()}
        is_text = column.type in ("string", "date") and not known
        coded[column.name] = _texts(values) if is_text else values.astype("float64")
    return coded, labels


def _texts(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype("string").fillna("").astype(object)


def _about(report: ScoreReport, table: dictionary.Table) -> str:
    mark = simulated_mark(report)
    return f"{table.title}（{mark}）" if mark else table.title


def _write_spss(
    report: ScoreReport, table: dictionary.Table, frame: pd.DataFrame, labels: _Labels, path: Path
) -> None:
    import pyreadstat

    pyreadstat.write_sav(
        frame,
        path,
        file_label=_about(report, table),
        column_labels={column.name: column.title for column in table.columns},
        variable_value_labels=labels,
    )
    content = bytearray(path.read_bytes())
    day = report.settings.date
    made = f"{day.day:02d} {_MONTHS[day.month - 1]} {day.year % 100:02d}00:00:00".encode("ascii")
    content[_SPSS_MADE : _SPSS_MADE + len(made)] = made
    path.write_bytes(content)


def _write_stata(
    report: ScoreReport, table: dictionary.Table, frame: pd.DataFrame, labels: _Labels, path: Path
) -> None:
    texts = [name for name in frame if frame[name].dtype == object]
    frame.to_stata(
        path,
        write_index=False,
        version=118,  # the first that knows Chinese
        time_stamp=dt.datetime.combine(report.settings.date, dt.time()),
        data_label=_about(report, table)[:_STATA_LABEL],
        variable_labels={column.name: column.title for column in table.columns},
        value_labels=labels,
        convert_strl=texts,
    )
