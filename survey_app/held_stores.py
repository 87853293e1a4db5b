"""The stores that a request of a round's pages has opened: one each, until the request is over.

A page is put together from many acts, and each asks ``setup`` for the round's store. Without this
each would connect anew and look anew whether the tables are sound. Nothing outlasts the request:
before the next one somebody at a command line may have changed anything, or put another file in the
database's place. Where there is no request, as in a command, nothing is held.
"""

from collections.abc import Callable, Hashable
from contextvars import ContextVar
from pathlib import Path

from survey_app.store import Store


class HeldStores:
    """The stores of one request, all of the round in ``folder``: others may go and come."""

    def __init__(self, folder: Path) -> None:
        """None yet."""
        self.folder = folder
        self._stores: dict[Hashable, Store] = {}
        self._former = _HELD.get()
        _HELD.set(self)

    def store(self, key: Hashable, made: Callable[[bool], Store]) -> Store:
        """The store of that ``key``."""
        if key not in self._stores:
            self._stores[key] = made(True)
        return self._stores[key]

    def end(self) -> None:
        """Close them; what comes now belongs to the request around this one, if there is one."""
        _HELD.set(self._former)
        for store in self._stores.values():
            store.database.close()


_HELD: ContextVar[HeldStores | None] = ContextVar("stores of a request", default=None)


def store_of(folder: Path, key: Hashable, made: Callable[[bool], Store]) -> Store:
    """The request's store of that ``key``, or a new one outside of any.

    Parameters
    ----------
    folder
        The round folder that it is of.
    key
        All that it depends on.
    made
        Makes it; told whether it may keep its connections open, since they will be closed here.
    """
    held = _HELD.get()
    return held.store(key, made) if held and held.folder == folder else made(False)
