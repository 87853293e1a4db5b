"""report.docx, decision.docx and notice.docx: official papers after GB/T 9704-2012.

Comes in: a ScoreReport. Goes out: the request to the leading group with what it rests on; once it
has decided, what it decided and the notice of it. ``report.write`` asks here; wording and figures
come from ``report``.
"""

from pathlib import Path

from analysis.report.word.decision import write_decision
from analysis.report.word.notice import write_notice
from analysis.report.word.request_paper import write_request
from analysis.result.score_report import ScoreReport

REQUEST, DECISION, NOTICE = "report.docx", "decision.docx", "notice.docx"


def write_papers(report: ScoreReport, folder: Path) -> None:
    """Write the papers of the round's state into ``folder``."""
    if report.decided is None:
        write_request(report, folder / REQUEST)
        return
    write_decision(report, report.decided, folder / DECISION)
    write_notice(report, report.decided, folder / NOTICE)


def outdated_papers(report: ScoreReport) -> tuple[str, ...]:
    """The papers that the round's state makes untrue."""
    return (REQUEST,) if report.decided else (DECISION, NOTICE)


__all__ = ["outdated_papers", "write_papers"]
