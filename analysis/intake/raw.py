"""A large table as its engine has it, before anything is checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rulebook.columns import Table
from rulebook.problems import InputError, Problem, Words

ROW, PART = "_row", "_part"
# The row of a table in parts is this number times its part, plus its row there.
ROWS_OF_A_PART = 2**40
IbisTable = Any  # Ibis ships no types


@dataclass(frozen=True)
class Times:
    """How an engine reads times into those of the round's zone.

    ``written`` is what must be done to a time as text before it is cast to one with a zone,
    ``local`` turns a time as stored or as cast into one without. An engine whose session has a zone
    does both by itself.
    """

    written: Callable[[Any], Any] = lambda text: text
    local: Callable[[Any], Any] = lambda moment: moment.cast("timestamp")


@dataclass(frozen=True)
class Raw:
    """One or more files as one table of text or as stored.

    The table has the numbers of its rows in the column ``ROW`` and, where there are several files
    (of the same columns), the places of their names in ``PART``. ``names`` are what faults call
    them, ``header`` their columns as written. ``kept``: small enough to be typed once and kept.
    ``far``: in an engine elsewhere, from where counts alone are brought.
    """

    names: tuple[str, ...]
    table: IbisTable
    header: Sequence[str]
    encoding: str | None = None
    kept: bool = False
    far: bool = False
    times: Times = Times()


class FarEngine(Protocol):
    """An engine that holds the responses and gives counts of them."""

    def responses(self, table: Table, apart: frozenset[str]) -> tuple[Raw, ...]:
        """The responses; nothing where there are none. InputError where they are unreadable.

        Files are read together where they have the same columns and ``apart`` has all or none.
        """

    def lost(self, error: BaseException) -> InputError | None:
        """What a user is told of an error that came from the engine; None for any other."""

    def close(self) -> None:
        """Let go of the engine."""


def first_line(error: Exception) -> str:
    """What an error says, in a line."""
    return (str(error).splitlines() or [type(error).__name__])[0]


def unreadable_parquet(file: str, error: Exception) -> InputError:
    """The fault of a Parquet file that no engine can open."""
    words = Words("能打开的 Parquet 文件", "a readable Parquet file")
    reason = first_line(error).rpartition('": ')[2]  # DuckDB names the whole path before it
    return InputError([Problem(file, words, reason)])
