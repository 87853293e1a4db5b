"""What a plain run takes of a costly grid."""

from itertools import product
from math import ceil

import pytest

from tests.grids import SHARE, kept, thinned

LENGTHS = [(1,), (2,), (4,), (6,), (28,), (86,), (2, 3), (2, 2, 2), (4, 7), (2, 32), (3, 3, 5)]


@pytest.mark.parametrize("lengths", LENGTHS, ids=str)
def test_a_sixth_with_every_value_of_the_small_parameters(lengths: tuple[int, ...]) -> None:
    """A whole engine or kind of round would never be tried in a plain run, or everything would."""
    names = [f"p{n}" for n in range(len(lengths))]
    cases = [dict(zip(names, own, strict=True)) for own in product(*map(range, lengths))]
    ids = [f"test[{case}]" for case in cases]
    taken = kept(cases, ids)
    wanted = ceil(len(cases) / SHARE)
    small = [length for length in lengths if length <= wanted]
    assert wanted <= len(taken) <= max(wanted, sum(small))
    for name, length in zip(names, lengths, strict=True):
        tried = {cases[place][name] for place in taken}
        assert length > wanted or tried == set(range(length))
    assert taken == kept(cases, ids)


pytest_plugins = "pytester"

MANY = ("test_many", "test_grid")
TRIED = """
import pytest

engines = pytest.mark.parametrize("engine", ["sqlite", "postgres"])

@engines
@pytest.mark.parametrize("name", range(40))
def test_many(engine, name): pass

@engines
def test_one(engine): pass

@pytest.mark.parametrize("engine", ["postgres"])
def test_on_one_alone(engine): pass

@pytest.mark.grid
@pytest.mark.parametrize("kind", ["real", "simulated"])
@pytest.mark.parametrize("shape", range(30))
def test_grid(shape, kind): pass

@pytest.mark.costly
def test_costly(): pass

def test_plain(): pass
"""


def test_one_engine_by_turns_and_nothing_costly(pytester: pytest.Pytester) -> None:
    """If one engine were never tried in a plain run, or each of them each time, grids would lie."""
    items = pytester.getitems(TRIED)
    assert len(items) == 80 + 2 + 60 + 3
    taken, left = thinned(items)
    assert len(taken) + len(left) == len(items)
    many = [item.name[len("test_many[") : -1] for item in taken if "many" in item.name]
    assert sorted(int(name.partition("-")[0]) for name in many) == [*range(40)]
    assert {name.partition("-")[2] for name in many} == {"sqlite", "postgres"}
    grid = [item.name for item in taken if "grid" in item.name]
    assert len(grid) == 10
    assert {name.partition("-")[2] for name in grid} == {"real]", "simulated]"}
    others = [name for item in taken if (name := item.name.partition("[")[0]) not in MANY]
    assert others == ["test_one", "test_on_one_alone", "test_plain"]
