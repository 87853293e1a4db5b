"""What a form asks: short lines, choices, longer texts, conditions to check, who signs."""

from collections.abc import Iterator
from pathlib import Path

from pages.source import read_toml
from rulebook.contract import NOMINATIONS
from rulebook.honours import Condition, Honour
from rulebook.model import Rulebook
from rulebook.provenance import Part

_YES_NO = ("是", "否")


class Form(Part):
    """A form. Pairs are what it asks with what is said of it, its options or where it is said."""

    title: str
    said: tuple[str, str] | None = None
    short: tuple[str, ...] = ()
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()
    long: tuple[tuple[str, str], ...] = ()
    conditions: tuple[tuple[str, str], ...] = ()
    sign: tuple[str, ...]

    @property
    def asks(self) -> tuple[str, ...]:
        """What is to be filled in, from top to bottom."""
        return (*self.short, *(name for name, _ in (*self.choices, *self.long)))


class FormWords(Part):
    """site/_data/forms.toml: what forms ask beside what the rules ask."""

    note: str
    said: str
    kinds: str
    staff: str
    priority: str
    collective: Form
    individual: Form


def read_words(root: Path) -> FormWords:
    """The words of the forms from the site's own sources under ``root``."""
    return FormWords.model_validate(read_toml(root / "site" / "_data" / "forms.toml"))


def form_of(book: Rulebook, honour: Honour, words: FormWords) -> Form:
    """The form by which a unit applies for an honour, or recommends a person for it."""
    usual = words.collective if honour.kind == "collective" else words.individual
    units = {unit.id: unit.name.zh for unit in book.campaign.unit_types}
    kinds = tuple(units[kind] for kind in (*honour.unit_types, *honour.without_places))
    priority = honour.kind == "individual" and book.honours.priority_rule
    return Form(
        title=usual.title.format(honour=honour.name.zh),
        said=(words.said, honour.method_quote),
        short=(*usual.short, *_asked(honour, words)),
        choices=(
            (words.kinds, kinds),
            *(((words.priority, _YES_NO),) if priority else ()),
        ),
        long=usual.long,
        conditions=tuple((one.name.zh, one.clause) for one in honour.conditions),
        sign=usual.sign,
    )


def _asked(honour: Honour, words: FormWords) -> Iterator[str]:
    """What the honour itself wants to know: its own fields, then those of its conditions."""
    yield from (one.name.zh for one in honour.fields)
    own = {one.id for one in honour.fields}
    for condition in honour.conditions:
        if condition.kind == "staff":
            yield words.staff
        elif condition.field and condition.field not in own:
            yield _name(condition)


def _name(condition: Condition) -> str:
    """A column of the table of nominations as people call it."""
    column = next(column for column in NOMINATIONS.columns if column.name == condition.field)
    return column.meaning.zh.partition("，")[0]
