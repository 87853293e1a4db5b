"""The text of a document -> clauses, each with an anchor, as its structure says.

The text is never changed: the clauses' texts, joined and with white space removed, are the file.
Clause names are those that the rulebook cites, so that each rule finds its clause.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pages.notice.structure import ClauseRule, DocumentPart, Join, Kind, Structure, Table
from rulebook.problems import InputError, Problem, Words

_NUMERALS = "零一二三四五六七八九"
_BREAK = "\n"


@dataclass(frozen=True)
class Clause:
    """A piece of the document. `name` is how rules cite it; `row` groups the cells of a table."""

    kind: Kind
    anchor: str
    text: str
    name: str = ""
    row: str = ""


@dataclass(frozen=True)
class Section:
    """Clauses that stand together on the page, and the table among them."""

    label: str
    clauses: Sequence[Clause]
    table: Table | None = None


def sections(text: str, structure: Structure) -> list[Section]:
    """The whole document in order."""
    whole: list[Section] = []
    for part, words in zip(structure.parts, _split(text, structure.parts), strict=True):
        clauses = list(_clauses(words, part))
        if part.section or not whole:
            whole.append(Section(part.section, clauses, part.table))
        else:
            last = whole.pop()
            whole.append(Section(last.label, [*last.clauses, *clauses], last.table or part.table))
    return whole


def by_name(clauses: Sequence[Clause]) -> dict[str, str]:
    """Anchors by the name that rules cite."""
    return {clause.name: clause.anchor for clause in clauses if clause.name}


def anchor_of(cited: str, anchors: Mapping[str, str]) -> str:
    """The anchor of a citation; of several clauses (；) the first.

    Raises
    ------
    InputError
        If notice.toml names no such clause.
    """
    first = cited.split("；")[0]
    if first not in anchors:
        raise unlike(f"规则引用的条款“{first}”", f"the clause {first} that a rule cites")
    return anchors[first]


def unlike(zh: str, en: str) -> InputError:
    """What the text of the document has and notice.toml does not read."""
    words = Words(
        f"能读出{zh}的写法（换了通知，要照新的写，或者删去这个文件，网站就不链到条文）",
        f"a rule that reads {en}; without this file the site links no clauses",
    )
    return InputError([Problem("site/notice.toml", words, "")])


def _split(text: str, parts: Sequence[DocumentPart]) -> Iterator[str]:
    """The text of each part."""
    rest = text
    for part in parts[1:]:
        before, rest = re.split(rf"(?m)(?={part.begins})", rest, maxsplit=1)
        yield before
    yield rest


def _clauses(text: str, part: DocumentPart) -> Iterator[Clause]:
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [] if part.table is None else lines[_first_cell(lines) :]
    whole = [line.strip() for line in lines[: len(lines) - len(cells)]]
    reader = _Reader(part.clauses)
    lines = list(_joined(whole, part.joins))
    if part.splits:
        lines = [piece for line in lines for piece in re.split(part.splits, line)]
    for index, line in enumerate(lines):
        yield reader.clause(line, index)
    if part.table:
        yield from _table_clauses(cells, part.table)


def _first_cell(lines: Sequence[str]) -> int:
    return next(number for number, line in enumerate(lines) if line.startswith("\t"))


def _joined(lines: Sequence[str], joins: Sequence[Join]) -> Iterator[str]:
    """The lines, with those that were broken whole again."""
    held, join = "", None
    for line in lines:
        if join and not (join.before and re.search(join.before, line)):
            held += line
        else:
            if held:
                yield held
            held = line
            join = next((rule for rule in joins if re.search(rule.starts, line)), None)
        if join is None or (join.ends and re.search(join.ends, line)):
            yield held
            held, join = "", None
    if held:
        yield held


@dataclass
class _Reader:
    """Lines of one part in order: which rule each matches, under which heading it stands."""

    rules: Sequence[ClauseRule]
    counts: Counter[str] = field(default_factory=Counter)
    headings: list[tuple[int, str]] = field(default_factory=list)

    def clause(self, line: str, index: int) -> Clause:
        """The clause that a line is."""
        rule, match = self._rule(line)
        above = self._above(rule)
        self.counts[rule.anchor] += 1
        word = match[1] if match.re.groups else ""
        words = {
            "word": word,
            "number": _NUMERALS.index(word) if word in set(_NUMERALS) else word,
            "count": self.counts[rule.anchor],
            "index": index,
            "under": above[-1][1] if above else "",
            "line": line,
        }
        anchor = rule.anchor.format(**words)
        if rule.level:
            self.headings = [*above, (rule.level, anchor)]
        return Clause(rule.kind, anchor, line, rule.name.format(**words))

    def _rule(self, line: str) -> tuple[ClauseRule, re.Match[str]]:
        for rule in self.rules:
            match = re.search(rule.matches, line)
            if match and ("{under}" not in rule.anchor or self._above(rule)):
                return rule, match
        raise unlike(f"通知里的一行“{line[:30]}”", f"the line {line[:30]!r}")

    def _above(self, rule: ClauseRule) -> list[tuple[int, str]]:
        """The open headings that a clause of this rule stands under."""
        return [
            heading for heading in self.headings if rule.level is None or heading[0] < rule.level
        ]


def _table_clauses(lines: Sequence[str], table: Table) -> Iterator[Clause]:
    """The clauses of every cell; lines that start no cell continue the one before."""
    cells: list[str] = []
    for line in lines:
        if line.startswith("\t"):
            cells.append(line.strip())
        else:
            apart = table.apart and line.strip().startswith(table.apart[1])
            cells[-1] += (_BREAK if apart else "") + line.strip()
    width = len(table.columns)
    for start in range(0, len(cells), width):
        yield from _row_clauses(cells[start : start + width], start // width, table)


def _row_clauses(cells: Sequence[str], number: int, table: Table) -> Iterator[Clause]:
    row = f"{table.anchor}-{number}"
    kind: Kind = "cell" if number else "head"
    name = table.name.format(row=cells[0]) if number else ""
    for position, ((column, label), cell) in enumerate(zip(table.columns, cells, strict=True)):
        words, _, apart = cell.partition(_BREAK)
        title = f"{name} {label}" if name and position else name
        yield Clause(kind, f"{row}-{column}", words, title, row)
        if table.apart and apart:
            yield Clause(kind, f"{row}-{table.apart[0]}", apart, f"{name} {table.apart[1]}", row)
