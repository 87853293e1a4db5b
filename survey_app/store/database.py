"""What both engines are to the rest of the app: readings, write transactions, and a clear fault."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import (
    ClauseElement,
    ColumnElement,
    Connection,
    Engine,
    Insert,
    NullPool,
    QueuePool,
    Select,
    Table,
    Update,
    create_engine,
)
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from rulebook.problems import InputError, Problem, Words
from survey_app.store.turns import Turns

Values = Mapping[str, Any]
Row = Sequence[Any]
Spending = Callable[[Values], bool]
Kind = Any  # a class of SQLAlchemy's dialects; mypy takes those for unhashable


def text_in(dialect: Kind, statement: ClauseElement) -> str:
    """A statement in an engine's words for ``Database.row``; its values are named as ``:name``."""
    return str(statement.compile(dialect=dialect(paramstyle="named")))


class Unavailable(InputError):
    """The database does not answer now; what was not acknowledged can be sent again."""

    def __init__(self, name: str, reason: str) -> None:
        """``reason`` is the engine's word for it and must hold no value of an answer."""
        words = Words("能连接的数据库", "a database that answers")
        super().__init__([Problem(name, words, reason)])


class Database(ABC):
    """A database whose commits are on disk before they are acknowledged."""

    fault: type[Exception]  # what the driver raises

    def __init__(self, url: URL, name: str, *, keep_connections: bool, **options: Any) -> None:
        """Open it for this process; a forked child needs its own.

        A server keeps its connections, the office's short work closes each at once. ``name`` is
        what faults call it.
        """
        self.name = name
        self._turns = Turns()
        # One connection a thread and none to spare: the warmest first, none closed in between.
        lasting = {"poolclass": QueuePool, "pool_size": 0, "pool_use_lifo": True}
        # Errors of the driver must not carry codes or answers into a log: hide_parameters.
        self.engine: Engine = create_engine(
            url,
            hide_parameters=True,
            **(lasting if keep_connections else {"poolclass": NullPool}),
            **options,
        )

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that only reads."""
        with self._answering(), self._reading() as connection:
            yield connection

    @contextmanager
    def writing(self, *, alone: bool = False) -> Iterator[Connection]:
        """A write transaction: all of it or nothing. ``alone``: no other of these beside it."""
        with self._answering(), self._turns(), self._writing(alone) as connection:
            yield connection

    @property
    def dialect(self) -> Kind:
        """The engine's kind, which texts of statements depend on."""
        return type(self.engine.dialect)

    def text_of(self, statement: ClauseElement) -> str:
        """A statement in this engine's words."""
        return text_in(self.dialect, statement)

    def row(self, text: str, values: Values) -> Row | None:
        """The first row of one statement that is a transaction of its own.

        Past SQLAlchemy's execution, which takes ten times as long: for what every request asks.
        """
        with self._answering():
            return self._row(text, values)

    def settled_row(self, text: str, values: Values) -> Row | None:
        """``row``, returned when what it shows is on the disk and not only committed."""
        with self._answering():
            row = self._row(text, values)
            self._settle()
            return row

    @abstractmethod
    def spending(
        self,
        spend: Update,
        carried: Select[Any],
        rows: Callable[[ColumnElement[Any]], Sequence[Insert]],
    ) -> Spending:
        """A write transaction that is run very often, past SQLAlchemy's execution like ``row``.

        Parameters
        ----------
        spend
            Changes one row or none; with none nothing else is done.
        carried
            One column of that row, which ``rows`` need.
        rows
            What is written besides, given the expression for the value of ``carried``.

        Returns
        -------
        callable
            Takes the values by name and says whether the row was changed.
        """

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except (DBAPIError, self.fault) as error:
            reason = self.passing(error)
            if reason is None:
                raise
            raise Unavailable(self.name, reason) from None
        except OSError as error:  # pg8000 lets some of them through; the lock file may be one
            raise Unavailable(self.name, error.strerror or "no connection") from None

    @abstractmethod
    def _reading(self) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _writing(self, alone: bool) -> AbstractContextManager[Connection]: ...

    @abstractmethod
    def _row(self, text: str, values: Values) -> Row | None: ...

    @abstractmethod
    def _settle(self) -> None:
        """Wait until what others have committed is on the disk."""

    @abstractmethod
    def when_lost(self, leave: Callable[[], None]) -> None:
        """Have ``leave`` called once the disk has failed for good in this process."""

    @abstractmethod
    def passing(self, error: Exception) -> str | None:
        """The reason of a fault that is not ours and may pass, or None."""

    @abstractmethod
    def secure(self) -> None:
        """See to what secrecy and durability need of file or server, or refuse.

        Raises
        ------
        InputError
            If the server may lose what it has acknowledged.
        """

    @abstractmethod
    def let_finish(self, db: Connection, table: Table) -> None:
        """Wait for statements at work on ``table``, and let none begin before ``db`` commits."""

    @abstractmethod
    def empty(self, db: Connection, table: Table) -> None:
        """Take all rows out of ``table`` so that the engine keeps nothing of them."""

    @abstractmethod
    def forget_order(self, db: Connection, table: Table) -> None:
        """Write ``table`` anew, so that nothing says when each row came."""

    @abstractmethod
    def compact(self) -> None:
        """After the close: leave no trace of earlier contents in the engine's own files.

        Raises
        ------
        InputError
            If another program keeps the database open for reading.
        """

    @abstractmethod
    def offer(self, db: Connection, responses: Table) -> None:
        """Let the closed survey's responses be read by other programs, where the engine can."""

    @abstractmethod
    def checkpoint(self) -> None:
        """Bring what was committed into the engine's main files, as far as nobody else reads."""

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
