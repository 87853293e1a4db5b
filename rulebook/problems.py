"""What is wrong with an input, in one line a clerk can act on, in Chinese or in English."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """One message in both languages."""

    zh: str
    en: str

    def in_language(self, language: str) -> str:
        """The message in ``language``: ``"en"``, or Chinese for anything else."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True)
class Problem:
    """One fault of one input: where it stands, what was expected there and what came.

    ``row`` counts from 1 as a spreadsheet shows it, the header included; ``column`` is the
    column's header, or the dotted key in a TOML file.
    """

    file: str
    expected: Words
    got: str
    row: int | None = None
    column: str | None = None

    def line(self, language: str = "zh") -> str:
        """The fault in one line."""
        got = " ".join(self.got.split())[:120]
        expected = self.expected.in_language(language)
        if language == "en":
            row = f", row {self.row}" if self.row else ""
            column = f", column {self.column}" if self.column else ""
            return f"{self.file}{row}{column}: expected {expected}, got {got or 'nothing'}"
        row = f" 第{self.row}行" if self.row else ""
        column = f" {self.column}" if self.column else ""
        return f"{self.file}{row}{column}：应为{expected}，实为{got or '空'}"


class Contradiction(ValueError):
    """Rules that do not go together: what was expected where, and what came.

    Raised while a file is validated. ``key`` is added to where the validated part stands; a
    contradiction between files also says in which of them it is to be mended.
    """

    def __init__(self, expected: Words, got: object, key: str = "", file: str = "") -> None:
        """Keep everything; the message is English."""
        self.expected, self.got, self.key, self.file = expected, str(got), key, file
        super().__init__(f"expected {expected.en}, got {got}")


class InputError(Exception):
    """Input that cannot be used. Carries every fault found, not only the first."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep ``problems``; the message is their English lines."""
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.line("en") for problem in self.problems))


class RulesError(InputError):
    """An edition of the rules that contradicts itself or lacks a part."""
