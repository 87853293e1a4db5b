"""The stores that a request of a round's pages has opened: one each, until the request is over.

A page is put together from many acts, and each asks ``setup`` for the round's store. Without this
each would connect anew and look anew whether the tables are sound. Nothing outlasts the request:
before the next one somebody at a command line may have changed anything, or put another file in the
database's place. Where there is no request, as in a command, nothing is held.
"""

from collections.abc import Callable, Hashable
from pathlib import Path

from flask import Flask, g, has_request_context

from survey_app.store import Store

_HELD = "ceping stores"


class _Held:
    """The stores of one request, all of the round in ``folder``: others may go and come."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.stores: dict[Hashable, Store] = {}


def install(app: Flask, folder: Path) -> None:
    """Let each request to ``app`` open the stores of the round in ``folder`` once."""

    def begin() -> None:
        setattr(g, _HELD, _Held(folder))

    def end(_error: BaseException | None) -> None:
        held: _Held | None = g.pop(_HELD, None)
        for store in held.stores.values() if held else ():
            store.database.close()

    app.before_request(begin)
    app.teardown_request(end)


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
    held: _Held | None = g.get(_HELD) if has_request_context() else None
    if held is None or held.folder != folder:
        return made(False)
    if key not in held.stores:
        held.stores[key] = made(True)
    return held.stores[key]
