"""Values of a TOML file are changed, everything else stands as somebody wrote it, comments too.

Comes in: the text of a file that reads, and values by where they stand. Goes out: the text with
them. Round settings, corrected texts, the mark of a rehearsal and editions written by a form all
change files of people's own through here.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from decimal import Decimal
from typing import Any

import tomlkit
from tomlkit.container import Container
from tomlkit.exceptions import ParseError
from tomlkit.items import AbstractTable, Comment, Item

Place = tuple[str | int, ...]
_MARK = "\ufeff"  # that some editors put before the first line


def edited(text: str, changes: Mapping[Place, Any]) -> str:
    """``text`` with other values.

    Parameters
    ----------
    text
        TOML that reads; a byte order mark stays.
    changes
        Values by place: keys, and numbers from 0 within lists. Tables that a place needs are made.
        None makes a key an example in a comment; a key that stands as one comes in its place.

    Raises
    ------
    LookupError
        If a place leads through something that is not there and is no table.
    """
    mark = _MARK if text.startswith(_MARK) else ""
    text = text.removeprefix(_MARK)
    for place, value in changes.items():
        text = _edited(text, place, value)
    return mark + text


def value_at(text: str, place: Place) -> Any:
    """What stands at a place, as plain Python; LookupError where there is nothing."""
    value: Any = tomlkit.parse(text.removeprefix(_MARK)).unwrap()
    for part in place:
        value = value[part]
    return value


def _edited(text: str, place: Place, value: Any) -> str:
    document = tomlkit.parse(text)
    *above, key = place
    table: Any = document
    for part in above:
        if table is document and part not in document:
            _add_table(document, str(part))
        table = table[part]
    if not isinstance(key, str):
        table[key] = value
    elif value is None:
        if key in table:
            _comment_out(table, key)
    else:
        fresh = key not in table
        table[key] = item(value)
        if fresh:
            _in_place_of_example(_body(table), key)
    return document.as_string()


def item(value: Any) -> Item:
    """A value as it is written on one line."""
    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        for key, inner in value.items():
            table[key] = item(inner)
        return table
    if isinstance(value, Decimal):  # as it is written, without passing through a binary fraction
        return tomlkit.float_(f"{value:f}")
    if isinstance(value, list | tuple):
        array = tomlkit.array()
        for inner in value:
            array.append(item(inner))
        return array
    written: Item = tomlkit.item(value)
    return written


def _add_table(document: tomlkit.TOMLDocument, name: str) -> None:
    before = document.as_string()
    for _ in range(bool(before) + bool(before and not before.endswith("\n"))):
        document.add(tomlkit.nl())
    document[name] = tomlkit.table()


def _body(table: Any) -> list[tuple[Any, Item]]:
    held = table.value if isinstance(table, AbstractTable) else table
    assert isinstance(held, Container)
    return held.body


def _comment_out(table: Any, key: str) -> None:
    body = _body(table)
    at = next(n for n, (name, _) in enumerate(body) if name is not None and name.key == key)
    name, held = body[at]
    written = Container()
    written.append(name, held)
    body[at] = (None, tomlkit.ws(f"# {written.as_string()}"))


def _in_place_of_example(body: list[tuple[Any, Item]], key: str) -> None:
    """Move the key, which was just added, to where a comment shows how it is written."""
    line = re.compile(rf"#[ \t]*(?P<example>{re.escape(key)}[ \t]*=.*)")
    for number, (_, held) in enumerate(body):
        found = line.match(held.as_string().lstrip()) if isinstance(held, Comment) else None
        if found:
            at = next(n for n, (name, _) in enumerate(body) if name is not None and name.key == key)
            _take_remark(body[at][1], found["example"])
            body[number] = body[at]
            del body[at]
            return


def _take_remark(value: Item, example: str) -> None:
    """Keep what is said behind the example."""
    with suppress(ParseError):
        said = tomlkit.parse(example).body[0][1].trivia
        value.trivia.comment_ws, value.trivia.comment = said.comment_ws, said.comment
