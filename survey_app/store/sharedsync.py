"""Waiting for the disk together: one sync of the log serves all who have committed before it.

With ``synchronous = FULL`` SQLite waits for the disk while it holds the lock, so that each writer
waits for all before it: on a disk that takes 8 ms no more than 125 answers a second, whatever the
processor. Here a writer commits, gives the lock back and waits until a sync that began after its
commit has ended. Nothing is acknowledged before.
"""

import os
import threading
from collections.abc import Callable
from pathlib import Path


class SharedSync:
    """Syncs of one file, by any number of threads of this process."""

    def __init__(self, path: Path) -> None:
        """``path`` is the write-ahead log. SQLite keeps no lock on it that closing would drop."""
        self._path = path
        self._counting, self._syncing = threading.Lock(), threading.Lock()
        self._asked = self._done = 0
        self._fault: OSError | None = None
        self.when_lost: Callable[[], None] = lambda: None  # called once, with the first fault

    def sync(self) -> None:
        """Return when what this thread has written is on the disk.

        Raises
        ------
        OSError
            If the log could not be opened, which may pass; or if a sync failed, now or before: the
            system forgets what it could not write, so that a later sync would succeed without it.
        """
        with self._counting:
            self._asked += 1
            mine = self._asked
        with self._syncing:
            if self._fault:
                raise self._fault
            if self._done >= mine:
                return
            covered = self._asked
            self._sync()
            self._done = covered

    def _sync(self) -> None:
        try:
            file = os.open(self._path, os.O_RDWR)
        except FileNotFoundError:  # the last one to leave has moved it into the database, synced
            return
        try:
            os.fsync(file)
        except OSError as error:
            self._fault = error
            self.when_lost()
            raise
        finally:
            os.close(file)
