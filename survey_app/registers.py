"""What the round's registers know: windows, and categories of voters; and names fit for a table."""

from collections.abc import Iterable, Iterator

from rulebook import contract
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round, Window
from rulebook.tables import Row
from rulebook.vocabulary import PAPER_PILE, VOTE

A_WINDOW = Words(
    "windows.csv 中的窗口编号（已退出的不算）", "a window of windows.csv that has not withdrawn"
)


def window_of(this_round: Round, window_id: str) -> Window:
    """The window with this id, to be asked about.

    Raises
    ------
    InputError
        If the register has no such window, or it has withdrawn.
    """
    for window in this_round.survey_windows:
        if window.id == window_id:
            return window
    raise InputError([Problem("windows.csv", A_WINDOW, window_id, column="window_id")])


def categories(this_round: Round) -> tuple[list[str], Words]:
    """The edition's categories of voters, and how a fault says that one of them is expected."""
    known = [category.id for category in this_round.book.window_score.vote.categories]
    listed = ", ".join(known)
    return known, Words(f"本版规则的投票人类别（{listed}）", f"a voter category ({listed})")


def pile_name(this_round: Round, pile: str) -> str:
    """What people call a pile of slips: the names of its categories of voters."""
    names = {one.id: one.name.zh for one in this_round.book.window_score.vote.categories}
    names[PAPER_PILE] = "纸质选票"
    return "、".join(names.get(part, part) for part in pile.split("+"))


def electors(this_round: Round) -> tuple[Row, ...]:
    """The register of voters, its categories and windows known.

    Raises
    ------
    InputError
        If there is none, or it is at fault.
    """
    table = this_round.read(contract.ELECTORS)
    if table is None:
        words = Words("投票人名册", "a register of voters")
        raise InputError([Problem("electors.csv", words, "")])
    problems = [*table.problems, *_unknown(this_round, table.file, table.rows)]
    if problems:
        raise InputError(problems)
    return tuple(table.rows)


def _unknown(this_round: Round, file: str, rows: Iterable[Row]) -> Iterator[Problem]:
    known, a_category = categories(this_round)
    windows = {window.id for window in this_round.windows}
    for row in rows:
        category, window = row.values["category"], row.values["window_id"]
        if category not in known:
            yield Problem(file, a_category, str(category), row.number, "category")
        if window and window not in windows:
            yield Problem(file, A_WINDOW, str(window), row.number, "window_id")


def vote_name(this_round: Round) -> str:
    """What the edition calls the vote."""
    return this_round.book.component_node(VOTE).name.zh


def sound_name(text: str, longest: int) -> str:
    """``text`` with single spaces, or "" if it is unfit for a table.

    It becomes a cell of a list, where a spreadsheet must not read a formula.
    """
    name = " ".join(text.split())
    sound = 0 < len(name) <= longest and name[0] not in "=+-@" and name.isprintable()
    return name if sound else ""
