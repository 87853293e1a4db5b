"""What both engines are to the rest of the app: readings, write transactions, and a clear fault."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, NullPool, QueuePool, Table, create_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from rulebook.problems import InputError, Problem, Words


class Unavailable(InputError):
    """The database does not answer now; what was not acknowledged can be sent again."""

    def __init__(self, name: str, reason: str) -> None:
        """``reason`` is the engine's word for it and must hold no value of an answer."""
        words = Words("能连接的数据库", "a database that answers")
        super().__init__([Problem(name, words, reason)])


class Database(ABC):
    """A database whose commits are on disk before they are acknowledged."""

    def __init__(self, url: URL, name: str, *, keep_connections: bool, **options: Any) -> None:
        """Open it for this process; a forked child needs its own.

        A server keeps its connections, the office's short work closes each at once. ``name`` is
        what faults call it.
        """
        self.name = name
        # Errors of the driver must not carry codes or answers into a log: hide_parameters.
        self.engine: Engine = create_engine(
            url,
            hide_parameters=True,
            poolclass=QueuePool if keep_connections else NullPool,
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
        with self._answering(), self._writing(alone) as connection:
            yield connection

    @contextmanager
    def _answering(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
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
    def passing(self, error: DBAPIError) -> str | None:
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

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
