"""What the reader says of a file: mendings and faults, each once with its cells."""

from dataclasses import dataclass

from rulebook.problems import Problem, Words
from rulebook.spreadsheets.grid import letter

_SHOWN = 5  # cells of a mending that are named


@dataclass(frozen=True)
class Mending:
    """Something that is read otherwise than it stands there: offered for a yes."""

    what: Words
    cells: tuple[str, ...] = ()

    def line(self, language: str = "zh") -> str:
        """The mending in one line, with its first cells."""
        if not self.cells:
            return self.what.in_language(language)
        named, count = self.cells[:_SHOWN], len(self.cells)
        if language == "en":
            more = " ..." if count > _SHOWN else ""
            return f"{self.what.en} ({count}: {', '.join(named)}{more})"
        more = "等" if count > _SHOWN else ""
        return f"{self.what.zh}（{count}处：{'、'.join(named)}{more}）"


@dataclass(frozen=True)
class CellProblem(Problem):
    """A fault of one cell of a file as people have it: its sheet, letter and row."""

    sheet: str = ""
    place: int | None = None
    label: Words | None = None

    def line(self, language: str = "zh") -> str:
        """The fault in one line."""
        got = " ".join(self.got.split())[:120]
        expected = self.expected.in_language(language)
        where = address(self.place, self.row)
        if language == "en":
            where = f"row {self.row}" if self.place is None and self.row else where
            label = f" ({self.label.en})" if self.label else ""
            return (
                f"{self._source('en')}{where}{label}: expected {expected}, got {got or 'nothing'}"
            )
        label = f"（{self.label.zh}）" if self.label else ""
        where = f"第{self.row}行" if self.place is None and self.row else where
        return f"{self._source('zh')}{where}{label}：应为{expected}，实为{got or '空'}"

    def _source(self, language: str) -> str:
        if not self.sheet:
            return f"{self.file} "
        if language == "en":
            return f'{self.file}, sheet "{self.sheet}", '
        return f"{self.file} 工作表“{self.sheet}”"


def address(place: int | None, row: int | None) -> str:
    """A cell as a spreadsheet names it, such as B7."""
    return f"{'' if place is None else letter(place)}{row or ''}"


class Notes:
    """Gathers mendings, equal ones together, in the order they were first made."""

    def __init__(self) -> None:
        """With none yet."""
        self._all: dict[Words, list[str]] = {}

    def note(self, zh: str, en: str, *cells: str) -> None:
        """Something was mended in these cells."""
        self._all.setdefault(Words(zh, en), []).extend(cells)

    def mendings(self) -> tuple[Mending, ...]:
        """All of them."""
        return tuple(Mending(what, tuple(dict.fromkeys(c))) for what, c in self._all.items())
