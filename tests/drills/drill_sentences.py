"""Some hundred simulated rounds of all shapes: every sentence follows from its numbers."""

from pathlib import Path

import pytest

from tests.analysis.checks.sentences.shapes import Shape, all_shapes
from tests.analysis.checks.sentences.test_sentences import found


@pytest.mark.parametrize("shape", all_shapes(range(1, 6)), ids=str)
def test_sentences_follow_from_numbers(shape: Shape, tmp_path: Path) -> None:
    """If this fails, a report of some shape says what its own numbers do not bear out."""
    shape.make(tmp_path / "round")
    assert found(tmp_path / "round") == []
