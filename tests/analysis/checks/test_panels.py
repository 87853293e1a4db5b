"""What is said of panels: agreement, severity and effect of each reviewer, recounted by hand."""

from collections.abc import Mapping
from fractions import Fraction as F
from itertools import product
from pathlib import Path

import pytest

from analysis.checks.conclusions.panels import panel_findings
from analysis.intake.small_tables import read_inputs
from analysis.report.panel_sentences import PANEL
from analysis.result.methods import PanelFinding
from analysis.score import score_round
from rendering.sentences import holding
from rulebook.round import Round
from tests.analysis.ranking.method_rounds import colleagues, method_round

Sheets = Mapping[str, Mapping[str, int]]  # marks out of ten by candidate and reviewer
# Shrout and Fleiss (1979), table 2: six targets by four judges, ICC(2,1) = .29, ICC(3,k) = .91.
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]


def panel(folder: Path, sheets: Sheets) -> tuple[PanelFinding, Round]:
    """The finding of a panel at one kind of unit with two places; reviewers are of other units."""
    ids = sorted({reviewer for own in sheets.values() for reviewer in own})
    this_round = method_round(
        folder,
        {
            "nominations": colleagues(*sheets),
            "panel_reviewers": [f"{one},评委{one},某局" for one in ids],
            "panel_grades": [
                f"{reviewer},{one},warm_colleague,{mark},{mark}"
                for one, own in sheets.items()
                for reviewer, mark in own.items()
            ],
        },
    )
    report = score_round(this_round, checks=False)
    reviewers = read_inputs(this_round, ())[0].method_marks.reviewers
    (found,) = panel_findings(report.awards, reviewers, this_round.book.honours)
    return found, this_round


def complete(rows: list[list[int]]) -> Sheets:
    """Marks of every reviewer for every candidate."""
    return {f"P{c}": {f"R{r}": mark for r, mark in enumerate(row)} for c, row in enumerate(rows)}


def test_agreement_is_the_published_one(tmp_path: Path) -> None:
    """A panel's reliability would be that of another design than crossed reviewers."""
    found, _ = panel(tmp_path, complete(SHROUT_FLEISS))
    assert found.candidates == 6
    assert found.single == pytest.approx(0.29, abs=0.005)
    assert found.reliability == pytest.approx(0.91, abs=0.005)


def test_mildness_is_the_distance_from_the_other_reviewers(tmp_path: Path) -> None:
    """A severe reviewer would be shown as a mild one, or on another scale than the scores."""
    found, _ = panel(tmp_path, complete(SHROUT_FLEISS))
    for place, one in enumerate(found.reviewers):
        own = F(sum(row[place] for row in SHROUT_FLEISS), 6)
        others = [row[other] for row in SHROUT_FLEISS for other in range(4) if other != place]
        assert one.sheets == 6
        assert one.mildness == pytest.approx(float(10 * (own - F(sum(others), 18))), rel=1e-5)


def proposed(rows: list[list[int]], without: int | None = None) -> set[int]:
    """Who would have one of the two places, or share the last, by trimmed means; brute force."""
    means = []
    for row in rows:
        kept = sorted(mark for place, mark in enumerate(row) if place != without)
        kept = kept[1:-1] if len(kept) > 2 else kept
        means.append(F(sum(kept), len(kept)))
    return {c for c, mean in enumerate(means) if sum(other > mean for other in means) < 2}


@pytest.mark.parametrize("seed", range(12))
def test_the_effect_of_each_reviewer_is_a_recount_without(tmp_path: Path, seed: int) -> None:
    """A reviewer on whom the list hangs would go unsaid, or be named without reason."""
    rows = [[(seed * 5 + 3 * c * r + 7 * c + r * r) % 9 + 1 for r in range(5)] for c in range(4)]
    found, _ = panel(tmp_path, complete(rows))
    now = proposed(rows)
    for place, one in enumerate(found.reviewers):
        then = proposed(rows, place)
        assert {int(c[1:]) for c in one.entering} == then - now
        assert {int(c[1:]) for c in one.leaving} == now - then


def test_severity_is_taken_off_where_not_everybody_marks_everyone(tmp_path: Path) -> None:
    """A candidate whom the severe reviewers happened to mark would lose the place unseen."""
    mild = {f"R{n}": 9 for n in range(4)}
    # R4 to R7 give two points less than the others to whoever is as good.
    severe = {f"R{n}": 7 for n in range(4, 8)}
    sheets = {
        "P1": {**mild, **severe},
        "P2": {one: mark - 1 for one, mark in mild.items()},  # as good as 8 from the mild
        "P3": {one: mark - 3 for one, mark in {**mild, **severe}.items()},
        "P4": severe,  # as good as P1
    }
    found, _ = panel(tmp_path, sheets)
    assert (found.entering, found.leaving) == (("P4",), ("P2",))


@pytest.mark.parametrize(("candidates", "reviewers"), [(1, 4), (2, 6)])
def test_too_few_say_nothing_of_agreement(tmp_path: Path, candidates: int, reviewers: int) -> None:
    """Two candidates would show a reliability that nobody could know."""
    rows = [[5 + (c + r) % 4 for r in range(reviewers)] for c in range(candidates)]
    found, _ = panel(tmp_path, complete(rows))
    assert (found.reliability, found.single, found.entering) == (None, None, None)
    assert all(one.sheets == candidates for one in found.reviewers)


@pytest.mark.parametrize(
    ("reliability", "deciding", "moved"),
    list(product([None, 0.0, 0.69, 0.7, 0.95], [[], ["甲"], ["甲", "乙"]], [None, False, True])),
)
def test_sentences_stand_exactly_where_they_hold(
    reliability: float | None, deciding: list[str], moved: bool | None
) -> None:
    """The report would call a panel of one mind that is not, or name nobody in a sentence."""
    entering = None if moved is None else ["丙"] if moved else []
    facts = {
        "reliability": reliability,
        "deciding": deciding,
        "entering": entering,
        "leaving": entering,
        "moved": "列入丙，退出丁",
    }
    said = "".join(holding(PANEL, facts))
    assert ("看不出来" in said) == (reliability is None)
    assert ("看法不够一致" in said) == (reliability is not None and reliability < 0.7)
    assert ("看法大体一致" in said) == (reliability is not None and reliability >= 0.7)
    assert ("都一样" in said) == (len(deciding) == 0)
    assert ("少了甲一位" in said) == (len(deciding) == 1)
    assert ("少了甲、乙中任何一位" in said) == (len(deciding) == 2)
    assert ("会有不同（列入丙，退出丁）" in said) == (moved is True)
    assert ("建议名单不变" in said) == (moved is False)
    assert said.count("。") == 2 + (moved is not None)
