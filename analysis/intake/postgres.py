"""Responses within the survey's own PostgreSQL database, of which counts alone come out.

Ibis writes the SQL; its own backend needs a driver that is not permissively licensed, so the few
things that it does for reading stand here over pg8000, which the survey app uses too.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import ibis
import pandas as pd
import pg8000.native
from ibis.backends.sql import SQLBackend, compilers
from ibis.backends.sql.datatypes import PostgresType

from analysis.intake.raw import ROW, Raw
from rulebook import contract
from rulebook.columns import Table
from rulebook.database_address import RESPONSES_VIEW, VIEW_REMARK, Address, server_address
from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round

_COLUMNS = f"""SELECT column_name, data_type FROM information_schema.columns
    WHERE table_name = '{RESPONSES_VIEW}' AND table_schema = ANY (current_schemas(false))
    ORDER BY ordinal_position"""
_REMARK = f"SELECT obj_description('\"{RESPONSES_VIEW}\"'::regclass, 'pg_class')"
# The classes of SQLSTATE that are no fault of ours: connection, refused, no such database,
# deadlock, rights, resources, operator, system.
_NOT_OURS = ("08", "28", "3D", "40", "42501", "53", "57", "58")


class PostgresResponses:
    """The view that the survey app offers once the survey is closed."""

    def __init__(self, this_round: Round) -> None:
        """Use the database that round.toml names; it is not asked for anything yet."""
        self._timezone = this_round.settings.timezone
        self._address = server_address(this_round.settings.database)
        self._backend: ReadingPostgres | None = None

    def responses(self, table: Table, apart: frozenset[str]) -> tuple[Raw, ...]:
        """The responses, whole.

        Raises
        ------
        InputError
            If there is no view, because the survey is not closed or the user may not read it, or
            a newer program made it.
        """
        connection = _connected(self._address)
        self._backend = ReadingPostgres(connection)
        connection.run(f"SET TimeZone = '{self._timezone}'")
        columns = {name: PostgresType.from_string(kind) for name, kind in connection.run(_COLUMNS)}
        if not columns:
            words = Words(
                "问卷结束以后才有的只读视图（早先结束的，请再运行一次 ceping close）",
                "the view that a closed survey has (close it again where it was closed earlier)",
            )
            raise InputError([Problem(self._address.name, words, "")])
        self._require_version(str(connection.run(_REMARK)[0][0]))
        view = ibis.table(columns, name=RESPONSES_VIEW).op()
        stored = ibis.expr.operations.DatabaseTable(
            view.name, view.schema, self._backend, namespace=view.namespace
        ).to_expr()
        by_id = ibis.window(order_by=table.columns[0].name)
        rows = stored.mutate(**{ROW: ibis.row_number().over(by_id) + 1})
        return (Raw((RESPONSES_VIEW,), rows, tuple(columns), far=True),)

    def lost(self, error: BaseException) -> InputError | None:
        """A server that cannot be reached, goes away or refuses; never our own fault."""
        if isinstance(error, InputError):
            return None
        reason = _reason(error)
        if reason is None:
            return None
        words = Words("能连接、能读取的数据库", "a database that answers and may be read")
        return InputError([Problem(self._address.name, words, reason)])

    def close(self) -> None:
        """Close the connection, if there is one."""
        if self._backend is not None:
            self._backend.disconnect()

    def _require_version(self, remark: str) -> None:
        said = re.fullmatch(f"{VIEW_REMARK}([0-9]+)", remark)
        if not said or int(said[1]) > contract.VERSION:
            words = Words(
                f"约定版本{contract.VERSION}的只读视图（请用这一版程序再结束一次问卷）",
                f"a view of contract {contract.VERSION} (close again with this version of ceping)",
            )
            raise InputError([Problem(self._address.name, words, remark)])


class ReadingPostgres(SQLBackend):  # type: ignore[misc]  # Ibis ships no types
    """What Ibis needs to run an expression on a connection that only reads."""

    name = "postgres"
    compiler = compilers.postgres.compiler

    def __init__(self, connection: pg8000.native.Connection) -> None:
        """Run on ``connection``."""
        super().__init__(id(connection))
        self._connection = connection

    @contextmanager
    def _safe_raw_sql(self, query: str) -> Iterator[list[Any]]:
        # Without parameters pg8000 sends the text as it is.
        yield self._connection.run(query) or []

    def _fetch_from_cursor(self, cursor: list[Any], schema: Any) -> pd.DataFrame:
        from ibis.formats.pandas import PandasData

        frame = pd.DataFrame.from_records(cursor, columns=schema.names, coerce_float=False)
        converted: pd.DataFrame = PandasData.convert_table(frame, schema)
        return converted

    def _only_reads(self, *_: object, **__: object) -> Any:
        """What else a backend of Ibis must do: nobody asks it of one that only reads."""
        raise NotImplementedError

    create_table = list_tables = version = _only_reads
    _get_schema_using_query = _register_in_memory_table = _only_reads

    def disconnect(self) -> None:
        """Close the connection; one that is gone already is no fault."""
        try:
            self._connection.close()
        except (OSError, pg8000.native.InterfaceError):
            return


def _connected(address: Address) -> pg8000.native.Connection:
    return pg8000.native.Connection(
        address.user,
        host=address.host or "localhost",
        port=address.port or 5432,
        database=address.database,
        password=address.password,
        application_name="ceping",
        startup_params={"default_transaction_read_only": "on"},
        **address.options,
    )


def _reason(error: BaseException) -> str | None:
    """Why the server does not answer, or None where it is not that."""
    if isinstance(error, pg8000.native.DatabaseError):
        details = error.args[0] if error.args else None
        state = str(details.get("C", "")) if isinstance(details, dict) else ""
        return f"SQLSTATE {state}" if state.startswith(_NOT_OURS) else None
    if isinstance(error, pg8000.native.InterfaceError):
        return "no connection"
    return (error.strerror or "no connection") if isinstance(error, OSError) else None
