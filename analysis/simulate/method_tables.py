"""Marks for candidates of groups that a method of their own judges, all of it invented."""

from collections import defaultdict
from fractions import Fraction

import numpy as np

from analysis.simulate.candidates import Candidate
from analysis.simulate.design import Design
from analysis.simulate.registers import Cells
from rulebook import contract
from rulebook.columns import Table
from rulebook.methods import Method

MORE_REVIEWERS = 3  # than the fewest that count
SEVERITY, TASTE = 0.06, 0.05  # standard deviations, as shares of full marks
LOW, HIGH = 0.55, 0.98  # how good candidates are
_UNIT, _KIND = 3, 4  # cells of a nomination


Rows = dict[Table, list[Cells]]


def method_tables(design: Design, nominated: tuple[Candidate, ...]) -> Rows:
    """Rows by table: marks of every indicator, sheets of panels, as many proposals as places.

    The first member of a panel is of a candidate's own unit and leaves its sheet out.
    """
    rng = design.rng("methods")
    tables: Rows = defaultdict(list)
    judged = [(one, method) for one in nominated if (method := _method(design, one))]
    for method in design.book.campaign.methods:
        own = [one for one, other in judged if other is method]
        if method.kind == "indicators":
            # A unit has one mark, whichever honours it applies for.
            units = {one.id: one for one in own}
            _indicators(rng, method, list(units.values()), tables)
        elif method.kind == "panel" and own:
            _panel(rng, method, own, tables)
        elif method.kind == "proposal":
            _proposals(design, method, own, tables)
    return tables


def _method(design: Design, one: Candidate) -> Method | None:
    return design.book.method(str(one.cells[_KIND]), one.honour.id)


def _mark(share: float, full: int) -> str:
    """A mark in halves."""
    halves = round(2 * full * min(max(share, 0.0), 1.0))
    return f"{float(Fraction(halves, 2)):g}"


def _indicators(
    rng: np.random.Generator, method: Method, own: list[Candidate], tables: Rows
) -> None:
    for one in own:
        for part in method.indicators:
            mark = _mark(rng.uniform(LOW, HIGH), part.full_marks)
            tables[contract.INDICATOR_MARKS].append((one.id, part.id, mark, part.scored_by))


def _panel(rng: np.random.Generator, method: Method, own: list[Candidate], tables: Rows) -> None:
    number = len(tables[contract.PANEL_REVIEWERS])
    size = method.least_reviewers + MORE_REVIEWERS
    names = [f"R{number + place:02}" for place in range(1, size + 1)]
    for place, name in enumerate(names):
        unit = str(own[0].cells[_UNIT]) if place == 0 else f"示例评委单位 {name[1:]}"
        tables[contract.PANEL_REVIEWERS].append((name, f"示例评委 {name[1:]}", unit))
    severity = rng.normal(0, SEVERITY, size)
    quality = rng.uniform(LOW, HIGH, (len(own), len(method.criteria)))
    for candidate, one in enumerate(own):
        for place, name in enumerate(names):
            if place == 0 and one.cells[_UNIT] == own[0].cells[_UNIT]:
                continue  # of their own unit
            for part, wanted in zip(method.criteria, quality[candidate], strict=True):
                share = wanted - severity[place] + rng.normal(0, TASTE)
                key = (name, one.id, one.honour.id, part.id)
                tables[contract.PANEL_GRADES].append((*key, _mark(share, part.full_marks)))


def _proposals(design: Design, method: Method, own: list[Candidate], tables: Rows) -> None:
    lead = next(g.lead for g in design.book.campaign.groups if g.id in method.groups)
    taken: dict[str, int] = {}
    for one in own:
        line = one.honour.line_for(str(one.cells[_KIND]))
        if line is not None and taken.get(line.id, 0) < line.places:
            taken[line.id] = taken.get(line.id, 0) + 1
            day = design.vote_day.isoformat()
            cells = (one.id, one.honour.id, lead, day, "模拟：材料齐全")
            tables[contract.LEAD_PROPOSALS].append(cells)
