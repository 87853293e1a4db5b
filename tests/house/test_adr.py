"""Decisions that were recorded: each has a number of its own, and says it."""

import re
from pathlib import Path

ADRS = sorted((Path(__file__).parents[2] / "docs" / "adr").glob("*.md"))


def test_numbers_are_used_once_without_a_gap() -> None:
    """One number would mean two decisions, or a decision that nobody finds."""
    assert [int(path.name[:4]) for path in ADRS] == list(range(1, len(ADRS) + 1))
    for path in ADRS:
        title = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.match(r"# (\d+)\. ", title), path.name
        assert int(path.name[:4]) == int(title.split()[1].rstrip(".")), path.name
