"""What the form of an application for an honour asks, and what is wrong with what was filled in.

Pure: an edition and typed text in, values and faults out. The form has what the edition lists, then
what the honour's conditions ask of a table and the edition's list left out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from rulebook.cells import CellError, Value, read_cell
from rulebook.columns import Column, Kind
from rulebook.honours import (
    ApplicationField,
    Condition,
    FormField,
    Honour,
    HonoursFile,
)
from rulebook.problems import Contradiction, Words
from rulebook.provenance import Text

STAFF = "staff_count"
# Columns of nominations.csv that conditions may ask of persons, and how they are asked.
OF_PERSONS = (
    FormField(id="reported_on", kind="date", name=Text(zh="报到日期", en="day of reporting")),
    FormField(id="post_rank", kind="text", name=Text(zh="职级", en="rank of the post"), longest=40),
    FormField(
        id="on_establishment", kind="yes_no", name=Text(zh="是否在编", en="on the establishment")
    ),
)
_STAFF_FIELD = FormField(
    id=STAFF,
    kind="text",
    name=Text(zh="进驻人数", en="staff"),
    required=True,
    longest=4,
    hint="申报之日进驻本窗口的人数。",
)
_KINDS = {"text": Kind.TEXT, "date": Kind.DATE, "yes_no": Kind.YES_NO}
_FILE = "honours.toml"
_ASKED_AS = {"long_text": "text", "choice": "text"}  # what a table holds of them


@dataclass(frozen=True)
class Filled:
    """Values by field, those of empty fields left out, and what is wrong by field."""

    values: Mapping[str, Value] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)


def form_fields(honours: HonoursFile, honour: Honour, *, of_window: bool) -> tuple[FormField, ...]:
    """The fields of the form in their order; ``of_window``: a window of the register applies."""
    listed = honour.form.fields if honour.form else ()
    known = {one.id for one in listed}
    asked = {one.id for one in honour.fields} | {one.field for one in honour.conditions}
    columns = [_plain(one) for one in honours.fields]
    if honour.kind == "individual":
        columns += OF_PERSONS
    further = [one for one in columns if one.id in asked - known]
    staff = [_STAFF_FIELD] if of_window else []
    return (*staff, *listed, *further)


def _plain(column: ApplicationField) -> FormField:
    """A column of the tables that no form says more about."""
    return FormField.model_validate(column.model_dump())


def declarations(honour: Honour) -> tuple[Condition, ...]:
    """What whoever applies has to declare: the conditions that no table can tell."""
    return tuple(one for one in honour.conditions if one.kind == "declared")


def filled_in(fields: tuple[FormField, ...], typed: Mapping[str, str]) -> Filled:
    """What was typed as values; a draft may lack anything, so nothing is asked for here."""
    values: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for one in fields:
        text = typed.get(one.id, "").strip()
        if not text:
            continue
        if len(text) > one.longest:
            faults[one.id] = f"{one.name.zh}最多{one.longest}字，现在{len(text)}字。"
            continue
        try:
            values[one.id] = _value(one, text)
        except CellError as error:
            faults[one.id] = f"{one.name.zh}应为{error.expected.zh}，现在是“{text[:40]}”。"
    return Filled(values, faults)


def missing(fields: tuple[FormField, ...], typed: Mapping[str, str]) -> dict[str, str]:
    """What an application lacks before it can be handed in, by field."""
    empty = (one for one in fields if one.required and not typed.get(one.id, "").strip())
    return {one.id: f"请填写{one.name.zh}。" for one in empty}


def _value(one: FormField, text: str) -> Value:
    if one.id == STAFF:
        return read_cell(_column(one, Kind.COUNT), text, {})
    if one.kind == "choice" and text not in one.options:
        raise CellError(Words(f"{'、'.join(one.options)}之一", f"one of {one.options}"))
    return read_cell(_column(one, _KINDS.get(one.kind, Kind.TEXT)), text, {})


def _column(one: FormField, kind: Kind) -> Column:
    return Column(one.id, kind, Words(one.name.zh, one.name.en))


def form_faults(honours: HonoursFile) -> Iterator[Contradiction]:
    """Fields that a form asks as another kind than the tables hold, or that no table holds."""
    held: dict[str, str] = {one.id: one.kind for one in OF_PERSONS}
    held |= {one.id: one.kind for one in honours.fields}
    # An edition of an older archive has no forms; its tables held what its conditions ask.
    has_forms = any(honour.form for honour in honours.honours)
    for honour in honours.honours:
        for one in honour.form.fields if honour.form else ():
            kind = _ASKED_AS.get(one.kind, one.kind)
            if kind != held.get(one.id, kind):
                words = Words(
                    f"{honour.id} 申报表项目 {one.id} 的 kind 是 {held[one.id]}（与表格相同）",
                    f"kind {held[one.id]} of form field {one.id} of {honour.id}, as in the tables",
                )
                yield Contradiction(words, one.kind, "form", _FILE)
        for condition in honour.conditions if has_forms else ():
            if condition.field and condition.field not in held:
                words = Words(
                    f"条件 {condition.id} 的 field 是申报要填的一项（{'、'.join(held)}；"
                    f"没有就加在 {honour.id} 的 fields 里）",
                    f"a field that condition {condition.id} can ask for ({', '.join(held)}; add "
                    f"one to the fields of {honour.id})",
                )
                yield Contradiction(words, condition.field, f"{condition.id}.field", _FILE)
