"""Files that would harm, or are none: refused at once, in one line, with nothing else raised."""

import io
import random
import time
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest

from rulebook.problems import InputError
from rulebook.spreadsheets import limits
from rulebook.spreadsheets.grid import Sheet
from rulebook.spreadsheets.opening import sheets_of
from tests.rulebook.spreadsheets.files import EXAMPLES, KINDS, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(entries: dict[str, bytes], sample: bytes = b"") -> bytes:
    """A ZIP file, with the entries of ``sample`` that are not given otherwise."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        if sample:
            with zipfile.ZipFile(io.BytesIO(sample)) as other:
                for name in set(other.namelist()) - set(entries):
                    package.writestr(name, other.read(name))
        for name, content in entries.items():
            package.writestr(name, content)
    return out.getvalue()


def refusal(data: bytes, name: str = "表.xlsx") -> str:
    """The one line that a file is refused with."""
    with pytest.raises(InputError) as caught:
        sheets_of(name, data)
    (problem,) = caught.value.problems
    assert problem.line("en").startswith(f"{name}: expected ")
    return problem.line()


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    """200 MiB from half a MiB would take the memory of the office's PC."""
    sheet = b"<worksheet><sheetData>" + b"<row/>" * 35_000_000
    bomb = packed({"xl/worksheets/sheet1.xml": sheet}, xlsx([["a"]]))
    del sheet
    assert len(bomb) < 500 * 1024
    tracemalloc.start()
    began = time.perf_counter()
    said = refusal(bomb)
    took, most = time.perf_counter() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "解压后不超过" in said
    assert took < 0.1
    assert most < 50 * 2**20


def test_sizes_that_lie_unpack_no_further() -> None:
    """A bomb could say of itself that it is small."""
    content = b"<worksheet>" + b" " * 40_000_000
    data = bytearray(packed({"xl/worksheets/sheet1.xml": content}, xlsx([["a"]])))
    size = len(content).to_bytes(4, "little")
    assert data.count(size) == 2
    lying = bytes(data.replace(size, (100).to_bytes(4, "little")))
    tracemalloc.start()
    assert "没有损坏" in refusal(lying)
    assert tracemalloc.get_traced_memory()[1] < 10 * 2**20
    tracemalloc.stop()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "有内容"),
        (b" \n\n ", "有内容"),
        (packed({f"x{n}": b"" for n in range(limits.MOST_ENTRIES + 1)}), "解压后不超过"),
        (packed({"word/document.xml": b"<a/>"}), "另存为 .xlsx"),
        (OLE + b"x" * 600 + "EncryptedPackage".encode("utf-16-le"), "没有设密码"),
        (OLE + b"x" * 600, "没有损坏"),
        (b"%PDF-1.7 ...", "另存为 .xlsx"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "另存为 .xlsx"),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', "另存为 .xlsx"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "文本表格"),
        (b"x" * (limits.MOST_BYTES + 1), "不超过20 MB"),
        (b",".join([b"a"] * (limits.MOST_COLUMNS + 1)), "列的表格"),
        (b'"' + b"a" * 200_000 + b'"', "用逗号"),
    ],
)  # fmt: skip
def test_what_is_no_table_is_told_so(data: bytes, words: str) -> None:
    """The clerk would be told of a traceback, or of nothing."""
    assert words in refusal(data)


@pytest.mark.parametrize(
    "doctype",
    [
        b'<!DOCTYPE a [<!ENTITY b "' + b"x" * 1000 + b'">]>',
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_refused(doctype: bytes) -> None:
    """A file could read other files of the server, or grow without end."""
    sheet = doctype + b"<worksheet><sheetData><row><c><v>&b;</v></c></row></sheetData></worksheet>"
    assert "没有损坏" in refusal(packed({"xl/worksheets/sheet1.xml": sheet}, xlsx([["a"]])))


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Within the size there is room for more cells than the memory has."""
    monkeypatch.setattr(limits, "MOST_CELLS", 50)
    for kind in KINDS.values():
        assert "万个单元格" in refusal(kind([["甲", "乙"]] * 30))


def test_a_sheet_named_a_thousand_times_is_read_once() -> None:
    """A small file could keep the server busy for minutes."""
    names = b"".join(b'<sheet name="%d" r:id="rId1"/>' % n for n in range(1000))
    book = b'<workbook xmlns:r="r"><sheets>' + names + b"</sheets></workbook>"
    assert len(sheets_of("表", packed({"xl/workbook.xml": book}, xlsx([["a"]])))) == 1


@pytest.mark.parametrize("cell", ["-1A3", "a1", "A0", "A-3", "ÄÖ7", "AAAA1", "A1048577"])
def test_cells_in_no_column_or_row_are_refused(cell: str) -> None:
    """A cell left of the first column kept the server busy without end."""
    row = cell[1:] if cell in ("A0", "A-3", "A1048577") else "1"
    sheet = f'<worksheet><sheetData><row r="{row}"><c r="{cell}"><v>1</v></c></row></sheetData>'
    data = f"{sheet}</worksheet>".encode()
    assert "没有损坏" in refusal(packed({"xl/worksheets/sheet1.xml": data}, xlsx([["a"]])))


def mutations(seed: int, count: int) -> Iterator[tuple[str, bytes]]:
    """Tables and their files with bytes changed, left out or doubled, within their XML too."""
    dice = random.Random(seed)
    sound = [(name, kind(grid)) for kind in KINDS.values() for name, grid in EXAMPLES.items()]
    for _ in range(count):
        table, data = dice.choice(sound)
        if data.startswith(b"PK") and dice.random() < 0.7:
            with zipfile.ZipFile(io.BytesIO(data)) as package:
                name = dice.choice(package.namelist())
                yield table, packed({name: changed(package.read(name), dice)}, data)
        else:
            yield table, changed(data, dice)


def changed(data: bytes, dice: random.Random) -> bytes:
    """Some bytes otherwise."""
    made = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 20))):
        place = dice.randrange(len(made))
        match dice.randrange(4):
            case 0:
                made[place] = dice.randrange(256)
            case 1:
                del made[place : place + dice.randrange(1, 40)]
            case 2:
                made[place:place] = made[place : place + dice.randrange(1, 40)]
            case 3:
                made[place:place] = dice.choice((b"9" * 12, b"-1", b'"', b"\0", b"&", b"1e999"))
        if not made:
            return b""
    return bytes(made)


def is_read(data: bytes) -> bool:
    """Whether a file is read; any exception but the one for faulty input goes through."""
    try:
        return all(isinstance(sheet, Sheet) for sheet in sheets_of("表", data))
    except InputError:
        return False


def test_damaged_files_raise_nothing_else() -> None:
    """A damaged upload would end in an error page."""
    read = [is_read(data) for _, data in mutations(16, 300)]
    assert 30 < sum(read) < 290
