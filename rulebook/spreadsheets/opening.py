"""Bytes -> sheets. What a file is, its first bytes say, whatever it is called."""

from rulebook.problems import InputError
from rulebook.spreadsheets.delimited import text_sheet
from rulebook.spreadsheets.grid import Sheet
from rulebook.spreadsheets.limits import refused, require_size
from rulebook.spreadsheets.xls import xls_sheets
from rulebook.spreadsheets.xlsx import xlsx_sheets

_ZIP, _OLE, _PDF = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"%PDF"
# How Excel names the locked content of a workbook with a password.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MARKUP = (b"<html", b"<!doctype", b"<?xml", b"<table", b"<meta")
_SAVE_AS = (
    "Excel 工作簿（请在 Excel 或 WPS 里打开，另存为 .xlsx）",
    "an Excel workbook (open it in Excel or WPS and save it as .xlsx)",
)


def sheets_of(name: str, data: bytes) -> tuple[Sheet, ...]:
    """The sheets of a file as people have it.

    Parameters
    ----------
    name
        What the file is called, for messages only.
    data
        Its bytes.

    Raises
    ------
    InputError
        If it is no table, too large, has a password or is damaged; nothing else is raised.
    """
    require_size(name, data)
    try:
        sheets = _sheets(name, data)
    except InputError:
        raise
    except Exception:  # a damaged file fails in a hundred ways
        raise refused(
            name,
            "没有损坏的表格文件（请在 Excel 里打开后另存为 .xlsx，再试一次）",
            "a table file that is not damaged (open it in Excel, save it as .xlsx)",
        ) from None
    if not any(sheet.rows for sheet in sheets):
        raise refused(name, "有内容的表格", "a table with content")
    return sheets


def _sheets(name: str, data: bytes) -> tuple[Sheet, ...]:
    start = data[:512].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if data.startswith(_ZIP):
        return xlsx_sheets(name, data)
    if data.startswith(_OLE):
        if _LOCKED in data:
            raise refused(name, "没有设密码的文件", "a file without a password")
        return xls_sheets(name, data)
    if data.startswith(_PDF):
        raise refused(name, *_SAVE_AS, "PDF")
    if start.startswith(_MARKUP):
        raise refused(name, *_SAVE_AS, "HTML/XML")
    return (text_sheet(name, data),)
