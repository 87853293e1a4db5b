"""Which unit a name means: by the edition's table of usual names, never by likeness.

Pure. A name that is only nearly one of the table is reported as such; whoever reads it decides.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from rulebook.campaign import CampaignFile, Unit

_BETWEEN = re.compile("[\\s\"'“”‘’「」·•]")


def plain_name(name: str) -> str:
    """A name without what people write in different ways: width, spaces, quotation marks."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", name)).casefold()


def names_of(unit: Unit, campaign: CampaignFile) -> frozenset[str]:
    """Every plain name of a unit: its own, its usual ones, and each after the organiser's."""
    before = (campaign.campaign.organiser.zh, *campaign.leading_group.organiser_names)
    return _plain_names(unit.name, tuple(unit.usual_names), before)


@lru_cache
def _plain_names(name: str, usual: tuple[str, ...], before: tuple[str, ...]) -> frozenset[str]:
    """Kept, since every candidate's unit is held against the names of all units."""
    own = {plain_name(each) for each in (name, *usual)} | {_before_bracket(plain_name(name))}
    return frozenset(own | {plain_name(each) + own_name for each in before for own_name in own})


def named_unit(name: str, campaign: CampaignFile) -> Unit | None:
    """The unit of the leading group's table that bears this name, or None."""
    plain = plain_name(name)
    units = campaign.leading_group.units
    return next((unit for unit in units if plain in names_of(unit, campaign)), None)


def same_unit(name: str, campaign: CampaignFile) -> str:
    """One name for all that mean one unit: the table's, or the plain name."""
    unit = named_unit(name, campaign)
    return unit.name if unit else plain_name(name)


def nearly_named(name: str, campaign: CampaignFile) -> Unit | None:
    """The unit that a name is only nearly the name of: one letter off, or with a bracket more."""
    plain = plain_name(name)
    if not plain or named_unit(name, campaign):
        return None
    for unit in campaign.leading_group.units:
        names = names_of(unit, campaign)
        if _before_bracket(plain) in names or any(
            _one_letter_off(plain, name) for name in names if abs(len(name) - len(plain)) <= 1
        ):
            return unit
    return None


def _before_bracket(plain: str) -> str:
    return plain.split("(")[0]


def _one_letter_off(first: str, second: str) -> bool:
    """Whether one letter put in, left out or replaced makes one name of the other."""
    short, long = sorted((first, second), key=len)
    half = len(short) // 2
    if short[:half] != long[:half] and short[half:] != long[half - len(short) :]:
        return False  # one letter stands in one half, which leaves the other as it was
    return long in _replaced(short, long) or short in _left_out(long)


def _left_out(name: str) -> Iterator[str]:
    return (name[:place] + name[place + 1 :] for place in range(len(name)))


def _replaced(short: str, long: str) -> Iterator[str]:
    """``short`` with each of its letters as in ``long``, where both have one length."""
    if len(short) == len(long):
        for place, letter in enumerate(long):
            yield short[:place] + letter + short[place + 1 :]
