"""Who may apply and who assesses: units as the office registers them, divisions as rules name them.

The rules name a division in several ways; an account and a list of conditions go by one.
"""

from collections.abc import Iterable, Sequence
from typing import NoReturn

from rulebook.honours import Honour
from rulebook.model import Rulebook
from rulebook.problems import Words
from rulebook.round import Round
from rulebook.unit_names import plain_name, same_unit
from survey_app.acts.applications.refusing import refusal
from survey_app.acts.recording import Persons, recording
from survey_app.registers import sound_name
from survey_app.setup import fault, prepare_unfilled
from survey_app.store import DIVISION, PANEL, UNIT
from survey_app.store.applications import ApplyingUnit

LONGEST_NAME = 60
BODY = Words("单位", "body")  # what an account works for, as a refusal names it
_SHOWN = 12
_NONE = Words("空（只有申报单位、考评单位、评委的账号写）", "nothing: no body for this role")
_OWN_UNIT = Words("评委所在的单位", "the unit that the reviewer is of")
_UNREGISTERED = Words(
    "登记过的单位（还没有登记的：先邀请单位，或者写明单位类别）",
    "a registered unit, or its kind as well",
)


def add_unit(this_round: Round, name: str, unit_type: str, by: Persons = ()) -> ApplyingUnit:
    """The unit of that name, registered where it is not yet.

    Raises
    ------
    InputError
        If the name is unfit, or the edition has no such kind of unit.
    """
    sound = sound_name(name, LONGEST_NAME)
    if not sound:
        raise refusal(f"请写单位名称，最多{LONGEST_NAME}字。", "unit")
    if unit_type not in {one.id for one in this_round.book.campaign.unit_types}:
        raise refusal("请选择单位类别。", "unit_type")
    store = prepare_unfilled(this_round)
    with recording(this_round, store, "unit", by, unit=sound) as act:
        made = store.applications.add_unit(sound, unit_type, act)
    if made.unit_type != unit_type:
        names = {one.id: one.name.zh for one in this_round.book.campaign.unit_types}
        raise refusal(f"这个单位原来登记的类别是“{names[made.unit_type]}”。", "unit_type")
    return made


def body_of(this_round: Round, role: str, name: str, unit_type: str = "", by: Persons = ()) -> str:
    """What an account of that role works for, as it is stored, by the name that people write.

    A unit that is not registered yet is, where ``unit_type`` says what kind it is.

    Raises
    ------
    InputError
        If a role lacks its body, has one without need, or there is none of that name.
    """
    if role == DIVISION:
        known = divisions(this_round.book)
        own = same_unit(name, this_round.book.campaign)
        return own if own in known else _no_body(_known(known), name)
    if role == PANEL:
        return sound_name(name, LONGEST_NAME) or _no_body(_OWN_UNIT, name)
    if role != UNIT:
        return _no_body(_NONE, name) if name else ""
    units = prepare_unfilled(this_round).applications.units()
    written = plain_name(name)
    found = (u.id for u in units.values() if written in (plain_name(u.name), plain_name(u.id)))
    if unit := next(found, ""):
        return unit
    if name and unit_type:
        return add_unit(this_round, name, unit_type, by).id
    return _no_body(_known([unit.name for unit in units.values()]), name)


def body_names(this_round: Round) -> dict[str, str]:
    """What units are called, by what is stored of them; a division is stored by its name."""
    units = prepare_unfilled(this_round).applications.units()
    return {unit.id: unit.name for unit in units.values()}


def _no_body(words: Words, got: str) -> NoReturn:
    raise fault(BODY, words, got)


def _known(names: Sequence[str]) -> Words:
    listed = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    return Words(f"已有的单位（{listed}）", f"one of {listed}") if names else _UNREGISTERED


def divisions(book: Rulebook) -> tuple[str, ...]:
    """Every division that leads or cooperates for an honour, or scores or proposes, each once."""
    named = [name for honour in book.honours.honours for name in _of(honour)]
    for method in book.campaign.methods:
        named += [part.scored_by for part in method.indicators]
        if method.kind == "proposal":
            named += [g.lead for g in book.campaign.groups if g.id in method.groups]
    return tuple(dict.fromkeys(same_unit(name, book.campaign) for name in named))


def honours_of(book: Rulebook, division: str) -> tuple[Honour, ...]:
    """The honours that a division leads or cooperates for."""
    return tuple(
        honour
        for honour in book.honours.honours
        if division in {same_unit(name, book.campaign) for name in _of(honour)}
    )


def leads(book: Rulebook, division: str, honour: Honour) -> bool:
    """Whether it is among the leading ones."""
    return division in {same_unit(name, book.campaign) for name in honour.lead}


def _of(honour: Honour) -> Iterable[str]:
    return (*honour.lead, *honour.cooperating)


def is_own(book: Rulebook, division: str, names: Iterable[str]) -> bool:
    """Whether one of these names of units means the division itself."""
    own = same_unit(division, book.campaign)
    return any(same_unit(name, book.campaign) == own for name in names if plain_name(name))
