"""A bound file: nothing is lost between blocks and pages, and its contents name the right ones."""

import datetime as dt
import io
import re
import struct
import zipfile
import zlib
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.bound import (
    Block,
    Bound,
    Grid,
    Heading,
    Photo,
    Photos,
    Text,
    pdf_file,
    printed_beside,
    scaled,
    scaling,
    word_file,
)
from rendering.bound import layout as layout_of
from rendering.bound.layout import Piece, contents, laid_out
from rendering.bound.wrapping import wrapped
from tests.survey_app import photos

LONG = "设一个综合窗口，收取全部材料。A long English passage of 1,234 words, too! " * 60
ROW = ("没有负面曝光", "符合", "看过材料")
GRID = Grid("条件", ("条件", "结论", "依据"), (ROW,) * 70, (3, 1, 3))
HIGH = Grid("高行", ("名称", "内容"), (("短", LONG),), (1, 3))
WIDE = Photo(photos.png(40, 20), "大厅一角")
TALL = Photo(photos.png(20, 40), "取号机前的队伍很长，很长的说明也要读得到" * 3)
CASES: dict[str, list[Block]] = {
    "one line": [Heading("一", 1, fresh=True), Text("短。")],
    "a long text": [Heading("一", 1, fresh=True), Text(LONG, "事迹：")],
    "a long table": [Heading("一", 1, fresh=True), GRID, Text("后面。", small=True)],
    "a row higher than a page": [Heading("一", 1, fresh=True), HIGH],
    "tables in a row": [Heading("一", 1, fresh=True), GRID, GRID, HIGH],
    "a heading that would stand alone": [
        Heading("一", 1, fresh=True),
        *[Text("行。")] * 29,
        Heading("二", 2),
        GRID,
    ],
    "three hundred": [
        block
        for n in range(300)
        for block in (Heading(f"{n}. 名字很长的单位" * (n % 7 + 1), 2, fresh=True), Text("短。"))
    ],
    "photos": [
        Heading("一", 1, fresh=True),
        Text(LONG),
        *(Photos((WIDE, TALL)), Photos((TALL,)), Text("后面。")) * 6,
    ],
    "no word": [Heading("一", 1, fresh=True), Text("", "事迹：")],
}


@pytest.fixture(params=CASES)
def blocks(request: pytest.FixtureRequest) -> list[Block]:
    """Blocks of every kind that pages have to hold."""
    return CASES[request.param]


def bound(blocks: list[Block], mark: str = "") -> Bound:
    """A file of these blocks."""
    day = dt.date(2021, 12, 30)
    return Bound("某市", "材料", "荣誉", ("某局",), mark, "某局", day, tuple(blocks))


@given(st.text(max_size=300), st.floats(2, 60))
def test_lines_are_the_text_again(text: str, room: float) -> None:
    """A sign would be lost at the end of a line, or a line be wider than its page."""
    lines = wrapped(text, room)
    assert "".join(lines) == text
    assert lines
    assert all(len(line) <= room / 0.29 + 1 for line in lines)


def pages(pieces: list[Piece]) -> list[list[Piece]]:
    """The pieces page by page."""
    found: list[list[Piece]] = []
    for piece in pieces:
        if piece.turns:
            found.append([])
        found[-1].append(piece)
    return found


def test_pages_hold_all_and_no_heading_ends_one(blocks: list[Block]) -> None:
    """A row or a line would be missing, or a heading stand alone at the foot of a page."""
    pieces, listed = laid_out(blocks)
    assert words_of([piece.block for piece in pieces]) == words_of(blocks)
    for page in pages(pieces):
        assert not isinstance(page[-1].block, Heading) or page is pages(pieces)[-1]
        assert height(page) <= 637
    places = {id(piece.block): n for n, page in enumerate(pages(pieces), 1) for piece in page}
    assert [one.page for one in listed] == [places[id(one.heading)] for one in listed]


def words_of(blocks: list[Block]) -> str:
    """Everything that blocks say, in their order."""
    said = []
    for block in blocks:
        if isinstance(block, Heading):
            said.append(block.words)
        elif isinstance(block, Text):
            said.append(block.label + block.words)
        elif isinstance(block, Photos):
            said.append("".join(photo.words for photo in block.photos))
        else:
            said.append("".join("".join(row) for row in block.rows))
    return re.sub(r"\s", "", "".join(said))


def height(page: list[Piece]) -> float:
    """Points that a page's pieces take."""
    total = 0.0
    for piece in page:
        block = piece.block
        if isinstance(block, Heading):
            total += layout_of.HIGH[block.level]
        elif isinstance(block, Text):
            lines = wrapped(block.label + block.words, 36.8 if not block.small else 42)
            total += len(lines) * (layout_of.REMARK if block.small else layout_of.TEXT)
        elif isinstance(block, Photos):
            total += max(photo.size[1] for photo in block.photos) * 72 / 25.4 + layout_of.REMARK
        else:
            total += len(block.rows) * layout_of.ROW
    return total


