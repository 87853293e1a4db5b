"""An application as the rules see it: the same questions that the scoring asks, the same answers.

A window is one of the register with what its application says; anybody else is a row as
nominations.csv has it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from rulebook.application_forms import (
    OF_PERSONS,
    STAFF,
    Filled,
    declarations,
    filled_in,
    form_fields,
    missing,
)
from rulebook.cells import Value
from rulebook.eligibility import (
    ExaminedCandidate,
    Key,
    Nominated,
    Nomination,
    Verification,
    examine_candidates,
)
from rulebook.honours import Condition, FormField, Honour
from rulebook.problems import Words
from rulebook.register import Window
from rulebook.round import Round
from rulebook.unit_names import same_unit
from rulebook.vocabulary import WITHDRAWN
from survey_app.store.applications import (
    ACCEPTED,
    SUBMITTED,
    Application,
    ApplyingUnit,
)
from survey_app.store.applications import WITHDRAWN as TAKEN_BACK

Verified = Mapping[Key, Verification]
NOTHING: Verified = MappingProxyType({})
FIELD = "f-"  # before the id of a form's field
OWN_UNIT, CATEGORY, ORDER, PRIORITY = "own_unit", "category", "order", "priority"
SAME_NAME, KNOWING, DECLARED = "same_name", "knowing", "declared-"
_MOST_ORDER = 99
_LONGEST_UNIT = 60


@dataclass(frozen=True)
class Candidacy:
    """An application with the unit that makes it and the honour it is for."""

    this_round: Round
    unit: ApplyingUnit
    application: Application

    @property
    def honour(self) -> Honour:
        """What it applies for."""
        return self.this_round.book.honour(self.application.honour)

    @property
    def is_person(self) -> bool:
        """Whether a person is recommended."""
        return self.honour.kind == "individual"

    @property
    def is_window(self) -> bool:
        """Whether a window of the register applies."""
        return not self.is_person and is_of_windows(self.this_round, self.unit)

    @property
    def window(self) -> Window | None:
        """That window, None where the register has it no more or it has withdrawn."""
        known = windows_of(self.this_round, self.unit)
        return next((one for one in known if one.id == self.application.candidate), None)

    @property
    def form(self) -> tuple[FormField, ...]:
        """The fields of its form."""
        honours = self.this_round.book.honours
        return form_fields(honours, self.honour, of_window=self.is_window)

    @property
    def declared(self) -> tuple[Condition, ...]:
        """What its unit declares."""
        return declarations(self.honour)

    @property
    def typed(self) -> dict[str, str]:
        """What was typed, by field of the form."""
        fields = self.application.fields
        return {one.id: fields.get(FIELD + one.id, "") for one in self.form}

    @property
    def filled(self) -> Filled:
        """The same as values, with what is wrong."""
        return filled_in(self.form, self.typed)

    @property
    def category(self) -> str:
        """The kind of unit that the candidate is of."""
        return self.application.fields.get(CATEGORY) or self.unit.unit_type

    @property
    def own_unit(self) -> str:
        """The unit that a recommended person works for."""
        return self.application.fields.get(OWN_UNIT, "").strip() or self.unit.name

    def names(self) -> tuple[str, ...]:
        """The names of all inputs of the form."""
        own = [FIELD + one.id for one in self.form]
        own += [DECLARED + one.id for one in self.declared]
        persons = (OWN_UNIT, CATEGORY, ORDER, PRIORITY, SAME_NAME) if self.is_person else ()
        return (*own, *persons, KNOWING)

    def told(self) -> dict[str, Value]:
        """What the tables of candidates hold of it, by column."""
        columns = {one.id for one in self.this_round.book.honours.fields}
        columns |= {one.id for one in OF_PERSONS}
        return {name: value for name, value in self.filled.values.items() if name in columns}

    def as_window(self) -> Window | None:
        """The window as it would stand in the register."""
        window = self.window
        if window is None:
            return None
        staff = self.filled.values.get(STAFF, window.staff_count)
        assert isinstance(staff, int)
        applied = (self.application.honour,)
        fields = {**window.fields, **self.told()}
        return replace(window, staff_count=staff, applied_honours=applied, fields=fields)

    def as_nomination(self) -> Nomination:
        """The candidate as it would stand in nominations.csv."""
        one, typed = self.application, self.application.fields
        order = typed.get(ORDER, "")
        own = self.own_unit
        return Nomination(
            one.candidate,
            one.name,
            own,
            self.category,
            one.honour,
            int(order) if order.isascii() and order.isdigit() else None,
            self.told(),
            self.unit.name if own != self.unit.name else "",
            typed.get(PRIORITY) == "1",
        )

    def examined(self, verified: Verified = NOTHING) -> ExaminedCandidate | None:
        """Its conditions with what was ``verified``; None where its window is gone."""
        if self.is_window:
            window = self.as_window()
            windows, nominated = ((window,) if window else ()), Nominated(verified={**verified})
        else:
            windows, nominated = (), Nominated([self.as_nomination()], {**verified})
        return next(iter(examine_candidates(windows, nominated, self.this_round.book)), None)


def is_of_windows(this_round: Round, unit: ApplyingUnit) -> bool:
    """Whether the unit applies by windows of the register."""
    return unit.unit_type == this_round.book.window_score.pool.unit_type


def windows_of(this_round: Round, unit: ApplyingUnit) -> list[Window]:
    """The windows that are this unit's: by the department they belong to, or by their own name."""
    if not is_of_windows(this_round, unit):
        return []
    campaign = this_round.book.campaign
    own = same_unit(unit.name, campaign)
    return [
        one
        for one in this_round.register[0]
        if one.status != WITHDRAWN
        and own in (same_unit(one.unit, campaign), same_unit(one.name, campaign))
    ]


