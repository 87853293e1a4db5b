"""A production server: gunicorn, or waitress on Windows. No access log: it would hold tokens."""

import logging.config
import signal
import socket
import sys
from typing import Any

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import create_app

_THREADS = 8
_GRACE_SECONDS = 5
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "survey_app.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "ERROR", "handlers": ["stderr"]},
    "loggers": {"gunicorn.error": {"level": "ERROR", "handlers": ["stderr"], "propagate": False}},
}


def serve(this: Round, host: str, port: int, workers: int) -> None:
    """Serve the round until SIGINT or SIGTERM. Port 0 takes a free one.

    Raises
    ------
    InputError
        If the round cannot be served; nothing is listened on then.
    """
    create_app(this)  # faults come out here, in one line, and not in a worker's log
    _require_free(host, port)
    if sys.platform == "win32":
        _waitress(this, host, port, workers)
    else:
        _gunicorn(this, host, port, workers)


def _require_free(host: str, port: int) -> None:
    """gunicorn would try five times and then fill the screen."""
    try:
        socket.create_server((host, port), family=_family(host)).close()
    except OSError as error:
        words = Words("本机未被占用的地址和端口", "an address and port of this machine, not in use")
        raise InputError([Problem("serve", words, f"{host}:{port} ({error.strerror})")]) from None


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


def _announce(host: str, port: int) -> None:
    print(f"http://{f'[{host}]' if ':' in host else host}:{port}/", flush=True)


def _waitress(this: Round, host: str, port: int, workers: int) -> None:
    from waitress import create_server

    logging.config.dictConfig(_LOGGING)
    server = create_server(
        create_app(this), host=host, port=port, threads=workers * _THREADS, ident=None
    )
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    _announce(host, server.effective_port)
    server.run()


def _gunicorn(this: Round, host: str, port: int, workers: int) -> None:
    from gunicorn.app.base import BaseApplication

    class Application(BaseApplication):  # type: ignore[misc]  # gunicorn ships no types
        """gunicorn with our settings only: no files, no arguments, no environment."""

        def load_config(self) -> None:
            for name, value in gunicorn_settings(host, port, workers).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            return create_app(this)  # in the worker: connections do not survive a fork

    Application().run()


def gunicorn_settings(host: str, port: int, workers: int) -> dict[str, Any]:
    """What we set; everything else is gunicorn's default."""

    def ready(arbiter: Any) -> None:
        """Say where we listen: with port 0 only the socket knows."""
        _announce(host, arbiter.LISTENERS[0].sock.getsockname()[1])

    return {
        "bind": f"{f'[{host}]' if ':' in host else host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": _THREADS,
        "graceful_timeout": _GRACE_SECONDS,
        "keepalive": 2,
        "loglevel": "error",
        "accesslog": None,
        # gunicorn names the path of a request that it could not answer; it may hold a token.
        "logconfig_dict": _LOGGING,
        # Its control socket is one for all servers of a user, and nobody here uses it.
        "control_socket_disable": True,
        "when_ready": ready,
        "proc_name": "ceping",
    }
