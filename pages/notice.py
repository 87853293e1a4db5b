"""The notice as printed in 2021: its text file -> clauses, each with an anchor.

The text is never changed: the clauses' texts, joined and with white space removed, are the file.
Clause names are those that the rulebook cites, so that each rule finds its clause.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from rulebook.load import SOURCES

Kind = Literal[
    "number", "title", "to", "text", "sign", "heading", "stage", "item", "annex", "person", "head",
    "cell",
]  # fmt: skip
_NUMERALS = "一二三四五六七八九"
_COLUMNS = (
    ("name", "荣誉"), ("total", "数量"), ("scope", "参评范围"), ("criteria", "评选基本标准"),
    ("method", "评选方式"), ("lead", "牵头处室"), ("with", "配合处室"),
)  # fmt: skip
_QUOTA_BREAK = "\n"
_HEADING = re.compile(rf"^([{_NUMERALS}])、")
_STAGE = re.compile(r"^第([一二三])阶段")
_ITEM = re.compile(r"^(\d)\.")


@dataclass(frozen=True)
class Clause:
    """A piece of the notice. `name` is how rules cite it; `row` groups the cells of a table."""

    kind: Kind
    anchor: str
    text: str
    name: str = ""
    row: str = ""


def source_text() -> str:
    """The published text of the notice, as filed."""
    return (SOURCES / "notice-2021.txt").read_text(encoding="utf-8")


def clauses(text: str) -> list[Clause]:
    """The whole notice in order."""
    main, rest = re.split(r"(?m)^(?=附件1\s*$)", text, maxsplit=1)
    annex1, annex2 = re.split(r"(?m)^(?=附件2\s)", rest, maxsplit=1)
    table, notes = re.split(r"(?m)^(?=有关评选考核的说明)", annex2, maxsplit=1)
    return [
        *_main(_lines(main)),
        *_annex1(_lines(annex1)),
        *_table(table),
        *_notes(_lines(notes)),
    ]


def by_name(all_clauses: list[Clause]) -> dict[str, str]:
    """Anchors by the name that rules cite."""
    return {clause.name: clause.anchor for clause in all_clauses if clause.name}


def anchor_of(cited: str, anchors: dict[str, str]) -> str:
    """The anchor of a citation; of several clauses (；) the first. KeyError if there is none."""
    return anchors[cited.split("；")[0]]


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _joined(lines: list[str], ends: str) -> Iterator[str]:
    """Lines, with a title that was broken over two joined again."""
    held = ""
    for line in lines:
        if held or (line.startswith("关于") and not line.endswith(ends)):
            held += line
            if held.endswith(ends):
                yield held
                held = ""
        else:
            yield line
    if held:
        yield held


def _main(lines: list[str]) -> Iterator[Clause]:
    """The notice itself and the opinion, up to annex 1."""
    section = stage = ""
    texts = 0
    for line in _rejoined_copies(list(_joined(lines, "的通知"))):
        if heading := _section(line):
            section, stage = heading
            clause = Clause("heading", section, line, _name_of(line))
            stage = ""
        elif match := _STAGE.match(line):
            stage = f"{section}-{'一二三'.index(match[1]) + 1}"
            clause = Clause("stage", stage, line, f"四、方法步骤 第{match[1]}阶段")
        elif section and (match := _ITEM.match(line)) and not _is_annex_line(line):
            clause = Clause("item", f"{stage or section}-{match[1]}", line)
        else:
            texts += 1
            clause = _free(line, texts, section)
        yield clause


def _section(line: str) -> tuple[str, str] | None:
    """The anchor of a section's heading; 参加范围 is printed without its 二、."""
    if line == "参加范围":
        return "s2", ""
    match = _HEADING.match(line)
    return (f"s{_NUMERALS.index(match[1]) + 1}", "") if match else None


def _name_of(heading: str) -> str:
    return "二、参加范围" if heading == "参加范围" else heading


def _is_annex_line(line: str) -> bool:
    return line.endswith("先进评价标准及考评说明")


