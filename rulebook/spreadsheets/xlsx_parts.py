"""The XML parts of an .xlsx, read as a stream: no tree is built, so size is what is kept of it."""

from collections.abc import Callable, Mapping
from typing import IO
from xml.sax.handler import ContentHandler

from defusedxml.sax import parse

from rulebook.spreadsheets.grid import Area, Cell, Holds, place_of
from rulebook.spreadsheets.limits import Budget

Attributes = Mapping[str, str]
_LAST_ROW = 2**20


class Part(ContentHandler):
    """Calls ``start`` and ``end`` with names without prefix, and gathers text in between."""

    def __init__(self) -> None:
        """With no text yet."""
        super().__init__()
        self.text: list[str] = []

    def startElement(self, name: str, attrs: object) -> None:
        """An element begins."""
        self.start(name.rpartition(":")[2], dict(attrs.items()))  # type: ignore[attr-defined]

    def endElement(self, name: str) -> None:
        """An element ends."""
        self.end(name.rpartition(":")[2])

    def characters(self, content: str) -> None:
        """Text within an element."""
        self.text.append(content)

    def start(self, name: str, attributes: Attributes) -> None:
        """What a part does when an element begins."""

    def end(self, name: str) -> None:
        """What a part does when an element ends."""

    def read(self, file: IO[bytes]) -> None:
        """Read the whole part; no entities, no external files."""
        parse(file, self, forbid_dtd=True)


class Book(Part):
    """workbook.xml: sheets by name, and from when days are counted."""

    def __init__(self) -> None:
        """With no sheets yet."""
        super().__init__()
        self.sheets: list[tuple[str, str, bool]] = []
        self.from_1904 = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Note name, reference and visibility of a sheet."""
        if name == "workbookPr":
            self.from_1904 = attributes.get("date1904", "") in ("1", "true")
        elif name == "sheet":
            target = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), target, hidden))


class Targets(Part):
    """workbook.xml.rels: files by reference."""

    def __init__(self) -> None:
        """With none yet."""
        super().__init__()
        self.files: dict[str, str] = {}

    def start(self, name: str, attributes: Attributes) -> None:
        """Note a worksheet's file."""
        if name == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            self.files[attributes.get("Id", "")] = attributes.get("Target", "")


class Strings(Part):
    """sharedStrings.xml: texts by number, without their readings (pinyin)."""

    def __init__(self) -> None:
        """With none yet."""
        super().__init__()
        self.all: list[str] = []
        self._now: list[str] = []
        self._reading = False

    def start(self, name: str, attributes: Attributes) -> None:
        """A text or a part of it begins."""
        if name == "si":
            self._now = []
        elif name == "rPh":
            self._reading = True
        self.text = []

    def end(self, name: str) -> None:
        """A text or a part of it is complete."""
        if name == "t" and not self._reading:
            self._now.append("".join(self.text))
        elif name == "rPh":
            self._reading = False
        elif name == "si":
            self.all.append("".join(self._now))


class Styles(Part):
    """styles.xml: the number format of every cell style."""

    def __init__(self) -> None:
        """With none yet."""
        super().__init__()
        self.formats: list[tuple[int, str]] = []
        self._codes: dict[int, str] = {}
        self._within = False

    def start(self, name: str, attributes: Attributes) -> None:
        """Note a format, or a style with its format."""
        if name == "numFmt":
            self._codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif name == "cellXfs":
            self._within = True
        elif name == "xf" and self._within:
            number = int(attributes.get("numFmtId", "0"))
            self.formats.append((number, self._codes.get(number, "")))

    def end(self, name: str) -> None:
        """The list of styles is over."""
        if name == "cellXfs":
            self._within = False


class Cells(Part):
    """A worksheet: cells with content, merged areas, hidden rows."""

    def __init__(
        self, strings: list[str], number: Callable[[str, int], Cell], budget: Budget
    ) -> None:
        """``number`` makes a cell from a number and its style."""
        super().__init__()
        self.rows: dict[int, dict[int, Cell]] = {}
        self.merged: list[Area] = []
        self.hidden: set[int] = set()
        self._strings, self._number, self._budget = strings, number, budget
        self._row = self._place = 0
        self._kind, self._style = "", 0
        self._value: str | None = None
        self._inline: list[str] = []
        self._formula: str | None = None

    def start(self, name: str, attributes: Attributes) -> None:
        """A row, a cell or a part of it begins."""
        self.text = []
        if name == "row":
            self._row = _row(attributes.get("r") or self._row + 1)
            self._place = -1
            if attributes.get("hidden", "") in ("1", "true"):
                self.hidden.add(self._row)
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._place = place_of(letters) if letters else self._place + 1
            self._kind = attributes.get("t", "n")
            self._style = int(attributes.get("s", "0"))
            self._value = self._formula = None
            self._inline = []
        elif name == "mergeCell":
            self.merged.append(_area(self._budget.spend(0, attributes["ref"])))

    def end(self, name: str) -> None:
        """A part of a cell, or a cell, is complete."""
        if name == "v":
            self._value = "".join(self.text)
        elif name == "f":
            self._formula = "".join(self.text)
        elif name == "t":
            self._inline.append("".join(self.text))
        elif name == "c":
            self._keep()

    def _keep(self) -> None:
        cell = self._cell()
        if cell and cell.text.strip():
            self._budget.spend(self._place, cell.text)
            self.rows.setdefault(self._row, {})[self._place] = cell

    def _cell(self) -> Cell | None:
        value = self._value
        if self._formula is not None and not value and self._kind != "str":
            return Cell(f"={self._formula}", Holds.UNCOMPUTED)
        if self._kind == "inlineStr":
            return Cell("".join(self._inline))
        if not value:
            return None
        if self._kind == "s":
            return Cell(self._strings[int(value)])
        if self._kind == "e":
            return Cell(value, Holds.ERROR)
        if self._kind == "b":
            return Cell("TRUE" if value == "1" else "FALSE")
        return self._number(value, self._style) if self._kind == "n" else Cell(value)


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (left, top), (right, bottom) = (_split(part) for part in (first, last or first))
    return Area(top, left, bottom, right)


def _split(address: str) -> tuple[int, int]:
    letters = address.rstrip("0123456789")
    return place_of(letters), _row(address[len(letters) :])


def _row(number: str | int) -> int:
    """A row's number; ValueError for one that no sheet has."""
    if not 0 < int(number) <= _LAST_ROW:
        raise ValueError(number)
    return int(number)
