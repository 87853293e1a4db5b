"""Numbers of a round's page: the exact value, rounded once, half up."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from pages.results import View, scores
from pages.rounds import PublishedRound, read_round
from rendering.numbers import decimal_text, fraction_text
from tests.site.sample import score, write_round

# Around each half of a cent: on it, and nearer to it than the six decimals of score.json can tell.
STEPS = [Fraction(n, 10**7) for n in (-5, -4, -1, 0, 1, 4, 5)]
GRID = [Fraction(hundredth, 200) + step for hundredth in (1, 9999, 18401, 19999) for step in STEPS]
THIRDS = [Fraction(n, 7) for n in (640, 641, 643)]


def published(folder: Path, totals: list[Fraction], **more: Any) -> PublishedRound:
    """A simulated round whose windows have these totals, in this order."""
    data = score(len(totals)) | more
    for window, total in zip(data["windows"], totals, strict=True):
        window |= {"total": decimal_text(total, 6), "total_exact": fraction_text(total)}
        window |= {"ballots": 80, "in_pool": True, "rank": int(window["window_id"][1:])}
    return read_round(write_round(folder / "round", data))


def once(value: Fraction) -> str:
    """Two decimals, half up, by long division: none of our own code."""
    digits = Decimal(value.numerator * 10**12 // value.denominator).scaleb(-12)
    exact = digits if Fraction(digits) == value else digits + Decimal(1).scaleb(-15)
    return str(exact.quantize(Decimal("0.01"), ROUND_HALF_UP))


def test_totals_are_rounded_once(tmp_path: Path) -> None:
    """92.0049996 would stand as 92.01 on the page and as 92.00 in the report."""
    totals = sorted([*GRID, *THIRDS], reverse=True)
    _, lines = scores.table(published(tmp_path, totals))
    assert [line[2] for line in lines] == [once(total) for total in totals]


def test_the_page_says_what_the_report_says(tmp_path: Path) -> None:
    """The example of the fault: six decimals round up what the exact value rounds down."""
    one = published(tmp_path, [Fraction("92.0049996")] * 3)
    assert one.windows[0]["total"] == "92.005000"
    assert [line[2] for line in scores.table(one)[1]] == ["92.00"] * 3
    assert "92.01" not in View(one).forest() + View(one).contributions()


@pytest.mark.parametrize("step", STEPS, ids=str)
def test_the_gap_is_rounded_once(tmp_path: Path, step: Fraction) -> None:
    """The gap at the cut-off would be that of two rounded totals."""
    third, gap = Fraction(92) + Fraction(1, 3), Fraction(15, 1000) + step
    view = View(published(tmp_path, [Fraction(95), Fraction(94), third, third - gap]))
    assert view.gap == f"第三名比第四名高{once(gap)}分。"


def test_a_small_gap_is_seen_and_none_is_called_none(tmp_path: Path) -> None:
    """The page would say 0.00分 of a gap that decides, or of two windows with the same total."""
    totals = [Fraction(95), Fraction(94), Fraction(93)]
    small = View(published(tmp_path / "small", [*totals, 93 - Fraction(4, 10**5)]))
    assert small.gap == "第三名比第四名高0.00004分。"
    assert View(published(tmp_path / "same", [*totals, totals[2]])).gap.endswith("得分完全相同。")


def test_points_of_a_part_come_from_the_exact_score(tmp_path: Path) -> None:
    """A part's points would be rounded from a rounded score."""
    data = score(3)
    exact = Fraction("92.0099998")
    for window in data["windows"]:
        window |= {"bimonthly": decimal_text(exact, 6), "bimonthly_exact": fraction_text(exact)}
    one = read_round(write_round(tmp_path / "round", data))
    assert {window["points"]["bimonthly"] for window in one.windows} == {once(exact / 2)}


def test_files_without_exact_fields_are_read(tmp_path: Path) -> None:
    """A result without exact fields would have no page."""
    data = score(3)
    for window in data["windows"]:
        for key in [key for key in window if key.endswith("_exact")]:
            del window[key]
    assert scores.table(read_round(write_round(tmp_path / "round", data)))[1][0][2] == "94.60"
