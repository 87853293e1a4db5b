"""What stands in a Word paper of ours, for ``kept.typ``: blocks with their looks. Sizes in points.

It reads what ``rendering.word`` writes and nothing else of Word's.
"""

import base64
import io
import zipfile
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from rendering.word import ooxml

Block = dict[str, Any]
_HEADINGS = {"Title": 1, "Heading1": 2, "Heading2": 3, "Heading3": 4}
_BOLD = (ooxml.HEADING, ooxml.TITLE)
_TWIPS, _MM, _EMU = 20, 1440 / 25.4, 36000
_SHADE = "auto"
# What reading a file of others', or one that somebody forged, may come to; XML's faults are
# SyntaxErrors.
OTHERS = (
    *(zipfile.BadZipFile, PackageNotFoundError, SyntaxError, EOFError, RuntimeError),
    *(KeyError, ValueError, AttributeError, TypeError, IndexError, NotImplementedError),
)
_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{1}">'
    '<image width="{0}" height="{1}" href="data:image/png;base64,{2}"/></svg>'
)


def read_paper(paper: bytes) -> dict[str, Any]:
    """The paper: title, author, day, what stands at the head of its pages, and its sections.

    Raises
    ------
    OTHERS
        If it is not as ``rendering.word`` wrote it.
    """
    document = docx.Document(io.BytesIO(paper))
    about = document.core_properties
    day = about.created
    with zipfile.ZipFile(io.BytesIO(paper)) as file:
        times = {entry.date_time for entry in file.infolist()}
    # Ours have the day of the round in every entry, which no other program writes.
    if day is None or times != {(day.year, day.month, day.day, 0, 0, 0)}:
        raise ValueError(times)
    return {
        "title": about.title,
        "author": about.author,
        "day": [day.year, day.month, day.day],
        "head": "".join(part.text for part in document.sections[0].header.paragraphs),
        "styles": {style.style_id: _style(style) for style in document.styles if style.type == 1},
        "sections": [*_sections(document)],
    }


def _style(style: Any) -> dict[str, Any]:
    """Size, weight and line height of a style of paragraphs."""
    look: dict[str, Any] = {"size": 16.0, "bold": False, "pitch": 0.0, "align": "left"}
    for one in reversed([*_and_bases(style)]):
        font = _value(one.element, ".//w:rFonts", "eastAsia")
        size = _value(one.element, "./w:rPr/w:sz", "val")
        line = one.element.find("./w:pPr/w:spacing", _NAMES)
        align = _value(one.element, "./w:pPr/w:jc", "val")
        look |= {"bold": font in _BOLD} if font else {}
        look |= {"size": int(size) / 2} if size else {}
        look |= {"pitch": _exact(line)} if line is not None else {}
        look |= {"align": align} if align else {}
        indent = one.element.find("./w:pPr/w:ind", _NAMES)
        look |= {"indent": _characters(indent, "firstLineChars")} if indent is not None else {}
    return look


def _and_bases(style: Any) -> Iterator[Any]:
    while style is not None:
        yield style
        style = style.base_style


_NAMES = {"w": qn("w:p")[1:].partition("}")[0], "a": qn("a:p")[1:].partition("}")[0]}


def _value(element: Any, path: str, name: str) -> str:
    """An attribute of the first element of a path; empty where there is none."""
    found = element.find(path, _NAMES)
    return "" if found is None else found.get(qn(f"w:{name}"), "")


def _exact(spacing: Any) -> float:
    """The line height where it is set, else 0: then that of the section or of the size."""
    exact = spacing.get(qn("w:lineRule")) == "exact"
    return int(spacing.get(qn("w:line"))) / _TWIPS if exact else 0.0


def _characters(indent: Any, name: str) -> float:
    return int(indent.get(qn(f"w:{name}"), "0")) / 100


def _sections(document: Document) -> Iterator[dict[str, Any]]:
    """Each with the height of its lines."""
    blocks: list[Block] = []
    for element in document.element.body:
        ends = element if element.tag == qn("w:sectPr") else element.find(".//w:sectPr", _NAMES)
        if element.tag == qn("w:p"):
            blocks.append(_paragraph(document, element))
        elif element.tag == qn("w:tbl"):
            blocks.append(_table(element))
        if ends is not None:
            pitch = _value(ends, "w:docGrid", "linePitch")
            yield {"pitch": int(pitch) / _TWIPS, "blocks": blocks}
            blocks = []


