"""What a file that is brought says: how it was read, what it changes, or why it cannot be taken."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from rulebook import contract
from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.spreadsheets.changes import Changes, changes, columns_used, merged
from rulebook.spreadsheets.likeness import table_like
from rulebook.spreadsheets.opening import sheets_of
from rulebook.spreadsheets.reading import Reading, read_file
from rulebook.spreadsheets.vocabulary import NAME_OF, Vocabulary, vocabulary
from rulebook.tables import TableRead, find, read_content
from survey_app.acts.recording import hash_of
from survey_app.acts.taking import FILES, require_may_change
from survey_app.store import Store

_FIRST = 5  # rows that are shown
_SCORE = "report/score.json"
_REGISTER = Words(
    "窗口名册（这张表写到窗口，名册还没有：请先上传窗口名册）",
    "a register of windows: this table names windows, so bring the register first",
)


@dataclass(frozen=True)
class Brought:
    """A file of a table, as it came.

    ``merge``: rows of the standing table that it does not have stay. ``given``: values by column
    for every row, where it has no such column.
    """

    table: Table
    file: str
    data: bytes
    merge: bool = False
    given: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Look:
    """One look at a file. ``digest`` is of what a yes would agree to; empty where none is asked.

    ``reading`` is None where the file is no such table at all; ``refused`` says why a sound one
    cannot be taken now. ``wants_register``: it names windows, and there is no register yet to hold
    them against. ``like`` is the table that it looks like, where it was brought for another one.
    """

    problems: tuple[Problem, ...]
    reading: Reading | None = None
    changes: Changes | None = None
    content: bytes = b""
    refused: tuple[Words, ...] = ()
    digest: str = ""
    first: tuple[tuple[str, ...], ...] = ()
    wants_register: bool = False
    like: str = ""

    @property
    def lines(self) -> list[str]:
        """The faults, without the name of the one file that they are all about."""
        return [_line(problem) for problem in self.problems]


def _line(problem: Problem) -> str:
    line = problem.line().removeprefix(problem.file).lstrip(" ：")
    # That a whole file is no table says all: it is not what stands in it that is empty.
    whole = problem.row is None and not problem.got
    return line.removesuffix("，实为空") if whole else line


def look(this_round: Round, store: Store, brought: Brought, others: Sequence[Table] = ()) -> Look:
    """Read a file and hold it against the table that stands.

    Where it is no such table, ``others`` are those that it may have been meant for.
    """
    words = vocabulary(this_round, brought.table, check_titles(this_round))
    try:
        reading = read_file(brought.file, brought.data, words, brought.given)
    except InputError as error:
        return Look(error.problems, like=_like(this_round, brought, others))
    if _names_windows(reading) and not this_round.register[0]:
        return Look((Problem(brought.file, _REGISTER, ""),), wants_register=True)
    if reading.problems:
        like = "" if reading.rows else _like(this_round, brought, others)
        return Look(reading.problems, reading, like=like)
    standing = _standing(this_round, words)
    content = _content(reading, standing, words, merge=brought.merge)
    after = read_content(words.table.name, content, words.table, words.grades, words.periods)
    try:
        require_may_change(this_round, store, brought.table, content)
        refused: tuple[Words, ...] = ()
    except InputError as error:
        refused = tuple(problem.expected for problem in error.problems)
    digest = "" if refused else _digest(this_round, brought.table, content)
    return Look(
        after.problems,
        reading,
        changes(standing, after, words),
        content,
        refused,
        digest,
        tuple(_in_words(reading, row, words) for row in reading.rows[:_FIRST]),
    )


def _like(this_round: Round, brought: Brought, others: Sequence[Table]) -> str:
    """The other table that a file looks like; nothing of a file that cannot be opened."""
    try:
        sheets = sheets_of(brought.file, brought.data)
    except InputError:
        return ""
    known = (vocabulary(this_round, one) for one in others if one is not brought.table)
    return table_like(brought.file, sheets, known)


def _names_windows(reading: Reading) -> bool:
    """Whether a file of another table than the register has a column of windows."""
    named = {"window_id", *(name for name, of in NAME_OF.items() if of == "window_id")}
    read = {column.meaning for column in reading.heads}
    return reading.table.name != contract.WINDOWS.name and bool(named & read)


def _in_words(reading: Reading, row: tuple[str, ...], words: Vocabulary) -> tuple[str, ...]:
    """A row as people call what stands in it."""
    pairs = zip(reading.columns, row, strict=True)
    return tuple(
        "、".join(words.word(column, part) for part in text.split("|")) for column, text in pairs
    )


def _standing(this_round: Round, words: Vocabulary) -> TableRead | None:
    """The table that stands, if the strict reader takes it; a faulty one is replaced whole."""
    path = find(this_round.folder, words.table)
    if path is None or path.suffix == ".parquet":
        return None
    read = this_round.read(words.table) if words.table.name != "responses" else None
    return None if read is None or read.problems else read


def _content(
    reading: Reading, standing: TableRead | None, words: Vocabulary, *, merge: bool
) -> bytes:
    if not merge or standing is None:
        return reading.csv()
    table = words.table
    now = read_content(table.name, reading.csv(), table, words.grades, words.periods)
    rows = merged(standing, now, table)
    columns = columns_used(table, rows)
    return csv_bytes(columns, [[row[name] for name in columns] for row in rows])


def _digest(this_round: Round, table: Table, content: bytes) -> str:
    """Of what would be written, and of what it would replace."""
    standing = find(this_round.folder, table, FILES)
    former = hash_of(standing) if standing else ""
    return hashlib.sha256(content + former.encode()).hexdigest()


def check_titles(this_round: Round) -> dict[str, str]:
    """Titles of the statistical checks by id, from the last scoring; none before it."""
    try:
        score = json.loads((this_round.folder / _SCORE).read_text(encoding="utf-8"))
        return {str(check["id"]): str(check["title"]) for check in score["checks"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}
