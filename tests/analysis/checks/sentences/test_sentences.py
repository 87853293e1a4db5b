"""Every sentence of a check stands exactly where its numbers bear it out."""

import ast
import json
from pathlib import Path

import pytest

from analysis.checks.registry import IDS
from analysis.checks.sentences import NEVER_TOGETHER, TABLE
from analysis.report.score_json import score_json
from analysis.score import score_round
from rulebook.round import open_round
from tests.analysis.checks.sentences.expected import WHEN
from tests.analysis.checks.sentences.holding import faults
from tests.analysis.checks.sentences.shapes import SHAPES, Shape


def found(folder: Path) -> list[str]:
    """The faults of a round folder."""
    report = score_round(open_round(folder), draws=100)
    places = report.book.window_score.designation.places
    return list(faults(json.loads(score_json(report)), places))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.grid
def test_sentences_follow_from_numbers(shape: Shape, tmp_path: Path) -> None:
    """If this fails, a report says what its own numbers do not bear out, or leaves it out."""
    shape.make(tmp_path / "round")
    assert found(tmp_path / "round") == []


def test_no_check_holds_a_sentence_of_its_own() -> None:
    """If this fails, a check says something that stands in no table and nobody computes anew."""
    own = [
        f"{path.name}:{node.lineno} {node.value}"
        for path in sorted((Path(__file__).parents[4] / "analysis" / "checks").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and "。" in node.value
    ]
    assert own == []


def test_every_sentence_has_a_condition_of_its_own() -> None:
    """If this fails, a sentence was added that nobody computes anew."""
    rows = [row.id for rows in TABLE.values() for row in rows]
    assert len(set(rows)) == len(rows)
    assert set(WHEN) == set(rows) - {"first_place_on_few"}
    assert set(IDS) <= set(TABLE)
    assert {name for pair in NEVER_TOGETHER for name in pair} <= set(rows)