def test_word_names_the_page_on_which_a_heading_stands(blocks: list[Block]) -> None:
    """The leading group would open the file at a page that the contents do not mean."""
    with zipfile.ZipFile(io.BytesIO(word_file(bound(blocks, "模拟数据")))) as parts:
        document = parts.read("word/document.xml").decode()
    named = dict(re.findall(r'PAGEREF (\S+) \\h "><w:r><w:t>(\d+)</w:t>', document))
    breaks = [found.start() for found in re.finditer("<w:pageBreakBefore/>", document)]
    marks = re.finditer(r'<w:bookmarkStart [^>]*w:name="(\w+)"', document)
    starts = {found[1]: found.start() for found in marks}
    assert named.keys() == starts.keys()
    for name, page in named.items():
        assert int(page) == 1 + sum(place < starts[name] for place in breaks)
    assert document.count('w:fldCharType="begin"') == document.count('w:fldCharType="end"') == 1


def test_long_contents_are_counted_among_the_pages() -> None:
    """With two pages of contents every number would be one too small."""
    _, listed = laid_out(CASES["three hundred"])
    lines = contents(listed, 1)
    turned = sum(one.turns for one in lines)
    assert turned > 5
    assert lines[0].page == 1 + 1 + turned + 1
    assert [later.page - one.page for one, later in pairwise(lines)] == [1] * 299


def test_word_opens_and_every_table_bears_the_mark(blocks: list[Block]) -> None:
    """A page of a demonstration that is copied out would pass for a real one."""
    document = docx.Document(io.BytesIO(word_file(bound(blocks, "模拟数据"))))
    assert all("模拟数据" in table.rows[0].cells[0].text for table in document.tables)
    assert document.core_properties.title == "材料：荣誉"


@pytest.mark.parametrize("kind", [word_file, pdf_file])
def test_the_same_contents_are_the_same_bytes(kind: object) -> None:
    """An archive made twice would differ though nothing changed."""
    assert callable(kind)
    whole = bound(CASES["a long table"], "模拟数据")
    assert kind(whole) == kind(whole)


ODD = {
    "rare": ("𠮷田㈱龘", "𠮷田㈱龘"),
    "picture": ("好😀评", "好😀评"),
    "unseen": ("a\x00b\x0bc\u200b\ufeff\ue000\uffff\u00add", "abcd"),
    "lines": ("一\r\n二\t三", "一\n二 三"),
    "other letters": ("བོད", "བོད"),
}


@pytest.mark.parametrize("name", ODD)
def test_signs_of_every_kind_are_printed_or_left_out(name: str) -> None:
    """One name in letters that no font has would keep everybody from being printed."""
    text, shown = ODD[name]
    row = Grid("表", ("甲", "乙"), ((text, "x"),), (1, 1))
    whole = bound([Heading(text, 1, fresh=True), Text(text, "事迹："), row])
    document = docx.Document(io.BytesIO(word_file(whole)))
    assert [cell.text for cell in document.tables[0].rows[-1].cells] == [shown, "x"]
    assert pdf_file(whole).startswith(b"%PDF-")


def grey(width: int, height: int) -> bytes:
    """A grey PNG with all of its dots."""
    head = photos.chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    dots = photos.chunk(b"IDAT", zlib.compress(b"\0" * height * (width + 1)))
    return photos.png()[:8] + head + dots + photos.chunk(b"IEND", b"")


SIZES = {
    "wide": (grey(4000, 1000), (425, 106)),
    "tall": (grey(1000, 4000), (80, 319)),
    "smaller than paper": (grey(36, 18), (75, 38)),
    "no picture": (b"%PDF-1.7", None),
    "cut off": (grey(400, 400)[:60], None),
}


def test_photos_of_any_size_take_what_paper_shows() -> None:
    """A photo of ten megabytes would stand in the file, or a broken one stop the printing."""
    found = dict(zip(SIZES, scaled([data for data, _ in SIZES.values()]), strict=True))
    for name, (_, size) in SIZES.items():
        png = found[name]
        assert size == (struct.unpack_from(">II", png, 16) if png else None), name


@pytest.mark.parametrize(
    ("count", "wide"), [(1, 425), (9, 425), (100, 425), (400, 213), (10_000, 170)]
)
def test_the_more_photos_the_fewer_dots(
    monkeypatch: pytest.MonkeyPatch, count: int, wide: int
) -> None:
    """A file of two hundred windows with their photos could not be opened."""
    asked: list[tuple[int, float]] = []

    def beside(some: list[bytes], ppi: float) -> list[None]:
        asked.append((len(some), ppi))
        return [None] * len(some)

    monkeypatch.setattr(scaling, "_beside", beside)
    assert list(scaled([b"x"] * count)) == [None] * count
    assert sum(some for some, _ in asked) == count
    assert max(some for some, _ in asked) <= 8
    assert {round(72 / 25.4 * ppi) for _, ppi in asked} == {wide}


@pytest.mark.parametrize("folder", ["", "not there"])
def test_printing_beside_is_there_at_the_end_or_fails(folder: str, tmp_path: Path) -> None:
    """A folder would be called whole before its files are there, or where one could not be made."""
    whole, path = bound(CASES["one line"]), tmp_path / folder / "a.pdf"
    if folder:
        with pytest.raises(RuntimeError), printed_beside([(whole, path)]):
            pass
        return
    with printed_beside([(whole, path)]):
        pass
    assert path.read_bytes() == pdf_file(whole)
