"""What is kept of a picture, and why one is not kept."""

from typing import NamedTuple

MOST_BYTES = 10 * 2**20
MOST_DOTS = 50_000_000


class Refused(Exception):
    """A file that is not taken; its text says why in one line."""


class Picture(NamedTuple):
    """A picture and nothing else; ``kind`` is its media type, sizes in dots."""

    kind: str
    width: int
    height: int
    data: bytes


def damaged() -> Refused:
    """A picture whose parts do not fit together."""
    return Refused("这张照片已经损坏，打不开。请换一张，或重新拍一张。")
