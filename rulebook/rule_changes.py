"""What differs between two editions, as people tell it: from last year's to this year's rules."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from rulebook.honours import Honour
from rulebook.model import Rulebook
from rulebook.problems import Words

Facts = Mapping[str, str]


def rule_changes(before: Rulebook, after: Rulebook) -> tuple[Words, ...]:
    """One line a thing that was changed, added or dropped; empty where nothing was.

    Things are matched by what they are called. Wording, clauses and origins are left out: what
    counts is what can be won, by whom, how it is scored and what is asked.
    """
    return tuple(_changes(dict(_facts(before)), dict(_facts(after))))


def _changes(before: Facts, after: Facts) -> Iterator[Words]:
    for name in dict.fromkeys([*before, *after]):
        was, now = before.get(name), after.get(name)
        if was == now:
            continue
        if was is None:
            yield Words(f"增加 {name}：{now}", f"added {name}: {now}")
        elif now is None:
            yield Words(f"取消 {name}（原为{was}）", f"dropped {name} (was {was})")
        else:
            yield Words(f"{name}：由{was}改为{now}", f"{name}: from {was} to {now}")


def _facts(book: Rulebook) -> Iterator[tuple[str, str]]:
    score, campaign = book.window_score, book.campaign
    nodes = {leaf.name.zh: share for leaf, share in score.score.leaves()}
    yield "各部分的比例", "、".join(f"{name}{_percent(share)}" for name, share in nodes.items())
    yield "考核满分", f"{score.marks.full_marks}分"
    yield "考核期", f"{len(campaign.periods.all)}期"
    yield "等级", "、".join(f"{g.label.zh}{_plain(g.points)}分" for g in book.grades())
    yield "问卷题目", "、".join(item.label.zh for item in book.items())
    yield "有效问卷至少答", _percent(score.survey.least_answered)
    yield "计入的渠道", "、".join(book.channels[one].zh for one in score.survey.counted_channels)
    yield "投票人", "、".join(category.name.zh for category in score.vote.categories)
    yield "参加排名的最少人数", f"{score.pool.least_staff}人"
    first = book.honour(score.designation.honour).name.zh
    yield "按总排名产生", f"{first}前{score.designation.places}名"
    yield "参评单位", "、".join(unit.name.zh for unit in campaign.unit_types)
    for honour in book.honours.honours:
        yield from _of_honour(book, honour)
    for method in campaign.methods:
        parts = "、".join(f"{part.name.zh}{_percent(part.weight)}" for part in method.parts)
        yield f"{method.name.zh}", method.says.rstrip("。") + (f"（{parts}）" if parts else "")


def _of_honour(book: Rulebook, honour: Honour) -> Iterator[tuple[str, str]]:
    name = honour.name.zh
    lines = "、".join(
        f"{line.name.zh}{line.places}{'左右' if line.approximate else ''}" for line in honour.quotas
    )
    yield f"{name}的名额", f"{honour.total}{honour.measure_word}（{lines}）"
    for condition in honour.conditions:
        yield f"{name}的条件“{condition.name.zh}”", _of_condition(condition.model_dump())
    if honour.not_with:
        yield f"{name}不能兼得", "、".join(book.honour(one).name.zh for one in honour.not_with)


def _of_condition(told: Mapping[str, object]) -> str:
    limits = [
        f"{word}{told[key]}"
        for key, word in (
            ("earliest", "不早于"),
            ("latest", "不晚于"),
            ("highest_rank", "不高于"),
            ("at_least", "不少于"),
        )
        if told[key] is not None
    ]
    return "，".join(limits) or "由人核验"


def _plain(value: Fraction) -> str:
    return f"{float(value):.4g}"


def _percent(share: Fraction) -> str:
    return f"{_plain(share * 100)}%"
