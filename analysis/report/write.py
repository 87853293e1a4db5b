"""All report files of one scoring, each written beside its place and then renamed."""

from pathlib import Path

from analysis.report.as_json import score_json
from analysis.report.excel import write_workbook
from analysis.report.html import html_report
from analysis.report.model import ScoreReport
<<<<<<< HEAD
from analysis.report.word import write_word


def write_reports(report: ScoreReport, folder: Path) -> list[Path]:
    """Write score.json, report.html, scores.xlsx and report.docx into ``folder``: paths written.

    Nothing appears under a final name before every file is complete and on disk.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as scratch:
        new = Path(scratch)
        (new / "score.json").write_text(score_json(report), encoding="utf-8")
        (new / "report.html").write_text(html_report(report), encoding="utf-8")
        write_workbook(report, new / "scores.xlsx")
        write_word(report, new / "report.docx")
        written = sorted(new.iterdir())
        for path in written:
            _to_disk(path)
        return [path.replace(folder / path.name) for path in written]
=======
from rulebook.files import write_files


def write_reports(report: ScoreReport, folder: Path) -> list[Path]:
    """Write score.json, report.html and scores.xlsx into ``folder``; the paths written."""

    def write(scratch: Path) -> None:
        (scratch / "score.json").write_text(score_json(report), encoding="utf-8")
        (scratch / "report.html").write_text(html_report(report), encoding="utf-8")
        write_workbook(report, scratch / "scores.xlsx")
>>>>>>> main

    return write_files(folder, write)
