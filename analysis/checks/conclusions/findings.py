"""Every check of a round, and what follows from all of them together."""

from analysis.checks.conclusions.alternative_scores import alternative_scores
from analysis.checks.conclusions.detection_limits import detection_limits
from analysis.checks.conclusions.item_means import item_means
from analysis.checks.conclusions.pictures import pictures
from analysis.checks.conclusions.verdict import verdict
from analysis.checks.conclusions.window_errors import window_errors
from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.round_data import RoundData
from analysis.result.findings import Check, Findings, Verdict

_LIMITS = (
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
    context = CheckContext(data, draws, seed)
    last_place = verdict(data, context.finished("cutoff_tie"), context.finished("rank_set"))
    return Findings(
        checks=tuple(context.all_finished()),
        verdict=last_place,
        confidence=_confidence(last_place, context.finished("effective_weights")),
        windows=window_errors(context),
        alternative_scores=alternative_scores(data),
        limits=(*_LIMITS, *detection_limits(context)),
        pictures=pictures(context),
        draws=draws,
        seed=seed,
        items=item_means(data),
    )


def _confidence(last_place: Verdict, weights: Check) -> tuple[str, ...]:
    """At most three sentences for the first page."""
    sentences = [f"{part}。" for part in last_place.reason.split("。") if part][:2]
    return (*sentences, weights.reason)
