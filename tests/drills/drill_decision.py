"""Fifty kills each of score, confirm and archive, at any moment of their work."""

from pathlib import Path

import pytest

from tests.ceping.killing import kill_archives, kill_confirmations, kill_reports
from tests.ceping.test_kills import decided_round

KILLS = 5  # a batch: no single test may take longer than pytest's own limit
batches = pytest.mark.parametrize("batch", range(10))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The round that is copied for every kill."""
    return decided_round(tmp_path_factory.mktemp("drill") / "base")


@batches
def test_score(base: Path, tmp_path: Path, batch: int) -> None:
    """If one of fifty kills left half a report, the office could read or send it."""
    print("score:", kill_reports(base, tmp_path, KILLS, seed=10 + batch))


@batches
def test_confirm(base: Path, tmp_path: Path, batch: int) -> None:
    """If one of fifty kills lost a decision, the record would not be one."""
    print("confirm:", kill_confirmations(base, tmp_path, KILLS, seed=30 + batch))


@batches
def test_archive(base: Path, tmp_path: Path, batch: int) -> None:
    """If one of fifty kills left half an archive, it could be kept as proof."""
    print("archive:", kill_archives(base, tmp_path, KILLS, seed=50 + batch))
