"""The database's versions: which it has, which this program needs, and the way between.

Comes in: a connection that writes. Goes out: tables of the newest version, or a refusal. Who may be
asked: these functions, by the store alone; how to add a version says README.md beside this file.
Alembic is imported only where older tables change: a fresh database is made without it.
"""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import (
    Column,
    Connection,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    insert,
    inspect,
    text,
)

from rulebook.problems import InputError, Problem, Words

VERSIONS = Path(__file__).parent / "versions"
FIRST = "0001"
VERSION_TABLE = "schema_version"
_VERSION_LENGTH = 32  # as Alembic has it, which reads the table and writes it on


def newest(versions: Path = VERSIONS) -> str:
    """The version that this program needs: the number of the last file, ``m0001_first.py``."""
    return max(path.name for path in versions.glob("m*.py"))[1:5]


def version(db: Connection) -> str:
    """The version of the tables, empty where there are none.

    The first release wrote no version; its tables are known by their presence.
    """
    if stamped(db):
        return str(db.execute(text(f"SELECT version_num FROM {VERSION_TABLE}")).scalar_one())
    return FIRST if inspect(db).has_table("phases") else ""


def stamped(db: Connection) -> bool:
    """Whether the tables say their version."""
    return inspect(db).has_table(VERSION_TABLE)


def require_newest(present: str, database: str, versions: Path = VERSIONS) -> None:
    """Refuse tables of another version, in words that name the way out.

    Raises
    ------
    InputError
        If ``present`` is older or newer than what this program needs.
    """
    needed = newest(versions)
    older = Words(
        f"版本{needed}的数据表（请先运行 ceping upgrade DIR）",
        f"tables of version {needed} (run ceping upgrade DIR first)",
    )
    newer = Words(
        f"版本{needed}的数据表（它由更新的程序升级过，请安装那个程序）",
        f"tables of version {needed} (a newer ceping has upgraded them: install that one)",
    )
    if present != needed:
        raise InputError([Problem(database, older if present < needed else newer, present)])


def make(db: Connection, tables: MetaData) -> None:
    """Make the ``tables``, which are those of the newest version, where there are none at all.

    The migrations lead to the same ones and take many times as long. Whoever opened the
    transaction of ``db`` commits it.
    """
    stamp = Table(
        VERSION_TABLE,
        MetaData(),
        Column("version_num", String(_VERSION_LENGTH), nullable=False),
        PrimaryKeyConstraint("version_num", name=f"{VERSION_TABLE}_pkc"),
    )
    for made in (tables, stamp.metadata):
        made.create_all(db, checkfirst=False)
    db.execute(insert(stamp).values(version_num=newest()))
    keep_no_statistics(db)


def migrate(db: Connection, items: Sequence[str], versions: Path = VERSIONS) -> None:
    """Bring older tables to the newest version, within the transaction of ``db``.

    Parameters
    ----------
    db
        A connection that writes; whoever opened its transaction commits it.
    items
        The edition's items: each is a column of the responses.
    versions
        The folder of migrations; tests have one of their own.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    # A % in the folder's path would be read as a placeholder.
    for option, folder in (
        ("script_location", Path(__file__).parent),
        ("version_locations", versions),
    ):
        config.set_main_option(option, str(folder).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes.update(connection=db, items=tuple(items))
    if version(db) and not stamped(db):
        command.stamp(config, FIRST)
    command.upgrade(config, "head")
    keep_no_statistics(db)


def keep_no_statistics(db: Connection) -> None:
    """ANALYZE, which a server runs by itself, would copy values of rows into its own tables.

    They would stay there after the close: whose link it was, which grades there were.
    """
    if db.dialect.name != "postgresql":
        return
    asked = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " JOIN information_schema.tables USING (table_schema, table_name)"
        " WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'"
    )
    changes: dict[str, list[str]] = {}
    for table, column in db.execute(asked):
        changes.setdefault(table, []).append(f'ALTER "{column}" SET STATISTICS 0')
    for table, own in changes.items():
        db.execute(text(f'ALTER TABLE "{table}" {", ".join(own)}'))
