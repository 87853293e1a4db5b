"""The leading group's case book: every case gives the honours, vacancies and clause it says.

A failing case names itself; its file in tests/casebook is readable by a clerk.
"""

from pathlib import Path
from typing import Any

import pytest

from tests.casebook.runner import cases, run, table

CASES = cases()


@pytest.mark.parametrize("facts", CASES, ids=[case["title"] for case in CASES])
def test_case(facts: dict[str, Any], tmp_path: Path) -> None:
    """An honour would go to the wrong candidate, or stand without its clause."""
    outcome = run(facts, tmp_path / "round")
    for row in table(facts["expect"]):
        found = outcome.found(row["荣誉"], row["结论"])
        assert found == row["对象"], f"{row['荣誉']} {row['结论']}"
    assert bool(outcome.refused) == ("refused" in facts), outcome.refused
    assert facts.get("refused", "") in outcome.refused
    findings = [one for awards in outcome.report.awards for one in awards.candidates]
    clauses = {clause for one in findings for clause in one.clauses}
    clauses |= {found.condition.clause for one in findings for found in one.conditions}
    assert facts["clause"] in clauses
    if "rule" in facts:
        assert facts["rule"] in {rule for one in findings for rule in one.rules}


def test_no_case_is_told_twice() -> None:
    """Two cases of the same name would hide one another in the list of tests."""
    titles = [case["title"] for case in CASES]
    assert len(set(titles)) == len(titles)
