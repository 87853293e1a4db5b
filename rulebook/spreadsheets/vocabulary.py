"""What a table's heads and cells may say in a round: names of edition and register, synonyms."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rulebook import contract
from rulebook.columns import Kind, Table
from rulebook.edition_words import shown_words
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.spreadsheets.wording import cell_words, forms, head_words, plain, without_brackets
from rulebook.tables import TableRead

WINDOW_NAME, CANDIDATE_NAME = "window_name", "candidate_name"
# Columns that say in words what an id says, and which.
NAME_OF: Mapping[str, str] = {WINDOW_NAME: "window_id", CANDIDATE_NAME: "candidate_id"}


@dataclass(frozen=True)
class Vocabulary:
    """What may be read in a table.

    ``heads`` are columns by the plain form of a head; ``words`` values by the plain word, by
    column; ``shown`` the Chinese word for each value of a column that takes no other value;
    ``names`` what an id is called, by column; ``clauses`` conditions by honour and plain name, and
    ``conditions`` their names by id.
    """

    table: Table
    heads: Mapping[str, str]
    periods: Mapping[str, str]
    grades: Mapping[str, int | None]
    words: Mapping[str, Mapping[str, str]]
    shown: Mapping[str, Mapping[str, str]]
    names: Mapping[str, Mapping[str, str]]
    clauses: Mapping[tuple[str, str], str] = field(default_factory=dict)
    conditions: Mapping[str, str] = field(default_factory=dict)
    book: Rulebook | None = None
    full_marks: int = 100

    def word(self, column: str, value: str) -> str:
        """A value as people call it; itself where it has no other name."""
        if column == "clause":
            return self.conditions.get(value, value)
        return self.shown.get(column, {}).get(value, value)

    def label(self, column: str) -> Words:
        """What a column is called."""
        if column in NAME_OF:
            both = {WINDOW_NAME: Words("窗口名称", "window name")}
            return both.get(column, Words("名称", "name"))
        found = self.table.column(column)
        return Words(found.label, found.name)


def vocabulary(
    this_round: Round, table: Table, check_titles: Mapping[str, str] | None = None
) -> Vocabulary:
    """What may be read in ``table`` of a round.

    Parameters
    ----------
    check_titles
        Titles of the statistical checks by id, where they are known.
    """
    table = full_table(this_round, table)
    shown = {**shown_words(this_round.book, table)}
    if check_titles and "check_id" in (column.name for column in table.columns):
        shown["check_id"] = check_titles
    return Vocabulary(
        table,
        _heads(this_round, table),
        this_round.names_in(table),
        this_round.grades,
        {column.name: dict(_words(table, column.name, shown)) for column in table.columns},
        shown,
        _names(this_round, table),
        *_conditions(this_round),
        this_round.book,
        this_round.book.window_score.marks.full_marks,
    )


def full_table(this_round: Round, table: Table) -> Table:
    """A table with what this round's edition adds to it."""
    if table.name == "responses":
        return this_round.responses_table
    return contract.with_fields(table, this_round.book.honours.fields)


def _heads(this_round: Round, table: Table) -> Mapping[str, str]:
    """Columns by plain head; the table's own names and labels before synonyms."""
    made: dict[str, str] = {}
    own = {column.name for column in table.columns}
    items = {item.id: item for item in this_round.book.items()}
    for column in table.columns:
        item = items.get(column.name) if column.kind is Kind.GRADE else None
        said = (item.label.zh, item.question.zh, item.label.en) if item else ()
        for head in (column.name, column.label, *said):
            for form in forms(head):
                made.setdefault(form, column.name)
    for name, heads in head_words(table.name).items():
        if name in own or (NAME_OF.get(name) in own and name not in made.values()):
            for head in heads:
                made.setdefault(plain(head), name)
    return made


def _words(
    table: Table, column: str, shown: Mapping[str, Mapping[str, str]]
) -> Iterator[tuple[str, str]]:
    name = "yes_no" if table.column(column).kind is Kind.YES_NO else column
    yield from cell_words(table.name, name).items()
    for word, value in table.column(column).words.items():
        yield plain(word), value
    for value, word in shown.get(column, {}).items():
        yield plain(word), value
        yield plain(value), value


def _names(this_round: Round, table: Table) -> Mapping[str, Mapping[str, str]]:
    """What the ids of id columns are called, where the round knows."""
    windows = {window.id: window.name for window in this_round.register[0]}
    if table.name == "windows":
        return {"window_id": windows}
    names = {"window_id": windows}
    columns = {column.name for column in table.columns}
    if "candidate_id" in columns:
        nominated = _called(this_round.read(contract.NOMINATIONS), "candidate_id", "candidate")
        with_windows = table.name in ("conditions", "decisions")
        names["candidate_id"] = windows | nominated if with_windows else nominated
    if table.name == "electors":
        names["elector_id"] = _called(this_round.read(contract.ELECTORS), "elector_id", "name")
    return names


def _called(read: TableRead | None, key: str, name: str) -> dict[str, str]:
    return {row.text(key): row.text(name) for row in read.rows} if read else {}


def _conditions(
    this_round: Round,
) -> tuple[Mapping[tuple[str, str], str], Mapping[str, str]]:
    """Ids of conditions by honour and by what people write for them; and their names by id."""
    honours = this_round.book.honours
    exclusion = honours.exclusion("member_units")
    made, names = {}, {}
    for honour in honours.honours:
        conditions = [*honour.conditions]
        if exclusion and honour.kind == "collective":
            conditions.append(exclusion.as_condition())
        for condition in conditions:
            name = condition.name.zh
            names[condition.id] = name
            for word in (condition.id, name, without_brackets(name), condition.says):
                made[honour.id, plain(word)] = condition.id
    return made, names
