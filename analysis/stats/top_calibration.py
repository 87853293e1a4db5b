"""Whether chances of the top come true over imagined rounds like the one at hand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analysis.stats._arrays import FloatArray, counts, ratio, same_shape, vector
from analysis.stats._top import among_top
from analysis.stats.top_events import TopEvents, top_events


@dataclass(frozen=True, eq=False)
class Calibration:
    """Mean claimed chance against the true frequency, by bins of the claim."""

    claimed: FloatArray
    true: FloatArray
    number: FloatArray


def top_calibration(
    events: TopEvents,
    variance: npt.ArrayLike,
    df: npt.ArrayLike,
    *,
    k: int = 3,
    rounds: int = 200,
    draws: int = 400,
    bins: int = 5,
    rng: np.random.Generator,
) -> Calibration:
    r"""Self-test: chances of truly being among the best, against the truth of imagined rounds.

    Parameters
    ----------
    events : TopEvents
        What :func:`~analysis.stats.top_events.top_events` made of the round: its draws are the
        truths.
    variance, df, k, draws
        As there.
    rounds : int
        Imagined rounds, no more than there are draws of the truth; variances are estimated anew.
    bins : int
        Equal bins of the claimed chance.
    rng : numpy.random.Generator
        Source of randomness.

    Returns
    -------
    Calibration
        Arrays of shape (bins,): mean claim, frequency of truly being among the best, and number of
        claims; NaN in an empty bin, and everywhere without draws of the truth.

    Raises
    ------
    ValueError
        As :func:`~analysis.stats.top_events.top_events`.

    Notes
    -----
    Tests the arithmetic on rounds that follow the model; it cannot test the model.

    References
    ----------
    Cook, Gelman and Rubin (2006), Journal of Computational and Graphical Statistics 15(3), 675-692.
    """
    v, freedom = counts(vector(variance, "variance"), "variance"), vector(df, "df")
    same_shape("variance and df", v, freedom)
    known = ~np.isfinite(freedom) | (v == 0)
    total, hits, number = np.zeros(bins), np.zeros(bins), np.zeros(bins)
    for truth in events.truth[rng.permutation(len(events.truth))[:rounds]]:
        seen = truth + np.sqrt(v) * rng.standard_normal(len(v))
        d = np.where(known, 1.0, np.maximum(freedom, 1.0))
        estimated = np.where(known, v, v * rng.chisquare(d) / d)
        claim = top_events(seen, estimated, freedom, k=k, draws=draws, shown=0, rng=rng).truly
        where = np.minimum((claim * bins).astype(int), bins - 1)
        np.add.at(total, where, claim)
        np.add.at(hits, where, among_top(truth[None, :], k)[0])
        np.add.at(number, where, 1)
    return Calibration(ratio(total, number), ratio(hits, number), number)
