"""REML against lme4's documented fits, analysis of variance, and degenerate tables."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.stats import _mixed_model
from analysis.stats._arrays import FloatArray
from analysis.stats.variance_components import (
    crossed_components,
    factor_components,
    variance_components,
)

# lme4: Dyestuff (Davies and Goldsmith 1972, table 6.1), yield of 6 batches by 5
DYESTUFF = """1545 1440 1440 1520 1580 1540 1555 1490 1560 1495 1595 1550 1605 1510 1560
1445 1440 1595 1465 1545 1595 1630 1515 1635 1625 1520 1455 1450 1480 1445"""
# lme4: Penicillin (Davies and Goldsmith 1972, table 6.6), diameter on 24 plates by 6 samples
PENICILLIN = """27 23 26 23 23 21 27 23 26 23 23 21 25 21 25 24 24 20 26 23 25 23 23 20 25 22 26 22
23 20 24 22 25 23 22 19 24 20 23 21 22 19 26 22 26 24 24 21 24 21 24 22 22 20 24 21 24 23 22 19 26
23 26 24 24 21 25 22 26 24 24 20 26 24 26 24 25 22 26 23 26 23 23 20 26 23 25 24 24 22 25 22 25 23
23 20 25 21 24 23 23 20 25 22 24 23 23 19 24 21 23 21 21 19 26 23 26 24 24 21 25 21 24 22 22 18 25
22 25 22 22 20 24 21 24 22 24 19 24 21 24 22 21 18"""
# Brennan (2001), Generalizability Theory, table 3.2 (synthetic data set 4): 10 persons by 3 tasks,
# each task rated by four raters of its own
BRENNAN = """5 6 5 5 5 3 4 5 6 7 3 3 9 3 7 7 7 5 5 5 7 7 5 2 3 4 3 3 5 3 3 5 6 5 1 6 7 5 5 3 3 1 4
3 5 3 3 5 9 2 9 7 7 7 3 7 2 7 5 3 3 4 3 5 3 3 6 3 4 5 1 2 7 3 7 7 7 5 5 7 5 5 5 4 5 8 5 7 7 5 5 4
3 2 1 1 9 9 8 8 6 6 6 5 5 8 1 1 4 4 4 3 3 5 6 5 5 7 1 1"""
PLATES = np.array(PENICILLIN.split(), float).reshape(24, 6)


def test_dyestuff() -> None:
    """If this fails, REML of one factor differs from lme4's documented fit."""
    # lme4: lmer(Yield ~ 1 + (1 | Batch), Dyestuff): 1764.05, 2451.25, REML criterion 319.6543
    components = variance_components(np.array(DYESTUFF.split(), float), np.repeat(np.arange(6), 5))
    assert components.first == pytest.approx(1764.05, abs=5e-3)
    assert components.residual == pytest.approx(2451.25, abs=5e-3)
    assert components.deviance == pytest.approx(319.6543, abs=5e-5)
    assert components.second == 0


def test_penicillin() -> None:
    """If this fails, REML of two crossed factors differs from lme4 and MixedModels.jl."""
    # lme4: lmer(diameter ~ 1 + (1 | plate) + (1 | sample), Penicillin) prints .716905, 3.731132,
    # .302415. MixedModels.jl, whose optimum is lower: criterion 330.86058899122156 and standard
    # deviations .8467056820846379, 1.9315555733321477, .5499230109588108, mean 22.972222222222218
    components = crossed_components(PLATES)
    assert components.first == pytest.approx(0.716905, rel=1e-4)
    assert components.second == pytest.approx(3.731132, rel=1e-4)
    assert components.residual == pytest.approx(0.302415, abs=5e-7)
    assert components.deviance == pytest.approx(330.86058899122156, abs=1e-8)
    assert components.deviance <= 330.86058899122156
    roots = np.sqrt([components.first, components.second, components.residual])
    julia = [0.8467056820846379, 1.9315555733321477, 0.5499230109588108]
    assert roots == pytest.approx(julia, rel=2e-6)
    assert components.mean == pytest.approx(22.972222222222218)


