"""The explanation as everybody may read it: made by naming what stays.

Left out are who verified what and why, conditions that are not met, exceptions, channels, and all
that a vote of fewer than five ballots gives or lets be reckoned.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from analysis.report.candidate_wording import standing_text
from analysis.report.explain.counts import marks, sums, survey, vote
from analysis.report.explain.outcome import rank, result_text, rules_behind, with_decision
from analysis.report.explain.steps import Step
from analysis.report.suppression import HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.awards import CONDITION_WORDS, CandidateFinding
from analysis.result.score_report import ScoreReport, WindowResult
from rulebook.vocabulary import MARKS, SMALLEST_GROUP, SURVEY, VOTE

RANK, HONOURS = "rank", "honours"
_WITHHELD = f"不足{SMALLEST_GROUP}张选票，不公布"


def is_withheld(result: WindowResult) -> bool:
    """Whether so few ballots rate the window that no score made from them is public."""
    return 0 < result.evidence.ballots < SMALLEST_GROUP


@dataclass(frozen=True)
class PublicExplanations:
    """The public explanations of a report; what holds for all windows is worked out once."""

    report: ScoreReport
    hidden_votes: set[str]
    hidden_surveys: set[str]
    totals_public: bool

    @classmethod
    def of(cls, report: ScoreReport) -> "PublicExplanations":
        """Those of a scoring; its findings are not needed."""
        totals_public = not any(is_withheld(result) for result in report.ranked)
        return cls(report, hidden_votes(report), hidden_surveys(report), totals_public)

    def steps(self, result: WindowResult) -> Iterator[tuple[str, Step]]:
        """Each step with what it is about: a component, a sum of the tree, rank or honours."""
        window, report = result.window.id, self.report
        before = [
            (MARKS, marks(report, result)),
            (VOTE, _counted(vote(report, result), window in self.hidden_votes)),
            (SURVEY, _counted(survey(report, result), window in self.hidden_surveys)),
            *((step.rules[0].id, step) for step in sums(report, result)),
        ]
        before = [
            (about, _unsaid(step) if is_withheld(result) and about not in (MARKS, SURVEY) else step)
            for about, step in before
        ]
        before.append((RANK, self._rank(result)))
        yield from before
        yield HONOURS, _honours(report, result, {r.id for _, step in before for r in step.rules})

    def _rank(self, result: WindowResult) -> Step:
        """The rank; distances only where they give no unpublished total away."""
        step = rank(self.report, result)
        if not self.totals_public:
            step = replace(step, calculation="")
        return replace(step, head=(), rows=()) if is_withheld(result) else step


def _counted(step: Step, is_hidden: bool) -> Step:
    """A step with its counts, or its sum alone; never by which channel answers came."""
    if not is_hidden:
        return replace(step, note="")
    return replace(step, head=(), rows=(), note=HIDDEN_NOTE)


def _unsaid(step: Step) -> Step:
    return replace(step, head=(), rows=(), calculation="", value=None, result=_WITHHELD, note="")


def _honours(report: ScoreReport, result: WindowResult, named: set[str]) -> Step:
    """How the window stands for each collective honour. What keeps it out is not said."""
    candidacies = [
        (awards.honour.short_name, candidate)
        for awards in report.awards
        if awards.honour.kind == "collective"
        and (candidate := awards.candidate(result.window.id))
        and candidate.name == result.window.name
    ]
    told = [(honour, each) for honour, each in candidacies if not (each.barred or each.exception)]
    conditions = [
        f"{honour}的条件：{finding.condition.name.zh}，{CONDITION_WORDS[finding.status].zh}"
        for honour, candidate in told
        for finding in candidate.conditions
    ]
    reasons = [reason for _honour, candidate in told for reason in candidate.rank_reasons]
    lines = [f"{honour}：{_standing(report, candidate)}" for honour, candidate in candidacies]
    return Step(
        "评选结果",
        (),
        (),
        "",
        None,
        result_text(report, result, lines),
        rules_behind(report, [candidate for _honour, candidate in told], named),
        "；".join(dict.fromkeys([*conditions, *reasons])),
    )


def _standing(report: ScoreReport, candidate: CandidateFinding) -> str:
    computed = "没有列入" if candidate.barred else standing_text(candidate)
    return with_decision(report, candidate, computed)
