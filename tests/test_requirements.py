"""The table of requirements names tests that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_every_named_test_exists() -> None:
    """A requirement would seem guarded by a test that was renamed or removed."""
    table = (ROOT / "docs" / "survey-requirements.md").read_text(encoding="utf-8")
    file, found = "", 0
    for path, name in re.findall(r"`(?:(tests/[\w/]+\.py)::)?(test_\w+)`", table):
        file = path or file
        source = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {name}(" in source, f"{file}::{name}"
        found += 1
    assert found > 40
