"""Ports of this computer, each for one desk: two servers that listen at one share its visitors.

A desk settles its ports before it listens there, by minutes where a round is made first. So it
holds a lock for each as long as it runs, which another desk of the same user cannot get.
"""

import os
import socket
import tempfile
from pathlib import Path

from rulebook.filelock import try_lock
from rulebook.problems import InputError
from survey_app.desk_ports import HOST
from survey_app.serving import free_address

_NEIGHBOURS = 100  # ports that are tried before any that is free
_held: dict[int, int] = {}  # the open files of our locks; the system closes them with the process


def is_free(port: int) -> bool:
    """Whether nothing listens there."""
    try:
        free_address(HOST, port)
    except InputError:
        return False
    return True


def listens(address: tuple[str, int]) -> bool:
    """Whether something answers at a host and port."""
    try:
        socket.create_connection(address, timeout=1).close()
    except OSError:
        return False
    return True


def take(port: int) -> bool:
    """Whether the port is ours from now on: it is free, and no other desk has settled on it."""
    if not is_free(port):
        return False
    if port not in _held:
        lock = try_lock(_folder() / str(port))
        if lock is None:
            return False
        _held[port] = lock
    return True


def take_nearest(wanted: int, but: int = 0) -> int:
    """That port or one after it, or else any that is free; never ``but``."""
    nearest = range(wanted, min(wanted + _NEIGHBOURS, 1 << 16))
    found = next((port for port in nearest if port != but and take(port)), 0)
    while not found:
        other = free_address(HOST, 0)[1]
        found = other if take(other) else 0
    return found


def _folder() -> Path:
    user = getattr(os, "getuid", int)()  # on Windows each has a folder of that kind anyway
    folder = Path(tempfile.gettempdir()) / f"ceping-ports-{user}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder
