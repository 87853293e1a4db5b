"""A comparison on a terminal of 80 columns."""

from collections.abc import Iterator

from analysis.comparison import cells
from analysis.comparison.side_by_side import Comparison, Pair
from analysis.report.terminal_layout import table, wrap
from rendering.numbers import MISSING
from rulebook.vocabulary import SCORE_FIELD

_INDENT = "  "


def comparison_text(compared: Comparison) -> str:
    """Everything that ``ceping compare`` says."""
    lines = [cells.mark(compared)] if compared.simulated else []
    lines += wrap(f"甲：{compared.first.label}")
    lines += wrap(f"乙：{compared.second.label}")
    lines += ["", *wrap(compared.verdict)]
    for limit in compared.limits:
        lines += wrap(f"· {limit}", indent=_INDENT)
    lines += ["", *_windows(compared), *_alone(compared), *_honours(compared), *_flags(compared)]
    return "\n".join(lines) + "\n"


def _windows(compared: Comparison) -> list[str]:
    independent = any(pair.beyond_error is not None for pair in compared.joined)
    head = ["窗口", "名次", "变化", "总分乙", "相差", "考核", "投票", "问卷"]
    rows = [_row(pair) for pair in compared.joined]
    if independent:
        head.append(cells.BEYOND_HEAD)
        rows = [
            [*row, cells.BEYOND[pair.beyond_error]]
            for row, pair in zip(rows, compared.joined, strict=True)
        ]
    if not rows:
        return wrap("没有一个窗口在两边都有（按窗口编号对应）。")
    lines = table(head, rows)
    lines += wrap("“相差”是总分的差，“考核”“投票”“问卷”是各部分得分的差，都是乙减甲。")
    lines += wrap(cells.BEYOND_NOTE) if independent else []
    return [*lines, *(wrap(compared.changes) if compared.changes else [])]


def _row(pair: Pair) -> list[str]:
    first, second = pair.first, pair.second
    changes = [cells.signed(pair.change(score)) for score in ("total", *SCORE_FIELD.values())]
    before, after = (cells.rank(place).replace(MISSING, "无") for place in (first, second))
    ranks = f"{before}->{after}"  # the width of an arrow differs between terminals
    return [pair.name, ranks, cells.moved(pair), cells.score(second, "total"), *changes]


def _alone(compared: Comparison) -> Iterator[str]:
    for side, pairs in (
        ("甲", [pair for pair in compared.pairs if pair.second is None]),
        ("乙", [pair for pair in compared.pairs if pair.first is None]),
    ):
        if pairs:
            names = "、".join(f"{pair.name}（{pair.window_id}）" for pair in pairs)
            yield ""
            yield from wrap(f"只在{side}：{names}")


def _honours(compared: Comparison) -> Iterator[str]:
    for honour in compared.honours:
        parts = [f"两边都有：{'、'.join(honour.both)}"] if honour.both else []
        parts += [f"只在甲：{'、'.join(honour.only_first)}"] if honour.only_first else []
        parts += [f"只在乙：{'、'.join(honour.only_second)}"] if honour.only_second else []
        yield ""
        yield from wrap(f"{honour.name}名单")
        for part in parts:
            yield from wrap(part, indent=_INDENT)


def _flags(compared: Comparison) -> Iterator[str]:
    changed = [flag for flag in compared.flags if flag.changed]
    yield ""
    if not changed:
        yield "统计检查的结论没有变化。"
        return
    yield "结论有变化的统计检查"
    rows = [(flag.title, flag.first or MISSING, flag.second or MISSING) for flag in changed]
    yield from table(("检查", "甲", "乙"), rows, indent=_INDENT)
