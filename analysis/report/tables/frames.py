"""The tables in memory: with typed columns, and as data frames."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from analysis.report.tables import dictionary
from analysis.report.tables.rows import Row, all_rows
from analysis.result.score_report import ScoreReport

if TYPE_CHECKING:
    import pandas as pd

_TYPES = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
}


def arrow_tables(report: ScoreReport) -> dict[str, Any]:
    """Every table of the dictionary as an Arrow table, by its id."""
    rows = all_rows(report)
    return {table.id: _arrow(table, rows[table.id]) for table in dictionary.tables()}


def _arrow(table: dictionary.Table, rows: list[Row]) -> Any:
    schema = pa.schema([(column.name, _TYPES[column.type]) for column in table.columns])
    named = [{column.name: _cell(row.get(column.name)) for column in table.columns} for row in rows]
    return pa.Table.from_pylist(named, schema=schema)


def _cell(value: object) -> object:
    """An empty text is no value, as it cannot be told from one in CSV."""
    return None if value == "" else value


def tables(report: ScoreReport) -> dict[str, pd.DataFrame]:
    """Every table of a scoring as a tidy data frame.

    Parameters
    ----------
    report
        What ``ceping.score`` gives.

    Returns
    -------
    dict of DataFrame
        By id: round, components, windows, scores, marks, votes, channels, items, checks,
        check_numbers, alternatives, specifications, working_rules, places, candidates. Columns may
        lack values (``pandas.NA``); datapackage.json says what each column means. None holds a
        ballot or a single response; ``simulated`` says in every row whether the round is.
    """
    import pandas as pd

    kept = {
        pa.int64(): pd.Int64Dtype(),
        pa.float64(): pd.Float64Dtype(),
        pa.bool_(): pd.BooleanDtype(),
        pa.string(): pd.StringDtype(),
    }
    return {
        name: table.to_pandas(types_mapper=kept.get) for name, table in arrow_tables(report).items()
    }
