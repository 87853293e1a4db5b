"""A table that was shown and agreed to takes its place in the round; the former one is kept.

Whoever calls has shown what is in it. Here it is asked whether it may still be changed: after the
opening what is locked goes by amendment, and what this program collects is nobody's to bring.
"""

import hashlib
from pathlib import Path

from rulebook import contract
from rulebook.columns import Table
from rulebook.files import scratch_folder
from rulebook.lock import choices, read_lock
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import part_paths
from rulebook.round import Round
from rulebook.spreadsheets.vocabulary import full_table
from rulebook.tables import find, read_content
from rulebook.vocabulary import SURVEY, VOTE
from survey_app.acts.export import MANIFEST
from survey_app.acts.office_folder import FOLDER
from survey_app.acts.recording import Persons, hash_of, record
from survey_app.files import write_file
from survey_app.setup import now, prepare_unfilled
from survey_app.store import Store

FORMER = "former"
FILES = ("csv", "xlsx", "parquet")
_LOCKED = ("windows", "register", "statuses")
_PRIVATE = ("ballots", "electors")
_SCRATCH = "ceping-table-"
# Tables of ratings/ by the part whose answers they are, and what stands in their place.
_PART_OF = {
    "responses": (SURVEY, "survey_scores"),
    "survey_scores": (SURVEY, "responses"),
    "ballots": (VOTE, "ballot_tallies"),
    "ballot_tallies": (VOTE, "ballots"),
    "self_grades": (VOTE, ""),
}


def take_table(
    this_round: Round, table: Table, content: bytes, source: str, by: Persons = ()
) -> Path:
    """Put ``content``, a clean CSV, in the place of a table, and record it.

    Parameters
    ----------
    source
        What the file that it was made from was called.

    Raises
    ------
    InputError
        If the strict reader finds a fault in it, or the table cannot be brought any more.
    """
    store = prepare_unfilled(this_round)
    rows = require_table(this_round, store, table, content)
    folder = this_round.folder / table.folder
    standing = find(this_round.folder, table, FILES)
    former = hash_of(standing) if standing else ""
    what = {"table": table.name, "file": source, "count": rows, "replaced": former}
    what["sha256"] = hashlib.sha256(content).hexdigest()
    record(this_round, store, "table", by, **what)
    folder.mkdir(exist_ok=True)
    if standing:
        _keep(this_round, standing)
    path = folder / f"{table.name}.csv"
    write_file(path, content, 0o600 if table.name in _PRIVATE else 0o644)
    if standing and standing != path:
        standing.unlink()
    return path


def remove_table(this_round: Round, table: Table, source: str, by: Persons = ()) -> None:
    """Take away a table that has no row left, and record it; a copy of it is kept."""
    standing = find(this_round.folder, table, FILES)
    if standing is None:
        return
    what = {"table": table.name, "file": source, "count": 0, "replaced": hash_of(standing)}
    record(this_round, prepare_unfilled(this_round), "table", by, **what)
    _keep(this_round, standing)
    standing.unlink()


def require_table(this_round: Round, store: Store, table: Table, content: bytes) -> int:
    """The number of rows of a table that may be put in its place now.

    Raises
    ------
    InputError
        As ``take_table`` has it.
    """
    require_may_change(this_round, store, table, content)
    return _require_sound(this_round, table, content)


def require_may_change(this_round: Round, store: Store, table: Table, content: bytes) -> None:
    """Whether a table may be brought now.

    Raises
    ------
    InputError
        If not, with the way that is left.
    """
    words = _of_ratings(this_round, store, table) or _of_lock(this_round, store, table, content)
    if words:
        raise InputError([Problem(table.meaning.zh.partition("，")[0], words, "")])


def _of_lock(this_round: Round, store: Store, table: Table, content: bytes) -> Words | None:
    lock = read_lock(this_round.folder)
    if lock is None:
        return None
    if table.name == contract.ELECTORS.name and store.phase(VOTE).state:
        return Words(
            "投票开启以前的名册（投票已经开启，名册不能再换）",
            "a register from before the vote opened: it is not replaced any more",
        )
    if table.name != contract.WINDOWS.name:
        return None
    with scratch_folder(_SCRATCH) as scratch:
        (scratch / f"{table.name}.csv").write_bytes(content)
        made = Round(scratch, this_round.settings, this_round.book, this_round.edition_folder)
        said = choices(made)
    if any(said[key] != lock.choices.get(key, said[key]) for key in _LOCKED):
        return Words(
            "与锁定时相同的窗口、名称、大厅和参评状态（已经开启：增加、退出、改名请登记“更正”）",
            "the windows, names, halls and statuses that were locked: it was opened, so a window "
            "that comes, leaves or is renamed is an amendment",
        )
    return None


def _of_ratings(this_round: Round, store: Store, table: Table) -> Words | None:
    if table.folder != "ratings":
        return None
    if (this_round.folder / "ratings" / MANIFEST).is_file():
        return Words(
            "没有清单的数据（已有的数据是导出或随清单交付的，不能逐表替换）",
            "data without a manifest: what lies there was exported or delivered with one",
        )
    part, other = _PART_OF.get(table.name, ("", ""))
    if part and store.phase(part).state:
        return Words(
            "由机构收集的一轮（这一部分已经在本系统开启，数据由本系统导出）",
            "a round that somebody else collects: this part was opened here and is exported",
        )
    if part == SURVEY and part_paths(this_round.folder):
        return Words(
            "一个文件或一个文件夹（已有分成多个文件的问卷，新的一份请放进那个文件夹）",
            "one file, or one folder of parts: there are parts, put the new one beside them",
        )
    if other and find(this_round.folder, contract.TABLES[other], FILES):
        there = contract.TABLES[other].meaning.zh
        return Words(f"其中一种（已有“{there}”）", f"one of two: {other} is there")
    return None


def _require_sound(this_round: Round, table: Table, content: bytes) -> int:
    """The number of rows; InputError for any fault."""
    name, full = f"{table.name}.csv", full_table(this_round, table)
    read = read_content(name, content, full, this_round.grades, this_round.names_in(table))
    if read.problems:
        raise InputError(read.problems)
    return len(read.rows)


def _keep(this_round: Round, path: Path) -> None:
    """A copy of what stood there, under the time of its end."""
    folder = this_round.folder / FOLDER
    folder.mkdir(exist_ok=True)
    kept = folder / FORMER
    kept.mkdir(mode=0o700, exist_ok=True)
    moment = f"{now(this_round):%Y%m%d-%H%M%S}"
    write_file(kept / f"{moment}-{path.name}", path.read_bytes(), 0o600)
