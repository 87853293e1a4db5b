"""A comparison on a terminal of 80 columns."""

from collections.abc import Iterator

from analysis.comparison.cell_words import (
    BEYOND,
    BEYOND_HEAD,
    BEYOND_NOTE,
    mark,
    moved,
    rank,
    score,
    signed,
)
from analysis.comparison.pairs import Comparison, Pair
from analysis.report.terminal import table, wrap

_INDENT = "  "


def comparison_text(found: Comparison) -> str:
    """Everything that ``ceping compare`` says."""
    lines = [mark(found)] if found.simulated else []
    lines += wrap(f"甲：{found.first.label}")
    lines += wrap(f"乙：{found.second.label}")
    lines += ["", *wrap(found.verdict)]
    for limit in found.limits:
        lines += wrap(f"· {limit}", indent=_INDENT)
    lines += ["", *_windows(found), *_alone(found), *_honours(found), *_flags(found)]
    return "\n".join(lines) + "\n"


def _windows(found: Comparison) -> list[str]:
    independent = any(pair.beyond_error is not None for pair in found.joined)
    head = ["窗口", "名次", "变化", "总分乙", "相差", "考核", "投票", "问卷"]
    rows = [_row(pair) for pair in found.joined]
    if independent:
        head.append(BEYOND_HEAD)
        rows = [
            [*row, BEYOND[pair.beyond_error]] for row, pair in zip(rows, found.joined, strict=True)
        ]
    if not rows:
        return wrap("没有一个窗口在两边都有（按窗口编号对应）。")
    lines = table(head, rows)
    lines += wrap("“相差”是总分的差，“考核”“投票”“问卷”是各部分得分的差，都是乙减甲。")
    return [*lines, *(wrap(BEYOND_NOTE) if independent else [])]


def _row(pair: Pair) -> list[str]:
    first, second = pair.first, pair.second
    changes = [signed(pair.change(part)) for part in ("total", "bimonthly", "vote", "survey")]
    before, after = (rank(place).replace("—", "无") for place in (first, second))
    ranks = f"{before}->{after}"  # the width of an arrow differs between terminals
    return [pair.name, ranks, moved(pair), score(second, "total"), *changes]


def _alone(found: Comparison) -> Iterator[str]:
    for side, pairs in (
        ("甲", [pair for pair in found.pairs if pair.second is None]),
        ("乙", [pair for pair in found.pairs if pair.first is None]),
    ):
        if pairs:
            names = "、".join(f"{pair.name}（{pair.window_id}）" for pair in pairs)
            yield ""
            yield from wrap(f"只在{side}：{names}")


def _honours(found: Comparison) -> Iterator[str]:
    for honour in found.honours:
        parts = [f"两边都有：{'、'.join(honour.both)}"] if honour.both else []
        parts += [f"只在甲：{'、'.join(honour.only_first)}"] if honour.only_first else []
        parts += [f"只在乙：{'、'.join(honour.only_second)}"] if honour.only_second else []
        yield ""
        yield from wrap(f"{honour.name}名单")
        for part in parts:
            yield from wrap(part, indent=_INDENT)


def _flags(found: Comparison) -> Iterator[str]:
    changed = [flag for flag in found.flags if flag.changed]
    yield ""
    if not changed:
        yield "统计检查的结论没有变化。"
        return
    yield "结论有变化的统计检查"
    rows = [(flag.title, flag.first or "—", flag.second or "—") for flag in changed]
    yield from table(("检查", "甲", "乙"), rows, indent=_INDENT)
