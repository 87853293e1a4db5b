"""What the working rules decide: the first places under every combination of their options."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np

from analysis.checks.conclusions.varied_rules import (
    PartsByRules,
    Say,
    Varied,
    competing,
    in_force,
    varied_rules,
)
from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import listed, six
from analysis.checks.sentences import said
from analysis.result.choices import ChoiceEffect, OptionEffect, Specifications, WindowPlaces
from analysis.stats import specifications as grid
from analysis.stats._arrays import FloatArray
from rendering.numbers import chance_text
from rulebook.vocabulary import COMPONENT_KINDS

_NAMED = 3  # windows with their share in a sentence
Index = tuple[int, ...]


def specifications(data: RoundData) -> Specifications | None:
    """The whole grid of the edition's choices; None without choices or competing windows."""
    places = competing(data)
    scores = PartsByRules(data, places)
    varied, left_out = varied_rules(data, scores)
    if not varied or not places:
        return None
    found = _grid(data, scores, varied)
    effects = grid.choice_effects(found)
    order = sorted(range(len(varied)), key=lambda i: -effects[i].share)
    return _told(
        data,
        places,
        [varied[i] for i in order],
        [effects[i] for i in order],
        found.transpose(*order, len(varied)),
        left_out,
    )


def _combinations(data: RoundData, varied: Sequence[Varied]) -> Iterator[Say]:
    """What the rules say in every combination, in the order of the grid."""
    now, names = in_force(data), [each.choice.varies for each in varied]
    for values in product(*(each.values for each in varied)):
        yield {**now, **dict(zip(names, values, strict=True))}


def _grid(data: RoundData, scores: PartsByRules, varied: Sequence[Varied]) -> grid.PlaceArray:
    """Who is among the first, shape (options of each choice ..., competing windows)."""
    said = list(_combinations(data, varied))
    totals = np.array([_totals(data, scores, say) for say in said])
    honour = data.this_round.book.window_score.designation.honour
    applied = [honour in data.results[place].window.applied_honours for place in scores.places]
    among = np.array([say["reading"] == "among_applicants" for say in said])
    totals[among[:, None] & ~np.array(applied)] = np.nan

    def exact(row: int, window: int) -> Fraction:
        parts = ((kind, scores.part(kind, said[row])) for kind in COMPONENT_KINDS)
        return sum((data.weights[kind] * part.exact(window) for kind, part in parts), Fraction())

    found = grid.first_places(totals, data.k, exact)
    return found.reshape(*(len(each.options) for each in varied), len(scores.places))


def _totals(data: RoundData, scores: PartsByRules, say: Say) -> FloatArray:
    """Totals of all windows that could compete."""
    parts = [data.weight(kind) * scores.part(kind, say).near for kind in COMPONENT_KINDS]
    return np.asarray(sum(parts), np.float64)


def _told(
    data: RoundData,
    places: Sequence[int],
    varied: Sequence[Varied],
    effects: Sequence[grid.ChoiceEffect],
    found: grid.PlaceArray,
    left_out: Sequence[str],
) -> Specifications:
    """The grid as the reports write it."""
    ids = [data.id(place) for place in places]
    flat = found.reshape(-1, len(ids))
    often = sorted(range(len(ids)), key=lambda i: (-int((flat[:, i] != grid.OUT).sum()), i))
    windows = {ids[i]: _places(flat[:, i]) for i in often if flat[:, i].any()}
    choices = tuple(
        _effect(ids, each, effect, np.moveaxis(found, axis, 0))
        for axis, (each, effect) in enumerate(zip(varied, effects, strict=True))
    )
    told = Specifications(data.k, len(flat), choices, windows, tuple(left_out), ())
    return replace(told, sentences=_sentences(data, told))


def _places(row: grid.PlaceArray) -> WindowPlaces:
    inside, tied = row == grid.IN, row == grid.TIED
    share = six(float((row != grid.OUT).mean())) or 0.0
    numbers = int(inside.sum()), int(tied.sum())
    return WindowPlaces(*numbers, share, grid.runs(inside), grid.runs(tied))


def _effect(
    ids: Sequence[str], each: Varied, effect: grid.ChoiceEffect, found: grid.PlaceArray
) -> ChoiceEffect:
    """What a choice does; ``found`` has its options first."""
    alone = found.reshape(len(found), -1, len(ids))[:, 0] != grid.OUT
    options = tuple(
        OptionEffect(
            option.id,
            option.name.zh,
            changed,
            entering=tuple(ids[i] for i in np.flatnonzero(now & ~alone[0]).tolist()),
            leaving=tuple(ids[i] for i in np.flatnonzero(alone[0] & ~now).tolist()),
        )
        for option, changed, now in zip(each.options, effect.changed, alone, strict=True)
    )
    choice = each.choice
    share = six(effect.share) or 0.0
    return ChoiceEffect(choice.varies, choice.rule, choice.name.zh, options, effect.compared, share)


def _sentences(data: RoundData, told: Specifications) -> tuple[str, ...]:
    """How firm the first places are, and which rule moves them."""
    names = dict(zip(data.ids, map(data.name, range(len(data.ids))), strict=True))
    shares = {names[w]: own.inside / told.combinations for w, own in told.windows.items()}
    always = [name for name, share in shares.items() if share == 1]
    sometimes = [f"{name}有{chance_text(s)}" for name, s in shares.items() if 0 < s < 1]
    facts = {
        "k": told.places,
        "choices": len(told.choices),
        "combinations": told.combinations,
        "always": listed(always, told.places) if always else "",
        "at_times": sometimes[:_NAMED],
        "others": max(len(sometimes) - _NAMED, 0),
        **_moving(told),
    }
    return said("choices_firm", facts), said("choices_move", facts)


def _moving(told: Specifications) -> dict[str, Any]:
    """Which rules move the first places, the one that moves them most first."""
    moving = [choice for choice in told.choices if choice.share]
    words = [("most", "share"), ("next", "next_share")]
    facts: dict[str, Any] = {"moving": len(moving)}
    for choice, (name, share) in zip(moving, words, strict=False):
        facts |= {name: choice.name, share: choice.share}
    return facts
