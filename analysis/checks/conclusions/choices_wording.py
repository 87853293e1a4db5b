"""What is said of the working rules' options: how firm the places are, and what moves them."""

from collections.abc import Sequence
from typing import Any

from analysis.checks.context.round_data import RoundData
from analysis.checks.context.wording import listed
from analysis.checks.sentences import said
from analysis.result.choices import ChoiceEffect, Combinations, Specifications
from rendering.numbers import chance_text

_NAMED = 3  # windows with their share in a sentence


def sentences(data: RoundData, told: Specifications) -> tuple[str, ...]:
    """How firm the first places are, and which rule moves them."""
    names = dict(zip(data.ids, map(data.name, range(len(data.ids))), strict=True))
    first = [(names[window], own.first) for window, own in told.windows.items()]
    honour = [(names[window], own.honour) for window, own in told.windows.items()]
    book = data.this_round.book
    facts = {
        "k": told.places,
        "choices": len(told.choices),
        "combinations": told.combinations,
        "apart": told.honour_apart,
        "honour": book.honour(book.window_score.designation.honour).short_name,
        **_firm(told, first),
        **{f"honour_{name}": fact for name, fact in _firm(told, honour).items()},
        **_moving(told),
    }
    return said("choices_firm", facts), said("choices_move", facts)


def _firm(told: Specifications, windows: Sequence[tuple[str, Combinations]]) -> dict[str, Any]:
    """Who is inside always, and who at times; a shared place is not inside."""
    shares = [(own.inside / told.combinations, name) for name, own in windows]
    always = [name for share, name in shares if share == 1]
    often = sorted((pair for pair in shares if 0 < pair[0] < 1), key=lambda pair: -pair[0])
    return {
        "always": listed(always, told.places) if always else "",
        "at_times": [f"{name}有{chance_text(share)}" for share, name in often[:_NAMED]],
        "others": max(len(often) - _NAMED, 0),
    }


def _moving(told: Specifications) -> dict[str, Any]:
    """Which rules move the first places and the honour, the one that moves them most first."""
    moving = sorted((c for c in told.choices if c.share), key=lambda choice: -choice.share)
    words = [("most", "share"), ("next", "next_share")]
    facts: dict[str, Any] = {"moving": len(moving)}
    for choice, (name, share) in zip(moving, words, strict=False):
        facts |= {name: choice.name, share: choice.share}
    most: ChoiceEffect = max(told.choices, key=lambda choice: choice.honour_share)
    return facts | {"honour_most": most.name, "honour_share": most.honour_share}
