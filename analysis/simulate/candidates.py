"""Nominations of invented units and persons, and what somebody has verified about them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

import numpy as np

from analysis.simulate.design import Design
from analysis.simulate.registers import Cells, Register
from rulebook.contract import NOMINATIONS
from rulebook.honours import Condition, Honour, QuotaLine

_TOLD = {column.name for column in NOMINATIONS.columns}
SPARE = 1  # candidates beyond the places of a quota line
ALL_MET, ONE_NOT_MET = 0.75, 0.07  # of the candidates; the others have one condition pending
PENDING_UNWRITTEN = 0.5  # of the pending ones no row says anything
DOUBLE = 2  # persons nominated for a second individual honour, as far as they may be


@dataclass(frozen=True)
class Candidate:
    """A nominated unit or person with the honour it is nominated for."""

    id: str
    honour: Honour
    cells: Cells


def candidates(design: Design) -> tuple[Candidate, ...]:
    """One candidate more than places for every quota line; windows apply in their register.

    A unit applies for every collective honour open to its kind; a few persons are nominated for
    two individual ones.
    """
    rng = design.rng("nominations")
    made: list[Candidate] = []
    for honour in design.book.honours.honours:
        person = honour.kind == "individual"
        for line in honour.quotas:
            if not person and line.unit_type == design.book.window_score.pool.unit_type:
                continue
            for order in range(1, line.places + SPARE + 1):
                if person:
                    made.append(_person(rng, design, honour, line, order, made))
                else:
                    made.append(_unit(honour, line, order, made))
    return (*made, *islice(_doubles(design, made), DOUBLE))


def _kind(line: QuotaLine, order: int) -> str:
    """The last candidate of a shared line is of a kind that shares it."""
    shared = line.shared_with and order == line.places + SPARE
    return line.shared_with[0] if shared else line.unit_type


def _unit(honour: Honour, line: QuotaLine, order: int, made: list[Candidate]) -> Candidate:
    """The ``order``-th unit of its kind: the same one for every collective honour."""
    kind = _kind(line, order)
    known = [earlier for earlier in made if earlier.cells[4] == kind and earlier.cells[6] == order]
    units = {earlier.id for earlier in made if earlier.cells[0] == "unit"}
    unit_id = known[0].id if known else f"U{len(units) + 1:02}"
    name = f"示例单位 {unit_id[1:]}"
    cells = ("unit", unit_id, name, name, kind, honour.id, order, "", "", "")
    return Candidate(unit_id, honour, cells)


def _person(
    rng: np.random.Generator,
    design: Design,
    honour: Honour,
    line: QuotaLine,
    order: int,
    made: list[Candidate],
) -> Candidate:
    number = f"{sum(earlier.cells[0] == 'person' for earlier in made) + 1:02}"
    resident = line.unit_type == design.book.window_score.pool.unit_type
    window = int(rng.integers(design.windows))
    unit = design.name(window) if resident else f"示例单位 {number}"
    cells = ("person", f"P{number}", f"示例人员 {number}", unit, _kind(line, order), honour.id)
    return Candidate(f"P{number}", honour, (*cells, order, *_service(rng, design)))


def _service(rng: np.random.Generator, design: Design) -> Cells:
    """Day of reporting, rank and establishment; a few do not fulfil what an honour asks."""
    ranks = design.book.honours.rank_order
    begin = design.book.campaign.phases[0].start
    back = int(rng.integers(0, 2500))
    reported = begin - dt.timedelta(days=back)
    low = rng.random() ** 2.2  # most posts are low ones
    rank = ranks[int(len(ranks) * low)] if ranks else ""
    return reported.isoformat(), rank, "yes" if rng.random() < 0.95 else "no"


def _doubles(design: Design, made: list[Candidate]) -> Iterator[Candidate]:
    """Persons who may have another individual honour as well."""
    for nominated in (person for person in made if person.cells[0] == "person"):
        kind = str(nominated.cells[4])
        for other in design.book.honours.honours:
            fitting = other.kind == "individual" and kind in other.unit_types
            if fitting and other is not nominated.honour:
                cells = (*nominated.cells[:5], other.id, 9, *nominated.cells[7:])
                yield Candidate(nominated.id, other, cells)


def conditions(
    design: Design, register: Register, nominated: tuple[Candidate, ...]
) -> Iterator[Cells]:
    """Declarations and dates that somebody has verified: most met, some not, some pending.

    What a register itself tells (staff, post, day of reporting) needs no declaration.
    """
    rng = design.rng("conditions")
    for window, honours in enumerate(register.applied):
        for name in honours:
            yield from _verified(rng, design, design.ids[window], design.book.honour(name))
    for candidate in nominated:
        yield from _verified(rng, design, candidate.id, candidate.honour)


def _verified(
    rng: np.random.Generator, design: Design, candidate: str, honour: Honour
) -> Iterator[Cells]:
    """Every condition met, or all but one."""
    chance, unwritten, which = rng.random(3)
    asked = [condition for condition in honour.conditions if _declared(condition)]
    day = design.vote_day.isoformat()
    for place, condition in enumerate(asked):
        key = (candidate, honour.id, condition.id)
        if chance < ALL_MET or place != int(which * len(asked)):
            yield *key, "met", "示例核查人", day, "模拟：已核查"
        elif chance < ALL_MET + ONE_NOT_MET:
            yield *key, "not_met", "示例核查人", day, "模拟：不符合"
        elif unwritten < PENDING_UNWRITTEN:
            yield *key, "pending", "", "", "模拟：材料待补"


def _declared(condition: Condition) -> bool:
    """Whether no register tells it."""
    return condition.kind != "staff" and condition.field not in _TOLD