def open_to(this_round: Round, unit: ApplyingUnit) -> list[Honour]:
    """The honours that such a unit may apply for, or recommend somebody for."""
    honours = this_round.book.honours.honours
    return [one for one in honours if unit.unit_type in (*one.unit_types, *one.without_places)]


def faults_of_fields(made: Candidacy) -> dict[str, str]:
    """What is wrong with what was typed, by name of the input; a draft may lack anything."""
    faults = {FIELD + name: words for name, words in made.filled.faults.items()}
    typed = made.application.fields
    if made.is_person:
        order = typed.get(ORDER, "").strip()
        if order and not (order.isascii() and order.isdigit() and 1 <= int(order) <= _MOST_ORDER):
            faults[ORDER] = f"推荐顺序应为1到{_MOST_ORDER}的数字，现在是“{order[:20]}”。"
        honour = made.honour
        if made.category not in (*honour.unit_types, *honour.without_places):
            faults[CATEGORY] = "请选择参评范围里的一类。"
        if len(made.own_unit) > _LONGEST_UNIT:
            faults[OWN_UNIT] = f"所在单位最多{_LONGEST_UNIT}字。"
    return faults


def lacking(made: Candidacy, others: Iterable[Application]) -> dict[str, str]:
    """Why it cannot be handed in yet, by name of the input."""
    faults = {FIELD + name: words for name, words in missing(made.form, made.typed).items()}
    typed = made.application.fields
    for one in made.declared:
        if typed.get(DECLARED + one.id) != "1":
            faults[DECLARED + one.id] = f"请确认后打勾：{one.name.zh}。"
    if made.is_window and made.window is None:
        faults["window"] = (
            f"窗口名册里已经没有“{made.application.name}”（可能已经合并、退出或者改属别的部门）。"
            "请选择现在的窗口。"
        )
    if made.is_person and typed.get(SAME_NAME) != "1" and namesakes(made, others):
        faults[SAME_NAME] = (
            f"另有单位推荐了同名的“{made.application.name}”。同一个人只能由一个单位推荐；"
            "不是同一个人的，请在这里打勾。"
        )
    examined = made.examined()
    if examined and examined.barred and typed.get(KNOWING) != "1":
        faults[KNOWING] = "有不符合的条件（见“对照条件”）。仍要提交的，请在这里打勾。"
    return faults


def namesakes(made: Candidacy, others: Iterable[Application]) -> list[Application]:
    """Applications of other units that stand, for the same honour and a person of this name."""
    own = made.application
    return [
        one
        for one in others
        if one.state in (SUBMITTED, ACCEPTED)
        and (one.honour, one.name) == (own.honour, own.name)
        and one.unit != own.unit
    ]


def remarks(made: Candidacy, others: Iterable[Application]) -> list[Words]:
    """What else there is to know: scope, member units, and honours that exclude each other."""
    said: list[Words] = []
    book, honour, own = made.this_round.book, made.honour, made.application
    if made.category not in (*honour.unit_types, *honour.without_places):
        said.append(Words("这类单位不在参评范围内。", "not within the scope"))
    examined = made.examined()
    if examined and examined.kept_out:
        words = f"{examined.kept_out}是{book.deciders.zh}成员单位，原则上不参与集体荣誉评选。"
        said.append(Words(words, "a member unit is kept out"))
    same = [one for one in others if one.candidate == own.candidate and one.id != own.id]
    for one in (one for one in same if one.state != TAKEN_BACK):
        other = book.honour(one.honour)
        if other.id in honour.not_with or honour.id in other.not_with:
            first, second = (other, honour) if other.id in honour.not_with else (honour, other)
            words = f"同时申报了{other.name.zh}：获评{first.name.zh}后不再获评{second.name.zh}。"
            said.append(Words(words, "both were applied for"))
        elif honour.kind == other.kind == "individual":
            said.append(Words(f"同时被推荐{other.name.zh}，报告会标出。", "recommended twice"))
    return said
