"""What an edition calls the values of coded columns, accepted in cells beside their ids."""

from collections.abc import Mapping
from dataclasses import replace

from rulebook.columns import Kind, Table
from rulebook.model import Rulebook
from rulebook.spreadsheets.wording import cell_words

_HONOURS = ("honour", "applied_honours")


def shown_words(book: Rulebook, table: Table) -> Mapping[str, Mapping[str, str]]:
    """The Chinese word for each value, by column, of columns that take no other value."""
    honours = {honour.id: honour.name.zh for honour in book.honours.honours}
    of_edition: dict[tuple[str, str], Mapping[str, str]] = {
        ("electors", "category"): {c.id: c.name.zh for c in book.window_score.vote.categories},
        ("nominations", "category"): {u.id: u.name.zh for u in book.campaign.unit_types},
        ("responses", "channel"): {id: label.zh for id, label in book.channels.items()},
        ("bimonthly", "period"): {p.id: p.name.zh for p in book.campaign.periods.all},
    }
    made: dict[str, Mapping[str, str]] = {}
    for column in table.columns:
        if column.name in _HONOURS:
            made[column.name] = honours
        elif known := of_edition.get((table.name, column.name)):
            made[column.name] = known
        elif column.choices:
            made[column.name] = first_words(table.name, column.name, column.choices)
    return made


def first_words(table: str, column: str, choices: tuple[str, ...]) -> Mapping[str, str]:
    """The first Chinese word for each choice; the choice itself where there is none."""
    words = [*cell_words(table, column).items()]
    first = {value: word for word, value in reversed(words)}
    return {value: first.get(value, value) for value in choices}


def with_words(table: Table, book: Rulebook) -> Table:
    """A small table whose coded cells may also say what the edition, or everybody, calls them."""
    shown = shown_words(book, table)
    short = {honour.short_name: honour.id for honour in book.honours.honours}
    columns = []
    for column in table.columns:
        words = {word: value for value, word in shown.get(column.name, {}).items()}
        if column.name == "honour":
            words |= short
        if column.choices:
            words |= cell_words(table.name, column.name)
        coded = column.kind is Kind.CHOICE and words
        columns.append(replace(column, words={**words, **column.words}) if coded else column)
    return replace(table, columns=tuple(columns))
