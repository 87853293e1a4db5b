"""How one window's total came about: from raw counts to rank, each step with the rules behind it.

Values only: the terminal (``analysis.report.as_text``) and the HTML report write them.
"""

from analysis.report.explain.counts import marks, sums, survey, vote
from analysis.report.explain.outcome import honours, rank
from analysis.report.explain.values import Explanation, Step, plain, points_text
from analysis.report.explain.window import find_window
from analysis.result.score_report import ScoreReport

__all__ = ["Explanation", "Step", "explanation", "find_window", "plain", "points_text"]


def explanation(report: ScoreReport, window_id: str) -> Explanation:
    """The way from raw counts to the total, the rank and the honours of one window.

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
        vote(report, result),
        survey(report, result),
        *sums(report, result),
        rank(report, result),
    )
    steps = (*steps, honours(report, result, steps))
    missing = tuple(reason.zh for reason in result.standing.not_ranked_because)
    return Explanation(result.window, steps, result.total, result.standing.rank, missing)
