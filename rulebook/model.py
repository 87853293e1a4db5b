"""The rulebook: one edition's four files, checked against each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Self

from pydantic import BaseModel, model_validator

from rulebook.application_forms import form_faults
from rulebook.campaign import CampaignFile
from rulebook.choices import LEFT_OUT, Value, faults_of
from rulebook.honours import Honour, HonoursFile
from rulebook.method_faults import Pair, method_faults
from rulebook.methods import Method
from rulebook.problems import Contradiction, Words
from rulebook.provenance import Part, Rule, Text
from rulebook.questionnaires import Grade, Item, QuestionnairesFile
from rulebook.vocabulary import DESIGNATION_KEYS, PROPOSAL_SUFFIX
from rulebook.window_score import ScoreNode, WindowScoreFile

Reference = tuple[str | None, str, str]  # a name, and the file and the key that hold it
_FEW = 12  # ids that are named as examples
_RULES_CHOSEN = ("tie_rule", "open_rule")


class Rulebook(Part):
    """One edition of the rules. Every rule of every file is in ``rules()``."""

    campaign: CampaignFile
    honours: HonoursFile
    window_score: WindowScoreFile
    questionnaires: QuestionnairesFile

    @model_validator(mode="after")
    def _ids_are_unique_and_known(self) -> Self:
        counts = Counter(rule.id for rule in self.rules())
        for file, rule in self._rules_by_file():
            if counts[rule.id] > 1:
                words = Words("互不相同的规则编号", "ids of rules that are all different")
                raise Contradiction(words, rule.id, "id", file)
        self._leave_keys_of_score_json()
        for known, references in self._references(set(counts)):
            for name, file, key in references:
                if name is not None and name not in known:
                    among = ", ".join(sorted(known)[:_FEW])
                    words = Words(
                        f"本版规则中有的编号，例如 {among}", f"a known id such as {among}"
                    )
                    raise Contradiction(words, name, key, file)
        groups = {group.id: group.unit_types for group in self.campaign.groups}
        honours = self.honours.honours
        for fault in method_faults(self.campaign.methods, groups, honours, self._by_score()):
            raise fault
        for fault in form_faults(self.honours):
            raise fault
        choices = self.window_score.choices
        for fault in faults_of(choices, self.rules_in_force(), len(self.grades())):
            raise fault
        return self

    def _by_score(self) -> list[Pair]:
        """Unit type and honours that ranks of the window score decide."""
        score = self.window_score
        by_rank = (score.designation.honour, score.proposal.honour)
        return [(score.pool.unit_type, honour) for honour in by_rank]

    def _leave_keys_of_score_json(self) -> None:
        honours = {honour.id for honour in self.honours.honours}
        taken = {*DESIGNATION_KEYS, *(f"{honour}{PROPOSAL_SUFFIX}" for honour in honours)}
        if clash := sorted(honours & taken):
            words = Words(
                "score.json 自己不用的荣誉编号",
                "ids of honours that score.json does not use itself",
            )
            raise Contradiction(words, ", ".join(clash), "honours", "honours.toml")

    def _references(self, rules: set[str]) -> Iterator[tuple[set[str], Iterable[Reference]]]:
        """What names something else: the names there are, and who names which."""
        score, clause = self.window_score, self.window_score.designation
        file = "window_score.toml"
        chosen = [(getattr(clause, key), file, f"designation.{key}") for key in _RULES_CHOSEN]
        varied = [(choice.rule, file, f"choices.{choice.varies}") for choice in score.choices]
        yield {document.id for document in self.campaign.documents}, self._documents()
        yield {unit.id for unit in self.campaign.unit_types}, self._unit_types_named()
        yield {group.id for group in self.campaign.groups}, self._groups_named()
        yield {honour.id for honour in self.honours.honours}, self._honours_named()
        yield set(self.honours.rank_order), self._posts()
        priority = (self.honours.priority_rule, "honours.toml", "priority_rule")
        yield rules, [*chosen, *varied, priority]
        yield set(self.channels), self._channels_named()

    def _rules_by_file(self) -> Iterator[tuple[str, Rule]]:
        for name in type(self).model_fields:
            for rule in _rules_within(getattr(self, name)):
                yield f"{name}.toml", rule

    def _documents(self) -> Iterator[Reference]:
        for file, rule in self._rules_by_file():
            if rule.clause:
                yield rule.document, file, f"{rule.id}.document"

    def _unit_types_named(self) -> Iterator[Reference]:
        yield self.window_score.pool.unit_type, "window_score.toml", "pool.unit_type"
        for group in self.campaign.groups:
            for unit_type in group.unit_types:
                yield unit_type, "campaign.toml", f"{group.id}.unit_types"
        for honour in self.honours.honours:
            for unit_type in honour.unit_types:
                yield unit_type, "honours.toml", f"{honour.id}.unit_types"
            for line in honour.quotas:
                for unit_type in (line.unit_type, *line.shared_with):
                    yield unit_type, "honours.toml", f"{line.id}.unit_type"

    def _groups_named(self) -> Iterator[Reference]:
        for method in self.campaign.methods:
            for group in method.groups:
                yield group, "campaign.toml", f"{method.id}.groups"

    def _honours_named(self) -> Iterator[Reference]:
        score, file = self.window_score, "window_score.toml"
        yield score.designation.honour, file, "designation.honour"
        yield score.proposal.honour, file, "proposal.honour"
        for name in score.pool.honours:
            yield name, file, "pool.honours"
        for method in self.campaign.methods:
            for name in method.honours:
                yield name, "campaign.toml", f"{method.id}.honours"
        for honour in self.honours.honours:
            for name in honour.not_with:
                yield name, "honours.toml", f"{honour.id}.not_with"

    def _posts(self) -> Iterator[Reference]:
        for post in self.honours.rank_names:
            yield post, "honours.toml", "rank_names"
        for honour in self.honours.honours:
            for condition in honour.conditions:
                yield condition.highest_rank, "honours.toml", f"{condition.id}.highest_rank"

    def _channels_named(self) -> Iterator[Reference]:
        file, survey = "window_score.toml", self.window_score.survey
        for key in ("counted_channels", "reported_apart"):
            for channel in getattr(survey, key):
                yield channel, file, f"survey.{key}"
        for choice in self.window_score.choices:
            for option in choice.options:
                for channel in option.channels or ():
                    yield channel, file, f"choices.{choice.varies}"

    def rules(self) -> Iterator[Rule]:
        """Every rule of the edition, in the order of its files."""
        for _file, rule in self._rules_by_file():
            yield rule

    def honour(self, honour_id: str) -> Honour:
        """The honour of that id; KeyError if there is none."""
        for honour in self.honours.honours:
            if honour.id == honour_id:
                return honour
        raise KeyError(honour_id)

    def method(self, unit_type: str, honour_id: str) -> Method | None:
        """How candidates of ``unit_type`` are judged for an honour where no window score does."""
        groups = {g.id for g in self.campaign.groups if unit_type in g.unit_types}
        return next(
            (m for m in self.campaign.methods if honour_id in m.honours and groups & {*m.groups}),
            None,
        )

    @property
    def deciders(self) -> Text:
        """Who settles the results, such as 领导小组."""
        return self.questionnaires.texts.request_to

    @property
    def model_windows(self) -> str:
        """What the designated windows are called in the next year, such as 晨星窗口."""
        designated = self.honour(self.window_score.designation.honour)
        return f"{designated.short_name.removesuffix('窗口')}窗口"

    @property
    def channels(self) -> Mapping[str, Text]:
        """The names of the survey's channels by id."""
        return self.questionnaires.texts.channels

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
