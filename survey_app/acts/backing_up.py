"""A whole copy of the database, never while votes come in."""

from pathlib import Path

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from rulebook.vocabulary import VOTE
from survey_app.acts.recording import Persons, record
from survey_app.setup import now, store_of
from survey_app.store import Database, has_database
from survey_app.store.sqlite import SqliteDatabase

PG_DUMP = "pg_dump --format=custom --file=FILE DATABASE"


def back_up(this_round: Round, copy: Path | None = None, by: Persons = ()) -> Path:
    """Write a copy with everything that has been stored, also while a server runs.

    Parameters
    ----------
    this_round
        Its key file is not in the copy, and must be kept apart from it.
    copy
        A new file; beside the database if none is named.

    Raises
    ------
    InputError
        If there is no database, votes are coming in (two copies compared would say who voted in
        between), the file exists, or a server's own tool is needed.
    """
    if not has_database(this_round):
        words = Words("已有的数据库", "a database to copy")
        raise InputError([Problem("survey.db", words, "")])
    store = store_of(this_round)
    require_no_votes_coming(this_round)
    made = copy_of(this_round, store.database, copy)
    if store.is_newest():  # an older database has no trail yet
        record(this_round, store, "backup", by, file=made.name)
    return made


def require_no_votes_coming(this_round: Round) -> None:
    """No copy of ballots is made while their order can be told.

    Raises
    ------
    InputError
        If the vote is open, or stopped and not rewritten.
    """
    store = store_of(this_round)
    if store.has_open(VOTE):
        words = Words("投票结束以后再备份", "the vote closed before a copy is made")
        raise InputError([Problem(store.database.name, words, "open")])


def copy_of(this_round: Round, database: Database, copy: Path | None) -> Path:
    """The copy, whole or not at all."""
    if not isinstance(database, SqliteDatabase):
        words = Words(f"用 {PG_DUMP} 备份", f"a backup by {PG_DUMP}")
        raise InputError([Problem(database.name, words, "")])
    if copy is None:
        copy = database.path.with_name(f"{database.name}-{now(this_round):%Y%m%d-%H%M%S-%f}.backup")
    if copy.exists():
        words = Words("还不存在的文件", "a new file")
        raise InputError([Problem(str(copy), words, "exists")])
    beside = copy.with_name(f".{copy.name}.new")
    beside.unlink(missing_ok=True)
    database.back_up(beside)
    return beside.replace(copy)
