"""The tables of a round folder: what survey_app and people write and analysis reads.

Column names, types and meanings are public (see docs/contract.md): analysts script against them.
Grades are 1 to the edition's best, at most 9. A table's file is ``<name>.csv`` or
``<name>.xlsx``; the two large ones also come as ``.parquet``.
"""

from rulebook.award_tables import CONDITIONS, DECISIONS, FINDINGS, NOMINATIONS
from rulebook.columns import WINDOW_ID, Column, Kind, Table
from rulebook.rating_tables import (
    BALLOT_TALLIES,
    BALLOTS,
    SELF_GRADES,
    SURVEY_SCORES,
    TURNOUT,
    responses,
)
from rulebook.register_tables import BIMONTHLY, ELECTORS, WINDOWS

__all__ = [
    "BALLOTS",
    "BALLOT_TALLIES",
    "BIMONTHLY",
    "CONDITIONS",
    "DECISIONS",
    "ELECTORS",
    "FINDINGS",
    "NOMINATIONS",
    "SELF_GRADES",
    "SURVEY_SCORES",
    "TURNOUT",
    "VERSION",
    "WINDOWS",
    "WINDOW_ID",
    "Column",
    "Kind",
    "Table",
    "responses",
    "table_names",
]

VERSION = 1
_TABLES = (
    *(WINDOWS, BIMONTHLY, ELECTORS, NOMINATIONS, CONDITIONS, FINDINGS, DECISIONS),
    *(responses(()), BALLOTS, BALLOT_TALLIES, SURVEY_SCORES, TURNOUT, SELF_GRADES),
)


def table_names(folder: str = "") -> frozenset[str]:
    """Names of the tables that stand in one folder of a round: its own, or ``ratings``."""
    return frozenset(table.name for table in _TABLES if table.folder == folder)
