"""Time of the variance components of a vote as large and as sparse as lme4's InstEval.

73,421 ratings of 1,128 lecturers by 2,972 students. The data here are drawn with its sizes and
variances: lme4's own are under another licence.
"""

import numpy as np

from analysis.stats.variance_components import variance_components
from bench.harness import alone, record

RATINGS, VOTERS, WINDOWS = 73_421, 2_972, 1_128


def main() -> None:
    """Measure and keep the row."""
    rng = np.random.default_rng(1)
    voter, window = (
        np.concatenate([np.arange(levels), rng.integers(0, levels, RATINGS - levels)])
        for levels in (VOTERS, WINDOWS)
    )
    effects = rng.normal(0, 0.33, VOTERS)[voter] + rng.normal(0, 0.52, WINDOWS)[window]
    ratings = 3.2 + effects + rng.normal(0, 1.18, RATINGS)
    record(
        alone(
            "variance components, large: time",
            f"{RATINGS:,} ratings, {VOTERS:,} x {WINDOWS:,} levels",
            lambda: variance_components(ratings, voter, window),
            repeats=1,
        )
    )


if __name__ == "__main__":
    main()
