"""The data of a file over the file as it stands: what is the same stays, with all comments.

A file that begins anew is written in the shape in which people write editions.
"""

import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.items import AoT, Array, InlineTable

from rulebook.toml_edit import item

# Lists of tables that have headers of their own; the others stand in rows of an array.
_HEADED = (
    *("documents", "unit_types", "groups", "methods", "phases", "general", "exclusions"),
    *("honours", "quotas", "conditions", "items", "open_questions", "parts", "choices"),
)
_LONGEST_ROW = 90


def merged(text: str, data: Mapping[str, Any]) -> str:
    """``text`` that says what ``data`` says; an empty one becomes a file of it."""
    text = text.removeprefix("\ufeff")
    document = tomlkit.parse(text)
    _merge(document, tomllib.loads(text, parse_float=Decimal), data)
    return document.as_string()


def _merge(table: Any, before: Mapping[str, Any], data: Mapping[str, Any]) -> None:
    for key in [key for key in before if key not in data]:
        table.remove(key)
    for key, value in _tables_last(data):
        old: Any = before.get(key)
        if key not in before:
            table[key] = _made(key, value)
        elif old == value:
            continue
        elif isinstance(value, Mapping) and isinstance(old, Mapping) and not _is_text(value):
            _merge(table[key], old, value)
        elif isinstance(table[key], AoT) and value:
            _merge_tables(table[key], old, value)
        elif isinstance(table[key], Array) and _rows_alike(old, value):
            for number, (was, row) in enumerate(zip(old, value, strict=True)):
                _merge(table[key][number], was, row)
        else:
            if isinstance(table[key], AoT):
                table.remove(key)
            table[key] = _made(key, value)


def _tables_last(data: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """TOML reads what follows a table's header as the table's."""
    return sorted(data.items(), key=lambda pair: _is_headed(*pair))


def _is_headed(key: str, value: Any) -> bool:
    if isinstance(value, Mapping):
        return not _is_text(value)
    return key in _HEADED and isinstance(value, list) and _are_tables(value)


def _are_tables(value: list[Any]) -> bool:
    return bool(value) and all(isinstance(one, Mapping) for one in value)


def _is_text(value: Mapping[str, Any]) -> bool:
    return {*value} <= {"zh", "en"}


def _rows_alike(old: Any, new: Any) -> bool:
    """Whether two lists of tables are about the same things in the same order."""
    if (
        not isinstance(old, list)
        or len(old) != len(new)
        or not all(isinstance(r, dict) for r in old)
    ):
        return False
    return [row.get("id") for row in old] == [row.get("id") for row in new]


def _merge_tables(tables: AoT, before: Sequence[Mapping[str, Any]], data: Sequence[Any]) -> None:
    """Each table by its id, or its place where it has none; in the order of ``data``."""
    held = {row.get("id", number): (tables[number], row) for number, row in enumerate(before)}
    made = []
    for number, row in enumerate(data):
        table, was = held.get(row.get("id", number), (None, {}))
        if table is None:
            made.append(_table(row))
        else:
            _merge(table, was, row)
            made.append(table)
    if all(one is two for one, two in zip(made, tables, strict=False)) and len(made) == len(tables):
        return
    tables.clear()
    for table in made:
        tables.append(table)


def _made(key: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return item(value) if _is_text(value) else _table(value)
    if _is_headed(key, value):
        tables = tomlkit.aot()
        for row in value:
            tables.append(_table(row))
        return tables
    if isinstance(value, list | tuple):
        return _array(value)
    return item(value)


def _table(data: Mapping[str, Any]) -> Any:
    table = tomlkit.table()
    for key, value in _tables_last(data):
        table[key] = _made(key, value)
    return table


def _array(values: Sequence[Any]) -> Any:
    """A list in a row, or one entry a row where it holds tables or would be long."""
    array = tomlkit.array()
    for value in values:
        array.append(item(value))
    long = len(array.as_string()) > _LONGEST_ROW
    return array.multiline(any(isinstance(one, InlineTable) for one in array) or long)
