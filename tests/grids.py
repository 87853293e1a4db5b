"""Which tests a plain run takes; ``--whole`` takes all of them.

A test marked ``grid`` holds one promise over many cases of which each costs seconds. A plain run
takes a sixth, the same one every time, with every value of its small parameters (engine, real or
simulated, encoding) at least once. What is tried on each database engine is tried there on one of
them, by turns. A test marked ``costly`` is left out: a cheaper one holds its promise too.
`dev.py drill grids` takes whatever a plain run leaves.
"""

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import ceil

import pytest

SHARE = 6
Case = Mapping[str, int]  # the identity of each parameter's value, which is in many cases


def kept(cases: Sequence[Case], names: Sequence[str]) -> set[int]:
    """The cases of one test that a plain run takes, by their place; ``names`` are their ids."""
    wanted = ceil(len(cases) / SHARE)
    shuffled = sorted(range(len(cases)), key=lambda n: hashlib.sha256(names[n].encode()).digest())
    values = {name: {case[name] for case in cases} for name in (cases[0] if cases else ())}
    missing = {(name, own) for name, some in values.items() if len(some) <= wanted for own in some}
    taken = []
    for place in shuffled:
        own = set(cases[place].items())
        if own & missing:
            taken.append(place)
            missing -= own
    rest = [place for place in shuffled if place not in taken]
    return {*taken, *rest[: max(wanted - len(taken), 0)]}


def thinned(items: Sequence[pytest.Item]) -> tuple[list[pytest.Item], list[pytest.Item]]:
    """The tests of a plain run, and those that it leaves to the whole one."""
    left = {item for item in items if item.get_closest_marker("costly")}
    grids: dict[str, list[pytest.Function]] = defaultdict(list)
    engines: dict[str, list[pytest.Function]] = defaultdict(list)
    for item in items:
        if isinstance(item, pytest.Function) and item.get_closest_marker("grid"):
            grids[item.nodeid.partition("[")[0]].append(item)
        elif isinstance(item, pytest.Function) and "engine" in _case(item):
            others = {name: own for name, own in _case(item).items() if name != "engine"}
            engines[f"{item.nodeid.partition('[')[0]} {others}"].append(item)
    for grid in grids.values():
        cases = [_case(item) for item in grid]
        names = [item.name for item in grid]
        left |= {item for place, item in enumerate(grid) if place not in kept(cases, names)}
    for same in engines.values():
        turn = hashlib.sha256(same[0].name.encode()).digest()[0] % len(same)
        left |= {item for place, item in enumerate(same) if place != turn}
    return [item for item in items if item not in left], [item for item in items if item in left]


def _case(item: pytest.Function) -> Case:
    # not ``indices``: they number the calls where a parameter is no fixture's
    params = item.callspec.params if hasattr(item, "callspec") else {}
    return {name: id(value) for name, value in params.items()}
