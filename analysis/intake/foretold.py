"""What is no fault of a table, and would be found out when it is late: said by `ceping check`."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from analysis.intake.small_tables import Inputs
from rulebook import contract
from rulebook.problems import Words
from rulebook.round import Round, Window
from rulebook.tables import Row, find
from rulebook.unit_names import plain_name

_SHOWN = 5  # names in a remark


def foretold(this_round: Round, inputs: Inputs) -> Iterator[Words]:
    """Windows that will have no rank for want of marks, windows of one name, voters' windows."""
    if inputs.register_sound:
        yield from _without_marks(this_round, inputs)
        yield from _of_one_name(inputs.windows)
    if find(this_round.folder, contract.ELECTORS):
        read = this_round.read(contract.ELECTORS)
        if read and not read.problems and "window_id" in read.columns:
            yield from _heads(this_round, read.rows, inputs)


def _without_marks(this_round: Round, inputs: Inputs) -> Iterator[Words]:
    """Windows that applied, and lack marks that others have."""
    pool = this_round.book.window_score.pool
    names = {period.id: period.name.zh for period in this_round.book.campaign.periods.all}
    given = {period for marks in inputs.marks.values() for period in marks}
    for window in inputs.windows:
        applied = set(window.applied_honours) & set(pool.honours)
        if not applied or window.staff_count < pool.least_staff or window.status:
            continue
        lacks = [p for p in this_round.periods if p in given - inputs.marks[window.id].keys()]
        if lacks:
            missing = "、".join(names[period] for period in lacks)
            yield Words(
                f"{window.name}（{window.id}）申报了荣誉，缺{missing}的考核成绩："
                "补齐以前不能列入总排名",
                f"{window.name} ({window.id}) applied and lacks marks of {', '.join(lacks)}: "
                "it is not ranked without them",
            )


def _of_one_name(windows: Iterable[Window]) -> Iterator[Words]:
    """Windows of the same name. Scored all the same: the answers may have been given already."""
    named = defaultdict(list)
    for window in windows:
        named[plain_name(window.name)].append(window)
    for same in named.values():
        if len(same) > 1:
            ids = [window.id for window in same]
            yield Words(
                f"{'、'.join(ids)}都叫“{same[0].name}”：填表和投票的人可能分不清，最好写出区别",
                f"{', '.join(ids)} are all called {same[0].name}: people may not tell them apart",
            )


def _heads(this_round: Round, rows: Iterable[Row], inputs: Inputs) -> Iterator[Words]:
    """Voters of a category whose others head a window; windows that no voter heads."""
    categories = this_round.book.window_score.vote.categories
    named = {name: one.name.zh for one in categories for name in (one.id, one.name.zh)}
    by_category = defaultdict(list)
    for row in rows:
        by_category[named.get(row.text("category"), row.text("category"))].append(row)
    heads = {row.text("window_id") for row in rows} - {""}
    for category, voters in by_category.items():
        without = [row.text("name") for row in voters if not row.text("window_id")]
        if without and len(without) < len(voters):
            yield _some(
                f"{category}中有{len(without)}人没有写负责的窗口", without,
                f"{len(without)} voters of one category have no window, and others have",
            )  # fmt: skip
    unheaded = [w.name for w in inputs.windows if not w.status and w.id not in heads]
    if heads and unheaded:
        yield _some(
            f"有{len(unheaded)}个窗口没有投票人负责", unheaded,
            f"{len(unheaded)} windows are headed by no voter",
        )  # fmt: skip


def _some(zh: str, names: list[str], en: str) -> Words:
    shown = "、".join(names[:_SHOWN]) + ("等" if names[_SHOWN:] else "")
    return Words(f"{zh}：{shown}", f"{en}: {', '.join(names[:_SHOWN])}")
