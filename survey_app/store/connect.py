"""From the ``database`` of round.toml to the database."""

from pathlib import Path

from sqlalchemy.engine import URL

from rulebook.database_address import database_file, server_address
from rulebook.round import Round
from survey_app.store import migrations
from survey_app.store.database import Database
from survey_app.store.postgres import PostgresDatabase
from survey_app.store.sqlite import SqliteDatabase
from survey_app.tokens import KEY_FILE

_DRIVER = "postgresql+pg8000"
_SECRETS = "secrets"


def connect(this_round: Round, *, keep_connections: bool) -> Database:
    """The round's database, not yet asked for anything.

    Raises
    ------
    InputError
        If round.toml names no database that we know. It never repeats what it read: that may be
        a password.
    """
    if file := _file(this_round):
        return SqliteDatabase(file, keep_connections=keep_connections)
    said = server_address(this_round.settings.database)
    url = URL.create(_DRIVER, said.user, said.password, said.host, said.port, said.database)
    return PostgresDatabase(url, said.name, said.options, keep_connections=keep_connections)


def has_database(this_round: Round) -> bool:
    """Whether the round's tables are there: reading must not make an empty file."""
    if file := _file(this_round):
        return file.is_file()
    with connect(this_round, keep_connections=False).reading() as db:
        return bool(migrations.version(db))


def secrets_folder(this_round: Round) -> Path:
    """Where the key file lies: never in one folder with the SQLite file of a real round.

    A key that an earlier version made beside it stays there.
    """
    file = _file(this_round)
    if not file:
        return this_round.folder
    beside = file.parent
    if this_round.settings.simulated or (beside / KEY_FILE).exists():
        return beside
    return this_round.folder / _SECRETS


def _file(this_round: Round) -> Path | None:
    return database_file(this_round.folder, this_round.settings.database)
