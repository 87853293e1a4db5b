"""The leading group's case book: every case gives the honours, vacancies and clause it says.

A failing case names itself; its file in tests/casebook is readable by a clerk.
"""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from rulebook.load import SOURCES
from rulebook.provenance import without_space
from tests.casebook.runner import cases, clauses, run, table

CASES = cases()
# What of annex 2 is no clause: its title, the head of its table, the words between.
BETWEEN = (
    "第三届“双争双创”活动先进评价标准及考核说明荣誉数量参评范围评选基本标准评选方式牵头处室配合处室",
    "有关评选考核的说明",
)


@pytest.mark.parametrize("facts", CASES, ids=[case["title"] for case in CASES])
def test_case(facts: dict[str, Any], tmp_path: Path) -> None:
    """An honour would go to the wrong candidate, or stand without its clause."""
    outcome = run(facts, tmp_path / "round")
    for row in table(facts["expect"]):
        found = outcome.found(row["荣誉"], row["结论"])
        same = row["对象"] in found if row["结论"].endswith("的说明") else row["对象"] == found
        assert same, f"{row['荣誉']} {row['结论']}: {found}"
    assert bool(outcome.refused) == ("refused" in facts), outcome.refused
    assert facts.get("refused", "") in outcome.refused
    if "clause" not in facts:  # the round's own files are refused, or no candidate rests on it
        return
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


def test_the_clauses_are_the_whole_of_the_annex() -> None:
    """A clause of the notice would be left out of the count, or stand there in other words."""
    notice = without_space((SOURCES / "notice-2021.txt").read_text(encoding="utf-8"))
    rest, between = notice[notice.rindex("附件2") + len("附件2") :], []
    for clause, words in clauses().items():
        before, found, rest = rest.partition(without_space(words))
        assert found, clause
        between.append(before.strip("，；、。0123456789."))
    assert [words for words in between if words] == list(BETWEEN)
    assert rest == ""


def test_every_clause_of_the_annex_is_shown_by_two_cases() -> None:
    """A clause could be computed wrongly, and the book would have nothing to say about it."""
    shown = Counter(one for case in CASES for one in dict.fromkeys(case["shows"].split()))
    assert set(shown) <= set(clauses())
    assert [clause for clause in clauses() if shown[clause] < 2] == []
    assert len(CASES) >= 90
