"""PNG: the chunks that a picture is made of; texts, times, Exif and private chunks are left out.

Chunks as in the W3C's PNG specification, third edition, section 5.
"""

import struct
import zlib

from survey_app.pictures.refused import Picture, damaged

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEAD, _DOTS, _END = b"IHDR", b"IDAT", b"IEND"
_KEPT = {_HEAD, b"PLTE", _DOTS, b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", _END}
_SHELL = 12  # bytes of a chunk beside its content


def read(data: bytes) -> Picture:
    """The picture without anything beside it.

    Raises
    ------
    Refused
        If it is cut off or a chunk is damaged.
    """
    kept: list[bytes] = []
    names: list[bytes] = []
    at = len(SIGNATURE)
    while not names or names[-1] != _END:
        chunk = _chunk(data, at)
        at += len(chunk)
        name = chunk[4:8]
        names.append(name)
        if name in _KEPT:
            kept.append(chunk)
    if names[0] != _HEAD or _DOTS not in names or len(kept[0]) != _SHELL + 13:
        raise damaged()
    width, height = struct.unpack_from(">II", kept[0], 8)
    if not (width and height):
        raise damaged()
    return Picture("image/png", width, height, SIGNATURE + b"".join(kept))


def _chunk(data: bytes, at: int) -> bytes:
    """The chunk at ``at``, with length and checksum."""
    if at + _SHELL > len(data):
        raise damaged()
    length: int = struct.unpack_from(">I", data, at)[0]
    chunk = data[at : at + _SHELL + length]
    if len(chunk) < _SHELL + length:
        raise damaged()
    if zlib.crc32(chunk[4:-4]) != struct.unpack(">I", chunk[-4:])[0]:
        raise damaged()
    return chunk
