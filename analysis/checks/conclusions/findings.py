"""Every check of a round, and what follows from all of them together."""

from dataclasses import replace
from fractions import Fraction

from analysis.checks.conclusions.adjusted import adjusted_scores
from analysis.checks.conclusions.alternative_scores import alternative_scores
from analysis.checks.conclusions.choices import specifications
from analysis.checks.conclusions.detection_limits import detection_limits
from analysis.checks.conclusions.pictures import pictures
from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.leading import Standing
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.thresholds import FEWEST_RESPONSES
from analysis.checks.context.total_errors import View
from analysis.checks.context.wording import six, six_range
from analysis.checks.cutoff_tie import fewest_decimals
from analysis.checks.functions import check_function
from analysis.checks.sentences import row, said
from analysis.result.findings import (
    Check,
    Findings,
    ItemMean,
    OwnError,
    Range,
    TopChances,
    Uncertain,
    Verdict,
)
from analysis.stats.cutoff import top_set
from analysis.stats.top_events import TopEvents
from rulebook.vocabulary import SURVEY

LIMITS = (
    "误差只反映抽样和重复评价的波动。谁来填问卷、谁没有填，如果有偏差，问卷再多也看不出来。",
    "受访者由谁挑选、是否有人在旁，数据本身不能说明。",
    "不同渠道的回答方式可能不同；渠道之间的差别有多少来自方式、多少来自服务，分不开。",
    "检查发现的异常只是核实的线索，不是结论；没有发现异常，也不等于没有异常。",
)


def all_findings(data: RoundData, draws: int, seed: int) -> Findings:
    """Every check of a scored round.

    Parameters
    ----------
    data
        The round as arrays.
    draws
        Random draws (at least 100).
    seed
        Where the random numbers start: the same gives the same findings.
    """
    context = CheckContext(data, draws, seed, check_function)
    last_place = verdict(data, context.finished("cutoff_tie"), context.finished("rank_set"))
    adjusted, by_adjusted = adjusted_scores(context)
    return Findings(
        checks=tuple(context.all_finished()),
        verdict=last_place,
        confidence=_confidence(
            last_place,
            few_responses(data),
            context.finished("top_three_probability"),
            context.finished("effective_weights"),
        ),
        windows=window_errors(context),
        alternative_scores=(*alternative_scores(data), *by_adjusted),
        limits=(*LIMITS, *detection_limits(context)),
        pictures=pictures(context),
        draws=draws,
        seed=seed,
        items=item_means(data),
        specifications=specifications(data),
        adjusted=adjusted,
    )


def _confidence(last_place: Verdict, few: str, chances: Check, weights: Check) -> tuple[str, ...]:
    """At most three sentences for page one; on weights only what no single window can turn."""
    sentences = [f"{part}。" for part in last_place.reason.split("。") if part][:2]
    sentences += [few] if few else []
    if chances.precondition_met:
        sentences.append(chances.reason)
    if weights.numbers.get("holds"):
        sentences.append(weights.reason)
    return tuple(sentences[:3])


def few_responses(data: RoundData) -> str:
    """That windows among the first rest on few responses; empty where none does."""
    if not data.weight(SURVEY):
        return ""
    first = [data.results[int(data.contenders[i])] for i in sorted(top_set(data.exact, data.k))]
    few = [
        f"{result.window.name}只有{result.evidence.responses}份有效问卷"
        for result in first
        if result.evidence.responses < FEWEST_RESPONSES
    ]
    return said("first_page", {"few": few})


def verdict(data: RoundData, gap: Check, ranks: Check) -> Verdict:
    """One verdict on the last place, from the checks ``cutoff_tie`` and ``rank_set``."""
    if not (gap.precondition_met and ranks.precondition_met):
        known = next((c for c in (gap, ranks) if c.precondition_met), None)
        if known is not None and known.flag == "attention":
            return Verdict("attention", known.reason)
        why = (gap if not gap.precondition_met else ranks).reason
        return Verdict("unknown", said("last_place", {"clear": False, "why": why}))
    first = _first(gap.reason)
    if "attention" in (gap.flag, ranks.flag):
        # Where only rounding matters its sentence comes first: the first page shows but two.
        rounding = _rounding(data, gap)
        after = (ranks.reason, rounding) if ranks.flag == "attention" else (rounding, ranks.reason)
        return Verdict("attention", first + "".join(after))
    third = data.name(int(data.contenders[data.k - 1]))
    clear = said("last_place", {"clear": True, "name": third})
    return Verdict("none", f"{first}{ranks.reason}{clear}")


def _rounding(data: RoundData, gap: Check) -> str:
    """That rounding decides; empty where it does not."""
    decimals = fewest_decimals(gap.numbers["rounding_changes"])
    facts = {"value": gap.value, "decimals": decimals, "k": data.k}
    return row("cutoff_tie", "rounding_decides").text(facts)


def _first(reason: str) -> str:
    return reason[: reason.index("。") + 1]


def window_errors(context: CheckContext) -> dict[str, Uncertain]:
    """Intervals, rank ranges and the chance of the top, by window id."""
    data, errors = context.data, context.errors
    windows = {}
    for place, window in enumerate(data.ids):
        intervals = Uncertain(
            sampling=_interval(errors.sampling, place),
            stability=_interval(errors.stability, place),
            own_error=_own_error(errors.stability, place),
        )
        at = errors.main.position(place) if len(errors.main.usable) > data.k else -1
        windows[window] = _with_ranks(intervals, context, at) if at >= 0 else intervals
    return windows


def _interval(view: View, place: int) -> Range | None:
    return six_range(view.interval.low[place], view.interval.high[place])


def _own_error(view: View, place: int) -> OwnError | None:
    """What a comparison of two years needs; None where it cannot be had."""
    variance = six(float(view.error.own[place]))
    return None if variance is None else OwnError(variance, six(float(view.error.own_df[place])))


def _with_ranks(intervals: Uncertain, context: CheckContext, at: int) -> Uncertain:
    """The ranks and the chances of the window that stands ``at`` among the usable."""
    errors = context.errors
    ranks = errors.ranks(errors.main)
    return replace(
        intervals,
        marginal=(int(ranks.marginal_low[at]), int(ranks.marginal_high[at])),
        simultaneous=(int(ranks.simultaneous_low[at]), int(ranks.simultaneous_high[at])),
        top=_chances(errors.top, at, context.leading.standing[at]),
    )


def _chances(top: TopEvents, at: int, standing: Standing) -> TopChances:
    """Both chances of one window; numbers only where they may be said, ranges where known."""
    return TopChances(
        standing,
        six(float(top.truly[at])) if top.exact else None,
        six(float(top.again[at])) if top.exact else None,
        six_range(*top.truly_range[at]),
        six_range(*top.again_range[at]),
    )


def item_means(data: RoundData) -> dict[str, tuple[ItemMean, ...]]:
    """Exact means by window id; items that nobody answered are left out."""
    frame, book = data.reductions.items, data.this_round.book
    if frame is None:
        return {}
    points = [book.questionnaires.grades.points()[g + 1] for g in range(len(data.points))]
    windows = {}
    for window, counts in zip(frame["window_id"], data.item_histograms.astype(int), strict=True):
        means = []
        for item, histogram in zip(book.items(), counts, strict=True):
            n = int(histogram.sum())
            total = sum((int(c) * p for c, p in zip(histogram, points, strict=True)), Fraction())
            if n:
                means.append(ItemMean(item.label.zh, n, total / n))
        windows[str(window)] = tuple(means)
    return windows
