"""Two rounds side by side: what each was, and every window that either of them has."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pages.formats import joined
from pages.results.view import View
from rendering.numbers import chinese_date

FILE = "last-round"


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


def pairs(views: Sequence[View]) -> list[Beside]:
    """Each round with the one before it of its kind, where both tell scores of some same window."""
    found = (_before(view, views[place + 1 :]) for place, view in enumerate(views))
    return [pair for pair in found if pair]


def _before(view: View, older: Iterable[View]) -> Beside | None:
    """``views`` are newest first: the next one of the same kind."""
    same = (other for other in older if other.round.simulated == view.round.simulated)
    last = next(same, None)
    if last is None or not (view.has_scores and last.has_scores):
        return None
    return Beside(view, last) if _ids(view) & _ids(last) else None


def _ids(view: View) -> set[str]:
    return {window["window_id"] for window in view.round.windows}


def _cells(window: dict[str, Any] | None) -> list[str]:
    """Rank and total; a dash where there is none."""
    if window is None:
        return ["—", "—"]
    rank = window["rank"]
    return [str(rank) if rank is not None else "—", window["shown"]["total"] or "—"]
