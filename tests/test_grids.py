"""What a plain run takes of a costly grid."""

from itertools import product
from math import ceil

import pytest

from tests.grids import SHARE, kept

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
