"""The democratic vote: severe and lenient voters, abstentions, favour for the own window."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.simulate.design import (
    VOTE_SHIFT,
    Design,
    FloatArray,
    IntArray,
    expected_points,
    thresholds,
)
from analysis.simulate.ids import random_ids
from analysis.simulate.injected_anomalies import InjectedAnomalies
from analysis.simulate.registers import Cells, Elector
from rulebook.vocabulary import SURVEY, TURNOUT_COMPONENT, VOTE

TURNOUT, ANSWERED = 0.95, (0.35, 0.75)  # share of voters; share of people asked, by window
SEVERITY = 0.5  # standard deviation between voters, of a total of 1
OWN_FAVOUR = 1.5  # latent units a head adds for the own window
KNOWN = (0.6, 0.97)  # chance to know the least and the most visited window
BLANK_FROM = 40  # returned ballots from which one is blank
SMALL = 5  # categories below this are merged in the turnout, as the survey app does


@dataclass(frozen=True)
class Vote:
    """Whole ballots: grades are ballots by windows, 0 = abstained. Nothing names a voter."""

    ids: tuple[str, ...]
    grades: NDArray[np.int8]
    returned: tuple[bool, ...]  # by voter
    self_grades: tuple[int, ...]
    copied: tuple[str, ...]
    bloc: tuple[str, ...]

    def rows(self, design: Design) -> Iterator[Cells]:
        """One row for every ballot and window."""
        for ballot, grades in zip(self.ids, self.grades.tolist(), strict=True):
            for window, grade in zip(design.ids, grades, strict=True):
                yield ballot, window, grade or ""


def expected_vote(design: Design) -> FloatArray:
    """Mean points of each window over voters, favour for the own window left aside."""
    return expected_points(VOTE_SHIFT * design.vote, 1.0, design.book)


def hold_vote(design: Design, electors: Sequence[Elector], injected: InjectedAnomalies) -> Vote:
    """Draw the ballots of those who came, inject copies and a bloc, and shuffle."""
    rng = design.rng("vote")
    returned = rng.random(len(electors)) < TURNOUT
    returned[0] |= not returned.any()
    heads = np.array([elector.window for elector in electors])[returned]
    grades = _grades(rng, design, heads)
    order = rng.permutation(len(heads))
    grades, heads = grades[order], heads[order]
    copied, bloc = _inject(rng, grades, injected, design.best)
    if len(heads) >= BLANK_FROM:
        free = np.setdiff1d(np.arange(len(heads)), [*copied, *bloc])
        grades[rng.choice(free)] = 0
    order = rng.permutation(len(heads))
    ids = random_ids(int(rng.integers(2**63)), 0, len(heads)).astype(str)
    own = [int(grades[ballot, head]) for ballot, head in enumerate(heads) if head >= 0]
    return Vote(
        tuple(map(str, ids[order])),
        grades[order],
        tuple(map(bool, returned)),
        tuple(grade for grade in own if grade),
        tuple(str(ids[ballot]) for ballot in copied),
        tuple(str(ids[ballot]) for ballot in bloc),
    )


def _grades(rng: np.random.Generator, design: Design, heads: IntArray) -> NDArray[np.int8]:
    """Grades of every voter for every window; ``heads`` is the window each voter heads, or -1."""
    shape = (len(heads), design.windows)
    latent = VOTE_SHIFT * design.vote + SEVERITY * rng.standard_normal((len(heads), 1))
    latent = latent + np.sqrt(1 - SEVERITY**2) * rng.standard_normal(shape)
    own = heads[:, None] == np.arange(design.windows)
    latent += OWN_FAVOUR * own
    grades = 1 + np.searchsorted(thresholds(design.book), latent)
    visited = np.argsort(np.argsort(design.volumes, kind="stable")) / max(design.windows - 1, 1)
    known = rng.random(shape) < KNOWN[0] + (KNOWN[1] - KNOWN[0]) * visited
    return np.where(known | own, grades, 0).astype(np.int8)


def _inject(
    rng: np.random.Generator, grades: NDArray[np.int8], injected: InjectedAnomalies, best: int
) -> tuple[list[int], list[int]]:
    """Change grades in place; the ballots that are copies of one, and those of the bloc."""
    ballots = len(grades)
    copies, size = injected.copies(ballots), injected.bloc_size(ballots)
    chosen = [int(ballot) for ballot in rng.permutation(ballots)]
    copied, bloc = chosen[:copies], chosen[copies : copies + size]
    if copied:
        grades[copied] = grades[copied[0]]
    for window in injected.raised:
        grades[bloc, window] = best
    for window in injected.lowered:
        grades[bloc, window] = rng.integers(1, max(best - 1, 2), len(bloc))
    return sorted(copied), sorted(bloc)


def turnout(
    design: Design, electors: Sequence[Elector], vote: Vote, counted: IntArray
) -> Iterator[Cells]:
    """Asked and answered: of the survey by window, of the vote by category.

    ``counted`` are responses of each window in the counted channels.
    """
    survey, ballot = TURNOUT_COMPONENT[SURVEY], TURNOUT_COMPONENT[VOTE]
    rng = design.rng("turnout")
    for window, answered in zip(design.ids, counted.tolist(), strict=True):
        asked = round(answered / rng.uniform(*ANSWERED)) if answered else 20
        yield survey, "", window, asked, answered
    invited = Counter(elector.category for elector in electors)
    came = Counter(
        elector.category for elector, back in zip(electors, vote.returned, strict=True) if back
    )
    for group in _merged(invited):
        asked = sum(invited[category] for category in group)
        yield ballot, "+".join(group), "", asked, sum(came[category] for category in group)


def _merged(invited: Counter[str]) -> list[list[str]]:
    """Categories, those with fewer than ``SMALL`` voters put together with the next larger one."""
    groups: list[list[str]] = []
    for category in sorted(invited, key=lambda name: (invited[name], name)):
        if groups and sum(invited[name] for name in groups[-1]) < SMALL:
            groups[-1].append(category)
        else:
            groups.append([category])
    if len(groups) > 1 and sum(invited[name] for name in groups[-1]) < SMALL:
        groups[-2:] = [groups[-2] + groups[-1]]
    return groups
