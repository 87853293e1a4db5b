"""On which row of a TOML file a key stands, for people who look for it in an editor.

A reader of rows, not a parser: it knows tables, arrays of tables and arrays written one entry a
row, which is how editions are written. Where it does not find a key it says the nearest row above.
"""

import re

_HEADER = re.compile(r"^\s*\[{1,2}([A-Za-z0-9_.-]+)\]{1,2}\s*(#.*)?$")


def row_of(text: str, place: str) -> int | None:
    """The row, from 1, of a dotted place such as ``honours.2.quotas.0.places``; None unknown.

    A place may also begin with the id of a rule (``star_halls.places``).
    """
    rows = text.splitlines()
    parts = place.split(".")
    known = _below(rows, parts)
    if known is None and (start := _of_id(rows, parts[0])) is not None:
        known = _key(rows, _table_start(rows, start), parts[1:]) or start + 1
    return known


def _below(rows: list[str], parts: list[str]) -> int | None:
    """Follow table headers as far as they go, then keys and entries of arrays."""
    at, name, found = 0, "", None
    while parts:
        name = f"{name}.{parts[0]}" if name else parts[0]
        headers = _headers(rows, at, name)
        if not headers:
            break
        parts = parts[1:]
        which = int(parts[0]) if parts and parts[0].isdigit() else 0
        parts = parts[1:] if parts and parts[0].isdigit() else parts
        if which >= len(headers):
            return found
        at = headers[which]
        found = at + 1
    return _key(rows, at, parts) or found


def _headers(rows: list[str], start: int, name: str) -> list[int]:
    """Rows of the headers of that name, up to the next header of the table that holds them."""
    above = name.rpartition(".")[0]
    found = []
    for number in range(start, len(rows)):
        match = _HEADER.match(rows[number])
        if match and match[1] == name:
            found.append(number)
        elif match and above and number > start and match[1] == above:
            break
    return found


def _key(rows: list[str], start: int, parts: list[str]) -> int | None:
    """The row of a key within one table, and of an entry of the array that begins there."""
    if not parts:
        return None
    key = re.compile(rf"^\s*{re.escape(parts[0])}\s*=")
    for number in range(start, len(rows)):
        if number > start and _HEADER.match(rows[number]):
            return None
        if key.match(rows[number]):
            entry = int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else None
            several = entry is not None and rows[number].rstrip().endswith("[")
            return number + 1 + (entry + 1 if several and entry is not None else 0)
    return None


def _of_id(rows: list[str], rule: str) -> int | None:
    key = re.compile(rf'\bid\s*=\s*"{re.escape(rule)}"')
    return next((number for number, row in enumerate(rows) if key.search(row)), None)


def _table_start(rows: list[str], row: int) -> int:
    """The header of the table that a row stands in."""
    while row > 0 and not _HEADER.match(rows[row]):
        row -= 1
    return row
