"""Post-stratified means against the published example of R's survey package, and odd frames."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats._arrays import FloatArray
from analysis.stats.post_stratification import PostStratified, post_stratified

# api00 of apistrat (R's survey package; California Department of Education, Academic Performance
# Index 2000): elementary, high and middle schools, of 4,421, 755 and 1,018
ELEMENTARY = """840 516 531 501 720 805 778 731 592 669 497 638 534 705 761 771 751 474 832 559 765
744 865 782 745 892 619 616 703 509 806 759 740 642 565 726 863 765 893 398 539 776 580 503 724 476
529 870 746 836 756 423 588 606 632 651 553 676 861 588 597 884 819 542 509 493 893 709 596 609 671
720 669 650 836 542 578 814 777 719 617 856 723 609 676 668 421 667 631 845 631 696 714 788 667 568
847 679 477 521"""
HIGH = """467 522 455 509 681 666 582 641 510 527 681 724 525 712 680 784 743 593 518 770 721 713
816 641 667 610 618 717 610 868 678 418 712 784 472 764 646 585 556 600 599 706 409 635 477 710 453
546 646 624"""
MIDDLE = """496 505 409 609 867 685 647 745 694 676 870 500 679 552 559 650 565 443 774 668 581 878
753 528 678 535 667 534 648 551 485 765 743 403 695 551 467 669 773 780 693 635 660 733 657 606 522
601 819 627"""
SCHOOLS = [4421.0, 755.0, 1018.0]


def sums(strata: list[FloatArray]) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Number, sum and sum of squares of one window's strata."""
    number, total, square = (
        np.array([[(stratum**power).sum() for stratum in strata]]) for power in (0, 1, 2)
    )
    return number, total, square


def weighted(strata: list[list[float]], frame: list[float]) -> PostStratified:
    """One window."""
    return post_stratified(*sums([np.array(s, float) for s in strata]), [frame])


def test_apistrat() -> None:
    """If this fails, mean or standard error is not that of R's svymean(~api00, dstrat)."""
    # survey 4.x, example(svymean): api00 662.29, SE 9.4089; unweighted 652.82
    schools = [np.array(text.split(), float) for text in (ELEMENTARY, HIGH, MIDDLE)]
    found = post_stratified(*sums(schools), [SCHOOLS])
    assert found.mean[0] == pytest.approx(662.29, abs=5e-3)
    assert found.error[0] == pytest.approx(9.4089, abs=5e-5)
    assert np.concatenate(schools).mean() == pytest.approx(652.82, abs=5e-3)


def test_without_knowing_how_many_it_is_the_same_mean() -> None:
    """If this fails, only the shares of the strata were to count in the mean, and do not."""
    schools = [np.array(text.split(), float) for text in (ELEMENTARY, HIGH, MIDDLE)]
    many = post_stratified(*sums(schools), [[1e9 * size for size in SCHOOLS]])
    assert many.mean[0] == pytest.approx(662.29, abs=5e-3)
    assert many.error[0] == pytest.approx(9.536, abs=5e-4), "R without fpc"


def test_odd_frames() -> None:
    """If this fails, a stratum nobody knows or nobody answered in gives a silent number."""
    two = [[80.0, 100.0], [60.0, 100.0]]
    nan = np.nan
    for frame, unknown, contradicted in (
        ([nan, 10.0], True, False),
        ([nan, nan], True, False),
        ([0.0, 0.0], False, True),
        ([10.0, 1.0], False, True),
        ([nan, 1.0], False, True),
        ([10.0, 0.0], False, True),
    ):
        found = weighted(two, frame)
        assert np.isnan([found.mean[0], found.error[0]]).all(), frame
        assert (found.unknown[0], found.contradicted[0]) == (unknown, contradicted), frame
    for strata in ([[80.0, 100.0], []], [[80.0, 100.0], [60.0]]):
        assert weighted(strata, [10.0, 10.0]).unknown[0]
    empty = weighted([[80.0, 100.0], []], [10.0, 0.0])
    assert empty.mean[0] == 90
    assert not empty.unknown[0]
    assert weighted([[], []], [0.0, 0.0]).unknown[0]
    census = weighted([[80.0, 100.0], [60.0, 60.0, 90.0]], [2.0, 3.0])
    assert census.mean[0] == pytest.approx(78)
    assert census.error[0] == 0
    with pytest.raises(ValueError, match="shape"):
        post_stratified([[1.0]], [[1.0]], [[1.0]], [[1.0, 2.0]])
    with pytest.raises(ValueError, match="negative"):
        weighted(two, [-1.0, 2.0])


@given(st.lists(st.integers(1, 5), min_size=4, max_size=30), st.integers(2, 1000))
@settings(deadline=None, derandomize=True)
def test_a_frame_like_the_sample_changes_nothing(grades: list[int], times: int) -> None:
    """If this fails, weights in proportion to the responses move the plain mean."""
    rows = [20.0 * grade for grade in grades]
    strata = [rows[::2], rows[1::2]]
    found = weighted(strata, [float(times * len(stratum)) for stratum in strata])
    assert found.mean[0] == pytest.approx(np.mean(rows))
    assert found.error[0] <= np.sqrt(sum(np.var(s, ddof=1) for s in strata)) + 1e-9
