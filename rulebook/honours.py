"""honours.toml: what can be won, by whom, how many, and under which conditions."""

from collections.abc import Mapping
from datetime import date
from typing import Literal, Self

from pydantic import Field, PositiveInt, model_validator

from rulebook.problems import Contradiction, Words
from rulebook.provenance import Exact, Id, Part, Rule, Text
from rulebook.unit_names import plain_name

# What whoever has an honour of a kind is given on paper.
CERTIFICATE_NAMES = {"individual": "荣誉证书", "collective": "奖状"}


class QuotaLine(Rule):
    """Places of one honour for one kind of unit; a reference value, never a limit (note 5).

    ``approximate`` is the 左右 of the notice. ``inferred`` marks a number that the notice does
    not state and that follows from the total; ``units`` is then how many units share the line.
    ``places_of_unit`` is how many one of them has (各1名).
    ``shared_with`` are further unit types whose candidates use the same places.
    """

    unit_type: Id
    name: Text
    places: PositiveInt
    approximate: bool = False
    inferred: bool = False
    units: PositiveInt | None = None
    places_of_unit: PositiveInt | None = None
    shared_with: tuple[Id, ...] = ()


class Exclusion(Rule):
    """A rule on who may not have an honour, or not two of them.

    ``not_with``: the award of one honour excludes another (`Honour.not_with`). ``member_units``:
    units of the leading group's members are kept out of collective honours unless somebody gives a
    reason in conditions.csv under this rule's id. ``double``: a person may have two individual
    honours and is marked. ``remark``: nothing for a program to do.
    """

    kind: Literal["not_with", "member_units", "double", "remark"] = "remark"

    def as_condition(self) -> "Condition":
        """The rule as something to be verified of a candidate whose name leaves it open."""
        fields = self.model_dump(exclude={"kind"})
        name = Text(zh="不是成员单位", en="not a member unit")
        return Condition(kind="declared", name=name, **fields)


class Condition(Rule):
    """What a candidate must meet. Nobody's word is assumed: what is not verified is pending.

    ``kind`` says how it is decided: a date that must lie within ``earliest`` and ``latest``, a
    post at or below ``highest_rank``, a yes-or-no column, a number of staff, or a declaration
    that somebody has checked. A day after ``latest`` and up to ``referred_until`` is for the
    division in charge to settle: pending, not refused. ``besides`` is what the column does not
    tell: a value that would do is then verified like a declaration.
    """

    kind: Literal["date", "rank", "yes", "staff", "declared"]
    name: Text
    field: Id | None = None
    earliest: date | None = None
    latest: date | None = None
    referred_until: date | None = None
    highest_rank: str | None = None
    at_least: int | None = None
    besides: str = ""

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = {
            "date": ("field, earliest | latest", self.field and (self.earliest or self.latest)),
            "rank": ("field, highest_rank", self.field and self.highest_rank),
            "yes": ("field", self.field),
            "staff": ("at_least", self.at_least is not None),
            "declared": ("", True),
        }
        keys, given = needed[self.kind]
        if not given:
            words = Words(
                f"条件 {self.id}（{self.kind}）写明 {keys}",
                f"{keys} in condition {self.id} of kind {self.kind}",
            )
            raise Contradiction(words, "")
        if self.earliest and self.latest and self.earliest > self.latest:
            words = Words(
                f"条件 {self.id} 的 earliest 不晚于 latest",
                f"an earliest day of condition {self.id} that is not after the latest",
            )
            raise Contradiction(words, f"{self.earliest} > {self.latest}", "earliest")
        return self


class ApplicationField(Part):
    """What an application for an honour tells besides: a column of both tables of candidates."""

    id: Id
    kind: Literal["text", "date", "yes_no"]
    name: Text


class FormField(Part):
    """One thing that the form of an application asks, in the order of the form.

    The ``id`` of a field of the honour, or of a column of persons (``reported_on``, ``post_rank``,
    ``on_establishment``), says how that is asked; any other is read by people only. ``longest`` is
    in signs; ``options`` are those of a choice.
    """

    id: Id
    kind: Literal["text", "long_text", "date", "yes_no", "choice"]
    name: Text
    required: bool = False
    longest: PositiveInt = 100
    hint: str = ""
    options: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _options_of_a_choice(self) -> Self:
        if (self.kind == "choice") != bool(self.options):
            words = Words(
                f"申报表项目 {self.id}：kind 是 choice 才写 options，也必须写",
                f"options of {self.id}, for the kind choice and no other",
            )
            raise Contradiction(words, ", ".join(self.options), "options")
        return self


