"""A production server, granian (docs/adr/0011). No access log: it would hold tokens."""

import gc
import math
import os
import signal
import socket
import threading
import time
from contextlib import AbstractContextManager, nullcontext
from functools import partial
from multiprocessing import connection, parent_process
from typing import TYPE_CHECKING, Any

from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels

from rulebook.problems import InputError, Problem, Words
from rulebook.round import Round
from survey_app import create_app
from survey_app.acts.opening import require_as_opened
from survey_app.context import EXTENSION
from survey_app.logs import log, log_unavailable
from survey_app.setup import store_of
from survey_app.store import PLACES, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable

    from flask import Flask

_THREADS = PLACES + 2  # two stay free while all writers wait
_GRACE_SECONDS = 5
_IDLE_SECONDS = 10
_AGAIN_SECONDS = 1
_CONNECTIONS = 2048  # at once in a process; phones that keep theirs open hold no thread
_LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "survey_app.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "ERROR", "handlers": ["stderr"]},
    "loggers": {"_granian": {"handlers": ["stderr"], "propagate": False}},
}


def serve(
    this_round: Round,
    host: str,
    port: int,
    workers: int,
    beside: AbstractContextManager[object] | None = None,
) -> None:
    """Serve the round until SIGINT or SIGTERM. Port 0 takes a free one.

    ``beside`` is entered once nothing is at fault, and left before the database is put in order.

    Raises
    ------
    InputError
        If the round cannot be served; nothing is listened on then.
    """
    create_app(this_round)  # faults come out here, in one line, and not in a worker's log
    require_as_opened(this_round)
    # Made in each worker, since connections do not survive a fork, but of the round that was read
    # here: a worker that starts again later shows what the others show.
    address = free_address(host, port)
    with beside or nullcontext():
        server(*address, workers, partial(app_of_worker, create_app, this_round))
    store_of(this_round).database.checkpoint()  # whoever copies the file has everything


def app_of_worker(create: "Callable[[Round], Flask]", this_round: Round) -> "Flask":
    """The app of a worker, which leaves once it can no longer trust the disk."""
    made = create(this_round)
    made.extensions[EXTENSION].store.database.when_lost(_leave)
    return made


def _leave() -> None:
    """Make place for a fresh worker; answers under way are told that nothing was stored."""
    log("error", "the disk has failed", reason="sync")
    threading.Thread(target=_stop, daemon=True).start()


def server(host: str, port: int, workers: int, app: "Callable[[], Flask]", path: str = "/") -> None:
    """Serve an app in ``workers`` processes until SIGINT or SIGTERM; each calls ``app`` once.

    ``host`` is a numeric address; ``path`` is where people begin.
    """
    granian = Granian(
        "ceping",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(header_read_timeout=_IDLE_SECONDS * 1000),
        workers=workers,
        blocking_threads=_THREADS,
        backpressure=_CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=_GRACE_SECONDS,
        log_level=LogLevels.error,
        log_dictconfig=_LOGGING,
    )
    granian.respawned_wrks = _NeverLately()
    granian.on_startup(
        threading.Thread(target=_announce, args=(host, port, path), daemon=True).start
    )
    granian.serve(target_loader=partial(_in_worker, app), wrap_loader=False)


class _NeverLately(dict[int, float]):
    """When each worker was replaced last, as granian asks: long ago.

    A second worker killed within seconds, or the same one again, would end the server.
    """

    def get(self, _worker: int, _default: object = None) -> float:
        """Long before now."""
        return -math.inf


def _in_worker(app: "Callable[[], Flask]") -> "Flask":
    # A forked worker has the parent's handlers, which only make a note: told to stop before it
    # listens, it would not, and the parent would wait for it until it kills it.
    for told_to_stop in (signal.SIGTERM, signal.SIGINT):
        signal.signal(told_to_stop, signal.SIG_DFL)
    threading.Thread(target=end_with_parent, daemon=True).start()
    made = _made(app)
    # What is there now stays: looking through it for garbage took a fifth of all time.
    gc.collect()
    gc.freeze()
    return made


def _made(app: "Callable[[], Flask]") -> "Flask":
    """The app, once the database answers."""
    told = False
    while True:
        try:
            return app()
        except Unavailable as error:
            if not told:
                log_unavailable(error)
                told = True
            time.sleep(_AGAIN_SECONDS)
        except Exception:
            time.sleep(_AGAIN_SECONDS)  # another worker takes over: not again at once
            raise


def end_with_parent() -> None:
    """A killed parent cannot tell its workers to stop; left alone they would keep the port."""
    parent = parent_process()
    if parent:
        connection.wait([parent.sentinel])
        _stop()


def _stop() -> None:
    """End this worker, at the latest when the time of grace is over."""
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(_GRACE_SECONDS)
    os._exit(1)


def free_address(host: str, port: int) -> tuple[str, int]:
    """The address of ``host`` and the port, or a free one for 0.

    Two servers on one port would share its visitors.
    """
    try:
        # A name may have several; that of IPv4 comes first, as proxies expect it.
        family, *_, address = min(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        with socket.create_server(address[:2], family=family) as listening:
            return str(address[0]), int(listening.getsockname()[1])
    except (OSError, UnicodeError) as error:
        words = Words("本机未被占用的地址和端口", "an address and port of this machine, not in use")
        reason = getattr(error, "strerror", None) or "no name"
        raise InputError([Problem("serve", words, f"{host}:{port} ({reason})")]) from None


def _announce(host: str, port: int, path: str) -> None:
    """Say where we listen, once we do."""
    here = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    while True:
        try:
            socket.create_connection((here, port), timeout=1).close()
            break
        except OSError:
            time.sleep(0.02)
    print(f"http://{f'[{host}]' if ':' in host else host}:{port}{path}", flush=True)
