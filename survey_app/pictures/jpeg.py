"""JPEG: the segments that a picture is made of, and which way up it is; all others are left out.

Segments as in ITU-T T.81, annex B. Exif stands in an APP1 segment: of it only the orientation is
kept (tag 0x0112 of TIFF), or phone pictures would lie on their sides.
"""

import struct

from survey_app.pictures.refused import Picture, damaged

SIGNATURE = b"\xff\xd8\xff"
_START, _END = b"\xff\xd8", 0xD9
_SCAN, _EXIF_SEGMENT = 0xDA, 0xE1
# Tables, frames and restarts; of APPn only JFIF, colour profiles and Adobe's colour transform.
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
_KEPT = {*range(0xC0, 0xD0), 0xDB, 0xDD}
_APPLICATIONS = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
_EXIF = b"Exif\0\0"
_ORIENTATION = 0x0112
_UPRIGHT = 1
_LONE = {0x01, *range(0xD0, 0xD8)}  # markers without a segment


def read(data: bytes) -> Picture:
    """The picture without anything that says where, when or by whom it was taken.

    Raises
    ------
    Refused
        If it is cut off or its segments do not fit together.
    """
    kept, size, upright, at = [], (0, 0), _UPRIGHT, len(_START)
    while True:
        marker, at = _marker(data, at)
        if marker == _END:
            break
        if marker in _LONE:
            continue
        end = at + _length(data, at)
        segment = data[at + 2 : end]
        if marker in _FRAMES:
            size = _size(segment)
        if marker == _EXIF_SEGMENT and segment.startswith(_EXIF):
            upright = _orientation(segment[len(_EXIF) :])
        if marker == _SCAN:
            end = _scan_end(data, end)
        if _is_kept(marker, segment):
            kept.append(bytes((0xFF, marker)) + data[at:end])
        at = end
    if not all(size) or not any(part[1] == _SCAN for part in kept):
        raise damaged()
    whole = _START + _turned(upright) + b"".join(kept) + bytes((0xFF, _END))
    return Picture("image/jpeg", *size, whole)


def _is_kept(marker: int, segment: bytes) -> bool:
    prefix = _APPLICATIONS.get(marker)
    if prefix is not None:
        return segment.startswith(prefix)
    return marker in _KEPT or marker == _SCAN


def _marker(data: bytes, at: int) -> tuple[int, int]:
    """The marker at ``at`` and where it ends; any number of 0xFF may stand before it."""
    if data[at : at + 1] != b"\xff":
        raise damaged()
    while data[at : at + 1] == b"\xff":
        at += 1
    if at >= len(data) or data[at] == 0:
        raise damaged()
    return data[at], at + 1


def _length(data: bytes, at: int) -> int:
    if at + 2 > len(data):
        raise damaged()
    length: int = struct.unpack_from(">H", data, at)[0]
    if length < 2 or at + length > len(data):
        raise damaged()
    return length


def _size(segment: bytes) -> tuple[int, int]:
    """Width and height."""
    if len(segment) < 5:
        raise damaged()
    height, width = struct.unpack_from(">HH", segment, 1)
    return width, height


def _scan_end(data: bytes, at: int) -> int:
    """Where the coded dots end: at the first marker that is no restart."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        following = data[at + 1]
        if following == 0xFF:
            at += 1
        elif following and following not in _LONE:
            return at
        else:
            at += 2
    raise damaged()


def _orientation(tiff: bytes) -> int:
    """Which way up the picture is, 1 to 8; upright where the Exif cannot be read."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return _UPRIGHT
    try:
        directory = struct.unpack_from(f"{order}I", tiff, 4)[0]
        count = struct.unpack_from(f"{order}H", tiff, directory)[0]
        for entry in range(count):
            tag, _kind, _count, value = struct.unpack_from(
                f"{order}HHIH", tiff, directory + 2 + 12 * entry
            )
            if tag == _ORIENTATION:
                return value if _UPRIGHT <= value <= 8 else _UPRIGHT
    except struct.error:
        pass
    return _UPRIGHT


def _turned(orientation: int) -> bytes:
    """An Exif segment that says only which way up; nothing for an upright picture."""
    if orientation == _UPRIGHT:
        return b""
    entry = struct.pack(">HHIHH", _ORIENTATION, 3, 1, orientation, 0)
    tiff = b"MM\0*" + struct.pack(">IH", 8, 1) + entry + struct.pack(">I", 0)
    segment = _EXIF + tiff
    return b"\xff\xe1" + struct.pack(">H", len(segment) + 2) + segment
