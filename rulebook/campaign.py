"""campaign.toml: the campaign, its documents, who takes part, who leads, and when."""

from datetime import date
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, model_validator

from rulebook.methods import Method
from rulebook.problems import Contradiction, Words
from rulebook.provenance import Id, Part, Rule, Text


class Campaign(Part):
    """The campaign that this edition belongs to."""

    id: Id
    ordinal: int
    year: int
    title: Text
    short_title: Text
    organiser: Text
    contact: str
    timezone: str


class Document(Part):
    """A document that rules quote. ``file`` lies in the edition or in rulebook/sources."""

    id: Id
    number: str
    title: str
    issuer: str
    date: date
    file: str


class UnitType(Rule):
    """A kind of participant. Only ``scored`` kinds have a formula in the notice."""

    name: Text
    scored: bool = False


class Days(Part):
    """A first and a last day, both included."""

    start: date
    end: date

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.start > self.end:
            words = Words("不晚于 end 的日期", "a day that is not after end")
            raise Contradiction(words, f"{self.start} > {self.end}", "start")
        return self


class Span(Rule, Days):
    """A rule that sets a first and a last day."""

    name: Text


class Phase(Span):
    """A phase of the campaign with its steps in the words of the notice.

    ``when`` is its time as printed; its days are for programs.
    """

    when: Text | None = None
    steps: tuple[str, ...] = ()


class Period(Days):
    """An assessment period, such as two months or a quarter."""

    id: Id
    name: Text


class Periods(Rule):
    """The assessment periods of the year, in order, none overlapping another.

    ``excellent_windows`` are chosen each period; None where no document says how many.
    """

    all: tuple[Period, ...]
    excellent_windows: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _one_after_another(self) -> Self:
        for earlier, later in pairwise(self.all):
            if earlier.end >= later.start:
                words = Words(
                    f"先后不重叠的考核期（{earlier.id}、{later.id}）",
                    f"periods {earlier.id} and {later.id} that do not overlap",
                )
                raise Contradiction(words, f"{earlier.end} >= {later.start}", "all")
        return self


class Group(Rule):
    """A group that is assessed by itself, with the divisions that lead and assist.

    How it is judged stands in the window score, or in ``CampaignFile.methods``; a group in neither
    is left to whoever decides.
    """

    name: Text
    unit_types: tuple[Id, ...]
    lead: str
    assisted_by: str = ""


class Person(Part):
    """A member of the leading group as printed in annex 1."""

    role: Literal["head", "deputy_head", "member"]
    name: str
    post: str


class Unit(Part):
    """A unit that sits in the leading group, or attends without membership.

    ``usual_names`` are what it is also called; each may follow a name of the organiser.
    """

    id: Id
    name: str
    member: bool
    usual_names: tuple[str, ...] = ()


class LeadingGroup(Rule):
    """The leading group: persons as printed and dated, and the units their posts stand for.

    ``organiser_names`` are what people write for the organiser before the name of a unit.
    ``quorum`` is how many members must be there to decide; None where no document says so.
    """

    people: tuple[Person, ...]
    units: tuple[Unit, ...]
    organiser_names: tuple[str, ...] = ()
    office: str
    office_head: str
    quorum: int | None = Field(default=None, ge=1)


class CampaignFile(Part):
    """The whole of campaign.toml."""

    campaign: Campaign
    documents: tuple[Document, ...]
    unit_types: tuple[UnitType, ...]
    groups: tuple[Group, ...]
    phases: tuple[Phase, ...]
    project_window: Span
    periods: Periods
    leading_group: LeadingGroup
    general: tuple[Rule, ...] = ()
    methods: tuple[Method, ...] = ()
    applications: Span | None = None

    @property
    def evaluation(self) -> Phase:
        """The phase in which answers and ballots are taken: the one before the last."""
        return self.phases[max(len(self.phases) - 2, 0)]

    @property
    def application_days(self) -> Days:
        """When units may apply: what the edition says, else its phase of evaluation."""
        return self.applications or self.evaluation

    @model_validator(mode="after")
    def _phases_in_order(self) -> Self:
        for earlier, later in pairwise(self.phases):
            if earlier.end >= later.start:
                words = Words(
                    f"“{later.name.zh}”在“{earlier.name.zh}”{earlier.end}结束以后开始",
                    f"a phase {later.id} that starts after {earlier.id} ends on {earlier.end}",
                )
                raise Contradiction(words, str(later.start), "phases")
        return self
