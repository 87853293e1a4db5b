"""What the working rules decide: the first places under every combination of their options.

Two things are counted, each by itself: who is among the first by the totals, and who could be given
the honour of the first places, which also takes an application, the conditions and a reading.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product

import numpy as np

from analysis.checks.conclusions.choices_wording import sentences
from analysis.checks.conclusions.varied_rules import (
    PartsByRules,
    Say,
    Varied,
    competing,
    in_force,
    varied_rules,
)
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import six
from analysis.result.choices import (
    ChoiceEffect,
    Combinations,
    OptionEffect,
    Specifications,
    WindowPlaces,
)
from analysis.stats import specifications as grid
from analysis.stats._arrays import BoolArray, FloatArray
from rulebook.vocabulary import COMPONENT_KINDS


@dataclass(frozen=True, eq=False)
class _Grids:
    """Of each combination and window, shape (options of each choice ..., competing windows)."""

    first: grid.PlaceArray
    honour: grid.PlaceArray


def specifications(data: RoundData) -> Specifications | None:
    """The whole grid of the edition's choices; None without choices or competing windows."""
    places = competing(data)
    scores = PartsByRules(data, places)
    varied, left_out = varied_rules(data, scores)
    if not varied or not places:
        return None
    grids = _grid(data, scores, varied)
    moved, given = grid.choice_effects(grids.first), grid.choice_effects(grids.honour)
    order = sorted(range(len(varied)), key=lambda i: -max(moved[i].share, given[i].share))
    axes_now = (*order, len(varied))
    turned = _Grids(grids.first.transpose(axes_now), grids.honour.transpose(axes_now))
    return _told(data, places, [varied[i] for i in order], turned, left_out)


def _combinations(data: RoundData, varied: Sequence[Varied]) -> Iterator[Say]:
    """What the rules say in every combination, in the order of the grid."""
    now, names = in_force(data), [each.choice.varies for each in varied]
    for values in product(*(each.values for each in varied)):
        yield {**now, **dict(zip(names, values, strict=True))}


def _grid(data: RoundData, scores: PartsByRules, varied: Sequence[Varied]) -> _Grids:
    """Who is among the first, and who could be given their honour."""
    say = list(_combinations(data, varied))
    totals = np.array([_totals(data, scores, rules) for rules in say])

    def exact(row: int, window: int) -> Fraction:
        parts = ((kind, scores.part(kind, say[row])) for kind in COMPONENT_KINDS)
        return sum((data.weights[kind] * part.exact(window) for kind, part in parts), Fraction())

    among = np.array([rules["reading"] == "among_applicants" for rules in say])
    first = grid.first_places(totals, data.k, exact)
    honour = _honour(data, scores, totals, first, among, exact)
    shape = (*(len(each.options) for each in varied), len(scores.places))
    return _Grids(first.reshape(shape), honour.reshape(shape))


def _honour(
    data: RoundData,
    scores: PartsByRules,
    totals: FloatArray,
    first: grid.PlaceArray,
    among: BoolArray,
    exact: Callable[[int, int], Fraction],
) -> grid.PlaceArray:
    """Who could be given the honour: ``designation``'s rule in every combination.

    Under the reading among applicants only these compete; either way nobody moves up to the place
    of a window that did not apply or is barred.
    """
    honour = data.this_round.book.window_score.designation.honour
    windows = [data.results[place].window for place in scores.places]
    applied = np.array([honour in window.applied_honours for window in windows])
    barred = np.array([window.id in data.barred for window in windows])
    rows = np.flatnonzero(among)
    theirs = np.where(applied, totals[rows], np.nan)
    given = first.copy()
    given[rows] = grid.first_places(theirs, data.k, lambda row, w: exact(int(rows[row]), w))
    given[:, ~applied | barred] = grid.OUT
    return given


def _totals(data: RoundData, scores: PartsByRules, say: Say) -> FloatArray:
    """Totals of all windows that could compete."""
    parts = [data.weight(kind) * scores.part(kind, say).near for kind in COMPONENT_KINDS]
    return np.asarray(sum(parts), np.float64)


def _told(
    data: RoundData,
    places: Sequence[int],
    varied: Sequence[Varied],
    grids: _Grids,
    left_out: Sequence[str],
) -> Specifications:
    """The grid as the reports write it."""
    ids = [data.id(place) for place in places]
    first, honour = (each.reshape(-1, len(ids)) for each in (grids.first, grids.honour))
    own = [WindowPlaces(_places(first[:, i]), _places(honour[:, i])) for i in range(len(ids))]
    often = sorted(range(len(ids)), key=lambda i: (-own[i].first.share, -own[i].honour.share, i))
    told = Specifications(
        places=data.k,
        combinations=len(first),
        choices=_effects(ids, varied, grids),
        windows={ids[i]: own[i] for i in often if own[i].first.share or own[i].honour.share},
        left_out=tuple(left_out),
        sentences=(),
    )
    return replace(told, sentences=sentences(data, told))


def _places(row: grid.PlaceArray) -> Combinations:
    inside, tied = row == grid.IN, row == grid.TIED
    share = six(float((row != grid.OUT).mean())) or 0.0
    numbers = int(inside.sum()), int(tied.sum())
    return Combinations(*numbers, share, grid.runs(inside), grid.runs(tied))


def _effects(
    ids: Sequence[str], varied: Sequence[Varied], grids: _Grids
) -> tuple[ChoiceEffect, ...]:
    """What each choice does, in the order given."""
    moved, given = grid.choice_effects(grids.first), grid.choice_effects(grids.honour)
    effects = []
    for axis, each in enumerate(varied):
        alone = _alone(ids, grids.first, axis), _alone(ids, grids.honour, axis)
        options = tuple(
            OptionEffect(
                option.id,
                option.name.zh,
                moved[axis].changed[place],
                *alone[0][place],
                given[axis].changed[place],
                *alone[1][place],
            )
            for place, option in enumerate(each.options)
        )
        shares = (six(effect.share) or 0.0 for effect in (moved[axis], given[axis]))
        rule = each.choice.varies, each.choice.rule, each.choice.name.zh
        effects.append(ChoiceEffect(*rule, options, moved[axis].compared, *shares))
    return tuple(effects)


def _alone(
    ids: Sequence[str], outcome: grid.PlaceArray, axis: int
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """Who enters and who leaves with each option of one choice, all other rules in force."""
    options = np.moveaxis(outcome, axis, 0)
    inside = options.reshape(len(options), -1, len(ids))[:, 0] != grid.OUT

    def named(which: BoolArray) -> tuple[str, ...]:
        return tuple(ids[i] for i in np.flatnonzero(which).tolist())

    return [(named(now & ~inside[0]), named(inside[0] & ~now)) for now in inside]
