"""Component scores adjusted for items, channels, voters and few responses, beside the official."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction

import numpy as np

from analysis.checks.context.check_context import CheckContext
from analysis.checks.context.framed import framed
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import six
from analysis.checks.sentences import said
from analysis.ranking.working_rules import Answers, answers_of, with_enough
from analysis.result.choices import Adjusted, AdjustedScore
from analysis.result.findings import AlternativeScore
from analysis.stats import adjusted_scores as stats
from analysis.stats._arrays import FloatArray, ratio
from analysis.stats.cutoff import top_set
from rulebook.vocabulary import COMPONENT_KINDS, SMALLEST_GROUP, SURVEY, VOTE

_WHAT = {
    "item_adjusted": "扣除各题难易",
    "channel_adjusted": "按同样渠道构成折算",
    "post_stratified": "按各渠道总体人数加权",
    "survey_shrunken": "份数少的向平均收缩",
    "severity": "扣除投票人宽严",
    "vote_predicted": "投票按双向模型向平均收缩",
    "severity_ordinal": "补全弃权",
    "standard_units": "各部分化为标准分",
}
_DIGITS = 9  # of a total, for the order: more differ between processors
Found = tuple[str, str, str, FloatArray]  # id, label, component, scores of all windows


def adjusted_scores(
    context: CheckContext,
) -> tuple[Adjusted, tuple[AlternativeScore, ...]]:
    """The adjusted scores that the round can give, and who is among the first by each."""
    data = context.data
    found = [*_of_survey(data), *_of_vote(context)]
    scores = tuple(_score(data, one) for one in found)
    cuts = [_cut(data, name, label, part, value) for name, label, part, value in found]
    if data.enough:
        cuts.append(_standard_units(data))
    return Adjusted(scores, _sentence(data, cuts)), tuple(cuts)


def _sentence(data: RoundData, cuts: Sequence[AlternativeScore]) -> str:
    """How many of the ways that can be compared change the first places."""
    compared = [cut for cut in cuts if cut.top]
    changed = [_WHAT[cut.id] for cut in compared if cut.changed]
    ways = [_WHAT[cut.id] for cut in compared]
    return said("adjusted", {"ways": ways, "changed": changed, "k": data.k})


def _of_survey(data: RoundData) -> Iterator[Found]:
    """The survey's, where there are responses."""
    if data.reductions.answers is None or data.responses is None:
        return
    official = data.part(SURVEY)
    counted = data.this_round.counted_channels
    answers = _answers(data, counted)
    items = answers.by_item.sum(axis=2).astype(float)
    share = _item_shares(answers)
    effects = stats.column_effects(items, answers.by_item @ data.points)
    target = np.full(items.shape[1], 1 / items.shape[1])
    value = stats.standardised(official, share, effects, target)
    yield "item_adjusted", "扣除各题难易的问卷", SURVEY, value
    if len(counted) > 1:
        yield (
            "channel_adjusted",
            "各窗口按同样渠道构成折算的问卷",
            SURVEY,
            _by_channel(data, counted),
        )
    weighted = framed(data)
    if not weighted.why:
        yield "post_stratified", "按各渠道总体人数加权的问卷", SURVEY, weighted.scores.mean
    pooled = data.responses
    degrees = np.clip(pooled.size - 1, 0, None)
    spread = np.nansum(np.nan_to_num(pooled.variance) * degrees) / max(degrees.sum(), 1.0)
    value = stats.shrunken(official, float(spread) * pooled.deff, pooled.size)
    yield "survey_shrunken", "份数少的向平均收缩的问卷", SURVEY, value


def _answers(data: RoundData, channels: tuple[str, ...]) -> Answers:
    book = data.this_round.book
    assert data.reductions.answers is not None
    every = answers_of(
        data.reductions.answers, data.ids, len(book.items()), len(data.points), channels
    )
    return with_enough(every, book.window_score.survey.least_answered)


