"""What a plan says in words: the event that is promised, where guesses come from, the bounds."""

from collections.abc import Iterator

from analysis.report.terminal_layout import table, wrap
from analysis.simulate.planning.plan import Event, PlannedRow, Plans, Setting
from rendering.numbers import (
    chance_text,
    chinese_count,
    chinese_numeral,
    decimal_text,
    whole_percent,
)
from rulebook.vocabulary import COMPONENT_KINDS

TITLE = "开评之前：选票、考核期和问卷，怎样安排才够"
_CHECKED = "在程序模拟的各种规模的评选中核对过（见网站“统计检查”）："
_PROMISES = {
    False: "只要所依据的数属实，说的可能性与实际相差不超过3个百分点（另加核对本身的误差）。",
    True: "由一年的结果推算，范围包含实际可能性的约占九成。",
}
_ORIGINS = {
    "simulation": "没有上一年的数据，用的是假设：取自本程序模拟数据（ceping demo）的设定，"
    "不是实测，可用 --spread 和 --noise 改成您的估计。",
    "given": "用的是您给出的估计，其余取自本程序模拟数据（ceping demo）的设定，不是实测。",
    "last_year": "依据是上一年这一轮的结果。窗口之间真正相差多少只能估计，"
    "所以每个可能性写成一个范围。",
}


def plan_mark(setting: Setting) -> str:
    """That last year's round was simulated; empty where it was not."""
    texts = setting.book.questionnaires.texts
    return texts.simulated_mark.zh if setting.beliefs.simulated else ""


def promise(setting: Setting) -> str:
    """How right the chances are, as the trial over simulated rounds found it."""
    return _CHECKED + _PROMISES[bool(setting.beliefs.ends)]


def percent(event: Event) -> str:
    """A chance, or its range where the data leave it open."""
    if event.ends is None:
        return f"{whole_percent(event.chance)}%"
    low, high = (whole_percent(end) for end in event.ends)
    return f"{low}%" if low == high else f"{low}%—{high}%"


def heading(setting: Setting) -> tuple[str, ...]:
    """The columns of a plan's table, without the single places."""
    every = f"前{chinese_count(setting.places)}名全对"
    return "选票", "考核期", "每窗口问卷", f"{every}（长期）", f"{every}（本年）"


def place_names(setting: Setting) -> tuple[str, ...]:
    """One column for each place."""
    return tuple(f"第{chinese_numeral(place + 1)}名" for place in range(setting.places))


def cells(row: PlannedRow) -> tuple[str, ...]:
    """A plan's cells under ``heading``."""
    sizes = row.sizes
    whole = percent(row.lasting), percent(row.this_year)
    return f"{sizes.ballots}", f"{sizes.periods}", f"{sizes.responses}", *whole


def explained(setting: Setting) -> Iterator[str]:
    """What is promised, and what it rests on."""
    top = chinese_count(setting.places)
    yield (
        f"{setting.windows}个窗口取前{top}名。“前{top}名全对”是说：计算出的前{top}名，正好就是真正最好的"
        f"{top}个；“第几名”一栏是说：计算出排在这一名的窗口，真的在最好的{top}个之中（长期）。"
    )
    yield (
        "“长期”：换一批同样的考核期、投票人和答卷人，平均下来谁最好。“本年”：就按今年的考核期，"
        "如果全体投票人都投了票、来办事的人都答了问卷，谁排在前面。"
    )
    if setting.electors is None:
        yield "没有给出投票人总数（--electors），按投票人很多计算，“本年”只作参考。"
    else:
        yield (
            f"投票人共{setting.electors}人，选票不会更多；{setting.electors}人都投时，投票在“本年”里没有"
            "抽样误差，在“长期”里仍有，因为换一年投票人会变。"
        )
    yield _ORIGINS[setting.beliefs.source]


def assumptions(setting: Setting) -> list[tuple[str, str, str, str]]:
    """The numbers that a plan rests on: part, mean, spread of windows, spread of one rating."""
    return [
        (
            setting.book.component_node(kind).name.zh,
            decimal_text(own.middle, 1),
            decimal_text(own.spread, 1),
            decimal_text(own.single, 1),
        )
        for kind, own in ((kind, setting.beliefs.parts[kind]) for kind in COMPONENT_KINDS)
    ]


ASSUMED = ("部分", "平均分", "窗口间标准差", "单次评分标准差")


def conclusions(made: Plans) -> Iterator[str]:
    """What the largest plan can do, where its errors come from, and what no plan can do."""
    setting, row = made.setting, made.rows[-1]
    top, sizes = chinese_count(setting.places), row.sizes
    largest = (
        f"表中最大的安排（{sizes.ballots}张选票、{sizes.periods}期、每窗口{sizes.responses}份）"
    )
    chances = f"长期{percent(row.lasting)}，本年{percent(row.this_year)}"
    yield f"{largest}，前{top}名全对的可能性：{chances}。"
    names = [setting.book.component_node(kind).name.zh for kind in COMPONENT_KINDS]
    parts = sorted(zip(made.shares, names, strict=True), reverse=True)
    listed = "、".join(f"{name}{chance_text(share)}" for share, name in parts)
    yield f"这时总分的误差（长期）来自：{listed}。"
    if setting.electors is not None:
        yield (
            f"考核期仍为{sizes.periods}期，即使{setting.electors}人都投票、问卷收得再多，"
            f"长期的可能性也只有{percent(made.bound)}。"
        )


def plan_text(made: Plans, mark: str = "") -> str:
    """Everything that ``ceping plan`` says on a terminal."""
    setting = made.setting
    lines = [mark] if mark else []
    lines += [TITLE, ""]
    for sentence in explained(setting):
        lines += wrap(sentence)
    lines += ["", *table(ASSUMED, assumptions(setting)), ""]
    last = place_names(setting)[-1]
    head = ("选票", "期数", "问卷", "全对（长期）", "全对（本年）", last)
    rows = [(*cells(row), percent(row.places[-1])) for row in made.rows]
    lines += [*table(head, rows), ""]
    for sentence in (*conclusions(made), promise(setting)):
        lines += wrap(sentence)
    return "\n".join(lines) + "\n"
