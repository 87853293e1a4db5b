"""Which rows below a head are rows of the table; the others are named, never just dropped."""

import re
from collections.abc import Iterator, Mapping, Sequence

from rulebook.spreadsheets.grid import Area, Cell, Sheet
from rulebook.spreadsheets.heads import Head
from rulebook.spreadsheets.told import Notes, address
from rulebook.spreadsheets.wording import plain

_SUM = re.compile(
    "(本页|全部|各?窗口|总)?(合计|总计|小计|共计|累计|总和|平均(分|值|数|得分|成绩)?|均值|均分"
    "|最高(分|值)?|最低(分|值)?|中位数|标准差|及格率|优秀率)([(（].*)?"
    r"|(合计|总计|小计|共计|共有?)[:：]?\d+(\.\d+)?(个|家|名|位|项|份|张|人|分)?(窗口|单位|部门|人员|人)?"
)
_NOTE = re.compile(
    r"(备注|注|附注|说明|填表说明|填表人|填报人|制表人|制表|统计人|审核人?|复核人?|经办人?|负责人签[字名]"
    r"|单位负责人|联系人|联系电话|填报单位|填表单位|填报日期|制表日期|填表日期|统计时间|盖章|单位盖章"
    r"|数据来源|以下空白)\s*\d*\s*([:：.、（(]|$)"
)
_PART = re.compile(r"[(（]?[一二三四五六七八九十]+\s*[、.．)）]|第.{1,3}[类组部]")
_SHORTEST_NOTE = 20  # signs of a lone cell that nobody would take for a name


def data_rows(sheet: Sheet, head: Head, notes: Notes) -> Iterator[int]:
    """Numbers of the rows of the table, hidden ones included and said."""
    wide = {area.top: area for area in sheet.merged if area.right > area.left}
    repeated = _plain(sheet.rows.get(head.last, {}))
    for number in sorted(row for row in sheet.rows if row > head.last):
        cells = sheet.rows[number]
        inner = {place: cell for place, cell in cells.items() if place in head.texts}
        if not inner:
            _beside(cells, number, notes)
        elif _plain(cells) == repeated:
            notes.note("重复的表头不读", "repeated heads left out", f"第{number}行")
        elif _numbers_columns(inner):
            notes.note("列号那一行不读", "a row of column numbers left out", f"第{number}行")
        elif reason := _no_row(inner, wide.get(number), head):
            text = "“" + " ".join(" ".join(c.text for c in cells.values()).split())[:40] + "”"
            notes.note(f"{reason[0]}不读", f"{reason[1]} left out", f"第{number}行{text}")
        else:
            if number in sheet.hidden_rows:
                notes.note("隐藏的行也读", "hidden rows are read too", f"第{number}行")
            _beside({p: c for p, c in cells.items() if p not in inner}, number, notes)
            yield number


def _beside(cells: Mapping[int, Cell], number: int, notes: Notes) -> None:
    """Cells under no head."""
    for place in cells:
        notes.note("没有表头的格子不读", "cells under no head left out", address(place, number))


def _plain(cells: Mapping[int, Cell]) -> Sequence[str]:
    return [plain(cell.text) for _, cell in sorted(cells.items())]


def _numbers_columns(cells: Mapping[int, Cell]) -> bool:
    """Whether a row only counts the columns: 1 2 3 4."""
    texts = [cell.text.strip() for _, cell in sorted(cells.items())]
    return len(texts) > 2 and texts == [str(n) for n in range(1, len(texts) + 1)]


def _no_row(cells: Mapping[int, Cell], wide: Area | None, head: Head) -> tuple[str, str] | None:
    """Why a row below the head is no row of the table; None where it is one."""
    texts = [" ".join(cell.text.split()) for _, cell in sorted(cells.items())]
    if any(_SUM.fullmatch(text.replace(" ", "").rstrip(":：")) for text in texts[:2]):
        return "合计、平均这类行", "rows of sums and means"
    if _NOTE.match(texts[0]):
        return "备注、签字这类行", "rows of notes and signatures"
    if len(set(texts)) > 1 or len(head.meanings) < 2:
        return None
    alone = len(texts[0]) >= _SHORTEST_NOTE or _PART.match(texts[0])
    if alone or (wide and wide.left in cells):
        return "小标题和说明", "headings and remarks between rows"
    return None
