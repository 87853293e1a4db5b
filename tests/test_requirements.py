"""The tables of requirements name tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("page", ["survey-requirements.md", "security.md"])
def test_every_named_test_exists(page: str) -> None:
    """A requirement would seem guarded by a test that was renamed or removed."""
    table = (ROOT / "docs" / page).read_text(encoding="utf-8")
    file, found = "", 0
    for path, name in re.findall(r"`(?:(tests/[\w/]+\.py)::)?(test_\w+)`", table):
        file = path or file
        source = (ROOT / file).read_text(encoding="utf-8")
        assert f"def {name}(" in source, f"{file}::{name}"
        found += 1
    assert found > 40


def test_25_requirements_of_asvs_have_a_test() -> None:
    """If fewer were held to, the page would only list what was easy."""
    rows = (ROOT / "docs" / "security.md").read_text(encoding="utf-8").splitlines()
    tested = [row for row in rows if re.match(r"\| \d", row) and "`test" in row]
    assert len(tested) >= 25
