"""Which parts of a score can be compared from one round to the next, and why the others cannot.

A part can be compared where it was measured in the same way: questionnaire, channels and grades of
the survey, voters and grades of the vote, periods and full marks of the assessment.
"""

from collections.abc import Iterator, Mapping

from analysis.comparison.comparability import obstacles
from analysis.comparison.sides import Side
from analysis.report.report_wording import channel_names, weights_text
from rendering.numbers import percent_text, plain_text
from rulebook.vocabulary import MARKS, SCORE_FIELD, SURVEY, VOTE

TOTAL = "total"
_ELECTORATE = 5  # a change of the number of voters by more than one in five
Facts = dict[str, str]


def part_limits(first: Side, second: Side) -> Mapping[str, tuple[str, ...]]:
    """Reasons against comparing, by name of a score; none where it can be compared.

    The total can be compared where every part can and their weights are the same.
    """
    against = obstacles(first, second)
    parts = {
        SCORE_FIELD[MARKS]: _differing(_marks(first), _marks(second)),
        SCORE_FIELD[VOTE]: (
            *_differing(_vote(first), _vote(second)),
            *_electorate(first, second),
        ),
        SCORE_FIELD[SURVEY]: _differing(_survey(first), _survey(second)),
    }
    weights = _differing(_weights(first), _weights(second))
    total = [*weights, *(reason for own in parts.values() for reason in own)]
    reasons = parts | {TOTAL: tuple(dict.fromkeys(total))}
    return {name: (*against, *own) for name, own in reasons.items()}


def _differing(before: Facts, after: Facts) -> tuple[str, ...]:
    return tuple(
        f"{name}由{before[name]}改为{after[name]}" for name in before if before[name] != after[name]
    )


def _grades(side: Side) -> str:
    return "、".join(f"{g.label.zh}{plain_text(g.points)}分" for g in side.book.grades())


def _marks(side: Side) -> Facts:
    periods = {period.id: period for period in side.book.campaign.periods.all}
    counted = [periods[one] for one in side.data["round"]["periods"]]
    months = "、".join(f"{own.start.month}—{own.end.month}月" for own in counted)
    return {
        "考核满分": f"{side.book.window_score.marks.full_marks}分",
        "计入的考核期": months,
    }


def _vote(side: Side) -> Facts:
    categories = side.book.window_score.vote.categories
    return {
        "等级": _grades(side),
        "投票人": "、".join(category.name.zh for category in categories),
    }


def _electorate(first: Side, second: Side) -> Iterator[str]:
    """Voters whose number changed by more than a fifth: hardly the same people's view."""
    before, after = (side.data["round"].get("electors") for side in (first, second))
    if before and after and abs(after - before) * _ELECTORATE > before:
        yield f"应到投票人由{before}人变为{after}人，相差超过五分之一"


def _survey(side: Side) -> Facts:
    channels, counted = channel_names(side.book), side.data["round"]["counted_channels"]
    return {
        "等级": _grades(side),
        "问卷题目": "、".join(item.label.zh for item in side.book.items()),
        "计入的问卷渠道": "、".join(channels[channel] for channel in counted),
        "有效问卷的最少答题": percent_text(side.book.window_score.survey.least_answered),
    }


def _weights(side: Side) -> Facts:
    used = side.book.component_weights()
    official = "" if side.data["weights_official"] else "（非正式权重）"
    return {"比例": weights_text(side.book, used) + official}
