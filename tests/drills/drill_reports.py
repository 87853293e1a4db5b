"""The written reports in an office suite: the workbook recalculated, the first page looked at.

Needs LibreOffice and poppler; the ordinary tests do without.
"""

import shutil
import subprocess
import warnings
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.report.write import write_reports
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round

pytestmark = pytest.mark.skipif(
    not (shutil.which("soffice") and shutil.which("pdftotext")), reason="no office suite here"
)


def converted(source: Path, kind: str, folder: Path) -> Path:
    """``source`` as LibreOffice writes it in another format."""
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder)]
    subprocess.run([*command, str(source)], check=True, capture_output=True, timeout=300)
    return folder / f"{source.stem}.{kind}"


@pytest.fixture(params=[3, 60, 200])
def scored(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[ScoreReport, Path]:
    """Rounds of 3, 60 and 200 windows with their reports."""
    windows = request.param
    simulate(tmp_path / "round", windows=windows, responses=60 * windows, electors=60)
    report = score_round(open_round(tmp_path / "round"), draws=500)
    write_reports(report, tmp_path / "report")
    return report, tmp_path / "report"


def differences(one: Path, other: Path) -> Iterator[str]:
    """Cells whose values differ."""
    known = load_workbook(one, data_only=True)
    with warnings.catch_warnings():
        # LibreOffice writes data bars as an extension that openpyxl does not read.
        warnings.simplefilter("ignore", UserWarning)
        again = load_workbook(other, data_only=True)
    for sheet in known:
        for row in sheet.iter_rows():
            for cell in row:
                left, right = cell.value, again[sheet.title][cell.coordinate].value
                if isinstance(left, int | float) and isinstance(right, int | float):
                    if abs(left - right) > 1e-9:
                        yield f"{sheet.title}!{cell.coordinate}: {left} {right}"
                elif (left or None) != (right or None):
                    yield f"{sheet.title}!{cell.coordinate}: {left!r} {right!r}"


def test_every_cached_value_is_what_the_formulas_give(
    scored: tuple[ScoreReport, Path], tmp_path: Path
) -> None:
    """An auditor who recalculates would find another ranking than the one decided on."""
    _report, folder = scored
    bare = tmp_path / "bare" / "scores.xlsx"
    bare.parent.mkdir()
    load_workbook(folder / "scores.xlsx").save(bare)  # openpyxl keeps no cached value
    again = converted(bare, "xlsx", tmp_path / "again")
    assert list(differences(folder / "scores.xlsx", again)) == []


def test_other_weights_rank_anew(scored: tuple[ScoreReport, Path], tmp_path: Path) -> None:
    """Whoever tries other weights in the workbook would see a ranking that they do not give."""
    report, folder = scored
    book = load_workbook(folder / "scores.xlsx")
    for column, share in zip("CDE", (10, 20, 70), strict=True):
        book["其他权重"][f"{column}3"] = share
    changed = tmp_path / "bare" / "scores.xlsx"
    changed.parent.mkdir()
    book.save(changed)
    again = converted(changed, "xlsx", tmp_path / "again")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        sheet = load_workbook(again, data_only=True)["其他权重"]
    weights = dict(
        zip(("marks", "vote", "survey"), map(Fraction, ("1/10", "1/5", "7/10")), strict=True)
    )
    tried = score_round(open_round(folder.parent / "round"), weights=weights, draws=200)
    ranks = {row[0]: row[8] for row in sheet.iter_rows(min_row=5, values_only=True)}
    assert {r.window.id: r.standing.rank for r in tried.ranked} == {
        window: rank for window, rank in ranks.items() if rank
    }
    assert sheet["N5"].value == tried.ranked[0].window.name
    assert [r.window.id for r in report.ranked] != [r.window.id for r in tried.ranked] or len(
        ranks
    ) < 4


def test_the_first_page_holds_what_decides(
    scored: tuple[ScoreReport, Path], tmp_path: Path
) -> None:
    """The head of the bureau reads one page: decision, certainty and doubts must be on it."""
    _report, folder = scored
    pdf = converted(folder / "report.docx", "pdf", tmp_path / "pages")
    first = subprocess.run(
        ["pdftotext", "-f", "1", "-l", "1", str(pdf), "-"],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout
    for heading in ("一、建议名单", "二、请审定事项", "三、把握程度", "四、规则变动", "五、线索"):
        assert heading in first
