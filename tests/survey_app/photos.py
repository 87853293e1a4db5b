"""Pictures as phones and screens make them, with what must not be kept."""

import struct
import zlib

PLACE = b"N31.2989 E120.5853"
# The smallest whole baseline JPEG: one grey dot.
_TABLES = bytes.fromhex(
    "ffdb004300" + "01" * 64 + "ffc0000b0801000100010111 00".replace(" ", "")
) + bytes.fromhex(
    "ffc4001400010000000000000000000000000000000 9".replace(" ", "")
    + "ffc40014100100000000000000000000000000000000"
)
_SCAN = bytes.fromhex("ffda0008010100003f0054")
_END = b"\xff\xd9"


def segment(marker: int, content: bytes) -> bytes:
    """One segment of a JPEG."""
    return struct.pack(">BBH", 0xFF, marker, len(content) + 2) + content


def exif(orientation: int = 6, order: str = ">") -> bytes:
    """Exif as a phone writes it: which way up, and where."""
    mark = b"MM\0*" if order == ">" else b"II*\0"
    entries = struct.pack(f"{order}HHIHH", 0x0112, 3, 1, orientation, 0)
    entries += struct.pack(f"{order}HHII", 0x8825, 4, 1, 38)
    body = mark + struct.pack(f"{order}IH", 8, 2) + entries + struct.pack(f"{order}I", 0)
    return b"Exif\0\0" + body + PLACE


def jpeg(*before: bytes, width: int = 256, height: int = 256, after: bytes = b"") -> bytes:
    """A JPEG with segments of its own at the beginning and bytes behind its end."""
    tables = _TABLES.replace(
        b"\xff\xc0\x00\x0b\x08\x01\x00\x01\x00",
        b"\xff\xc0\x00\x0b\x08" + struct.pack(">HH", height, width),
    )
    return b"\xff\xd8" + b"".join(before) + tables + _SCAN + _END + after


def phone(orientation: int = 6, order: str = ">") -> bytes:
    """What a phone's camera makes."""
    jfif = segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0")
    return jpeg(
        jfif,
        segment(0xE1, exif(orientation, order)),
        segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + PLACE),
        segment(0xED, b"Photoshop 3.0\0" + PLACE),
        segment(0xFE, PLACE),
        after=PLACE,
    )


def chunk(name: bytes, content: bytes) -> bytes:
    """One chunk of a PNG."""
    shell = name + content
    return struct.pack(">I", len(content)) + shell + struct.pack(">I", zlib.crc32(shell))


def png(width: int = 4, height: int = 4, *more: bytes, after: bytes = b"") -> bytes:
    """A grey PNG with chunks of its own and bytes behind its end."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    dots = chunk(b"IDAT", zlib.compress(b"\0" * min(height * (width + 1), 10_000)))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(more) + dots + chunk(b"IEND", b"") + after


def screen() -> bytes:
    """What a screen's picture may carry."""
    return png(
        4,
        4,
        chunk(b"tEXt", b"Comment\0" + PLACE),
        chunk(b"iTXt", PLACE),
        chunk(b"eXIf", exif()[6:]),
        chunk(b"prVt", PLACE),
        after=PLACE,
    )
