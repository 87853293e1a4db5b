"""Limits of a mean on a rating scale: published limits, the ends, and what never happens."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import special, stats

from analysis.stats.part_error import PartError, room

SCALE = (20.0, 100.0)


def part(mean: float, dispersion: float, scale: tuple[float, float] | None = SCALE) -> PartError:
    """One window's part."""
    return PartError(np.array([mean]), np.array([dispersion]), np.array([10.0]), scale=scale)


def test_end_of_the_scale_is_wilson() -> None:
    """If this fails, ten best answers of ten have no lower limit, or one below Wilson's."""
    below, above = part(100.0, 1 / 10).limits(stats.norm.ppf(0.975))
    wilson = stats.binomtest(10, 10).proportion_ci(0.95, method="wilson")
    assert 100 - below[0] == pytest.approx(20 + 80 * wilson.low)
    assert above[0] == 0


def test_inside_the_scale_is_the_logit_interval() -> None:
    """If this fails, limits are not symmetric in the log-odds."""
    # Brown, Cai and DasGupta (2001), eq. (7): log-odds -+ z sqrt(n / (x (n - x))), x = 6 of n = 20
    z = stats.norm.ppf(0.975)
    middle, step = np.log(6 / 14), z * np.sqrt(20 / (6 * 14))
    below, above = part(20 + 80 * 0.3, 1 / 20).limits(z)
    assert 44 - below[0] == pytest.approx(20 + 80 * special.expit(middle - step))
    assert 44 + above[0] == pytest.approx(20 + 80 * special.expit(middle + step))


def test_without_a_scale_is_symmetric() -> None:
    """If this fails, two-monthly marks are bent as if they were grades."""
    below, above = part(90.0, 4.0, None).limits(2.0)
    assert (below[0], above[0]) == (4, 4)


def test_full_turnout_leaves_no_error() -> None:
    """If this fails, a vote in which everybody voted keeps a sampling error, or none is unknown."""
    unknown = PartError(np.array([90.0]), np.array([np.nan]), np.array([0.0]), 2.0, 5.0)
    assert unknown.scaled(0.0).own.tolist() == [0]
    assert unknown.scaled(0.0).common == 0


def test_room_near_the_best_is_small_but_never_nothing() -> None:
    """If this fails, a window at the best grade counts as certain among the best."""
    own, df = np.array([0.3, 0.01]), np.full(2, 10.0)
    got = PartError(np.array([100.0, 90.0]), own, df, scale=SCALE).room()
    assert room([100.0, 90.0], SCALE).tolist() == [0, 700]
    assert 0 < got[0] < got[1]
    everywhere = PartError(np.full(2, 100.0), own, df, scale=SCALE).room()
    assert (everywhere > 0).all()


@given(st.floats(20, 100), st.floats(0, 1), st.floats(0.1, 60))
@settings(deadline=None, max_examples=80, derandomize=True)
def test_limits_stay_on_the_scale(mean: float, dispersion: float, quantile: float) -> None:
    """If this fails, an interval names points that no rating can reach."""
    below, above = part(mean, dispersion).limits(quantile)
    assert below[0] >= -1e-9
    assert above[0] >= -1e-9
    assert mean - below[0] >= 20 - 1e-6
    assert mean + above[0] <= 100 + 1e-6
