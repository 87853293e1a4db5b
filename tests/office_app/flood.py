"""A stranger at the sign-in: many connections that try passwords as fast as they are answered."""

import http.client
import os
import statistics
import sys
import threading
import time
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.synchronize import Event

from tests.office_app.staff_client import hidden

CONNECTIONS = 64
_ON_THE_WAY = 0.02  # seconds: nobody's network is quicker, and this machine has to send it all


def page_times(address: str, path: str, seconds: float) -> list[float]:
    """How long each of a visitor's pages took, asked one after the other."""
    connection = _connection(address)
    times, until = [], time.perf_counter() + seconds
    while time.perf_counter() < until:
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        times.append(time.perf_counter() - begun)
        time.sleep(0.01)
    connection.close()
    return times


def median(times: list[float]) -> float:
    """In milliseconds."""
    return statistics.median(times) * 1000


@contextmanager
def flood(address: str, name: str = "zhang") -> Iterator[None]:
    """Try passwords of ``name`` at ``address`` from a process of its own."""
    spawning = get_context("spawn")
    over = spawning.Event()
    trying = spawning.Process(target=_try_passwords, args=(address, name, over), daemon=True)
    trying.start()
    time.sleep(3)  # until all of them are at it
    try:
        yield
    finally:
        over.set()
        trying.join(20)


def _try_passwords(address: str, name: str, over: Event) -> None:
    if sys.platform != "win32":
        os.nice(19)  # a stranger's machine is another
    answers: Counter[int] = Counter()
    threads = [
        threading.Thread(target=_one, args=(address, name, over, answers), daemon=True)
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    over.wait(60)
    print("answers to the flood", dict(answers), file=sys.stderr)


def _one(address: str, name: str, over: Event, answers: "Counter[int]") -> None:
    """One connection; its cookie is the same every time."""
    connection = _connection(address)
    fields = cookie = ""
    while not over.is_set():
        try:
            if not cookie:
                connection.request("GET", "/staff/")
                answer = connection.getresponse()
                text = answer.read().decode()
                cookie = (answer.getheader("Set-Cookie") or "").partition(";")[0]
                sent = {"csrf": hidden(text, "csrf"), "name": name, "password": "guess" * 3}
                fields = urllib.parse.urlencode(sent)
            kind = "application/x-www-form-urlencoded"
            headers = {"Cookie": cookie, "Content-Type": kind}
            connection.request("POST", "/staff/", fields, headers)
            answer = connection.getresponse()
            answer.read()
            answers[answer.status] += 1
        except (OSError, http.client.HTTPException):
            connection.close()
            answers[0] += 1
        time.sleep(_ON_THE_WAY)


def _connection(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urllib.parse.urlsplit(address).netloc, timeout=60)
