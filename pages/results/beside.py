"""A round beside the ones before it: what each was, what can be compared, and every window."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from pages.formats import joined
from pages.results.view import View
from rendering.numbers import chinese_date

FILE = "last-round"
_MOST = 4  # rounds before the last one: a table of years has to fit a phone


@dataclass(frozen=True)
class BesideLine:
    """One window: its name, then rank and total in the newer and in the older round."""

    name: str
    cells: Sequence[str]


@dataclass(frozen=True)
class Beside:
    """A round and the one before it."""

    newer: View
    older: View
    before: Sequence[View] = ()

    @property
    def years(self) -> list[View]:
        """All rounds of its kind that tell scores, the earliest first; the last is the newer."""
        return [*reversed(self.before), self.older, self.newer]

    @property
    def steps(self) -> list[tuple[str, list[str]]]:
        """For each two rounds in turn which they are, and why totals cannot be compared."""
        return [(_step(older, newer), _unlike(older, newer)) for older, newer in _turns(self.years)]

    @property
    def trend(self) -> list[BesideLine]:
        """The totals of every window of the newer round, in its order, year by year."""
        rounds = [{one["window_id"]: one for one in view.round.windows} for view in self.years]
        return [
            BesideLine(str(one["name"]), [_cells(own.get(window))[1] for own in rounds])
            for window, one in rounds[-1].items()
        ]

    @property
    def facts(self) -> list[tuple[str, str, str]]:
        """What each round was: in words, the newer one's and the older one's."""
        named = zip(round_facts(self.newer), round_facts(self.older), strict=True)
        return [(name, new, old) for (name, new), (_, old) in named]

    @property
    def lines(self) -> list[BesideLine]:
        """Every window of either round: those of the newer one in its order, then the others."""
        rounds = [
            {window["window_id"]: window for window in view.round.windows}
            for view in (self.newer, self.older)
        ]
        return [
            BesideLine(
                str(next(own[window]["name"] for own in rounds if window in own)),
                [cell for own in rounds for cell in _cells(own.get(window))],
            )
            for window in {**rounds[0], **rounds[1]}
        ]


def round_facts(view: View) -> list[tuple[str, str]]:
    """What tells one round from another."""
    data = view.round.data
    return [
        ("日期", chinese_date(view.round.date)),
        ("规则", f"{data['edition']}版"),
        ("窗口", f"{data['counts']['windows']}个，列入总排名{data['counts']['ranked']}个"),
        ("有效问卷", f"{data['counts']['responses']:,}份"),
        ("收回选票", f"{view.returned:,}张" if view.returned else "—"),
        (
            view.honour,
            joined([*view.designated, *(f"{w}（待核验）" for w in view.awaiting)]) or "无",
        ),
        ("公布范围", view.scope),
        ("状态", view.status),
    ]


def _turns(years: Sequence[View]) -> Iterator[tuple[View, View]]:
    return reversed([*pairwise(years)])


def _step(older: View, newer: View) -> str:
    told = (f"{one.round.title}（{one.round.date[:4]}年）" for one in (older, newer))
    return " → ".join(told)


def _unlike(older: View, newer: View) -> list[str]:
    """What makes totals of two rounds those of different things, by what is public of both."""
    found = []
    if older.rules.edition != newer.rules.edition:
        found.append("规则不是同一版，题目、等级和标准可能不同")
    if older.rules.formula != newer.rules.formula:
        found.append(f"算法不同：{older.rules.formula}；{newer.rules.formula}")
    told = [view.round.data["round"] for view in (older, newer)]
    channels, periods = (
        [one[name] or () for one in told] for name in ("counted_channels", "periods")
    )
    if {*channels[0]} != {*channels[1]}:
        found.append("计入的问卷渠道不同")
    if len(periods[0]) != len(periods[1]):
        found.append(f"考核期数不同：{len(periods[0])}期和{len(periods[1])}期")
    return found


def pairs(views: Sequence[View]) -> list[Beside]:
    """Each round with the one before it of its kind, where both tell scores of some same window."""
    found = (_before(view, views[place + 1 :]) for place, view in enumerate(views))
    return [pair for pair in found if pair]


def _before(view: View, older: Iterable[View]) -> Beside | None:
    """``views`` are newest first: the next one of the same kind, and those before that."""
    same = [other for other in older if other.round.simulated == view.round.simulated]
    if not same or not (view.has_scores and same[0].has_scores):
        return None
    last, *others = same
    before = [one for one in others if one.has_scores and _ids(view) & _ids(one)]
    return Beside(view, last, before[:_MOST]) if _ids(view) & _ids(last) else None


def _ids(view: View) -> set[str]:
    return {window["window_id"] for window in view.round.windows}


def _cells(window: dict[str, Any] | None) -> list[str]:
    """Rank and total; a dash where there is none."""
    if window is None:
        return ["—", "—"]
    rank = window["rank"]
    return [str(rank) if rank is not None else "—", window["shown"]["total"] or "—"]
