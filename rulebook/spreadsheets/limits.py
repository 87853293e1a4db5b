"""How large a file may be, asked before it is read: a small one can unpack to gigabytes."""

import io
import zipfile

from rulebook.problems import InputError, Problem, Words

MOST_BYTES = 20 * 2**20  # of the file itself
MOST_UNPACKED = 64 * 2**20
MOST_ENTRIES = 1000
MOST_CELLS = 1_000_000
MOST_COLUMNS = 400
LONGEST = 32_767  # signs in a cell, as in Excel


def refused(name: str, zh: str, en: str, got: object = "") -> InputError:
    """A file that is not read at all, and why."""
    return InputError([Problem(name, Words(zh, en), str(got))])


def require_size(name: str, data: bytes) -> None:
    """Refuse a file without content or one that is too large."""
    if not data.strip():
        raise refused(name, "有内容的文件", "a file with content")
    if len(data) > MOST_BYTES:
        most = MOST_BYTES // 2**20
        got = f"{len(data) / 2**20:.0f} MB"
        raise refused(name, f"不超过{most} MB的文件", f"a file of at most {most} MB", got)


def unpacked(name: str, data: bytes) -> zipfile.ZipFile:
    """The entries of a packed file, none of them read yet.

    What an entry says of its size binds: zipfile reads no more of it than that.
    """
    package = zipfile.ZipFile(io.BytesIO(data))
    entries = package.infolist()
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        most = MOST_UNPACKED // 2**20
        got = f"{sum(e.file_size for e in entries) / 2**20:.0f} MB"
        raise refused(
            name,
            f"解压后不超过{most} MB的工作簿（可把有内容的部分复制到新文件再上传）",
            f"a workbook of at most {most} MB unpacked (copy what has content into a new file)",
            got,
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused(name, "没有设密码的文件", "a file without a password", "ZIP")
    return package


class Budget:
    """How many cells a file may still have."""

    def __init__(self, name: str) -> None:
        """For the file called ``name``."""
        self._name, self._left = name, MOST_CELLS

    def spend(self, place: int, text: str) -> str:
        """Take one cell in; refuse one too many, too far to the right, or too long."""
        self._left -= 1
        if self._left < 0 or place >= MOST_COLUMNS or len(text) > LONGEST:
            raise refused(
                self._name,
                f"不超过{MOST_CELLS // 10_000}万个单元格、{MOST_COLUMNS}列的表格",
                f"a table of at most {MOST_CELLS} cells and {MOST_COLUMNS} columns",
                "…",
            )
        return text
