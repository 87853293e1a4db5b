"""What a table of the round folder is made of: kinds of cells, columns, tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from rulebook.problems import Words


class Kind(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    COUNT = "count"
    MARK = "mark"
    GRADE = "grade"
    DATE = "date"
    TIME = "time"
    CLOCK = "clock"  # a time of day: 14:30
    PERIOD = "period"
    PART = "part"  # an indicator or a criterion of an edition's method
    CHOICE = "choice"
    NAMES = "names"
    YES_NO = "yes_no"


@dataclass(frozen=True)
class Column:
    """One column: ``required`` columns must be there, ``filled`` cells must not be empty.

    A header may say ``name`` or, for people who fill it in, ``meaning.zh`` up to its first comma.
    ``words`` are what they may write for a choice.
    """

    name: str
    kind: Kind
    meaning: Words
    required: bool = True
    filled: bool = True
    choices: tuple[str, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def label(self) -> str:
        """The Chinese header that is accepted as well."""
        return self.meaning.zh.split("，")[0]


@dataclass(frozen=True)
class Table:
    """One table of the round folder. ``key`` columns together occur once.

    ``wide`` are two columns of a table that may also come with a column for each value of the
    first, holding the second: a column a period, say.
    """

    name: str
    meaning: Words
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    folder: str = ""
    wide: tuple[str, str] | None = None

    def column(self, name: str) -> Column:
        """The column of that name; KeyError if there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)
