"""Nominations of invented units and persons, and what somebody has verified about them."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.simulate.design import Design
from analysis.simulate.registers import Cells, Register
from rulebook.contract import NOMINATIONS
from rulebook.honours import Condition, Honour, QuotaLine

_TOLD = {column.name for column in NOMINATIONS.columns}
A_LINE = 2  # candidates a quota line
MET, NOT_MET = 0.7, 0.05  # the other conditions are pending
PENDING_UNWRITTEN = 0.5  # of the pending ones no row says anything


@dataclass(frozen=True)
class Candidate:
    """A nominated unit or person with the honour it is nominated for."""

    id: str
    honour: Honour
    cells: Cells


def candidates(design: Design) -> tuple[Candidate, ...]:
    """Some candidates for every quota line, save windows' own applications for collective ones."""
    rng = design.rng("nominations")
    found: list[Candidate] = []
    for honour in design.book.honours.honours:
        for line in honour.quotas:
            person = honour.kind == "individual"
            if person or line.unit_type != design.book.window_score.pool.unit_type:
                found += [_candidate(rng, design, honour, line, len(found) + n) for n in (1, 2)]
    return tuple(found)


def _candidate(
    rng: np.random.Generator, design: Design, honour: Honour, line: QuotaLine, number: int
) -> Candidate:
    order = (number - 1) % A_LINE + 1
    if honour.kind == "collective":
        name = f"示例单位 {number:02}"
        cells = ("unit", f"U{number:02}", name, name, line.unit_type, honour.id, order, "", "", "")
        return Candidate(f"U{number:02}", honour, cells)
    resident = line.unit_type == design.book.window_score.pool.unit_type
    window = int(rng.integers(design.windows))
    unit = design.name(window) if resident else f"示例单位 {number:02}"
    person = ("person", f"P{number:02}", f"示例人员 {number:02}", unit, line.unit_type, honour.id)
    return Candidate(f"P{number:02}", honour, (*person, order, *_person(rng, design)))


def _person(rng: np.random.Generator, design: Design) -> Cells:
    """Day of reporting, rank and establishment; a few do not fulfil what an honour asks."""
    ranks = design.book.honours.rank_order
    year = design.book.campaign.campaign.year
    back = int(rng.integers(0, 2500))
    reported = dt.date(year, 6, 1) - dt.timedelta(days=back)
    rank = ranks[int(len(ranks) * rng.random() ** 1.7)]  # most posts are low ones
    return reported.isoformat(), rank, "yes" if rng.random() < 0.9 else "no"


def conditions(
    design: Design, register: Register, nominated: tuple[Candidate, ...]
) -> Iterator[Cells]:
    """Declarations and dates that somebody has verified: most met, some not, some pending.

    What a register itself tells (staff, post, day of reporting) needs no declaration.
    """
    rng = design.rng("conditions")
    for window, honours in enumerate(register.applied):
        for name in honours:
            for condition in design.book.honour(name).conditions:
                yield from _verified(rng, design, design.ids[window], name, condition)
    for candidate in nominated:
        for condition in candidate.honour.conditions:
            yield from _verified(rng, design, candidate.id, candidate.honour.id, condition)


def _verified(
    rng: np.random.Generator, design: Design, candidate: str, honour: str, condition: Condition
) -> Iterator[Cells]:
    chance, unwritten = rng.random(2)
    if condition.kind == "staff" or condition.field in _TOLD:
        return
    key = (candidate, honour, condition.id)
    if chance < MET:
        yield *key, "met", "示例核查人", design.vote_day.isoformat(), "模拟：已核查"
    elif chance < MET + NOT_MET:
        yield *key, "not_met", "示例核查人", design.vote_day.isoformat(), "模拟：不符合"
    elif unwritten < PENDING_UNWRITTEN:
        yield *key, "pending", "", "", "模拟：材料待补"
