"""S13 through every export of app and report: a string stays a string, in CSV and in Excel."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from analysis.report.write import write_reports
from analysis.score import score_round
from ceping.commands import issuing as commands
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import create_app, setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from tests.rulebook.test_csvfile import STARTS, fuzzed, is_number
from tests.survey_app.rounds import ANSWERS, give_marks, make_round

WINDOWS = 40


def register(folder: Path, names: list[str]) -> Round:
    """A round whose windows have these names and units, and ids that begin with a dash."""
    make_round(folder)
    with (folder / "windows.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["window_id", "name", "unit", "staff_count", "applied_honours"])
        for number, name in enumerate(names):
            honour = "reform_innovation_model_unit"
            writer.writerow([f"-W{number}", name, names[-number - 1], 5, honour])
    return open_round(folder)


def answered(this_round: Round) -> None:
    """One answer and five votes, closed and exported."""
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    client = create_app(this_round).test_client(use_cookies=False)
    (code,) = issuing.create_codes(this_round, "-W0", 1, "大厅")
    slips = issuing.make_slips(this_round, "window", 5)
    text = client.get("/s/" + code.link.rsplit("/", 1)[1] + "?c=1").text
    sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
    assert client.post("/s/form", data=ANSWERS | {"sealed": sealed}).status_code == 200
    for slip in slips:
        text = client.get("/v/" + slip.link.rsplit("/", 1)[1] + "?c=1").text
        sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
        assert client.post("/v/cast", data={"sealed": sealed}).status_code == 200
    for part in ("survey", "vote"):
        closing.close_phase(this_round, part)
    export_ratings(this_round, ballots=True)


def formula_cells(path: Path) -> int:
    """How many cells of a workbook are formulas."""
    cells = (c for sheet in load_workbook(path) for row in sheet.iter_rows() for c in row)
    return sum(cell.data_type == "f" for cell in cells)


def risky(path: Path) -> list[str]:
    """Cells of a CSV that a spreadsheet would compute."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    return [cell for cell in cells if cell and cell[0] in STARTS and not is_number(cell)]


def names() -> list[str]:
    """Fuzzed names as a register may hold them: on one line, and none empty."""
    words = [f"{' '.join(word.split())}{n}" for n, word in enumerate(fuzzed(2000, seed=2))]
    return [word for word in words if word[0] in STARTS][:WINDOWS]


def test_ratings_and_workbook(tmp_path: Path) -> None:
    """If a window's name were computed when a file is opened, it could show or run anything."""
    counts = []
    for folder, called in (("a", [f"窗口{n}" for n in range(WINDOWS)]), ("b", names())):
        this_round = register(tmp_path / folder, called)
        give_marks(this_round)
        answered(this_round)
        files = [
            *(this_round.folder / "ratings").glob("*.csv"),
            *(this_round.folder / "sealed").glob("*.csv"),
        ]
        assert len(files) == 7
        assert [risky(path) for path in files] == [[]] * 7
        report = score_round(this_round)
        # the guarded ids are read back as they were
        assert report.result("-W0").evidence.responses == 1
        assert report.result("-W1").evidence.ballots == 0
        write_reports(report, this_round.folder / "report")
        counts.append(formula_cells(this_round.folder / "report" / "scores.xlsx"))
    assert counts[0] == counts[1] > 0


def test_codes(tmp_path: Path) -> None:
    """If an issuer's name were a formula, the list of codes would run it at the print shop."""
    refused = 0
    this_round = make_round(tmp_path / "round")
    for number, name in enumerate(fuzzed(300, seed=3)):
        try:
            issuing.create_codes(this_round, "W1", 1, name)
        except InputError:
            refused += 1
        path = tmp_path / f"{number}.csv"
        commands._write(path, ("code", "issuer"), [("7K3M", name)])
        assert risky(path) == []
        assert path.stat().st_mode & 0o077 == 0
    assert 0 < refused < 300


@pytest.mark.parametrize("text", ["a\rb", "a\r\nb", "a\nb"])
def test_line_ends_are_one(tmp_path: Path, text: str) -> None:
    """If a bare carriage return were stored, a reader of CSV would see a new row in a text."""
    this_round = make_round(tmp_path)
    opening.open_phase(this_round, "survey")
    (code,) = issuing.create_codes(this_round, "W1", 1, "大厅")
    client = create_app(this_round).test_client(use_cookies=False)
    page = client.get("/s/" + code.link.rsplit("/", 1)[1] + "?c=1").text
    sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
    client.post("/s/form", data=ANSWERS | {"sealed": sealed, "comment": text})
    (kept,) = setup.store_of(this_round).records.texts()
    assert "a\nb" in kept
