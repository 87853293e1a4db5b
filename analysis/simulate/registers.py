"""The register of windows, their marks, and the register of voters."""

from dataclasses import dataclass

import numpy as np

from analysis.simulate.design import DEFICIT, DEFICIT_NOISE, DEFICIT_SLOPE, Design, IntArray
from rulebook.model import Rulebook

Cells = tuple[object, ...]
OTHER_SCALE = 1.2  # other full marks, times the edition's
BOTH, FIRST, SECOND = 0.55, 0.15, 0.15  # chance to apply for both honours, or only one


@dataclass(frozen=True)
class Register:
    """What the windows' register and marks hold, with what is peculiar about them."""

    staff: IntArray
    applied: tuple[tuple[str, ...], ...]
    windows: tuple[Cells, ...]
    bimonthly: tuple[Cells, ...]
    other_full_marks: int  # a window by its place; -1 = none
    missing_period: tuple[int, str] | None

    def rankable(self, book: Rulebook) -> list[bool]:
        """Whether each window can be ranked: enough staff, an application, all periods."""
        least, missing = book.window_score.pool.least_staff, self.missing_period
        return [
            staff >= least and bool(applied) and not (missing and missing[0] == window)
            for window, (staff, applied) in enumerate(zip(self.staff, self.applied, strict=True))
        ]


def register(design: Design) -> Register:
    """Draw staff, applications and marks."""
    rng = design.rng("register")
    least = design.book.window_score.pool.least_staff
    staff = rng.integers(least, least + 8, design.windows)
    if design.windows >= 10:
        alone = max(1, design.windows // 15)
        staff[rng.permutation(design.windows)[:alone]] = 1
    applied = _applications(rng, design)
    rng = design.rng("marks")
    other = int(rng.integers(design.windows)) if design.windows >= 3 else -1
    missing = _missing(rng, design, other)
    return Register(
        staff,
        applied,
        tuple(_window_cells(design, w, int(staff[w]), applied[w]) for w in range(design.windows)),
        tuple(_marks(rng, design, other, missing)),
        other,
        missing,
    )


def _applications(rng: np.random.Generator, design: Design) -> tuple[tuple[str, ...], ...]:
    """Most windows apply for both honours or one, some for none; the first one always applies."""
    honours = design.book.window_score.pool.honours
    choices = (honours, honours[:1], honours[-1:], ())
    chances = (BOTH, FIRST, SECOND, 1 - BOTH - FIRST - SECOND)
    drawn = rng.choice(len(choices), design.windows, p=chances)
    drawn[0] = 0
    return tuple(choices[choice] for choice in drawn)


def _missing(rng: np.random.Generator, design: Design, other: int) -> tuple[int, str] | None:
    """A window that lacks one period (not the one with other full marks, nor the first)."""
    periods = design.book.campaign.periods.all
    fitting = [window for window in range(1, design.windows) if window != other]
    if len(fitting) < 2 or len(periods) < 2:
        return None
    return int(rng.choice(fitting)), periods[int(rng.integers(len(periods)))].id


def unit_name(number: int) -> str:
    """示例部门 A to Z, then AA, AB ..."""
    letters = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        letters, number = chr(ord("A") + rest) + letters, number - 1
    return f"示例部门 {letters}"


def _window_cells(design: Design, window: int, staff: int, applied: tuple[str, ...]) -> Cells:
    number = design.number(window)
    return (
        design.ids[window],
        design.name(window),
        unit_name(window * 2 // 5),
        staff,
        "|".join(applied),
        "示例大厅",
        f"A{number}",
        f"Sample window {number}",
    )


def _marks(
    rng: np.random.Generator, design: Design, other: int, missing: tuple[int, str] | None
) -> list[Cells]:
    periods = [period.id for period in design.book.campaign.periods.all]
    noise = rng.standard_normal((design.windows, len(periods)))
    deficit = DEFICIT * np.exp(-DEFICIT_SLOPE * design.marks[:, None] + DEFICIT_NOISE * noise)
    usual = design.book.window_score.marks.full_marks
    rows: list[Cells] = []
    for window, shares in enumerate(1 - np.minimum(deficit, 1)):
        full = round(usual * OTHER_SCALE) if window == other else usual
        shown = full if window == other else ""
        for period, share in zip(periods, shares, strict=True):
            if (window, period) != missing:
                rows.append((design.ids[window], period, f"{full * share:.2f}", shown))
    return rows


@dataclass(frozen=True)
class Elector:
    """One voter; ``window`` is the place of the window headed, -1 for the others."""

    id: str
    name: str
    post: str
    category: str
    window: int = -1

    def cells(self, design: Design) -> Cells:
        """The voter's row."""
        window_id = design.ids[self.window] if self.window >= 0 else ""
        return self.id, self.name, self.post, self.category, window_id


def electors(design: Design) -> tuple[Elector, ...]:
    """Heads of windows are of the edition's last category, one voter is of its first.

    The rest take turns among the others.

    Where there are fewer voters than windows, all of them are heads of windows.
    """
    categories = design.book.window_score.vote.categories
    heads = categories[-1]
    others = categories[:-1] or categories
    digits = max(2, len(str(design.electors)))
    places = []
    for number in range(design.electors):
        if number < design.windows:
            places.append((f"{design.name(number)} 负责人", heads.id, number))
        else:
            rest = number - design.windows
            of = others[0] if rest == 0 else others[1:][(rest - 1) % max(len(others) - 1, 1)]
            places.append((f"示例机构 {rest + 1:02} {of.name.zh}", of.id, -1))
    order = design.rng("people").permutation(design.electors)
    return tuple(
        Elector(f"E{n:0{digits}}", f"示例投票人 {n:0{digits}}", *places[i])
        for n, i in enumerate(order, start=1)
    )
