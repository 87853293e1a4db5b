"""All report files of one scoring, each written beside its place and then renamed."""

import contextlib
import ctypes
from pathlib import Path

from analysis.report.charts import write_charts
from analysis.report.excel import write_workbook
from analysis.report.html import html_report
from analysis.report.score_json import score_json
from analysis.report.tables import write_tables
from analysis.report.windows_json import WINDOWS, windows_json
from analysis.report.word import outdated_papers, write_papers
from analysis.result.score_report import ScoreReport
from rulebook.files import write_files


def write_reports(report: ScoreReport, folder: Path) -> list[Path]:
    """Write the reports into ``folder``; the paths written.

    score.json, windows.json, report.html and scores.xlsx; tables/ and charts/; report.docx until
    the leading group has decided, decision.docx and notice.docx once it has.
    """

    def write(scratch: Path) -> None:
        # Printing pictures takes the most memory: before the others have taken theirs.
        _give_back_memory()
        write_charts(report, scratch / "charts")
        score = score_json(report).encode()
        (scratch / "score.json").write_bytes(score)
        (scratch / WINDOWS).write_text(windows_json(report, score), encoding="utf-8")
        (scratch / "report.html").write_text(html_report(report), encoding="utf-8")
        write_workbook(report, scratch / "scores.xlsx")
        write_tables(report, scratch / "tables")
        write_papers(report, scratch)

    written = write_files(folder, write)
    _remove_outdated(report, folder)
    return written


def _give_back_memory() -> None:
    """Give what the checks have freed back to the system; glibc keeps it otherwise.

    A fifth of the memory of a process that scores 200 windows. Other C libraries have no such
    function, and Windows has no library without a name.
    """
    with contextlib.suppress(OSError, TypeError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def _remove_outdated(report: ScoreReport, folder: Path) -> None:
    """Take away the papers of another state: a request once it is decided, and the reverse."""
    for name in outdated_papers(report):
        (folder / name).unlink(missing_ok=True)