def _paragraph(document: Document, element: Any) -> Block:
    if (picture := element.find(".//a:blip", _NAMES)) is not None:
        return _picture(document, element, picture)
    if (box := element.find(".//w:txbxContent", _NAMES)) is not None:
        return {"kind": "foot", "rows": [_lines(row) for row in box.iter(qn("w:tr"))]}
    shape = element.find("w:pPr", _NAMES)
    style = _value(element, "w:pPr/w:pStyle", "val") or "Normal"
    block: Block = {"kind": "text", "style": style, "level": _HEADINGS.get(style, 0)}
    block["runs"] = [*_runs(element)]
    if shape is None:
        return block
    has = {child.tag.partition("}")[2]: child for child in shape}
    block["fresh"], block["sticky"] = "pageBreakBefore" in has, "keepNext" in has
    block["rule"] = "pBdr" in has
    if (spacing := has.get("spacing")) is not None:
        block["pitch"] = _exact(spacing)
    if (align := has.get("jc")) is not None:
        block["align"] = align.get(qn("w:val"))
    if (indent := has.get("ind")) is not None:
        block["right"] = _characters(indent, "rightChars")
    return block


def _runs(element: Any) -> Iterator[dict[str, Any]]:
    """The words of a paragraph in their looks; line ends are ``\\n``, tabs ``\\t``."""
    for run in element.iter(qn("w:r")):
        ends = {qn("w:t"): None, qn("w:br"): "\n", qn("w:tab"): "\t"}
        words = "".join(ends[c.tag] or c.text or "" for c in run if c.tag in ends)
        font, size = _value(run, "w:rPr/w:rFonts", "eastAsia"), _value(run, "w:rPr/w:sz", "val")
        look: dict[str, Any] = {"words": words}
        look |= {"bold": font in _BOLD} if font else {}
        look |= {"size": int(size) / 2} if size else {}
        look |= {"colour": colour} if (colour := _value(run, "w:rPr/w:color", "val")) else {}
        look |= {"blank": fill} if (fill := _value(run, "w:rPr/w:shd", "fill")) else {}
        yield look


def _lines(row: Any) -> list[list[dict[str, Any]]]:
    return [[*_runs(paragraph)] for paragraph in row.iter(qn("w:p"))]


def _table(element: Any) -> Block:
    rows = [*element.iter(qn("w:tr"))]
    heads = [row for row in rows if row.find("w:trPr/w:tblHeader", _NAMES) is not None]
    return {
        "kind": "table",
        "caption": _value(element, "w:tblPr/w:tblCaption", "val"),
        "columns": [int(c.get(qn("w:w"))) / _MM for c in element.iter(qn("w:gridCol"))],
        "heads": [_row(row) for row in heads],
        "rows": [_row(row) for row in rows[len(heads) :]],
    }


def _row(row: Any) -> dict[str, Any]:
    height = _value(row, "w:trPr/w:trHeight", "val")
    return {"height": int(height or 0) / _MM, "cells": [_cell(c) for c in row.iter(qn("w:tc"))]}


def _cell(cell: Any) -> dict[str, Any]:
    fill = _value(cell, "w:tcPr/w:shd", "fill")
    return {
        "lines": _lines(cell),
        "span": int(_value(cell, "w:tcPr/w:gridSpan", "val") or 1),
        "fill": "" if fill == _SHADE else fill,
        "right": _value(cell, ".//w:jc", "val") == "right",
    }


def _picture(document: Document, element: Any, blip: Any) -> Block:
    png = document.part.related_parts[blip.get(qn("r:embed"))].blob
    (about,) = element.iter(qn("wp:docPr"))
    (extent,) = element.iter(qn("wp:extent"))
    wide, high = (int(extent.get(side)) / _EMU for side in ("cx", "cy"))
    inside = base64.b64encode(png).decode()
    svg = _SVG.format(round(wide * 10), round(high * 10), inside)
    return {"kind": "picture", "svg": svg, "words": about.get("descr"), "width": wide}
