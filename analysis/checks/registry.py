"""The registry of checks: what is known of each before any is made, in the order of the reports.

A check is a line of registry.toml and the module of its id in this folder. This module loads no
statistics: whoever only needs the ids pays nothing for them.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum, unique
from pathlib import Path
from typing import Any


@unique
class Stream(IntEnum):
    """Random numbers by what they are drawn for.

    The numbers are fixed: another one gives other findings for the same seed. A new purpose takes
    a new number, never one that was used, so that the other streams stay as they are.
    """

    RANKS_SAMPLING = 0
    RANKS_STABILITY = 1
    TOP_PROBABILITY = 2
    BOOTSTRAP_RESPONSES = 3
    BOOTSTRAP_DAYS = 4
    BOOTSTRAP_BALLOTS = 5
    TOP_CALIBRATION = 6
    WEIGHTS_NEAR = 7
    WEIGHTS_EVERYWHERE = 8
    DRAWN_VOTES = 10


@dataclass(frozen=True)
class Row:
    """A check before it is made.

    ``public``: the public site may show it. ``clue``: what it finds may point at somebody's
    conduct, so it is for few eyes until verified. ``streams``: the random numbers it draws, which
    no other check may use.
    """

    id: str
    title: str
    unit: str
    precondition: str
    public: bool = True
    clue: bool = False
    streams: tuple[Stream, ...] = ()


def row(values: Mapping[str, Any]) -> Row:
    """One row of registry.toml; ValueError names the check and what is wrong with its row."""
    try:
        streams = tuple(Stream[name] for name in values.get("streams", ()))
        return Row(**{**values, "streams": streams})
    except (KeyError, TypeError) as error:
        raise ValueError(f"registry.toml, check {values.get('id')}: {error}") from None


_DATA = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
CHECKS = tuple(map(row, _DATA["checks"]))
BY_ID = {check.id: check for check in CHECKS}
IDS = tuple(BY_ID)