def _item_shares(answers: Answers) -> FloatArray:
    """The share of each item in a window's score: a response that skips items weights the rest."""
    weight = 1 / np.array(answers.answered, float)
    sums = np.tensordot(weight, answers.grades.sum(axis=3), axes=1)
    return np.nan_to_num(ratio(sums, answers.responses.sum(axis=0)[:, None]))


def _by_channel(data: RoundData, channels: tuple[str, ...]) -> FloatArray:
    number = np.zeros((len(data.ids), len(channels)))
    total = np.zeros_like(number)
    for column, channel in enumerate(channels):
        answers = _answers(data, (channel,))
        weight = 1 / np.array(answers.answered, float)
        number[:, column] = answers.responses.sum(axis=0)
        total[:, column] = np.tensordot(weight, answers.by_grade @ data.points, axes=1)
    share = np.nan_to_num(ratio(number, number.sum(axis=1, keepdims=True)))
    target = number.sum(axis=0) / max(number.sum(), 1.0)
    return stats.standardised(data.part(SURVEY), share, stats.column_effects(number, total), target)


def _of_vote(context: CheckContext) -> Iterator[Found]:
    """The vote's, where there are whole ballots with gaps: without gaps severity cancels."""
    ballots, data = context.ballots, context.data
    if ballots.why or data.ballots is None:
        return
    rated = ~np.isnan(data.ballots).all(axis=0)
    parts = context.vote_agreement.components

    def placed(value: FloatArray) -> FloatArray:
        scores = np.full(len(data.ids), np.nan)
        scores[rated] = value
        return scores

    if np.isfinite(parts.first) and np.isfinite(parts.residual):
        value = stats.without_severity(ballots.table, parts.first, parts.residual)
        yield "severity", "按双向模型扣除投票人宽严的投票", VOTE, placed(value)
    if len(parts.effects) > 1 and parts.second > 0:
        value = parts.mean + parts.effects[1]
        yield "vote_predicted", "按双向模型预测、向平均收缩的投票", VOTE, placed(value)
    value = stats.had_all_voted(ballots.table)
    yield "severity_ordinal", "按等级模型补全弃权的投票", VOTE, placed(value)


def _score(data: RoundData, found: Found) -> AdjustedScore:
    name, label, part, value = found
    people: Mapping[str, Callable[[int], int]] = {
        VOTE: lambda place: data.results[place].evidence.ballots,
        SURVEY: lambda place: data.results[place].evidence.responses,
    }
    windows = {
        data.id(place): number
        for place in range(len(data.ids))
        if people[part](place) >= SMALLEST_GROUP
        and (number := six(float(value[place]))) is not None
    }
    return AdjustedScore(name, label, part, windows)


def _cut(data: RoundData, name: str, label: str, part: str, value: FloatArray) -> AlternativeScore:
    """Who is among the first with one component adjusted."""
    table = data.contender_parts.copy()
    table[:, COMPONENT_KINDS.index(part)] = value[data.contenders]
    return _top(data, name, f"{label}（非正式）", table @ data.nominal_weights)


def _standard_units(data: RoundData) -> AlternativeScore:
    totals = stats.standard_units(data.contender_parts) @ data.nominal_weights
    return _top(data, "standard_units", "各部分先化为标准分再按比例合成（非正式）", totals)


def _top(data: RoundData, name: str, label: str, totals: FloatArray) -> AlternativeScore:
    known = [i for i in range(len(totals)) if np.isfinite(totals[i])]
    without = len(totals) - len(known)
    if len(known) <= data.k:
        why = "有得分的窗口不多于名额，无法比较"
        return AlternativeScore(name, label, (), False, without, why)
    rounded = [Fraction(round(float(totals[i]), _DIGITS)) for i in known]
    chosen = sorted((known[i] for i in top_set(rounded, data.k)), key=lambda i: -totals[i])
    top = tuple(data.id(int(data.contenders[i])) for i in chosen)
    official = {data.id(int(data.contenders[i])) for i in top_set(data.exact, data.k)}
    return AlternativeScore(name, label, top, set(top) != official, without)
