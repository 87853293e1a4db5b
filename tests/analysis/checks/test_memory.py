"""What the checks worked on is gone when they are done."""

import gc
import weakref
from pathlib import Path

import pytest

from analysis import score
from analysis.checks.context import round_data
from analysis.simulate import simulate
from rulebook.round import open_round


def test_a_round_does_not_outlive_its_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large round would still lie in memory while pictures and papers are printed."""
    simulate(tmp_path / "round", windows=8, responses=200, electors=20, seed=3)
    kept: list[weakref.ref[round_data.RoundData]] = []
    make = round_data.round_data

    def watched(*parts: object) -> round_data.RoundData:
        data = make(*parts)  # type: ignore[arg-type]  # whatever the scoring passes on
        kept.append(weakref.ref(data))
        return data

    monkeypatch.setattr(round_data, "round_data", watched)
    gc.collect()
    gc.disable()
    try:
        score.score_round(open_round(tmp_path / "round"), draws=100)
        assert [data() for data in kept] == [None]
    finally:
        gc.enable()
