"""Failed sign-ins slow down the next: by account and neighbourhood, kept here and soon forgotten.

A cookie could be replayed, so nothing of it counts. Whoever must wait is told so at once, without
a look at the password; nobody else waits, and nobody is locked out: somebody at another place
signs in to the same account as if nothing had happened.
"""

import ipaddress
import math
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import cast

from flask import Flask, current_app

FIRST_WAIT, LONGEST_WAIT = 0.5, 30.0  # seconds
FORGET_AFTER = 15 * 60.0  # seconds
MOST = 10_000  # remembered at once
_IN_A_ROW = {4: 24, 6: 48}  # bits of an address that a neighbourhood shares
_EXTENSION = "ceping attempts"
_Whose = tuple[str, str]


@dataclass
class _Failures:
    count: int
    last: float


@dataclass
class Attempts:
    """The failures of late, in one process."""

    _failures: OrderedDict[_Whose, _Failures] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, name: str, address: str | None) -> int:
        """Whole seconds until ``name`` may be tried from there; 0 means now."""
        with self._lock:
            failures = self._failures.get(_whose(name, address))
        if failures is None:
            return 0
        pause = min(FIRST_WAIT * 2.0 ** (failures.count - 1), LONGEST_WAIT)
        return max(math.ceil(failures.last + pause - time.monotonic()), 0)

    def failed(self, name: str, address: str | None) -> int:
        """Remember a failure; how many there were in a row."""
        now = time.monotonic()
        with self._lock:
            self._forget_old(now)
            failures = self._failures.pop(_whose(name, address), _Failures(0, now))
            failures.count, failures.last = failures.count + 1, now
            self._failures[_whose(name, address)] = failures  # the latest are the last
        return failures.count

    def forget(self, name: str, address: str | None) -> None:
        """The password was right."""
        with self._lock:
            self._failures.pop(_whose(name, address), None)

    def _forget_old(self, now: float) -> None:
        while self._failures:
            oldest = next(iter(self._failures.values()))
            if len(self._failures) < MOST and now - oldest.last < FORGET_AFTER:
                return
            self._failures.popitem(last=False)


def _whose(name: str, address: str | None) -> _Whose:
    return name.casefold(), neighbourhood(address)


def neighbourhood(address: str | None) -> str:
    """The network that an address is in: single addresses are changed at will."""
    try:
        ip = ipaddress.ip_address(address or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((ip, _IN_A_ROW[ip.version]), strict=False))


def install(app: Flask) -> None:
    """Begin with no failures."""
    app.extensions[_EXTENSION] = Attempts()


def attempts() -> Attempts:
    """Those of the app that is answering."""
    return cast(Attempts, current_app.extensions[_EXTENSION])
