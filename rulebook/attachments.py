"""What a file is that comes with an application: by its content, whatever it is called.

Such a file is kept and handed out again, never opened here; so it is enough to know that it is
what it seems, unpacks to no more than it says, and brings no program along.
"""

import zipfile

from rulebook.problems import InputError
from rulebook.spreadsheets.limits import MOST_BYTES, refused, require_size, unpacked

KINDS = ("pdf", "docx", "xlsx", "pptx", "doc", "xls", "ppt", "jpg", "png")
_ANY = (
    "PDF、Word、Excel、PPT、JPG 或 PNG 文件",
    "a PDF, Word, Excel, PowerPoint, JPEG or PNG file",
)
_CALLED = ("PDF", "DOC", "DOCX", "XLS", "XLSX", "PPT", "PPTX", "JPG", "JPEG", "PNG")
_DAMAGED = ("没有损坏的文件（请重新导出或另存一份）", "a file that is not damaged")
_LOCKED = ("没有设密码的文件", "a file without a password")
_MACROS = ("不带宏的文件（请另存为普通的文档）", "a file without macros")
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
# The part of a package, or the stream of an older file, that says which program made it.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_STREAMS = {"WordDocument": "doc", "Workbook": "xls", "Book": "xls", "PowerPoint Document": "ppt"}
_TAIL, _CHUNK = 2048, 2**16

__all__ = ["KINDS", "MOST_BYTES", "kind_of"]


def kind_of(name: str, data: bytes) -> str:
    """Which of ``KINDS`` a file is.

    Parameters
    ----------
    name
        What the file is called, for messages only.

    Raises
    ------
    InputError
        If it is none of them, too large, unpacks to too much, is cut off or damaged, or has a
        password or macros; nothing else is raised.
    """
    require_size(name, data)
    try:
        kind = _kind(name, data)
    except InputError:
        raise
    except Exception:  # a damaged file fails in a hundred ways
        raise refused(name, *_DAMAGED) from None
    if not kind:
        raise refused(name, *_what_it_is_not(name))
    return kind


def _what_it_is_not(name: str) -> tuple[str, str]:
    """What is expected instead of a file that is none of them, whatever its name says."""
    called = name.rpartition(".")[2].upper()
    if called not in _CALLED:
        return _ANY
    return f"{_ANY[0]}（名字写着{called}，内容不是）", f"{_ANY[1]} (called {called}, it is none)"


def _kind(name: str, data: bytes) -> str:
    if data.startswith(b"%PDF-"):
        return _whole(name, "pdf", b"%%EOF" in data[-_TAIL:])
    if data.startswith(_PNG):
        return _whole(name, "png", data[12:16] == b"IHDR" and b"IEND" in data[-_TAIL:])
    if data.startswith(_JPEG):
        return _whole(name, "jpg", b"\xff\xd9" in data[-_TAIL:])
    if data.startswith(_OLE):
        return _older(name, data)
    return _package(name, data) if data.startswith(_ZIP) else ""


def _whole(name: str, kind: str, sound: bool) -> str:
    if not sound:
        raise refused(name, *_DAMAGED)
    return kind


def _older(name: str, data: bytes) -> str:
    """The kind of a file of Office 97 to 2003; names of its streams are UTF-16."""
    if _named("EncryptedPackage", data):
        raise refused(name, *_LOCKED)
    if _named("_VBA_PROJECT", data):
        raise refused(name, *_MACROS)
    return next((kind for stream, kind in _STREAMS.items() if _named(stream, data)), "")


def _named(stream: str, data: bytes) -> bool:
    return stream.encode("utf-16-le") + b"\0\0" in data


def _package(name: str, data: bytes) -> str:
    """The kind of a packed Office file, every part of it read once to see that none lies."""
    package = unpacked(name, data)
    names = {entry.filename for entry in package.infolist()}
    kind = next((kind for part, kind in _PARTS.items() if part in names), "")
    if not kind or "[Content_Types].xml" not in names:
        return ""
    if any(one.lower().endswith("vbaproject.bin") for one in names):
        raise refused(name, *_MACROS)
    for entry in package.infolist():
        _read(package, entry)
    return kind


def _read(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Read a part in pieces: its checksum tells one that is larger than it says."""
    with package.open(entry) as part:
        while part.read(_CHUNK):
            pass
