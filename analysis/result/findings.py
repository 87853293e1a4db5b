"""What the statistical checks say, as the reports write it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, Literal

from analysis.result.choices import Adjusted, Specifications

Flag = Literal["none", "attention", "verify", "unknown"]
Range = tuple[float, float]

VERDICTS: Mapping[Flag, str] = {
    "none": "未见异常",
    "attention": "请留意",
    "verify": "建议核实",
    "unknown": "无法判断",
}


STANDING_WORDS: Mapping[str, str] = {"in": "可以确定", "open": "分不清", "out": "基本可以排除"}


@dataclass(frozen=True)
class Check:
    """One check.

    ``value`` is its number in ``unit`` (None where it cannot be had), ``interval`` its limits and
    ``n`` what it rests on; ``reason`` is the plain sentence; ``precondition`` says what the check
    needs; ``public`` whether the public site may show it, ``clue`` whether it may point at
    somebody's conduct; ``numbers`` are further ones by name and ``windows`` by window id; ``tests``
    counts the significance tests behind it.
    """

    id: str
    title: str
    value: float | None
    unit: str
    interval: Range | None
    n: int | None
    precondition: str
    precondition_met: bool
    flag: Flag
    reason: str
    public: bool
    clue: bool
    numbers: Mapping[str, Any] = field(default_factory=dict)
    windows: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tests: int = 0

    @property
    def verdict(self) -> str:
        """The flag in words."""
        return VERDICTS[self.flag]


@dataclass(frozen=True)
class Verdict:
    """The one verdict on the last place, from the gap and from the rank sets."""

    flag: Flag
    reason: str

    @property
    def words(self) -> str:
        """The flag in words."""
        return VERDICTS[self.flag]


@dataclass(frozen=True)
class OwnError:
    """Error of a total that no other window shares: variance (points squared), its df.

    ``df`` is None where the variance is known.
    """

    variance: float
    df: float | None


@dataclass(frozen=True)
class TopChances:
    """One window and the top places.

    ``standing`` is clearly ``in``, ``out``, or ``open``. ``truly`` is the chance of truly being
    among the best, ``again`` of being among them in a similar year; None where only the ranges may
    be said.
    """

    standing: Literal["in", "open", "out"]
    truly: float | None
    again: float | None
    truly_range: Range | None
    again_range: Range | None


@dataclass(frozen=True)
class Uncertain:
    """What is uncertain about one window; None where it cannot be had.

    The intervals are of the total: ``sampling`` if this round were sampled again, ``stability``
    in another similar year. The rank sets are of the rank among the windows that compete.
    ``own_error`` is that of the stability view.
    """

    sampling: Range | None = None
    stability: Range | None = None
    marginal: tuple[int, int] | None = None
    simultaneous: tuple[int, int] | None = None
    top: TopChances | None = None
    own_error: OwnError | None = None


@dataclass(frozen=True)
class AlternativeScore:
    """The top places under another reading of the survey, beside the official ones.

    ``top`` are window ids in order; ``without`` counts competing windows that this reading has no
    score for; ``reason`` says why there is none at all.
    """

    id: str
    label: str
    top: tuple[str, ...]
    changed: bool
    without: int
    reason: str = ""


@dataclass(frozen=True)
class BurstPicture:
    """Submissions of one window by day; ``usual`` is the mean of its days other than ``day``."""

    window_id: str
    day: str
    days: tuple[str, ...]
    seen: tuple[int, ...]
    usual: float


@dataclass(frozen=True)
class WeightPicture:
    """Windows about the last place while one component's weight moves from 0 to 1.

    ``lines`` are points above the cut-off (midway between the last place inside and the first
    outside) by window id at the ``ticks``; ``crossings`` the weights at which the top changes.
    """

    kind: str
    ticks: tuple[float, ...]
    lines: Mapping[str, tuple[float, ...]]
    crossings: tuple[Fraction, ...]


@dataclass(frozen=True)
class Pictures:
    """Series for the charts; empty where the round has none.

    ``grades`` are answers by item or instrument, best grade first; ``days`` and ``per_day`` the
    counted responses of the city.
    """

    days: tuple[str, ...] = ()
    per_day: tuple[int, ...] = ()
    bursts: tuple[BurstPicture, ...] = ()
    grades: tuple[tuple[str, tuple[int, ...]], ...] = ()
    weights: tuple[WeightPicture, ...] = ()


@dataclass(frozen=True)
class ItemMean:
    """One item of the questionnaire in one window: ``mean`` of ``n`` counted answers, exact."""

    label: str
    n: int
    mean: Fraction


@dataclass(frozen=True)
class Findings:
    """Everything the checks found. ``confidence`` are at most three sentences for page one.

    ``items`` are the means of the items by window id; empty without responses.
    """

    checks: tuple[Check, ...]
    verdict: Verdict
    confidence: tuple[str, ...]
    windows: Mapping[str, Uncertain]
    alternative_scores: tuple[AlternativeScore, ...]
    limits: tuple[str, ...]
    pictures: Pictures
    draws: int
    seed: int
    items: Mapping[str, tuple[ItemMean, ...]] = field(default_factory=dict)
    specifications: Specifications | None = None
    adjusted: Adjusted = field(default_factory=Adjusted)

    def check(self, check_id: str) -> Check:
        """One check by its id; StopIteration for an unknown id."""
        return next(check for check in self.checks if check.id == check_id)
