"""The pictures of a published round, for screens and phones, the mark drawn inside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from pages.rounds import PublishedRound
from rendering.charts import (
    Chart,
    ContributionRow,
    ForestRow,
    FrameArgs,
    HeatRow,
    SpecificationRow,
    SpecificationRule,
    Strip,
    contributions,
    forest,
    heatmap,
    specification,
)
from rendering.numbers import chinese_count, percent_text

_LIKELY = 0.05
_MOST = 12  # windows in the picture of the working rules; the table has them all
_RUNS = ("runs", "tied_runs")


def totals(published: PublishedRound, mark: str, most: int | None = None) -> Chart:
    """Totals in order, with what is known of their uncertainty; of the first so many windows."""
    rules = published.rules
    within = sum(window["rank"] <= rules.places for window in published.ranked[:most])
    rows = [_forest_row(published, window) for window in published.windows[:most]]
    cut = f"以上为前{chinese_count(rules.places)}名"
    desc = f"{published.title}：每行一个窗口，圆点是{rules.total}，从高到低。具体数字见下表。"

    def draw(frame: FrameArgs) -> str:
        return forest(rows, cut_after=within or None, cut_label=cut, **frame)

    title = f"{rules.total}和误差范围"
    return Chart(draw, FrameArgs(id="totals", title=title, desc=desc, mark=mark))


def parts(published: PublishedRound, mark: str, most: int | None = None) -> Chart:
    """What each part, weighted, adds to each total; of the first so many windows."""
    rules = published.rules
    names = [f"{part.name}×{percent_text(part.share)}" for part in rules.parts]
    rows = [
        ContributionRow(
            window["name"],
            tuple(_decimal(window["points"][part.field]) for part in rules.parts),
            total=window["shown"]["total"] or "",
        )
        for window in published.ranked[:most]
    ]
    desc = (
        f"{published.title}：每行一个窗口，三段依次是三个部分折算后的分数，合起来是{rules.total}。"
    )

    def draw(frame: FrameArgs) -> str:
        return contributions(rows, names, **frame)

    title = f"{rules.total}从哪里来"
    return Chart(draw, FrameArgs(id="parts", title=title, desc=desc, mark=mark))


def true_ranks(published: PublishedRound, mark: str) -> Chart | None:
    """How probable each of the first true ranks is; None where no chance may be said."""
    rows = [
        HeatRow(window["name"], tuple(window["true_ranks"]))
        for window in published.ranked
        if window.get("true_ranks") and _may_belong(window)
    ]
    if not rows:
        return None
    columns = [str(rank) for rank in range(1, len(rows[0].shares) + 1)]
    title = "真实名次是第几的可能性"
    desc = (
        f"{published.title}：每行一个窗口，每列一个名次，格中是百分数，颜色越深越可能，"
        f"不足0.5%的留空。只列有5%以上可能属于前{chinese_count(published.rules.places)}名的窗口。"
    )

    def draw(frame: FrameArgs) -> str:
        return heatmap(rows, columns, **frame)

    return Chart(draw, FrameArgs(id="ranks", title=title, desc=desc, mark=mark))


def _may_belong(window: dict[str, Any]) -> bool:
    """Whether it may well be one of the first in truth."""
    return bool((window["top_places"] or {}).get("truly", 0) >= _LIKELY)


def choices(published: PublishedRound, mark: str) -> Chart:
    """In which ways to write the working rules each window is among the first."""
    rules, told = published.rules, published.data["specifications"]
    windows = {window["window_id"]: window for window in published.windows}
    apart = honour_apart(told)
    rows = [
        SpecificationRow(
            windows[window]["name"],
            _strip(own),
            str(windows[window]["rank"] or ""),
            _strip(own["honour"]) if apart else None,
        )
        for window, own in list(told["windows"].items())[:_MOST]
    ]
    options = [
        SpecificationRule(
            choice["name"],
            tuple(option["name"] for option in choice["options"]),
            choice["share"],
            choice["honour_share"] if apart else None,
        )
        for choice in told["choices"]
    ]
    title = f"{published.title}：换一种口径，谁在前{chinese_count(rules.places)}名"
    desc = f"{''.join(told['sentences'])}非正式，不改变得分和名次。具体数字见下表。"
    inside, second = f"在总排名前{chinese_count(rules.places)}名", "可以获评" if apart else ""

    def draw(frame: FrameArgs) -> str:
        return specification(rows, options, inside_label=inside, second_label=second, **frame)

    return Chart(draw, FrameArgs(id="choices", title=title, desc=desc, mark=mark))


def honour_apart(told: dict[str, Any]) -> bool:
    """Whether some way to write the rules honours others than the first by their totals."""
    return any(
        own["honour"][name] != own[name] for own in told["windows"].values() for name in _RUNS
    )


def _strip(own: dict[str, Any]) -> Strip:
    return Strip(own["share"], own["runs"], own["tied_runs"])


def _forest_row(published: PublishedRound, window: dict[str, Any]) -> ForestRow:
    interval = window.get("interval") or {}
    rank, total = window.get("rank"), _decimal(window["shown"]["total"])
    instead = "不公布" if window.get("withheld") else f"无{published.rules.total}"
    return ForestRow(
        window["name"],
        total,
        rank="" if rank is None else str(rank),
        text="" if total is not None else instead,
        inner=_pair(interval.get("sampling")),
        outer=_pair(interval.get("stability")),
        ranked=rank is not None,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _pair(interval: Sequence[Any] | None) -> tuple[Decimal, Decimal] | None:
    if not interval or None in interval:
        return None
    return Decimal(str(interval[0])), Decimal(str(interval[1]))