class ApplicationForm(Part):
    """What units fill in to apply for an honour, besides what the conditions ask.

    No rule of judging: ``note`` says where the form comes from, and stands on its page.
    """

    note: str
    fields: tuple[FormField, ...]

    @model_validator(mode="after")
    def _each_field_once(self) -> Self:
        ids = [field.id for field in self.fields]
        if twice := next((one for one in ids if ids.count(one) > 1), ""):
            words = Words("申报表里互不相同的项目编号", "ids of form fields that are all different")
            raise Contradiction(words, twice, "fields")
        return self


class Honour(Rule):
    """One honour: the seven columns of annex 2 and what follows from them.

    ``says`` is the eligible scope, ``criteria`` and ``method`` are the printed words.
    ``not_with`` names honours whose award excludes this one. ``without_places`` are the kinds of
    unit that the scope does not exclude, though no place is set aside for them.
    """

    name: Text
    short_name: str
    kind: Literal["collective", "individual"]
    measure_word: str
    total: PositiveInt
    unit_types: tuple[Id, ...]
    without_places: tuple[Id, ...] = ()
    criteria: tuple[str, ...] = ()
    method: Text
    method_quote: str = ""
    lead: tuple[str, ...]
    cooperating: tuple[str, ...] = ()
    divisions_quote: str = ""
    not_with: tuple[Id, ...] = ()
    fields: tuple[ApplicationField, ...] = ()
    form: ApplicationForm | None = None
    quotas: tuple[QuotaLine, ...]
    conditions: tuple[Condition, ...] = ()

    @model_validator(mode="after")
    def _parts_make_the_total(self) -> Self:
        parts = sum(line.places for line in self.quotas)
        if parts != self.total:
            words = Words(
                f"{self.id} 各行名额之和等于总数{self.total}",
                f"quota lines of {self.id} that add to the total {self.total}",
            )
            raise Contradiction(words, parts, "quotas")
        return self

    def quota(self, unit_type: str) -> QuotaLine | None:
        """The quota line for ``unit_type``, or None where the notice gives none."""
        return next((line for line in self.quotas if line.unit_type == unit_type), None)

    def line_for(self, unit_type: str) -> QuotaLine | None:
        """The quota line whose places candidates of ``unit_type`` use, shared ones included."""
        shared = (line for line in self.quotas if unit_type in line.shared_with)
        return self.quota(unit_type) or next(shared, None)


class Approximation(Rule):
    """What 左右 allows: ``share`` of the places more, rounded down, but at least ``at_least``."""

    share: Exact
    at_least: PositiveInt


class HonoursFile(Part):
    """The whole of honours.toml. ``rank_order`` lists posts from lowest to highest.

    ``rank_names`` are usual names by post; ``ranks_referred`` are grades that leave the post open,
    for the division in charge to settle. ``priority_rule`` is the id of the rule on priority.
    """

    rank_order: tuple[str, ...] = ()
    rank_names: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    ranks_referred: tuple[str, ...] = ()
    approximation: Approximation | None = None
    priority_rule: Id | None = None
    exclusions: tuple[Exclusion, ...] = ()
    honours: tuple[Honour, ...]

    @property
    def fields(self) -> tuple[ApplicationField, ...]:
        """What applications tell, once a column, whichever honours ask for it."""
        fields = {field.id: field for honour in self.honours for field in honour.fields}
        return tuple(fields.values())

    def known_ranks(self) -> tuple[str, ...]:
        """Every name of a rank that can be read."""
        usual = (name for names in self.rank_names.values() for name in names)
        return (*self.rank_order, *usual, *self.ranks_referred)

    def knows_rank(self, name: str) -> bool:
        """Whether ``name`` can be read as a rank, or is for the division in charge."""
        return plain_name(name) in map(plain_name, self.known_ranks())

    def post(self, rank: str) -> str | None:
        """The post of ``rank_order`` that a known rank means; None for a referred one."""
        plain = plain_name(rank)
        for post in self.rank_order:
            if plain in map(plain_name, (post, *self.rank_names.get(post, ()))):
                return post
        return None

    def most(self, line: QuotaLine) -> int:
        """How many places a line may have without a decision that changes it."""
        more = self.approximation if line.approximate else None
        return line.places + (max(int(line.places * more.share), more.at_least) if more else 0)

    def exclusion(self, kind: str) -> Exclusion | None:
        """The first exclusion of that kind, or None."""
        return next((rule for rule in self.exclusions if rule.kind == kind), None)
