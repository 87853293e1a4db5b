"""A teller's list of paper ballots in a table: a row a sheet, a column a window."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from rulebook.cells import clean
from rulebook.problems import InputError, Problem, Words
from rulebook.raw_table import RawTable, read_rows
from rulebook.round import Round
from survey_app.paper_entries import Sheet

NUMBER, INVALID = ("票号", "sheet"), ("无效", "invalid")
_NONE = ("", "0")


def heads(this_round: Round) -> list[str]:
    """The heads of an empty list."""
    return [NUMBER[0], INVALID[0], *(window.name for window in this_round.ballot_windows)]


def read_list(this_round: Round, path: Path) -> list[Sheet]:
    """The sheets 1 to n of a list. Cells are grades or their words; an empty one is no grade.

    Raises
    ------
    InputError
        Naming each head and cell at fault.
    """
    raw = read_rows(path)
    columns, problems = _columns(this_round, path, raw)
    if problems:
        raise InputError(problems)
    sheets: dict[str, Sheet] = {}
    for number, cells in raw.rows:
        row = {head: clean(cell) for head, cell in zip(columns, cells, strict=False)}
        name = row.get(NUMBER[0], "")
        if name in sheets or name not in {str(n) for n in range(1, len(raw.rows) + 1)}:
            words = Words(f"1到{len(raw.rows)}的票号，各一次", f"1 to {len(raw.rows)}, each once")
            problems.append(Problem(path.name, words, name, number, NUMBER[0]))
        problems += _cell_problems(this_round, path, number, row)
        sheets[name] = _sheet(this_round, row)
    if problems:
        raise InputError(problems)
    return [sheets[str(number)] for number in range(1, len(sheets) + 1)]


def _columns(this_round: Round, path: Path, raw: RawTable) -> tuple[Sequence[str], list[Problem]]:
    """What each column holds: a window's id, or one of our own two heads."""
    windows = this_round.ballot_windows
    known = {key: window.id for window in windows for key in (window.id, clean(window.name))}
    known |= dict.fromkeys(NUMBER, NUMBER[0]) | dict.fromkeys(INVALID, INVALID[0])
    found = [known.get(head, "") for head in raw.header]
    wanted = {NUMBER[0]: NUMBER[0]} | {window.id: window.name for window in windows}
    problems = [
        Problem(path.name, Words("窗口名称、票号或无效", "a window, sheet or invalid"), head, 1)
        for head, column in zip(raw.header, found, strict=True)
        if head and not column
    ]
    for column, name in wanted.items():
        if found.count(column) != 1:
            words = Words(f"“{name}”一列，一次", f"one column for {name}")
            problems.append(Problem(path.name, words, str(found.count(column)), 1))
    return found, problems


def _cell_problems(
    this_round: Round, path: Path, number: int, row: Mapping[str, str]
) -> Iterator[Problem]:
    grades = _grades(this_round)
    words = Words("等级（数字或文字），空着是不评", "a grade, or empty for none")
    for window in this_round.ballot_windows:
        if row.get(window.id, "") not in grades:
            yield Problem(path.name, words, row[window.id], number, window.name)


def _sheet(this_round: Round, row: Mapping[str, str]) -> Sheet:
    grades, valid = _grades(this_round), not row.get(INVALID[0])
    return Sheet(
        {
            window.id: grades.get(row.get(window.id, "")) if valid else None
            for window in this_round.ballot_windows
        },
        valid,
    )


def _grades(this_round: Round) -> dict[str, int | None]:
    numbers = {str(grade.grade): grade.grade for grade in this_round.book.grades()}
    return {**this_round.grades, **dict.fromkeys(_NONE), **numbers}
