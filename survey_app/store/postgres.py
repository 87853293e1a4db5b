"""A PostgreSQL server: durable commits, and no row that says when it was written after the close.

Every row carries the number of its transaction (``xmin``) and its place (``ctid``). Before the
close they tell which code was spent with which answer; so the tables of a part are written anew,
in another order, within the transaction that closes it.
"""

import select
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pg8000
from pg8000.native import PreparedStatement
from sqlalchemy import (
    ColumnElement,
    Connection,
    ExceptionContext,
    Insert,
    Select,
    Table,
    Update,
    event,
    text,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import InterfaceError, InvalidatePoolError

from rulebook import contract
from rulebook.database_address import RESPONSES_VIEW, VIEW_REMARK
from rulebook.problems import InputError, Problem, Words
from survey_app.store.database import Database, Row, Spending, Values
from survey_app.store.schema import item_column, items_of

_ALONE = 0x63657069  # any number, the same for all who ask for this lock
# The classes of SQLSTATE that may pass: connection, refused, no such database, deadlock,
# resources, lock, operator, system.
_PASSING = ("08", "28", "3D", "40", "53", "55", "57", "58")
_CANNOT_LOSE = ("fsync", "full_page_writes")


class PostgresDatabase(Database):
    """One database of a server; ordinary row locks, as many writers as there are connections."""

    fault = pg8000.Error

    def __init__(
        self, url: URL, name: str, arguments: dict[str, Any], *, keep_connections: bool
    ) -> None:
        """Open ``url``, called ``name``, with further ``arguments`` of the driver, pg8000."""
        arguments = arguments | {
            "application_name": "ceping",
            # A server or a role may be set to acknowledge before the disk has it.
            "startup_params": {
                "synchronous_commit": "on",
                "default_transaction_isolation": "read committed",
            },
        }
        super().__init__(
            url,
            name,
            keep_connections=keep_connections,
            connect_args=arguments,
        )
        # Many rows in one statement: pg8000 would send them one by one, three trips each.
        self.engine.dialect.use_insertmanyvalues_wo_returning = True
        event.listen(self.engine, "handle_error", _told_to_leave)
        if keep_connections:
            event.listen(self.engine, "checkout", _still_there)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            # Here and not by SQLAlchemy's isolation level, which costs three trips to set back.
            driver: Any = connection.connection.dbapi_connection
            driver.autocommit = True
            try:
                yield connection
            finally:
                driver.autocommit = False

    @contextmanager
    def _writing(self, alone: bool) -> Iterator[Connection]:
        with self.engine.begin() as connection:
            if alone:
                connection.execute(text(f"SELECT pg_advisory_xact_lock({_ALONE})"))
            yield connection

    def _row(self, text: str, values: Values) -> Row | None:
        """One trip: the statement is prepared once a connection."""
        pooled = self.engine.raw_connection()
        try:
            prepared = pooled.info.get(text)
            if prepared is None:
                prepared = PreparedStatement(pooled.driver_connection, text)
                pooled.info[text] = prepared
            rows: Sequence[Row] = prepared.run(**values)
        except BaseException:
            pooled.invalidate()  # whatever state it is in, a new one is sound
            raise
        finally:
            pooled.close()
        return rows[0] if rows else None

    def _settle(self) -> None:
        """Nothing to do: a commit shows only once it is on the disk."""

    def when_lost(self, leave: Callable[[], None]) -> None:
        """Nothing to do: a server whose disk fails stops by itself."""

    def spending(
        self,
        spend: Update,
        carried: Select[Any],
        rows: Callable[[ColumnElement[Any]], Sequence[Insert]],
    ) -> Spending:
        """All of it as one statement, and so as one transaction in one trip."""
        spent = spend.returning(*carried.selected_columns).cte("spent")
        others = [row.cte(f"row_{place}") for place, row in enumerate(rows(spent.columns[0]))]
        whole = self.text_of(spent.select().add_cte(*others))

        def run(values: Values) -> bool:
            with self._answering(), self._turns():
                return self._row(whole, values) is not None

        return run

    def passing(self, error: Exception) -> str | None:
        """No connection, a server that goes or comes, a deadlock; never our own fault."""
        lost = getattr(error, "connection_invalidated", False)
        if lost or isinstance(error, (InterfaceError, pg8000.InterfaceError)):
            return "no connection"
        state = _state(error)
        return f"SQLSTATE {state}" if state.startswith(_PASSING) else None

    def secure(self) -> None:
        """Refuse a server that may lose commits; the other half is the administrator's word."""
        with self.reading() as db:
            for name in _CANNOT_LOSE:
                value = db.execute(text("SELECT current_setting(:name)"), {"name": name}).scalar()
                if value == "off":
                    words = Words(f"{name} = on 的服务器", f"a server with {name} = on")
                    raise InputError([Problem(self.name, words, str(value))])

    def let_finish(self, db: Connection, table: Table) -> None:
        """Lock the table, before any other: what waits for it sees what is committed here."""
        db.execute(text(f'LOCK TABLE "{table.name}" IN ACCESS EXCLUSIVE MODE'))

    def empty(self, db: Connection, table: Table) -> None:
        """TRUNCATE gives the table a new file, and its old one is cut at the commit."""
        db.execute(text(f'TRUNCATE "{table.name}"'))

    def forget_order(self, db: Connection, table: Table) -> None:
        """All rows come from one transaction afterwards and lie in the order of their keys."""
        keys = ", ".join(f'"{column.name}"' for column in table.primary_key)
        db.execute(text(f'CREATE TEMPORARY TABLE rewritten AS SELECT * FROM "{table.name}"'))
        self.empty(db, table)
        db.execute(text(f'INSERT INTO "{table.name}" SELECT * FROM rewritten ORDER BY {keys}'))
        db.execute(text("DROP TABLE rewritten"))

    def offer(self, db: Connection, responses: Table) -> None:
        """A view in the contract's words, which its owner may let others read."""
        items = [f'"{item_column(item)}" AS "{item}"' for item in items_of(responses.c.keys())]
        moment = "CAST(NULLIF(answered_at, '') AS timestamptz) AS answered_at"
        columns = ", ".join(["response_id, window_id, channel", moment, "seconds", *items])
        view = f'CREATE OR REPLACE VIEW "{RESPONSES_VIEW}" AS SELECT {columns}'
        db.execute(text(f'{view} FROM "{responses.name}"'))
        remark = f"{VIEW_REMARK}{contract.VERSION}"
        db.execute(text(f"COMMENT ON VIEW \"{RESPONSES_VIEW}\" IS '{remark}'"))

    def compact(self) -> None:
        """Nothing to do: the closing transaction left the old files behind, empty."""

    def checkpoint(self) -> None:
        """Nothing to do: the server does it in its own time, and nobody copies its files."""


def _state(error: BaseException) -> str:
    """The server's SQLSTATE, or nothing."""
    orig = getattr(error, "orig", error)
    details = orig.args[0] if orig is not None and orig.args else None
    return str(details.get("C", "")) if isinstance(details, dict) else ""


def _readable(socket: Any) -> bool:
    """Whether a socket has anything to say."""
    if not hasattr(select, "poll"):  # Windows
        return bool(select.select([socket], [], [], 0)[0])
    # select() knows no file beyond the 1024th: many visitors would look like broken connections.
    poll = select.poll()
    poll.register(socket, select.POLLIN)
    return bool(poll.poll(0))


def _still_there(connection: Any, _record: object, _proxy: object) -> None:
    """An idle connection has nothing to say but that it is over. Asking the server takes longer."""
    try:
        over = _readable(connection._usock)
    except (OSError, ValueError):
        over = True
    if over:
        raise InvalidatePoolError


def _told_to_leave(context: ExceptionContext) -> None:
    """A server that stops says so on its connections: those are gone, the next may work."""
    if _state(context.original_exception).startswith("57P"):
        context.is_disconnect = True
