"""What statistics say of a panel: agreement, severity and effect of reviewers; no score changes."""

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from analysis.checks.context.wording import six
from analysis.ranking.methods import ends_of, places_by_score
from analysis.result.awards import CandidateFinding, HonourAwards, LineAwards
from analysis.result.methods import PanelFinding, Reviewer, ReviewerEffect
from analysis.stats.adjusted_scores import column_effects, without_severity
from analysis.stats.vote_reliability import vote_reliability
from rulebook.honours import HonoursFile
from rulebook.methods import Method

FEWEST = 3  # candidates, and reviewers, from which agreement can be told
Table = npt.NDArray[np.float64]
Score = Callable[[CandidateFinding], Fraction | None]
_TRIMMED = 3  # sheets that a trimmed mean needs


def panel_findings(
    awards: Sequence[HonourAwards], reviewers: Mapping[str, Reviewer], honours: HonoursFile
) -> tuple[PanelFinding, ...]:
    """A finding for each honour and panel that has sheets."""
    found = []
    for own in awards:
        judged = [c for c in own.candidates if c.judged and c.judged.sheets]
        methods = {c.judged.method.id: c.judged.method for c in judged if c.judged}
        for method in methods.values():
            lines = [line for line in own.lines if _of(line, method)]
            found.append(_finding(own, method, lines, reviewers, honours))
    return tuple(found)


def _of(line: LineAwards, method: Method) -> list[CandidateFinding]:
    """The candidates of a line that the method judges by sheets."""
    return [
        c for c in line.candidates if c.judged and c.judged.method == method and c.judged.sheets
    ]


def _finding(
    awards: HonourAwards,
    method: Method,
    lines: Sequence[LineAwards],
    reviewers: Mapping[str, Reviewer],
    honours: HonoursFile,
) -> PanelFinding:
    candidates = [c for line in lines for c in _of(line, method)]
    ids = sorted({reviewer for c in candidates for reviewer in _sheets(c)})
    table = _table(candidates, ids)
    enough = min(table.shape) >= FEWEST
    told = vote_reliability(table) if enough else None
    now = _proposed(lines, method, honours, lambda c: c.judged.score if c.judged else None)
    effects = tuple(
        ReviewerEffect(
            reviewers[one],
            int((~np.isnan(table[place])).sum()),
            _mildness(table, place),
            *_change(now, _proposed(lines, method, honours, _without(one))),
        )
        for place, one in enumerate(ids)
    )
    entering: tuple[str, ...] | None = None
    leaving: tuple[str, ...] | None = None
    if told is not None and np.isfinite(told.mean):
        fair = without_severity(table, told.components.first, told.components.residual)
        # Differences beyond the ninth digit are those of floats, not of candidates.
        points = {
            c.candidate_id: Fraction(round(p, 9)) for c, p in zip(candidates, fair, strict=True)
        }
        entering, leaving = _change(
            now, _proposed(lines, method, honours, lambda c: points.get(c.candidate_id))
        )
    return PanelFinding(
        method,
        awards.honour.id,
        len(candidates),
        six(told.e_rho_squared) if told else None,
        six(told.single) if told else None,
        effects,
        entering,
        leaving,
    )


def _sheets(candidate: CandidateFinding) -> Mapping[str, Fraction]:
    return candidate.judged.sheets if candidate.judged else {}


def _table(candidates: Sequence[CandidateFinding], ids: Sequence[str]) -> Table:
    """Sheets, a reviewer a row and a candidate a column; NaN where there is none."""
    return np.array(
        [
            [float(_sheets(c)[one]) if one in _sheets(c) else np.nan for c in candidates]
            for one in ids
        ]
    )


def _mildness(table: Table, place: int) -> float | None:
    """Points above the others on the same candidates; None where no candidate is shared."""
    seen = ~np.isnan(table)
    if not (seen[place] & (seen.sum(axis=0) > 1)).any():
        return None
    effects = column_effects(seen.T.astype(float), np.nan_to_num(table).T)
    others = np.delete(effects, place)
    return six(float(effects[place] - others.mean()))


def _without(reviewer: str) -> Score:
    """The score without one reviewer, however few are left; None where nothing is."""

    def score(candidate: CandidateFinding) -> Fraction | None:
        judged = candidate.judged
        if judged is None or judged.score is None:
            return None
        sheets = {one: own for one, own in judged.sheets.items() if one != reviewer}
        if judged.method.mean == "trimmed" and len(sheets) >= _TRIMMED:
            ends = ends_of(sheets)
            sheets = {one: own for one, own in sheets.items() if one not in ends}
        return sum(sheets.values(), Fraction()) / len(sheets) if sheets else None

    return score


def _proposed(
    lines: Sequence[LineAwards], method: Method, honours: HonoursFile, score: Score
) -> list[str]:
    """Ids that would be proposed by some score, or share a last place."""
    ids: list[str] = []
    for line in lines:
        free = {
            c.candidate_id: points
            for c in _of(line, method)
            if c.judged and c.judged.place in ("proposed", "tie", "behind")
            if (points := score(c)) is not None
        }
        places = places_by_score(free, line.line.places, honours.most(line.line))
        ids += [one for one, place in places.items() if place != "behind"]
    return ids


def _change(before: Sequence[str], after: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Who comes in and who goes out."""
    entering = tuple(one for one in after if one not in before)
    return entering, tuple(one for one in before if one not in after)
