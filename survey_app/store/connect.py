"""From the ``database`` of round.toml to the database."""

import os
import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from rulebook.problems import InputError, Problem, Words
from rulebook.round import SETTINGS_FILE, Round
from survey_app.store import migrations
from survey_app.store.database import Database
from survey_app.store.postgres import PostgresDatabase
from survey_app.store.sqlite import SqliteDatabase
from survey_app.tokens import KEY_FILE

PASSWORDS = ("CEPING_DATABASE_PASSWORD", "PGPASSWORD")
_POSTGRES = ("postgresql", "postgres")
_DRIVER = "postgresql+pg8000"
_DEFAULT_PORT = 5432
_SECRETS = "secrets"


def connect(this_round: Round, *, keep_connections: bool) -> Database:
    """The round's database, not yet asked for anything.

    Raises
    ------
    InputError
        If round.toml names no database that we know. It never repeats what it read: that may be
        a password.
    """
    if _is_file(this_round):
        return SqliteDatabase(_path(this_round), keep_connections=keep_connections)
    url, arguments = _address(_parsed(this_round.settings.database))
    return PostgresDatabase(url, arguments, keep_connections=keep_connections)


def has_database(this_round: Round) -> bool:
    """Whether the round's tables are there: reading must not make an empty file."""
    if _is_file(this_round):
        return _path(this_round).is_file()
    with connect(this_round, keep_connections=False).reading() as db:
        return bool(migrations.version(db))


def secrets_folder(this_round: Round) -> Path:
    """Where the key file lies: never in one folder with the SQLite file of a real round.

    A key that an earlier version made beside it stays there.
    """
    if not _is_file(this_round):
        return this_round.folder
    beside = _path(this_round).parent
    if this_round.settings.simulated or (beside / KEY_FILE).exists():
        return beside
    return this_round.folder / _SECRETS


def _is_file(this_round: Round) -> bool:
    name = this_round.settings.database
    return "://" not in name.removeprefix("sqlite:///")


def _path(this_round: Round) -> Path:
    return this_round.folder / (
        this_round.settings.database.removeprefix("sqlite:///") or "survey.db"
    )


def _parsed(address: str) -> URL:
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise _fault("?") from None
    if url.drivername not in _POSTGRES or not (url.username and url.database):
        raise _fault(url.drivername)
    return url


def _address(url: URL) -> tuple[URL, dict[str, Any]]:
    """The address and the arguments in the driver's words.

    Of libpq's options ``host`` (the folder of a socket) and ``sslmode`` are known.
    """
    query = dict(url.query)
    folder, mode = query.pop("host", ""), query.pop("sslmode", "prefer")
    if query or mode not in _ENCRYPTION:
        raise _fault(", ".join(query) or f"sslmode={mode}")
    password = url.password or next((os.environ[p] for p in PASSWORDS if p in os.environ), None)
    arguments: dict[str, Any] = {"ssl_context": _ENCRYPTION[str(mode)]()}
    if folder:
        arguments["unix_sock"] = f"{folder}/.s.PGSQL.{url.port or _DEFAULT_PORT}"
        arguments["ssl_context"] = False
    return url.set(drivername=_DRIVER, password=password, query={}), arguments


# As libpq's: none, if the server can, always, always and with a name we know.
_ENCRYPTION: Mapping[str, Callable[[], Any]] = {
    "disable": lambda: False,
    "prefer": lambda: None,
    "require": lambda: True,
    "verify-full": ssl.create_default_context,
}


def _fault(got: str) -> InputError:
    words = Words(
        "SQLite 文件的路径，或 postgresql://用户:密码@主机/库名",
        "the path of a SQLite file, or postgresql://user:password@host/database",
    )
    return InputError([Problem(SETTINGS_FILE, words, got, column="database")])
