"""Both servers: the voters' in its processes, and the staff's in one of its own."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from multiprocessing import Process

from office_app import create_app
from office_app.ports import listens
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import serving

_AGAIN_SECONDS = 1
_LOOK_SECONDS = 0.1
_NICE = 10  # where both want a processor, voters come first
_PORTS = 20


def serve(
    this_round: Round, host: str, port: int, workers: int, office_port: int | None = None
) -> None:
    """Serve voters and staff until SIGINT or SIGTERM.

    Port 0 takes a free one; without ``office_port`` it is the next free one after ``port``.

    Raises
    ------
    InputError
        If the round cannot be served; nothing is listened on then.
    """
    create_app(this_round)  # faults come out here, in one line
    address = _office_address(host, port, office_port)
    serving.serve(this_round, host, port, workers, office(this_round, *address))


def _office_address(host: str, port: int, office_port: int | None) -> tuple[str, int]:
    if office_port is not None or port == 0:
        return serving.free_address(host, office_port or 0)
    for following in range(port + 1, port + _PORTS):
        try:
            return serving.free_address(host, following)
        except InputError:
            continue
    return serving.free_address(host, 0)


def wait_for(host: str, port: int) -> None:
    """Until something listens there."""
    while not listens((host, port)):
        time.sleep(_LOOK_SECONDS)


@contextmanager
def office(this_round: Round, host: str, port: int, *, at_desk: bool = False) -> Iterator[None]:
    """The staff's server, started again whenever it ends; ``at_desk`` as ``create_app`` has it."""
    over = threading.Event()
    running = [_started(this_round, host, port, at_desk=at_desk)]

    def keep() -> None:
        while True:
            running[0].join()
            if over.wait(_AGAIN_SECONDS):
                return
            running[0] = _started(this_round, host, port, at_desk=at_desk)

    keeping = threading.Thread(target=keep, daemon=True)
    keeping.start()
    try:
        yield
    finally:
        over.set()
        while keeping.is_alive():  # it may just have started another
            running[0].terminate()
            keeping.join(0.1)


def _started(this_round: Round, host: str, port: int, *, at_desk: bool) -> Process:
    process = Process(target=_serve_staff, args=(this_round, host, port, at_desk))
    process.start()
    return process


def _serve_staff(this_round: Round, host: str, port: int, at_desk: bool) -> None:
    """Serve the staff's pages until told to stop; one worker, in which failures are counted."""
    threading.Thread(target=serving.end_with_parent, daemon=True).start()
    if sys.platform != "win32":
        os.nice(_NICE)
    create = partial(create_app, at_desk=at_desk)
    app = partial(serving.app_of_worker, create, this_round)
    serving.server(host, port, 1, app, "/staff/")