def _rejoined_copies(lines: list[str]) -> list[str]:
    """The list of recipients (抄送) is broken over three lines."""
    start = next(i for i, line in enumerate(lines) if line.startswith("抄送"))
    end = next(i for i in range(start, len(lines)) if lines[i].endswith("（单位）。"))
    return [*lines[:start], "".join(lines[start : end + 1]), *lines[end + 1 :]]


def _free(line: str, count: int, section: str) -> Clause:
    """A line of the notice that is neither heading nor numbered item."""
    if line.startswith("苏行审〔"):
        return Clause("number", f"p{count}", line, "印发通知")
    if line.endswith(("的通知", "的实施意见")) and not line.startswith("附件"):
        return Clause("title", f"p{count}", line)
    if line.startswith("各市、区") and line.endswith("："):
        return Clause("to", f"p{count}", line)
    if line in {"苏州市行政审批局"} or re.fullmatch(r"\d{4}年\d+月\d+日", line):
        return Clause("sign", f"p{count}", line)
    return Clause("text", f"p{count}", line)


def _annex1(lines: list[str]) -> Iterator[Clause]:
    """The leading group: the heading, its people, its office."""
    people = 0
    for count, line in enumerate(_people_joined(lines)):
        anchor = f"annex1-{count}"
        if line == "附件1":
            yield Clause("annex", "annex1", line, "附件1")
        elif _is_person(line):
            people += 1
            yield Clause("person", f"annex1-person-{people}", line)
        elif line.startswith("关于"):
            yield Clause("title", anchor, line)
        else:
            yield replace(_free(line, count, ""), anchor=anchor, name="")


def _is_person(line: str) -> bool:
    return bool(re.match(r"^(组\s+长|副组长|成\s+员)：", line)) or bool(
        re.match(r"^[\u4e00-\u9fff](\s{2})?[\u4e00-\u9fff]{1,2}\s{2}苏州市", line)
    )


def _people_joined(lines: list[str]) -> list[str]:
    """Posts that run over two lines, and the title that does."""
    joined: list[str] = []
    for line in lines:
        continues = joined and _is_person(joined[-1]) and not _is_person(line)
        starts_prose = line.startswith("领导小组下设")
        title = joined and joined[-1].startswith("关于调整") and line.startswith("“双争双创”")
        if title or (continues and not starts_prose):
            joined[-1] += line
        else:
            joined.append(line)
    return joined


def _table(text: str) -> Iterator[Clause]:
    """Annex 2's table: a cell starts with a tab; lines without one continue it."""
    lines = [line for line in text.splitlines() if line.strip()]
    yield Clause("annex", "annex2", lines[0].strip(), "附件2")
    cells: list[str] = []
    for line in lines[1:]:
        if line.startswith("\t"):
            cells.append(line.strip())
        else:
            glue = _QUOTA_BREAK if line.strip().startswith("名额配比") else ""
            cells[-1] += glue + line.strip()
    width = len(_COLUMNS)
    rows = [cells[start : start + width] for start in range(0, len(cells), width)]
    for number, row in enumerate(rows):
        name = row[0]
        for (column, label), cell in zip(_COLUMNS, row, strict=True):
            title = f"附件2 表 {name}" + ("" if column == "name" else f" {label}")
            words, _, quota = cell.partition(_QUOTA_BREAK)
            anchor = f"annex2-{number}-{column}"
            row_anchor = f"annex2-{number}"
            kind: Kind = "cell" if number else "head"
            yield Clause(kind, anchor, words, title if number else "", row_anchor)
            if quota:
                anchor, title = f"{row_anchor}-quota", f"附件2 表 {name} 名额配比"
                yield Clause(kind, anchor, quota, title, row_anchor)


def _notes(lines: list[str]) -> Iterator[Clause]:
    """The six notes; the first is printed without its number."""
    yield Clause("heading", "annex2-notes", lines[0])
    for number, line in enumerate(lines[1:], 1):
        yield Clause("item", f"annex2-note-{number}", line, f"附件2 说明{number}")
