"""Parquet files that can be read as one table: planning a query costs more than a small file."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pyarrow import ArrowException
from pyarrow.parquet import read_schema

from analysis.intake.raw import unreadable_parquet
from rulebook.columns import Table
from rulebook.problems import InputError, Problem
from rulebook.tables import header_problems, named

Named = tuple[str, Path]  # a file, and the name by which faults call it


@dataclass(frozen=True)
class Together:
    """Files of the same columns, and these as written."""

    files: tuple[Named, ...]
    header: tuple[str, ...]


def together(
    files: Sequence[Named], table: Table, apart: frozenset[str], most_bytes: float
) -> tuple[Together, ...]:
    """Files to be read together, up to so many bytes, of whose names ``apart`` has all or none.

    Raises
    ------
    InputError
        For every file that is no Parquet, or lacks a column or has one too many.
    """
    alike: dict[tuple[str, bool], list[Named]] = defaultdict(list)
    headers: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for name, path in files:
        try:
            schema = read_schema(path).remove_metadata()
        except (ArrowException, OSError) as error:
            problems += unreadable_parquet(name, error).problems
            continue
        problems += header_problems(name, named(schema.names, table), table)
        headers[str(schema)] = tuple(schema.names)
        alike[str(schema), name in apart].append((name, path))
    if problems:
        raise InputError(problems)
    return tuple(
        Together(tuple(some), headers[schema_text])
        for (schema_text, _apart), every in alike.items()
        for some in _up_to(every, most_bytes)
    )


def _up_to(files: Sequence[Named], most_bytes: float) -> list[list[Named]]:
    """Files in as many lists as it takes; one that is larger alone."""
    lists: list[list[Named]] = []
    size = 0
    for file in files:
        own = file[1].stat().st_size
        if not lists or size + own > most_bytes:
            lists.append([])
            size = 0
        lists[-1].append(file)
        size += own
    return lists
