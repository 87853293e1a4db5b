"""The pictures of a published round, for screens and phones, the mark drawn inside."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from markupsafe import Markup

from pages.rounds import PublishedRound
from pages.words import percent
from rendering.charts import (
    ContributionRow,
    ForestRow,
    FrameArgs,
    contributions,
    forest,
    responsive,
)
from rendering.numbers import Number


def totals(one: PublishedRound, mark: str) -> Markup:
    """Totals in order, with what is known of their uncertainty."""
    within = sum(window["rank"] <= one.rules.places for window in one.ranked)
    rows = [_forest_row(one, window) for window in one.windows]
    desc = f"{one.title}：每行一个窗口，圆点是总分，从高到低。具体数字见下表。"

    def draw(frame: FrameArgs) -> str:
        cut = f"以上为前{one.rules.places}名"
        return forest(rows, cut_after=within or None, cut_label=cut, **frame)

    return _both(draw, FrameArgs(id="totals", title="总分和误差范围", desc=desc, mark=mark))


def parts(one: PublishedRound, mark: str) -> Markup:
    """What each part, weighted, adds to each total."""
    names = [f"{part.name}×{percent(part.share)}" for part in one.rules.parts]
    rows = [
        ContributionRow(
            window["name"],
            tuple(_weighted(one.number(window, p.field), p.share) for p in one.rules.parts),
        )
        for window in one.ranked
    ]
    desc = f"{one.title}：每行一个窗口，三段依次是三个部分折算后的分数，合起来是总分。"

    def draw(frame: FrameArgs) -> str:
        return contributions(rows, names, **frame)

    return _both(draw, FrameArgs(id="parts", title="总分从哪里来", desc=desc, mark=mark))


def _both(draw: Callable[[FrameArgs], str], frame: FrameArgs) -> Markup:
    """The wide picture and the phone's."""
    wide: FrameArgs = {**frame, "id": f"{frame['id']}-wide"}
    narrow: FrameArgs = {**frame, "id": f"{frame['id']}-narrow", "width": "narrow"}
    return Markup(responsive(draw(wide), draw(narrow)))


def _forest_row(one: PublishedRound, window: dict[str, Any]) -> ForestRow:
    interval = window.get("interval") or {}
    rank, total = window.get("rank"), one.number(window, "total")
    instead = "不公布" if window.get("withheld") else "无总分"
    return ForestRow(
        window["name"],
        total,
        rank="" if rank is None else str(rank),
        text="" if total is not None else instead,
        inner=_pair(interval.get("sampling")),
        outer=_pair(interval.get("stability")),
        ranked=rank is not None,
    )


def _weighted(score: Decimal | None, share: Fraction) -> Number | None:
    return None if score is None else score * share.numerator / share.denominator


def _pair(interval: Sequence[Any] | None) -> tuple[Decimal, Decimal] | None:
    if not interval or None in interval:
        return None
    return Decimal(str(interval[0])), Decimal(str(interval[1]))
