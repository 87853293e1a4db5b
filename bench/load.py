"""A load generator: so many connections to 127.0.0.1, each with one request on its way at a time.

Plain asyncio with requests written beforehand, so that it takes little of the processor that the
server needs; what it takes is the same for everybody measured with it.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import quantiles
from urllib.parse import urlencode

HOST = "127.0.0.1"
CONNECTIONS = 64


@dataclass
class Outcome:
    """What came back; ``latencies`` in seconds, ``errors`` are connections that broke."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    errors: int = 0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.latencies) / self.seconds

    def percentile(self, percent: int) -> float:
        """A latency in milliseconds."""
        return quantiles(self.latencies, n=100, method="inclusive")[percent - 1] * 1000

    def expect(self, *statuses: int) -> None:
        """Refuse to measure a server that answers otherwise.

        Raises
        ------
        RuntimeError
            With the statuses that came.
        """
        if self.errors or set(self.statuses) - set(statuses):
            raise RuntimeError(f"errors {self.errors}, statuses {dict(self.statuses)}")


def get(path: str) -> bytes:
    """A GET."""
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\n\r\n".encode()


def post(path: str, fields: Mapping[str, str]) -> bytes:
    """A POST of a form."""
    body = urlencode(fields).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: {HOST}\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def load(
    port: int, requests: Iterable[bytes], *, connections: int = CONNECTIONS, seconds: float = 10
) -> Outcome:
    """Send ``requests`` until none is left or the time is over."""
    return asyncio.run(_load(port, iter(requests), connections, seconds))


async def _load(port: int, requests: Iterator[bytes], connections: int, seconds: float) -> Outcome:
    outcome = Outcome()
    begun = time.perf_counter()
    senders = [
        asyncio.create_task(_sender(port, requests, outcome, begun + seconds))
        for _ in range(connections)
    ]
    await asyncio.gather(*senders)
    outcome.seconds = time.perf_counter() - begun
    return outcome


async def _sender(port: int, requests: Iterator[bytes], outcome: Outcome, until: float) -> None:
    """One connection; a server may close it after any answer, then it is opened anew."""
    reader, writer = await asyncio.open_connection(HOST, port)
    for request in requests:
        begun = time.perf_counter()
        if begun > until:
            break
        try:
            writer.write(request)
            status, closed = await _answer(reader)
        except (OSError, asyncio.IncompleteReadError, ValueError):
            outcome.errors += 1
            status, closed = 0, True
        outcome.latencies.append(time.perf_counter() - begun)
        outcome.statuses[status] += 1
        if closed:
            writer.close()
            reader, writer = await asyncio.open_connection(HOST, port)
    writer.close()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bool]:
    """Read one answer: its status, and whether the server closes the connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head.split(b" ", 2)[1])
    _, colon, length = head.partition(b"content-length:")
    if colon:
        await reader.readexactly(int(length.split(b"\r\n", 1)[0]))
    elif b"transfer-encoding: chunked" in head:
        while size := int(await reader.readuntil(b"\r\n"), 16):
            await reader.readexactly(size + 2)
        await reader.readexactly(2)
    else:
        raise ValueError("an answer without a length")
    return status, b"connection: close" in head
