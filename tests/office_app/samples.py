"""Files as people attach them, and as nobody should; each a few bytes of the real thing."""

import io
import zipfile
import zlib
from collections.abc import Mapping

_TYPES = "[Content_Types].xml"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def packed(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return out.getvalue()


def office(part: str, **more: bytes) -> bytes:
    """An Office file whose main part is ``part``."""
    return packed({_TYPES: b"<Types/>", part: b"<document/>", **more})


def ole(*streams: str) -> bytes:
    """A file of Office 97 to 2003 with streams of these names."""
    return _OLE + b"".join(name.encode("utf-16-le") + b"\0\0" for name in streams)


def lying_bomb() -> bytes:
    """A package whose part is a thousand times what its entries say."""
    honest = office("word/document.xml", big=b"\0" * 2_000_000)
    size = (2_000_000).to_bytes(4, "little")
    return honest.replace(size, (2_000).to_bytes(4, "little"))


PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + zlib.compress(b"\0") + b"\0\0\0\0IEND\xaeB`\x82"
GOOD = {
    "材料.pdf": ("pdf", PDF),
    "报告.docx": ("docx", office("word/document.xml")),
    "数据.xlsx": ("xlsx", office("xl/workbook.xml")),
    "汇报.pptx": ("pptx", office("ppt/presentation.xml")),
    "旧.doc": ("doc", ole("Root Entry", "WordDocument")),
    "旧.xls": ("xls", ole("Workbook")),
    "旧.ppt": ("ppt", ole("PowerPoint Document")),
    "照片.jpg": ("jpg", b"\xff\xd8\xff\xe0JFIF\0\xff\xd9"),
    "截图.png": ("png", PNG),
    "没有后缀": ("pdf", PDF),
    "其实是图片.pdf": ("png", PNG),
}
BAD = {
    "木马.exe": b"MZ\x90\0" + b"\0" * 200,
    "网页.pdf": b"<html><script>alert(1)</script></html>",
    "夹带.pdf": b"<script>1</script>%PDF-1.7 %%EOF",
    "矢量.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "脚本.sh": b"#!/bin/sh\nrm -rf /\n",
    "断了.pdf": b"%PDF-1.7\n1 0 obj",
    "断了.png": PNG[:30],
    "断了.docx": office("word/document.xml")[:-40],
    "空.pdf": b"",
    "空白.pdf": b"  \n",
    "压缩包.zip": packed({"a.txt": b"a"}),
    "假.docx": packed({"word/document.xml": b"<document/>"}),
    "带宏.docx": office("word/document.xml", **{"word/vbaProject.bin": b"x"}),
    "带宏.xls": ole("Workbook", "_VBA_PROJECT_CUR", "_VBA_PROJECT"),
    "加密.docx": ole("EncryptedPackage"),
    "炸弹.docx": office("word/document.xml", big=b"\0" * (65 * 2**20)),
    "说谎.xlsx": lying_bomb(),
    "太多.docx": office("word/document.xml", **{f"word/{n}.xml": b"" for n in range(1100)}),
    "别的.doc": ole("Root Entry"),
}
