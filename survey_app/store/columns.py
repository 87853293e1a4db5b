"""What the tables are made of, in both files that describe them."""

from typing import Any

from sqlalchemy import CheckConstraint, Column, Integer, MetaData, PrimaryKeyConstraint, Table

MOST_GRADES = 5  # as the first migration made the tables
_ITEM = "item_"  # keeps an edition's ids apart from our own columns


def table(name: str, metadata: MetaData, *parts: Column[Any] | PrimaryKeyConstraint) -> Table:
    """A table without row numbers, which would keep the order of arrival."""
    return Table(name, metadata, *parts, sqlite_with_rowid=False)


def grade(name: str, *, key: bool = False) -> Column[int]:
    """A grade: empty where there is none, unless it is the key of its table."""
    check = CheckConstraint(f'"{name}" BETWEEN 1 AND {MOST_GRADES}')
    return Column(name, Integer, check, primary_key=key, nullable=not key)


def item_column(item: str) -> str:
    """The column of an item."""
    return f"{_ITEM}{item}"


def items_of(columns: list[str]) -> tuple[str, ...]:
    """The items that have a column among these."""
    return tuple(name.removeprefix(_ITEM) for name in columns if name.startswith(_ITEM))
