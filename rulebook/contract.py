"""The tables of a round folder: what survey_app and people write and analysis reads.

Tables and columns stand in contract.toml; they are public (see docs/contract.md). Grades are 1 to
the edition's best, at most 9. A table's file is ``<name>.csv`` or ``<name>.xlsx``; the two large
ones also come as ``.parquet``.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from rulebook.columns import Column, Kind, Table
from rulebook.honours import ApplicationField
from rulebook.problems import Words
from rulebook.vocabulary import (
    CONDITION_STATUSES,
    DECISION_KINDS,
    OWN_CHANNELS,
    TURNOUT_COMPONENT,
    WINDOW_STATUSES,
)

VERSION = 1
_CHOICES: Mapping[str, tuple[str, ...]] = {
    "channel": OWN_CHANNELS,
    "condition_status": CONDITION_STATUSES,
    "decision": DECISION_KINDS,
    "window_status": WINDOW_STATUSES,
    "turnout_component": tuple(TURNOUT_COMPONENT.values()),
}


def _column(data: dict[str, Any]) -> Column:
    choices = data.pop("choices", ())
    meaning = Words(data.pop("zh"), data.pop("en"))
    known = _CHOICES[choices] if isinstance(choices, str) else tuple(choices)
    return Column(kind=Kind(data.pop("kind")), meaning=meaning, choices=known, **data)


def _table(name: str, data: dict[str, Any]) -> Table:
    wide = data.get("wide")
    return Table(
        name,
        Words(data["zh"], data["en"]),
        tuple(_column(column) for column in data["columns"]),
        tuple(data["key"]),
        data.get("folder", ""),
        (wide[0], wide[1]) if wide else None,
    )


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
TABLES = {name: _table(name, data) for name, data in _DATA.items()}
WINDOWS, BIMONTHLY, ELECTORS = (TABLES[name] for name in ("windows", "bimonthly", "electors"))
NOMINATIONS, CONDITIONS = TABLES["nominations"], TABLES["conditions"]
_APPLICATIONS = (WINDOWS.name, NOMINATIONS.name)
INDICATOR_MARKS, PANEL_REVIEWERS, PANEL_GRADES, LEAD_PROPOSALS = (
    TABLES[name]
    for name in ("indicator_marks", "panel_reviewers", "panel_grades", "lead_proposals")
)
# The tables that a method of that kind needs.
OF_METHOD: Mapping[str, tuple[Table, ...]] = {
    "indicators": (INDICATOR_MARKS,),
    "panel": (PANEL_REVIEWERS, PANEL_GRADES),
    "proposal": (LEAD_PROPOSALS,),
}
FINDINGS, DECISIONS = TABLES["findings"], TABLES["decisions"]
CASES = TABLES["cases"]
SITTINGS, ATTENDANCE = TABLES["sittings"], TABLES["attendance"]
BALLOTS, BALLOT_TALLIES = TABLES["ballots"], TABLES["ballot_tallies"]
SURVEY_SCORES, TURNOUT, ELECTORATE, SELF_GRADES = (
    TABLES[name] for name in ("survey_scores", "turnout", "electorate", "self_grades")
)


def responses(
    items: Iterable[str],
    channels: Iterable[str] = OWN_CHANNELS,
    labels: Mapping[str, str] | None = None,
) -> Table:
    """The survey's table for an edition with these ``items`` and ``channels`` (ids).

    ``labels`` are the items' Chinese names, accepted over their columns.
    """
    table = TABLES["responses"]
    known = tuple(channels)
    fixed = (replace(c, choices=known) if c.name == "channel" else c for c in table.columns)
    called = labels or {}
    grades = (
        Column(item, Kind.GRADE, _item(called.get(item, item)), filled=False) for item in items
    )
    return replace(table, columns=(*fixed, *grades))


def with_fields(table: Table, fields: Iterable[ApplicationField]) -> Table:
    """A table of candidates with what the honours of an edition ask of an application."""
    if table.name not in _APPLICATIONS:
        return table
    told = (
        Column(one.id, Kind(one.kind), Words(one.name.zh, one.name.en), False, False)
        for one in fields
    )
    return replace(table, columns=(*table.columns, *told))


def with_honours(table: Table, names: Mapping[str, str]) -> Table:
    """A table whose honours may also be written by name; ``names`` are ids by name."""
    columns = (
        replace(c, words=names) if c.name == "honour" and c.kind is Kind.CHOICE else c
        for c in table.columns
    )
    return replace(table, columns=tuple(columns))


def _item(item: str) -> Words:
    return Words(
        f"{item}，该题等级，数字或名称；留空为未涉及或未答",
        "grade of the item; empty = does not apply or not answered",
    )


def table_names(folder: str = "") -> frozenset[str]:
    """Names of the tables that stand in one folder of a round: its own, or ``ratings``."""
    return frozenset(table.name for table in TABLES.values() if table.folder == folder)
