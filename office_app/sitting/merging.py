"""Two forms of the sheet that were open at once: neither empties what the other has saved.

A form knows what it showed at first. What it left as it was is the draft's to say; what both have
changed, each otherwise, is for a person to look at.
"""

import json
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from office_app.proposals import Honour, Target

ENDS = ("", "-why", "-places")  # of the names of a target's fields


class Merged(NamedTuple):
    """``typed`` by field, with this form's words where both have changed a row (``clashes``).

    ``others`` are rows that only the other has changed.
    """

    typed: dict[str, str]
    clashes: list[Target]
    others: list[Target]


def base_of(text: str, honour: Honour) -> dict[str, str]:
    """What a form showed at first, as it says itself; else what is proposed."""
    try:
        held = json.loads(text)
        return {str(name): str(value) for name, value in held.items()}
    except (ValueError, AttributeError):
        return {one.field: one.first for one in targets_of(honour)}


def merged(
    honour: Honour, base: Mapping[str, str], mine: Mapping[str, str], now: Mapping[str, str]
) -> Merged:
    """Row by row: a choice and its reason belong together."""
    found = Merged({}, [], [])
    for one in targets_of(honour):
        first, own, other = (_row(one, values) for values in (base, mine, now))
        taken = own
        if own == first:
            taken = other
            if other != first:
                found.others.append(one)
        elif other not in (first, own):
            found.clashes.append(one)
        found.typed.update(taken)
    return found


def targets_of(honour: Honour) -> Iterator[Target]:
    """The places of each line of an honour, and its candidates."""
    for places, candidates in honour.lines:
        yield places
        yield from candidates


def _row(target: Target, values: Mapping[str, str]) -> dict[str, str]:
    names = [f"{target.field}{end}" for end in ENDS]
    return {name: text for name in names if (text := values.get(name, "").strip())}
