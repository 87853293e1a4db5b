"""Small counts: hidden, and not to be worked out from a city-wide sum either."""

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.report.suppression import hidden_windows

Tables = dict[str, dict[int | None, int]]
TABLES = st.lists(st.lists(st.integers(0, 12), min_size=3, max_size=3), min_size=1, max_size=6).map(
    lambda rows: {f"W{i}": dict(zip((5, 4, None), row, strict=True)) for i, row in enumerate(rows)}
)


def hidden(table: Tables) -> set[str]:
    """The windows of a table that are hidden."""
    return hidden_windows(table, {window: sum(own.values()) for window, own in table.items()})


def test_two_windows_with_one_ballot_together_take_a_third() -> None:
    """The city's sum less what is shown would say that one of two windows got one bad ballot."""
    table: Tables = {"A": {5: 20, 1: 1}, "B": {5: 20, 2: 3}, "C": {5: 9, 1: 7}, "D": {5: 8, 2: 30}}
    assert hidden(table) == {"A", "B", "C", "D"}
    assert hidden({**table, "E": {5: 6, 1: 5, 2: 5}}) == {"A", "B", "E"}


@given(TABLES)
@settings(deadline=None, max_examples=150, derandomize=True)
def test_no_sum_gives_a_small_count_away(table: Tables) -> None:
    """A group of fewer than five could be read off what is shown."""
    chosen = hidden(table)
    with_people = {window for window, own in table.items() if any(own.values())}
    assert {w for w, own in table.items() if any(0 < n < 5 for n in own.values())} <= chosen
    assert len(chosen) != 1 or with_people == chosen
    for column in (5, 4, None):
        together = sum(table[window][column] for window in chosen)
        city = sum(own[column] for own in table.values())
        assert together in (0, city) or together >= 5


def test_nothing_to_hide() -> None:
    """Large or empty tables would be blotted out."""
    assert not hidden({"A": {5: 5, 4: 0}, "B": {5: 9, 4: 7}})
    assert not hidden({})
