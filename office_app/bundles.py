"""Many files in one: a zip that is sent while it is made, so that nobody waits for all of it."""

import io
import re
from collections.abc import Iterable, Iterator
from zipfile import ZIP_STORED, ZipFile, ZipInfo

_WHEN = (1980, 1, 1, 0, 0, 0)  # the same files give the same bytes
_UNFIT = re.compile(r'[\\/:*?"<>|\x00-\x1f]+')
_LONGEST = 60


class _Sink(io.RawIOBase):
    """Keeps what the zip writes until it is sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: object) -> int:
        self._held += memoryview(content)  # type: ignore[arg-type]  # whatever has bytes
        return memoryview(content).nbytes  # type: ignore[arg-type]  # as above

    def take(self) -> bytes:
        taken, self._held = bytes(self._held), bytearray()
        return taken


def zipped(files: Iterable[tuple[str, bytes]]) -> Iterator[bytes]:
    """The bytes of a zip, a piece for each of ``files`` (path and content) as it comes."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_STORED) as bundle:  # PDFs are compressed already
        for path, content in files:
            bundle.writestr(ZipInfo(path, _WHEN), content)
            yield sink.take()
    yield sink.take()


def file_name(*parts: str) -> str:
    """A name that every system takes, made of the parts that are not empty."""
    sound = (_UNFIT.sub("-", part).strip(" .-")[:_LONGEST] for part in parts)
    return "-".join(part for part in sound if part)
