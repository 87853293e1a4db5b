"""The rulebook: one edition's four files, checked against each other."""

from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from typing import Self

from pydantic import BaseModel, model_validator

from rulebook.campaign import CampaignFile
from rulebook.choices import LEFT_OUT, Value, faults_of
from rulebook.honours import Honour, HonoursFile
from rulebook.provenance import Part, Rule, Text
from rulebook.questionnaires import Grade, Item, QuestionnairesFile
from rulebook.vocabulary import DESIGNATION_KEYS, PROPOSAL_SUFFIX
from rulebook.window_score import ScoreNode, WindowScoreFile


class Rulebook(Part):
    """One edition of the rules. Every rule of every file is in ``rules()``."""

    campaign: CampaignFile
    honours: HonoursFile
    window_score: WindowScoreFile
    questionnaires: QuestionnairesFile

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Self:
        counts = Counter(rule.id for rule in self.rules())
        twice = sorted(rule_id for rule_id, count in counts.items() if count > 1)
        if twice:
            raise ValueError(f"rule ids used twice: {', '.join(twice)}")
        self._require_known("document", {d.id for d in self.campaign.documents}, self._documents())
        unit_types = {unit.id for unit in self.campaign.unit_types}
        self._require_known("unit type", unit_types, self._unit_types_named())
        honours = {honour.id for honour in self.honours.honours}
        self._require_known("honour", honours, self._honours_named())
        taken = {*DESIGNATION_KEYS, *(f"{honour}{PROPOSAL_SUFFIX}" for honour in honours)}
        if clash := sorted(honours & taken):
            raise ValueError(f"honour ids that score.json uses for itself: {', '.join(clash)}")
        posts = {c.highest_rank for h in self.honours.honours for c in h.conditions}
        self._require_known("post", set(self.honours.rank_order), posts - {None})
        clause = self.window_score.designation
        self._require_known("rule", set(counts), {clause.tie_rule, clause.open_rule} - {None})
        score = self.window_score
        if faults := faults_of(
            score.choices, self.rules_in_force(), set(counts), len(self.grades())
        ):
            raise ValueError("; ".join(faults))
        return self

    @staticmethod
    def _require_known(what: str, known: set[str], named: set[str | None]) -> None:
        unknown = sorted(str(name) for name in named - known)
        if unknown:
            raise ValueError(f"unknown {what}: {', '.join(unknown)}")

    def _documents(self) -> set[str | None]:
        return {rule.document for rule in self.rules() if rule.clause}

    def _unit_types_named(self) -> set[str | None]:
        named: set[str | None] = {self.window_score.pool.unit_type}
        named.update(kind for group in self.campaign.groups for kind in group.unit_types)
        for honour in self.honours.honours:
            named.update(honour.unit_types)
            named.update(line.unit_type for line in honour.quotas)
            named.update(kind for line in honour.quotas for kind in line.shared_with)
        return named

    def _honours_named(self) -> set[str | None]:
        score = self.window_score
        named: set[str | None] = {score.designation.honour, score.proposal.honour}
        named.update(score.pool.honours)
        named.update(name for honour in self.honours.honours for name in honour.not_with)
        return named

    def rules(self) -> Iterator[Rule]:
        """Every rule of the edition, in the order of its files."""
        for part in (self.campaign, self.honours, self.window_score, self.questionnaires):
            yield from _rules_within(part)

    def honour(self, honour_id: str) -> Honour:
        """The honour of that id; KeyError if there is none."""
        for honour in self.honours.honours:
            if honour.id == honour_id:
                return honour
        raise KeyError(honour_id)

    @property
    def deciders(self) -> Text:
        """Who settles the results, such as 领导小组."""
        return self.questionnaires.texts.request_to

    @property
    def model_windows(self) -> str:
        """What the designated windows are called in the next year, such as 晨星窗口."""
        designated = self.honour(self.window_score.designation.honour)
        return f"{designated.short_name.removesuffix('窗口')}窗口"

    def items(self) -> tuple[Item, ...]:
        """The items of the questionnaire."""
        return self.questionnaires.questionnaire.items

    def grades(self) -> tuple[Grade, ...]:
        """The grades, best first."""
        return self.questionnaires.grades.all

    def rules_in_force(self) -> dict[str, Value]:
        """What the rules that can be varied say, by what ``choices`` calls them."""
        score = self.window_score
        return {
            "points": tuple(grade.points for grade in self.grades()),
            "least_answered": score.survey.least_answered,
            "item_mean": "responses",
            "abstention": LEFT_OUT,
            "channels": tuple(sorted(score.survey.counted_channels)),
            "reading": score.designation.default_reading,
            "marks_mean": "mean",
        }

    def component_weights(self) -> dict[str, Fraction]:
        """Share of the total by component kind: marks, vote, survey; they add to 1."""
        return {leaf.component or "": share for leaf, share in self.window_score.score.leaves()}

    def component_node(self, kind: str) -> ScoreNode:
        """The node of the score tree for one component kind."""
        leaves = self.window_score.score.leaves()
        return next(leaf for leaf, _ in leaves if leaf.component == kind)


def _rules_within(part: BaseModel) -> Iterator[Rule]:
    if isinstance(part, Rule):
        yield part
    for name in type(part).model_fields:
        value = getattr(part, name)
        for child in value if isinstance(value, tuple) else (value,):
            if isinstance(child, BaseModel):
                yield from _rules_within(child)
