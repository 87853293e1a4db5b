"""What a form asks: short lines, choices, longer texts, conditions to check, who signs."""

from pathlib import Path

from pages.source import read_toml
from rulebook.application_forms import STAFF, form_fields
from rulebook.honours import FormField, Honour
from rulebook.model import Rulebook
from rulebook.provenance import Part

_YES_NO = ("是", "否")
_SHORT, _CHOSEN = ("text", "date"), ("yes_no", "choice")


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
    """The form by which a unit applies for an honour, or recommends a person for it.

    It asks what the console's form asks; longer texts of our own only where an edition has none.
    """
    usual = words.collective if honour.kind == "collective" else words.individual
    units = {unit.id: unit.name.zh for unit in book.campaign.unit_types}
    kinds = tuple(units[kind] for kind in (*honour.unit_types, *honour.without_places))
    priority = honour.kind == "individual" and book.honours.priority_rule
    windows = honour.kind == "collective" and book.window_score.pool.unit_type in honour.unit_types
    asked = form_fields(book.honours, honour, of_window=windows)
    return Form(
        title=usual.title.format(honour=honour.name.zh),
        said=(words.said, honour.method_quote),
        short=(*usual.short, *(_name(one, words) for one in asked if one.kind in _SHORT)),
        choices=(
            (words.kinds, kinds),
            *((one.name.zh, one.options or _YES_NO) for one in asked if one.kind in _CHOSEN),
            *(((words.priority, _YES_NO),) if priority else ()),
        ),
        long=tuple((one.name.zh, one.hint) for one in asked if one.kind == "long_text")
        or usual.long,
        conditions=tuple((one.name.zh, one.clause) for one in honour.conditions),
        sign=usual.sign,
    )


def _name(field: FormField, words: FormWords) -> str:
    """What is asked; the number of staff of windows alone, which on paper has to be said."""
    return words.staff if field.id == STAFF else field.name.zh
