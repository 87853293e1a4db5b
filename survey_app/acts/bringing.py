"""What a file that is brought says: how it was read, what it changes, or why it cannot be taken."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from rulebook.columns import Table
from rulebook.csvfile import csv_bytes
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.spreadsheets.changes import Changes, changes, columns_used, merged
from rulebook.spreadsheets.reading import Reading, read_file
from rulebook.spreadsheets.vocabulary import Vocabulary, vocabulary
from rulebook.tables import TableRead, find, read_content
from survey_app.acts.recording import hash_of
from survey_app.acts.taking import FILES, require_may_change
from survey_app.store import Store

_FIRST = 5  # rows that are shown
_SCORE = "report/score.json"


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
    cannot be taken now.
    """

    problems: tuple[Problem, ...]
    reading: Reading | None = None
    changes: Changes | None = None
    content: bytes = b""
    refused: tuple[Words, ...] = ()
    digest: str = ""
    first: tuple[tuple[str, ...], ...] = ()

    @property
    def lines(self) -> list[str]:
        """The faults, without the name of the one file that they are all about."""
        return [
            problem.line().removeprefix(problem.file).lstrip(" ：") for problem in self.problems
        ]


def look(this_round: Round, store: Store, brought: Brought) -> Look:
    """Read a file and hold it against the table that stands."""
    words = vocabulary(this_round, brought.table, check_titles(this_round))
    try:
        reading = read_file(brought.file, brought.data, words, brought.given)
    except InputError as error:
        return Look(error.problems)
    if reading.problems:
        return Look(reading.problems, reading)
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


def _in_words(reading: Reading, row: tuple[str, ...], words: Vocabulary) -> tuple[str, ...]:
    """A row as people call what stands in it."""
    pairs = zip(reading.columns, row, strict=True)
    return tuple(
        "、".join(words.shown.get(column, {}).get(part, part) for part in text.split("|"))
        for column, text in pairs
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
