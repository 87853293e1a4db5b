"""The ``database`` of round.toml: a SQLite file, or the address of a PostgreSQL server."""

import os
import re
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote

from rulebook.problems import InputError, Problem, Words

PASSWORDS = ("CEPING_DATABASE_PASSWORD", "PGPASSWORD")
# What analysis reads of a server, after the close only (docs/contract.md); survey_app makes it.
RESPONSES_VIEW = "contract_responses"
VIEW_REMARK = "contract "  # before the contract's version, in the remark on that view
_DEFAULT_PORT = 5432
_SCHEMES = ("postgresql", "postgres")
_URL = re.compile(
    r"(?P<scheme>[\w+]+)://"
    r"(?:(?P<user>[^:/]*)(?::(?P<password>[^@]*))?@)?"
    r"(?:\[(?P<ip>[^/?]+)\]|(?P<host>[^/:?]+))?(?::(?P<port>[0-9]*))?"
    r"(?:/(?P<database>[^?]*))?(?:\?(?P<options>.*))?"
)
# As libpq's: none, if the server can, always, always and with a name we know.
_ENCRYPTION: Mapping[str, Callable[[], Any]] = {
    "disable": lambda: False,
    "prefer": lambda: None,
    "require": lambda: True,
    "verify-full": ssl.create_default_context,
}


@dataclass(frozen=True)
class Address:
    """A database of a server; ``socket`` is the folder of its socket, or empty."""

    user: str
    database: str
    host: str | None
    port: int | None
    password: str | None
    socket: str
    mode: str

    @property
    def name(self) -> str:
        """What faults call it: never with a password."""
        return f"PostgreSQL {self.host or 'localhost'}/{self.database}"

    @property
    def options(self) -> dict[str, Any]:
        """What the driver, pg8000, is told besides user, password, host, port and database."""
        if self.socket:
            path = f"{self.socket}/.s.PGSQL.{self.port or _DEFAULT_PORT}"
            return {"unix_sock": path, "ssl_context": False}
        return {"ssl_context": _ENCRYPTION[self.mode]()}


def is_server(setting: str) -> bool:
    """Whether ``database`` of round.toml names a server and not a SQLite file."""
    return "://" in setting.removeprefix("sqlite:///")


def database_file(folder: Path, setting: str) -> Path | None:
    """The SQLite file of the round in ``folder``, there or not; None where a server has it."""
    if is_server(setting):
        return None
    return folder / (setting.removeprefix("sqlite:///") or "survey.db")


def server_address(setting: str) -> Address:
    """The address that ``database`` of round.toml says.

    Of libpq's options ``host`` (the folder of a socket) and ``sslmode`` are known.

    Raises
    ------
    InputError
        If it names no database that we know. It never repeats what it read: that may be a
        password.
    """
    found = _URL.fullmatch(setting)
    if not found:
        raise _fault("?")
    user, database = unquote(found["user"] or ""), found["database"] or ""
    if found["scheme"] not in _SCHEMES or not (user and database):
        raise _fault(found["scheme"])
    options = dict(parse_qsl(found["options"] or ""))
    socket, mode = options.pop("host", ""), options.pop("sslmode", "prefer")
    if options or mode not in _ENCRYPTION:
        raise _fault(", ".join(options) or f"sslmode={mode}")
    given = next((os.environ[name] for name in PASSWORDS if name in os.environ), None)
    return Address(
        user=user,
        database=database,
        host=found["ip"] or found["host"],
        port=int(found["port"]) if found["port"] else None,
        password=unquote(found["password"]) if found["password"] else given,
        socket=socket,
        mode=mode,
    )


def _fault(got: str) -> InputError:
    words = Words(
        "SQLite 文件的路径，或 postgresql://用户:密码@主机/库名",
        "the path of a SQLite file, or postgresql://user:password@host/database",
    )
    return InputError([Problem("round.toml", words, got, column="database")])
