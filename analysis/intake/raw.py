"""A large table as its engine has it, before anything is checked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from rulebook.columns import Table
from rulebook.problems import InputError, Problem, Words

ROW = "_row"
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
    """A table as text or as stored, with the numbers of its rows in the column ``ROW``.

    ``name`` is what faults call it, ``header`` its columns as written. ``kept``: small enough to
    be typed once and kept. ``far``: in an engine elsewhere, from where counts alone are brought.
    """

    name: str
    table: IbisTable
    header: Sequence[str]
    encoding: str | None = None
    kept: bool = False
    far: bool = False
    times: Times = Times()


class FarEngine(Protocol):
    """An engine that holds the responses and gives counts of them."""

    def responses(self, table: Table) -> Raw | None:
        """The responses; None where there are none. InputError where they cannot be read."""

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
    return InputError([Problem(file, words, first_line(error))])
