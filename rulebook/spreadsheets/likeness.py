"""Which table a file looks like, where it is not the one that it was brought for."""

from collections.abc import Iterable, Iterator, Sequence

from rulebook.spreadsheets.columns_read import plan_of
from rulebook.spreadsheets.grid import Sheet
from rulebook.spreadsheets.heads import find_head
from rulebook.spreadsheets.told import Notes
from rulebook.spreadsheets.vocabulary import Vocabulary


def table_like(name: str, sheets: Sequence[Sheet], vocabularies: Iterable[Vocabulary]) -> str:
    """The table of which the file ``name`` has all that must be there, and most columns.

    Empty where there is none, or where two have as many.
    """
    found = {v.table.name: max(_columns(name, sheets, v), default=0) for v in vocabularies}
    most = max(found.values(), default=0)
    best = [table for table, count in found.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _columns(name: str, sheets: Sequence[Sheet], vocabulary: Vocabulary) -> Iterator[int]:
    """Of each sheet with all that must be there: how many columns of the table it has."""
    for sheet in sheets:
        head = find_head(sheet, vocabulary)
        if head and not plan_of(name, sheet, head, vocabulary, {}, Notes()).problems:
            yield len(set(head.meanings.values()))
