"""A fresh database is made at once, without migrations, and is what they would have made."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError

from survey_app import setup
from survey_app.store import Database, Store, migrations
from survey_app.store.schema import Schema
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ENGINES, ITEMS, make_round

# Of PostgreSQL's own tables: all that it knows of ours. A table that was renamed keeps the names of
# its keys and checks, and no migration may build on those: SQLite has none.
_OF_SERVER = {
    "relations": """
        SELECT relname, relkind, relpersistence, reloptions, relrowsecurity, relreplident
        FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind <> 'i'""",
    "columns": """
        SELECT c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY a.attnum), a.attname,
            format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity, a.attgenerated,
            a.attstattarget, a.attstorage, a.attcompression, a.attcollation,
            pg_get_expr(d.adbin, d.adrelid)
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
            LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
            AND a.attnum > 0 AND NOT a.attisdropped""",
    "constraints": """
        SELECT conrelid::regclass::text, contype, pg_get_constraintdef(oid), condeferrable
        FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    "indexes": """
        SELECT indrelid::regclass::text,
            CASE WHEN indisprimary THEN '' ELSE indexrelid::regclass::text END,
            indisunique, indisprimary,
            regexp_replace(pg_get_indexdef(indexrelid), 'INDEX \\S+ ON', 'INDEX ON')
        FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
        WHERE relnamespace = 'public'::regnamespace""",
    "triggers": "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal",
    "rules": "SELECT tablename, rulename FROM pg_rules WHERE schemaname = 'public'",
    "statistics": "SELECT stxrelid::regclass::text, stxname FROM pg_statistic_ext",
}


def of_server(db: Connection) -> dict[str, Any]:
    """What a server knows of the tables."""
    return {
        name: sorted(map(repr, db.exec_driver_sql(query).all()))
        for name, query in _OF_SERVER.items()
    }


def of_file(db: Connection) -> dict[str, Any]:
    """What SQLite knows of the tables; the texts of tables alone differ."""
    listed = db.exec_driver_sql("PRAGMA main.table_list").all()
    found: dict[str, Any] = {"tables": sorted(map(repr, listed))}
    for row in listed:
        for pragma in ("table_xinfo", "foreign_key_list"):
            found[f"{row.name} {pragma}"] = db.exec_driver_sql(
                f'PRAGMA {pragma}("{row.name}")'
            ).all()
        for _, *index in db.exec_driver_sql(f'PRAGMA index_list("{row.name}")'):
            columns = db.exec_driver_sql(f'PRAGMA index_xinfo("{index[0]}")').all()
            found[f"{row.name} index {index}"] = columns
        if not row.name.startswith("sqlite_"):
            checks = inspect(db).get_check_constraints(row.name)
            found[f"{row.name} checks"] = sorted(
                check["sqltext"].replace('"', "") for check in checks
            )
    others = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table'"
    found["others"] = sorted(map(repr, db.exec_driver_sql(others).all()))
    return found


def state_of(database: Database) -> dict[str, Any]:
    """All that the engine knows of its tables, and their version as Alembic reads it."""
    with database.reading() as db:
        known = of_server(db) if db.dialect.name == "postgresql" else of_file(db)
        options = {"version_table": migrations.VERSION_TABLE}
        context = MigrationContext.configure(db, opts=options)
        return known | {
            "version": context.get_current_revision(),
            "differences": compare_metadata(context, Schema(ITEMS).metadata),
            "stamps": db.exec_driver_sql(f"SELECT * FROM {migrations.VERSION_TABLE}").all(),
        }


@pytest.fixture(params=["file", "server"])  # not ``engine``: a plain run would take one of them
def setting(request: pytest.FixtureRequest) -> Callable[[], str]:
    """What round.toml says of a database that is not there yet."""
    if request.param == "file":
        return str
    server: Postgres = request.getfixturevalue("postgres")
    return lambda: f'database = "{server.fresh()}"\n'


def test_fresh_tables_are_those_of_the_migrations(
    tmp_path: Path, setting: Callable[[], str]
) -> None:
    """If they differed, what holds for one round would not hold for another that is older."""
    brought_up = setup.store_of(make_round(tmp_path / "old", settings=setting())).database
    with brought_up.writing() as db:
        migrations.migrate(db, ITEMS)
    fresh = setup.prepare(make_round(tmp_path / "new", settings=setting())).database
    made = state_of(fresh)
    assert made == state_of(brought_up)
    assert (made["version"], made["differences"]) == (migrations.newest(), [])
    tables = re.findall(r"'(\w+)'", repr(made.get("tables") or made["relations"]))
    assert {*Schema(ITEMS).metadata.tables} <= set(tables)


@ENGINES
def test_a_fresh_database_that_fails_half_way_is_empty(tmp_path: Path, engine: str) -> None:
    """If some tables stayed, they would be taken for those of the first release."""
    database = setup.store_of(make_round(tmp_path, settings=engine)).database
    with database.writing() as db:
        db.exec_driver_sql("CREATE TABLE trail (unlike INTEGER)")
    with pytest.raises(DBAPIError, match="trail"):
        Store(database, ITEMS).create()
    with database.reading() as db:
        assert inspect(db).get_table_names() == ["trail"]
        assert migrations.version(db) == ""
