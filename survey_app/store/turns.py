"""Places for those who write: some threads stay free to answer while all writers wait.

Whoever holds the database's lock keeps every writer waiting. With each thread of a process among
them, not even ``/healthz`` would be answered.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

PLACES = 6
_PATIENCE = 1.0  # seconds; an ordinary write takes some thousandths


class NoPlace(OSError):
    """All places are taken by writers who wait."""


class Turns:
    """As many writers at once as there are places; the others are told to come again."""

    def __init__(self) -> None:
        """All places are free."""
        self._places = threading.BoundedSemaphore(PLACES)
        self._stuck = False

    @contextmanager
    def __call__(self) -> Iterator[None]:
        """Take a place.

        Raises
        ------
        NoPlace
            After a second without one; at once while nobody has given one back since.
        """
        free = self._places.acquire(blocking=False)
        if not free and (self._stuck or not self._places.acquire(timeout=_PATIENCE)):
            self._stuck = True
            raise NoPlace(0, "all writers wait for its lock")
        try:
            yield
        finally:
            self._stuck = False
            self._places.release()