def test_brennans_nested_design() -> None:
    """If this fails, a third or a nested factor has another variance than Brennan printed."""
    # Brennan (2001), p. 116, and gtheory's gstudy(Brennan.3.2): persons, tasks, raters within
    # tasks, persons by tasks, and the rest
    person, rater = (place.ravel() for place in np.indices((10, 12)))
    task = rater // 4
    y = np.array(BRENNAN.split(), float)
    parts = factor_components(y, [person, task, rater, person * 3 + task])
    assert parts.variances == pytest.approx([0.4731, 0.3252, 0.6475, 0.5596], abs=5e-5)
    assert parts.residual == pytest.approx(2.3802, abs=5e-5)
    assert [len(effect) for effect in parts.effects] == [10, 3, 12, 30]
    turned = factor_components(y, [person * 3 + task, rater, person, task])
    assert turned.variances[[2, 3, 1, 0]] == pytest.approx(parts.variances, rel=1e-3)


def test_effects_of_dyestuff() -> None:
    """If this fails, a batch is not drawn towards the mean as lme4 documents."""
    # lme4: ranef(lmer(Yield ~ 1 + (1 | Batch), Dyestuff))
    y, batch = np.array(DYESTUFF.split(), float), np.repeat(np.arange(6), 5)
    parts = factor_components(y, [batch])
    printed = [-17.6068514, 0.3912634, 28.5622256, -23.0845385, 56.7331877, -44.9952868]
    assert parts.effects[0] == pytest.approx(printed, rel=1e-5)


def test_predictions_of_a_whole_table_are_shrunken_means() -> None:
    """If this fails, a window's predicted score is not its mean drawn towards the vote's."""
    parts = crossed_components(PLATES)
    means = PLATES.mean(axis=0)
    weight = parts.second / (parts.second + parts.residual / len(PLATES))
    assert parts.effects[1] == pytest.approx(weight * (means - PLATES.mean()), abs=1e-6)
    assert [len(effect) for effect in parts.effects] == list(PLATES.shape)


def test_effects_solve_the_equations_of_the_model() -> None:
    """If this fails, effects with gaps are not the conditional means of the normal model."""
    rng = np.random.default_rng(4)
    table = 80 + rng.normal(0, 5, (12, 1)) + rng.normal(0, 4, (1, 7)) + rng.normal(0, 3, (12, 7))
    table[rng.random(table.shape) < 0.3] = np.nan
    rows, columns = np.nonzero(~np.isnan(table))
    y, third = table[rows, columns], rng.integers(0, 3, len(rows))
    parts = factor_components(y, [rows, columns, third])
    designs = [
        np.eye(len(e))[f] for e, f in zip(parts.effects, (rows, columns, third), strict=True)
    ]
    v = parts.residual * np.eye(len(y))
    for design, variance in zip(designs, parts.variances, strict=True):
        v += variance * design @ design.T
    left = np.linalg.solve(v, y - parts.mean)
    assert abs(left.sum()) < 1e-8, "the mean is the generalised least squares mean"
    for design, variance, effect in zip(designs, parts.variances, parts.effects, strict=True):
        assert effect == pytest.approx(variance * design.T @ left, abs=1e-8)
    assert dense_deviance(y, designs, [*parts.variances, parts.residual]) == pytest.approx(
        parts.deviance, abs=1e-7
    )


