"""The top places under other readings of the survey, beside the official ones; exact arithmetic."""

from collections.abc import Callable, Mapping
from fractions import Fraction

from analysis.checks.context.round_data import RoundData
from analysis.counts.answers import mean_scale
from analysis.ranking import scores
from analysis.result.findings import AlternativeScore
from analysis.stats.cutoff import top_set
from rendering.numbers import percent_text

Survey = Mapping[str, Fraction]


def alternative_scores(data: RoundData) -> tuple[AlternativeScore, ...]:
    """One item alone, counter items only, each channel alone, an equal mix of channels."""
    book = data.this_round.book
    items = book.items()
    counter = [item.label.zh for item in items if item.counter_item]
    readings = [
        _alternative(data, f"item_{item.id}", f"只看“{item.label.zh}”一题", _item(data, place))
        for place, item in enumerate(items)
        if item.overall_item
    ]
    if counter:
        label = f"只看窗口自身的{len(counter)}题（{'、'.join(counter)}）"
        readings.append(_alternative(data, "counter_items", label, _counter(data, len(counter))))
    by_channel = {channel: _channels(data, (channel,)) for channel in book.channels}
    for channel, survey in by_channel.items():
        name = book.channels[channel].zh
        readings.append(_alternative(data, f"channel_{channel}", f"只看{name}渠道的问卷", survey))
    counted = data.this_round.counted_channels
    if len(counted) > 1:
        mixed = _mixed([by_channel[channel] for channel in counted])
        label = f"{len(counted)}个计入渠道各占{percent_text(Fraction(1, len(counted)))}"
        readings.append(_alternative(data, "equal_channels", label, mixed))
    return tuple(readings)


def _alternative(data: RoundData, score_id: str, label: str, survey: Survey) -> AlternativeScore:
    official = {data.id(int(data.contenders[i])) for i in top_set(data.exact, data.k)}
    totals: list[tuple[str, Fraction]] = []
    for place in data.contenders:
        window = data.id(int(place))
        parts = data.results[place].components.by_kind() | {"survey": survey.get(window)}
        total = scores.weighted_score(data.weights, parts)
        if total is not None:
            totals.append((window, total))
    without = len(data.contenders) - len(totals)
    if len(totals) <= data.k:
        return AlternativeScore(
            score_id, label, (), False, without, "有得分的窗口不多于名额，无法比较"
        )
    places = top_set([total for _window, total in totals], data.k)
    top = sorted((totals[i] for i in places), key=lambda pair: -pair[1])
    chosen = tuple(window for window, _total in top)
    return AlternativeScore(score_id, label, chosen, set(chosen) != official, without)


def _rows(data: RoundData, score: Callable[[Mapping[str, int]], Fraction | None]) -> Survey:
    """A score for each row of the item counts."""
    frame = data.reductions.items
    if frame is None:
        return {}
    survey = {}
    for row in frame.to_dict("records"):
        value = score({str(name): cell for name, cell in row.items()})
        if value is not None:
            survey[str(row["window_id"])] = value
    return survey


def _item(data: RoundData, place: int) -> Survey:
    worth = data.this_round.book.questionnaires.grades.points()

    def score(row: Mapping[str, int]) -> Fraction | None:
        counts: dict[int | None, int] = {g: int(row[f"h_{place}_{g}"]) for g in worth}
        return scores.vote_mean(counts, worth)

    return _rows(data, score)


def _counter(data: RoundData, items: int) -> Survey:
    def score(row: Mapping[str, int]) -> Fraction | None:
        number = int(row["counter_n"])
        whole = number * mean_scale(items) * data.scale
        return Fraction(int(row["counter_sum"]), whole) if number else None

    return _rows(data, score)


def _channels(data: RoundData, channels: tuple[str, ...]) -> Survey:
    valid = scores.valid_cells(
        data.reductions.cells,
        items=len(data.this_round.book.items()),
        least_answered=data.this_round.book.window_score.survey.least_answered,
        channels=channels,
    )
    survey = {}
    for window, sums in scores.survey_sums(valid).items():
        mean = scores.survey_mean(sums, data.scale)
        if mean is not None:
            survey[window] = mean
    return survey


def _mixed(channels: list[Survey]) -> Survey:
    """The plain mean of the channels' scores, for windows that have them all."""
    everywhere = set.intersection(*(set(survey) for survey in channels))
    return {w: sum((s[w] for s in channels), Fraction()) / len(channels) for w in everywhere}
