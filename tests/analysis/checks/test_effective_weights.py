"""What page one says of the weights, against shares computed anew without each window."""

from pathlib import Path

import numpy as np
import pytest

from analysis.report.tables import tables
from analysis.score import score_round
from analysis.simulate import simulate
from analysis.stats._arrays import FloatArray
from rulebook.round import open_round
from rulebook.vocabulary import COMPONENT_KINDS


@pytest.mark.parametrize(("windows", "seed"), [(5, 1), (7, 2), (7, 3), (12, 4), (40, 5)])
@pytest.mark.grid
def test_page_one_says_only_what_no_single_window_can_turn(
    tmp_path: Path, windows: int, seed: int
) -> None:
    """One window more or less would turn a sentence that the leading group has read."""
    simulate(tmp_path, windows=windows, responses=windows * 30, electors=30, seed=seed)
    report = score_round(open_round(tmp_path), draws=200)
    assert report.findings
    check = report.findings.check("effective_weights")
    assert len(report.findings.confidence) <= 3
    assert check.numbers["holds"] or check.reason not in report.findings.confidence
    scores = tables(report)["scores"].pivot(
        index="window_id", columns="component", values="contribution"
    )
    ranked = [result.window.id for result in report.ranked]
    parts = scores.loc[ranked, list(COMPONENT_KINDS)].to_numpy(float)
    nominal = np.array([float(report.weights[kind]) for kind in COMPONENT_KINDS])
    gaps = np.array([shares(np.delete(parts, i, axis=0)) for i in range(len(parts))]) - nominal
    part = int(np.abs(shares(parts) - nominal).argmax())
    if check.flag == "attention":
        assert (gaps[:, part] > 0.1).all() or (gaps[:, part] < -0.1).all()
    elif check.numbers["holds"]:
        assert (np.abs(gaps) <= 0.1).all()
    else:
        assert "说不准" in check.reason


def shares(parts: FloatArray) -> FloatArray:
    """Each part's share in the variance of the totals."""
    total = parts.sum(axis=1)
    return np.array([np.cov(part, total)[0, 1] / total.var(ddof=1) for part in parts.T], float)
