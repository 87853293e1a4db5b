"""All report files of one scoring, each written beside its place and then renamed."""

from pathlib import Path

from analysis.report.charts import write_charts
from analysis.report.excel import write_workbook
from analysis.report.html import html_report
from analysis.report.score_json import score_json
from analysis.report.tables import write_tables
from analysis.report.word import write_request
from analysis.report.word.notice import write_notice
from analysis.result.score_report import ScoreReport
from rulebook.files import write_files


def write_reports(report: ScoreReport, folder: Path) -> list[Path]:
    """Write the reports into ``folder``; the paths written.

    score.json, report.html, scores.xlsx and report.docx; tables/ and charts/; notice.docx once the
    leading group has settled the result.
    """

    def write(scratch: Path) -> None:
        (scratch / "score.json").write_text(score_json(report), encoding="utf-8")
        (scratch / "report.html").write_text(html_report(report), encoding="utf-8")
        write_workbook(report, scratch / "scores.xlsx")
        write_request(report, scratch / "report.docx")
        write_tables(report, scratch / "tables")
        write_charts(report, scratch / "charts")
        if report.decided:
            write_notice(report, report.decided, scratch / "notice.docx")

    return write_files(folder, write)
