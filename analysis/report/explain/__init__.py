"""How one window's total came about: from raw counts to rank, each step with the rules behind it.

Comes in: a ScoreReport and a window. Goes out: an ``Explanation`` of values, and its text for a
terminal. The HTML report and ``ceping explain`` ask here; this folder asks no writer.
"""

from dataclasses import dataclass, replace

from analysis.report.explain.counts import marks, sums, survey, vote
from analysis.report.explain.find import find_window
from analysis.report.explain.outcome import honours, rank
from analysis.report.explain.steps import Explanation, Step
from analysis.report.report_wording import not_ranked_text
from analysis.report.suppression import HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.score_report import ScoreReport

__all__ = ["Explanation", "Explanations", "Step", "explanation", "find_window"]


@dataclass(frozen=True)
class Explanations:
    """The explanations of a report; what holds for all windows is worked out once."""

    report: ScoreReport
    hidden_votes: set[str]
    hidden_surveys: set[str]

    @classmethod
    def of(cls, report: ScoreReport) -> "Explanations":
        """Those of a scoring; its findings are not needed."""
        return cls(report, hidden_votes(report), hidden_surveys(report))

    def explanation(self, window_id: str) -> Explanation:
        """As the function of this name."""
        report, result = self.report, self.report.result(window_id)
        steps = (
            marks(report, result),
            _shown(vote(report, result), window_id in self.hidden_votes),
            _shown(survey(report, result), window_id in self.hidden_surveys),
            *sums(report, result),
            rank(report, result),
        )
        steps = (*steps, honours(report, result, steps))
        rank_of = result.standing.rank
        return Explanation(result.window, steps, result.total, rank_of, not_ranked_text(result))


def explanation(report: ScoreReport, window_id: str) -> Explanation:
    """The way from raw counts to the total, the rank and the honours of one window.

    Counts behind which so few people stand are left out, as in every report: the sums that lead
    to the scores stay.

    Parameters
    ----------
    report
        A scoring; its findings are not needed.
    window_id
        A window of it; StopIteration for an unknown one.
    """
    return Explanations.of(report).explanation(window_id)


def _shown(step: Step, is_hidden: bool) -> Step:
    """A step, without its counts where they are hidden."""
    if not is_hidden:
        return step
    return replace(step, rows=(), head=(), note="；".join(filter(None, (step.note, HIDDEN_NOTE))))
