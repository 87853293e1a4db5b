"""The grid of false flags: its sample covers, it goes on where it stopped, and its file holds."""

import json
from pathlib import Path

import pytest

from bench.flag_grid import (
    ALLOWED,
    BEHAVIOURS,
    RESULTS,
    VOTERS,
    WINDOWS,
    measured,
    run,
    sample,
    summary,
)


def test_the_sample_covers_behaviours_voters_and_windows() -> None:
    """If this fails, a shape of round is never looked at."""
    cells = sample()
    assert len(set(cells)) == 60
    assert {(b, v) for b, _w, v in cells} == {(b, v) for b in BEHAVIOURS for v in VOTERS}
    assert {w for _b, w, _v in cells} == set(WINDOWS)
    assert all(len({w for b, w, _v in cells if b == one}) == len(VOTERS) for one in BEHAVIOURS)


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """If this fails, a drill that was cut short begins anew, or counts rounds twice."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    cells = [("one_weekday", 4, 10), ("independent", 5, 10)]
    run(cells, rounds=2, seconds=60, path=one)
    run(cells, rounds=4, seconds=60, path=one)
    run(cells, rounds=4, seconds=60, path=two)
    assert one.read_text(encoding="utf-8") == two.read_text(encoding="utf-8")
    kept = json.loads(one.read_text(encoding="utf-8"))["cells"]["independent 5 10"]
    assert kept["rounds"] == 4
    assert set(kept["clean"]) > set(kept["planted"])


@pytest.mark.parametrize("behaviour", BEHAVIOURS)
def test_clean_rounds_raise_no_flag(behaviour: str) -> None:
    """If this fails, an honest behaviour is flagged in one of the first rounds of a cell."""
    for number in range(2):
        clean, _planted = measured((behaviour, 10, 30), number)
        assert not any(flag for check, flag in clean.items() if check != "shared_preference")


def test_what_is_planted_is_found_on_most_shapes() -> None:
    """If this fails, a check that is never wrong on honest rounds may simply never speak."""
    found: dict[str, list[bool]] = {}
    for behaviour in BEHAVIOURS:
        _clean, planted = measured((behaviour, 20, 60), 0)
        for check, flag in planted.items():
            found.setdefault(check, []).append(bool(flag))
    assert all(found["bursts"])
    assert all(found["straight_lining"])
    assert sum(found["bloc_voting"]) >= 6
    assert [len(found[check]) for check in ("bloc_voting", "bursts")] == [8, 8]


def test_the_measured_grid_keeps_its_promise() -> None:
    """If this fails, a check is flagged on honest rounds more often than the pages say."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert document["summary"] == summary(document["cells"])
    nulls = [row for row in document["summary"] if row["null"]]
    assert not [row["failing"] for row in nulls if row["failing"]]
    # a taste is said, not flagged; few self-grades can be judged, and the page shows how few
    flags = [row for row in nulls if row["check"] not in ("shared_preference", "self_rating")]
    assert max(row["upper"] for row in flags) < ALLOWED
    assert set(document["cells"]) >= {" ".join(map(str, cell)) for cell in sample()}
