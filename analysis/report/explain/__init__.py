"""How one window's total came about: from raw counts to rank, each step with the rules behind it.

Comes in: a ScoreReport and a window. Goes out: an ``Explanation`` of values, and its text for a
terminal. The HTML report and ``ceping explain`` ask here; this folder asks no writer.
"""

from dataclasses import replace

from analysis.report.explain.counts import marks, sums, survey, vote
from analysis.report.explain.find import find_window
from analysis.report.explain.outcome import honours, rank
from analysis.report.explain.steps import Explanation, Step
from analysis.report.report_wording import not_ranked_text
from analysis.report.suppression import HIDDEN_NOTE, hidden_surveys, hidden_votes
from analysis.result.score_report import ScoreReport

__all__ = ["Explanation", "Step", "explanation", "find_window"]


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
    result = report.result(window_id)
    steps = (
        marks(report, result),
        _shown(vote(report, result), window_id in hidden_votes(report)),
        _shown(survey(report, result), window_id in hidden_surveys(report)),
        *sums(report, result),
        rank(report, result),
    )
    steps = (*steps, honours(report, result, steps))
    rank_of = result.standing.rank
    return Explanation(result.window, steps, result.total, rank_of, not_ranked_text(result))


def _shown(step: Step, is_hidden: bool) -> Step:
    """A step, without its counts where they are hidden."""
    if not is_hidden:
        return step
    return replace(step, rows=(), head=(), note="；".join(filter(None, (step.note, HIDDEN_NOTE))))