def test_few_ratings_of_many_levels_are_solved_sparsely(monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, large sparse votes get other variances than small dense ones."""
    rng = np.random.default_rng(5)
    first, second = rng.integers(0, 90, 900), rng.integers(0, 60, 900)
    first[:90], second[:60] = np.arange(90), np.arange(60)
    y = rng.normal(0, 2, 90)[first] + rng.normal(0, 1, 60)[second] + rng.normal(0, 3, 900)
    parts = []
    for share in (0.0, 1.0):  # never sparse, always sparse
        monkeypatch.setattr(_mixed_model, "_SPARSE", share)
        parts.append(factor_components(y, [first, second]))
    assert parts[0].variances == pytest.approx(parts[1].variances, rel=1e-9)
    assert parts[0].effects[0] == pytest.approx(parts[1].effects[0], abs=1e-9)


def dense_deviance(y: FloatArray, z: list[FloatArray], variances: list[float]) -> float:
    """REML criterion written out with the full covariance matrix, as an oracle."""
    v = variances[-1] * np.eye(len(y))
    for design, variance in zip(z, variances, strict=False):
        v = v + variance * design @ design.T
    ones = np.ones((len(y), 1))
    inverse = np.linalg.inv(v)
    information = float((ones.T @ inverse @ ones).item())
    residual = y - float((ones.T @ inverse @ y).item()) / information
    log_det = float(np.linalg.slogdet(v)[1])
    squares = float(residual @ inverse @ residual)
    return float(log_det + np.log(information) + squares + (len(y) - 1) * np.log(2 * np.pi))


def test_gaps_against_the_full_likelihood() -> None:
    """If this fails, abstentions are handled by something else than the likelihood."""
    rng = np.random.default_rng(1)
    table = 80 + rng.normal(0, 5, (14, 1)) + rng.normal(0, 4, (1, 9)) + rng.normal(0, 6, (14, 9))
    table[rng.random(table.shape) < 0.3] = np.nan
    components = crossed_components(table)
    rows, columns = np.nonzero(~np.isnan(table))
    z = [np.eye(14)[rows], np.eye(9)[columns]]
    y = table[rows, columns]
    best = [components.first, components.second, components.residual]
    assert dense_deviance(y, z, best) == pytest.approx(components.deviance, abs=1e-8)
    for i in range(3):
        for factor in (0.98, 1.02):
            other = best.copy()
            other[i] *= factor
            assert dense_deviance(y, z, other) > components.deviance


@given(st.integers(0, 10_000))
@settings(deadline=None, max_examples=25, derandomize=True)
def test_complete_tables_agree_with_mean_squares_and_with_turning(seed: int) -> None:
    """If this fails, REML of a balanced table is not the analysis of variance, or rows matter."""
    rng = np.random.default_rng(seed)
    y = rng.normal(0, 3, (8, 1)) + rng.normal(0, 3, (1, 6)) + rng.normal(0, 2, (8, 6))
    rest = y - y.mean(axis=1, keepdims=True) - y.mean(axis=0) + y.mean()
    error = (rest**2).sum() / 35
    first, second = y.mean(axis=1).var(ddof=1) - error / 6, y.mean(axis=0).var(ddof=1) - error / 8
    components, turned = crossed_components(y), crossed_components(y.T)
    assert (components.first, components.second) == pytest.approx(
        (turned.second, turned.first), rel=1e-4
    )
    if min(first, second) > 0.01:
        assert (components.first, components.second, components.residual) == pytest.approx(
            (first, second, error), rel=1e-4
        )


def test_degenerate_tables() -> None:
    """If this fails, too few, equal or exactly additive ratings break or invent variances."""
    nan = np.nan
    for table in (np.zeros((0, 0)), [[nan, nan]], [[5.0, 4.0]], [[5.0], [4.0]], np.eye(2)):
        assert np.isnan(crossed_components(table).residual) == (np.size(table) < 4)
    equal = crossed_components(np.full((4, 3), 100.0))
    assert (equal.first, equal.second, equal.residual, equal.mean) == (0, 0, 0, 100)
    additive = crossed_components(np.add.outer([1.0, 2, 3], [5.0, 9, 4, 2]))
    assert additive.residual == 0
    assert (additive.first, additive.second) == pytest.approx((1, 26 / 3))
    disjoint = crossed_components([[1.0, 2.0, nan, nan], [nan, nan, 3.0, 5.0]])
    assert np.isnan(disjoint.residual)
    cell = np.arange(6)
    three = factor_components([1.0, 2, 3, 3, 4, 5], [cell // 3, cell % 3, cell % 2])
    assert np.isnan(three.variances).all(), "three factors explain everything, and none more"
    equal_three = factor_components(np.ones(9), [np.arange(9) // 3, np.arange(9) % 3])
    assert (equal_three.variances == 0).all()
    noise = crossed_components(np.tile([[1.0, 5.0], [5.0, 1.0]], (3, 2)))
    assert (noise.first, noise.second) == (0, 0)
    with pytest.raises(ValueError, match="finite"):
        variance_components([np.nan, 1.0, 2.0], [0, 0, 1])
    with pytest.raises(ValueError, match="shape"):
        variance_components([1.0, 1.0, 2.0], [0, 1])
    with pytest.raises(ValueError, match="at least one factor"):
        factor_components([1.0, 1.0, 2.0], [])
