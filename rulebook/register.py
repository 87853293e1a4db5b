"""The register of windows: its rows as values, and what is wrong between them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from rulebook.cells import Value
from rulebook.model import Rulebook
from rulebook.problems import Problem, Words
from rulebook.tables import Row, TableRead


@dataclass(frozen=True)
class Window:
    """One window of the register. ``row`` is its row in the file.

    ``fields`` are the columns that the edition's honours ask of an application; ``status`` is one
    of ``vocabulary.WINDOW_STATUSES``, empty for a window that takes part in everything.
    """

    id: str
    name: str
    unit: str
    staff_count: int
    applied_honours: tuple[str, ...]
    hall: str = ""
    counter: str = ""
    name_en: str = ""
    kind: str = ""
    row: int = 0
    status: str = ""
    fields: Mapping[str, Value] = field(default_factory=dict, hash=False)


def register_of(
    table: TableRead | None, book: Rulebook
) -> tuple[tuple[Window, ...], tuple[Problem, ...]]:
    """The windows of a register with every fault found in it; None where there is no file."""
    if table is None:
        words = Words(
            "窗口名册 windows.csv 或 windows.xlsx", "a register windows.csv or windows.xlsx"
        )
        return (), (Problem("windows.csv", words, ""),)
    problems = list(table.problems)
    honours = names_of_honours(book)
    windows = []
    for row in table.rows:
        problems.extend(_window_problems(table.file, row, honours, book))
        windows.append(_window(row, honours, book))
    return tuple(windows), tuple(problems)


def names_of_honours(book: Rulebook) -> dict[str, str]:
    """Id of an honour by everything that it may be called in a table."""
    names = {}
    for honour in book.honours.honours:
        for name in (honour.id, honour.name.zh, honour.short_name):
            names[name] = honour.id
    return names


def _window_problems(
    file: str, row: Row, honours: Mapping[str, str], book: Rulebook
) -> Iterable[Problem]:
    for name in row.values["applied_honours"] or ():  # type: ignore[union-attr]  # a NAMES column
        if name not in honours:
            known = "、".join(h.id for h in book.honours.honours)
            words = Words(f"本版规则的荣誉（{known}）", f"honours of the edition ({known})")
            yield Problem(file, words, name, row.number, "applied_honours")
    unit_type = row.values["unit_type"]
    if unit_type and unit_type != book.window_score.pool.unit_type:
        scored = book.window_score.pool.unit_type
        words = Words(
            f"{scored}（只有这一类单位有计分公式）", f"{scored} (the only type with a formula)"
        )
        yield Problem(file, words, str(unit_type), row.number, "unit_type")


def _window(row: Row, honours: Mapping[str, str], book: Rulebook) -> Window:
    values = {name: "" if value is None else value for name, value in row.values.items()}
    applied = values["applied_honours"]
    assert isinstance(applied, tuple)
    assert isinstance(values["staff_count"], int)
    return Window(
        id=str(values["window_id"]),
        name=str(values["name"]),
        unit=str(values["unit"]),
        staff_count=values["staff_count"],
        applied_honours=tuple(honours[name] for name in applied if name in honours),
        hall=str(values["hall"]),
        counter=str(values["counter"]),
        name_en=str(values["name_en"]),
        kind=str(values["kind"]),
        row=row.number,
        status=str(values["status"]),
        fields={
            one.id: value
            for one in book.honours.fields
            if (value := row.values[one.id]) is not None
        },
    )
