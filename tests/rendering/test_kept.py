"""Word papers as PDF/A: the same words, marks of the standards, and nothing of files of others."""

import datetime as dt
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from rendering import printing
from rendering.kept import NotKept, kept_pdf
from rendering.word import ooxml
from rendering.word.ooxml import Column, Run, blank
from rendering.word.paper import Paper

DOT = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">'
    '<rect width="60" height="9"/></svg>'
)
SAID = (
    *("关于提请审定结果的请示", "领导小组：", "一、建议名单。", "示例窗口01获评。", "附件1"),
    *("内部掌握", "得分表", "名次", "窗口", "1", "甲窗口", "ab" * 20, "怎样计算", "细目"),
    *("小字说明。", "更小的字", "备注", "〔成文日期〕", "抄送：", "某机关", "模拟数据〔待审定〕"),
    "签发人：",
)


def paper(words: str = "示例窗口01获评。", day: dt.date = dt.date(2021, 12, 30)) -> bytes:
    """A paper with everything that papers have."""
    made = Paper("模拟数据〔待审定〕", "模拟数据")
    made.add(ooxml.paragraph([Run("　"), Run("\t"), "签发人：", blank("姓名")], ""))
    made.title("关于提请审定\n结果的请示")
    made.left(["领导小组", "："])
    made.text([Run("一、建议名单。", ooxml.HEADING), words])
    made.right(blank("成文日期"))
    made.keep_together(2)
    made.new_section(26)
    made.annex(1, "得分表", "内部掌握")
    made.table(
        [Column("名次", 20, number=True), Column("窗口", 136)],
        [["1", "甲窗口"], ["2", "ab" * 40]],
        caption="得分表",
        strong=[0],
    )
    made.heading("怎样计算")
    made.heading("细目", 2)
    made.small("小字说明。")
    made.sized("更小的字", 8, 10, keep=True)
    made.note("备注")
    made.picture(printing.pngs([DOT])[0], "图：一条横线")
    made.add(ooxml.box_at_foot(_closing(), 156, 10))
    file = io.BytesIO()
    made.save(file, "关于提请审定结果的请示", "评选办公室", day)
    return file.getvalue()


def _closing() -> str:
    inside = ooxml.paragraph([Run("抄送："), Run("某机关")], "TableText")
    return (
        '<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w="8000"/></w:tblGrid>'
        f"<w:tr><w:tc><w:tcPr/>{inside}</w:tc></w:tr></w:tbl><w:p/>"
    )


@pytest.fixture(scope="module")
def kept() -> bytes:
    """That paper as PDF."""
    return kept_pdf(paper())


def test_it_says_what_the_word_file_says(kept: bytes, tmp_path: Path) -> None:
    """A sentence of the paper would be missing from what is kept for years."""
    (tmp_path / "a.pdf").write_bytes(kept)
    if not (tool := shutil.which("pdftotext")):
        pytest.skip("pdftotext is not installed")
    shown = subprocess.check_output([tool, str(tmp_path / "a.pdf"), "-"], text=True)
    plain = re.sub(r"[\s\u200b]", "", shown)
    assert [words for words in SAID if words not in plain] == []
    assert "—1—" in plain
    assert shown.count("\f") == 2


def test_a_row_longer_than_a_page_goes_on(tmp_path: Path) -> None:
    """What does not fit a page would be gone without a word."""
    made = Paper("", "")
    rows = [["1", "甲" * 5000, "乙" * 90], ["2", "丙" * 90, "丁"]]
    made.table([Column("名次", 14), Column("说明", 100), Column("更多", 42)], rows, caption="表")
    file = io.BytesIO()
    made.save(file, "长表", "评选办公室", dt.date(2021, 12, 30))
    (tmp_path / "a.pdf").write_bytes(kept_pdf(file.getvalue()))
    if not (tool := shutil.which("pdftotext")):
        pytest.skip("pdftotext is not installed")
    shown = subprocess.check_output([tool, str(tmp_path / "a.pdf"), "-"], text=True)
    assert [shown.count(sign) for sign in "甲乙丙丁"] == [5000, 90, 90, 1]


def test_it_has_the_marks_of_the_standards(kept: bytes, tmp_path: Path) -> None:
    """An archive would call PDF/A what says itself that it is none, or lacks a font."""
    marks = (b"pdfaid:part>2<", b"pdfaid:conformance>A<", b"pdfuaid:part>1<", b"GTS_PDFA1")
    assert [mark for mark in marks if mark not in kept] == []
    if tool := shutil.which("pdffonts"):
        (tmp_path / "a.pdf").write_bytes(kept)
        fonts = subprocess.check_output([tool, str(tmp_path / "a.pdf")], text=True)
        rows = [line.split() for line in fonts.splitlines()[2:]]
        assert rows
        assert {row[-5] for row in rows} == {"yes"}, fonts


def test_the_same_paper_gives_the_same_bytes(kept: bytes) -> None:
    """Nobody could tell a forged copy from a second one."""
    assert kept_pdf(paper()) == kept
    assert kept_pdf(paper("示例窗口02获评。")) != kept


def _saved_again(content: bytes) -> bytes:
    file = io.BytesIO()
    docx.Document(io.BytesIO(content)).save(file)
    return file.getvalue()


def _broken(content: bytes) -> bytes:
    """The same entries and times, with half a document in them."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for entry in old.infolist():
            inside = old.read(entry)
            half = entry.filename == "word/document.xml"
            new.writestr(entry, inside[: len(inside) // 2] if half else inside)
    return file.getvalue()


OTHERS: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no zip": lambda: b"PK\3\4 and then nothing",
    "saved by another program": lambda: _saved_again(paper()),
    "half a document": lambda: _broken(paper()),
    "a character without a font": lambda: paper("劉氏窗口"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_nothing_is_made_of_what_cannot_be_kept(other: str) -> None:
    """An archive would fail for a file of somebody's, or keep a box where a name stands."""
    with pytest.raises(NotKept):
        kept_pdf(OTHERS[other]())
