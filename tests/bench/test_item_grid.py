"""The grid of the checks on items: it goes on where it stopped, and its file holds."""

import json
from pathlib import Path

from bench.item_grid import BEHAVIOURS, RESULTS, SHAPES, run, summary


def test_it_goes_on_where_it_stopped(tmp_path: Path) -> None:
    """If this fails, a drill that was cut short begins anew, or counts rounds twice."""
    one, two = tmp_path / "one.json", tmp_path / "two.json"
    shapes = ((3, 12), (6, 12))
    for rounds, path in ((1, one), (2, one), (2, two)):
        run(60, rounds, path, shapes)
    assert one.read_text(encoding="utf-8") == two.read_text(encoding="utf-8")
    cells = json.loads(one.read_text(encoding="utf-8"))["cells"]
    assert {kept["rounds"] for kept in cells.values()} == {2}


def test_what_was_measured_holds() -> None:
    """If this fails, a check on items flags honest surveys beyond its size, or finds little."""
    document = json.loads(RESULTS.read_text(encoding="utf-8"))
    assert document["summary"] == json.loads(json.dumps(summary(document["cells"])))
    assert len(document["cells"]) == len(BEHAVIOURS) * len(SHAPES)
    for row in document["summary"]:
        assert row["upper"] < 0.02, row
        assert row["failing"] == [], row
    channel = [row for row in document["summary"] if row["check"] == "items_by_channel"]
    usual = [row for row in channel if row["behaviour"] != "rare_channel"]
    assert min(row["power"] for row in usual) > 0.8
