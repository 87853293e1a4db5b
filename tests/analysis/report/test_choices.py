"""What the working rules decide, as every report shows it: the same numbers, marked unofficial."""

import json
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook

from analysis.report.choices import CAPTION
from analysis.report.write import write_reports
from analysis.result.choices import Combinations, Specifications
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.editions import QUARTERLY
from tests.editions.outputs import office_text


# Costly: the edition of 2021 holds the same promises.
@pytest.fixture(
    scope="module",
    params=[
        pytest.param("2021", id="2021"),
        pytest.param(str(QUARTERLY), id="quarterly", marks=pytest.mark.costly),
    ],
)
def written(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[ScoreReport, Path]:
    """A round of either edition with its reports."""
    folder = tmp_path_factory.mktemp("choices") / "round"
    simulate(folder, edition=request.param, windows=12, responses=900, electors=30, seed=8)
    report = score_round(open_round(folder), draws=200)
    write_reports(report, folder / "report")
    return report, folder / "report"


def told(report: ScoreReport) -> Specifications:
    """The grid of a report."""
    assert report.findings is not None
    assert report.findings.specifications is not None
    return report.findings.specifications


def now(windows: dict[str, Combinations]) -> set[str]:
    """The windows that are inside, or share the last place, by the rules in force."""
    return {
        window
        for window, own in windows.items()
        if any(start == 0 for start, _end in (*own.runs, *own.tied_runs))
    }


@pytest.mark.grid
def test_the_leftmost_combination_is_the_official_result(
    written: tuple[ScoreReport, Path],
) -> None:
    """The picture would call something in force that is not the result above it."""
    report, _folder = written
    windows = told(report).windows.items()
    places = report.book.window_score.designation.places
    first = {r.window.id for r in report.ranked if (r.standing.rank or 0) <= places}
    assert now({window: own.first for window, own in windows}) == first
    tied = set(report.outcome.ties_at_cutoff)
    honour = now({window: own.honour for window, own in windows})
    assert honour - tied == set(report.outcome.designated)


def test_every_report_says_the_same(written: tuple[ScoreReport, Path]) -> None:
    """A reader of the paper would hear of other rules than a reader of the page."""
    report, folder = written
    page = (folder / "report.html").read_text(encoding="utf-8")
    paper = office_text(folder / "report.docx")
    data = json.loads((folder / "score.json").read_text(encoding="utf-8"))
    assert report.findings is not None
    sentences = [*told(report).sentences, report.findings.adjusted.sentence]
    assert data["specifications"]["sentences"] == sentences[:-1]
    for sentence in sentences:
        assert sentence in page
        assert sentence in paper
    assert page.count("非正式") > 3
    with ZipFile(folder / "report.docx") as archive:
        words = archive.read("word/document.xml").decode("utf-8")
    assert f'descr="{CAPTION}' in words
    for kind in ("svg", "png"):
        assert (folder / "charts" / f"choices.{kind}").stat().st_size > 1000
    for width in ("wide", "narrow"):
        assert f'aria-labelledby="choices-{width}-{width}-title"' in page


def test_the_workbook_has_every_window_and_every_option(written: tuple[ScoreReport, Path]) -> None:
    """Who recalculates in a spreadsheet would miss what the picture counts."""
    report, folder = written
    book = load_workbook(folder / "scores.xlsx")
    rows = list(book["换一种口径"].iter_rows(min_row=5, values_only=True))
    counted = {row[0]: (row[3], row[4], row[6], row[7]) for row in rows if row[0]}
    windows = told(report).windows.items()
    events = {window: (own.first, own.honour) for window, own in windows}
    assert counted == {
        window: (first.inside, first.tied, honour.inside, honour.tied)
        for window, (first, honour) in events.items()
    }
    options = [(choice, option) for choice in told(report).choices for option in choice.options]
    assert len([row for row in rows if row[10]]) == len(options)
    head = [cell.value for cell in book["非正式折算"][4]]
    assert report.findings is not None
    assert head[4:] == [score.label for score in report.findings.adjusted.scores]


def test_few_people_are_not_adjusted(tmp_path: Path) -> None:
    """A score adjusted for four people would tell what they answered."""
    folder = tmp_path / "round"
    simulate(folder, windows=12, responses=60, electors=30, seed=2)
    report = score_round(open_round(folder), draws=100)
    assert report.findings is not None
    people = {r.window.id: r.evidence.responses for r in report.results}
    few = {window for window, number in people.items() if number < 5}
    assert few
    for score in report.findings.adjusted.scores:
        if score.part == "survey":
            assert not few & score.windows.keys()
