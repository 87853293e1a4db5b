"""An honest archive verifies, however its inputs were saved and wherever it is read."""

import csv
import datetime as dt
import io
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

from analysis.archive import opened, verify_archive, write_archive
from analysis.confirm import confirm
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.problems import InputError
from rulebook.round import open_round
from survey_app.recount import recount
from tests.analysis.archive.test_tampering import close_vote
from tests.analysis.deciding import as_computed, write_decisions

INPUTS = ("windows", "bimonthly", "electors", "nominations", "conditions")
RATINGS = ("ratings/ballots", "ratings/turnout", "ratings/responses")
Save = Callable[[Path, str], None]


def coded(coding: str, line_end: str = "\n") -> Save:
    """Save text in a coding."""

    def save(path: Path, text: str) -> None:
        path.write_bytes(text.replace("\n", line_end).encode(coding))

    return save


def as_workbook(path: Path, text: str) -> None:
    """Save a table as Excel does, in place of its CSV."""
    book = openpyxl.Workbook()
    assert book.active
    for row in csv.reader(io.StringIO(text)):
        book.active.append(row)
    book.save(path.with_suffix(".xlsx"))
    path.unlink()


SAVES: dict[str, Save] = {
    "utf-8": coded("utf-8"),
    "utf-8-sig": coded("utf-8-sig"),
    "gb18030": coded("gb18030"),
    "lines as in Windows": coded("gb18030", "\r\n"),
    "Excel": as_workbook,
}


def responses_as_csv(folder: Path) -> Path:
    """The simulated responses as the survey exports them."""
    path = folder / "ratings" / "responses.csv"
    frame = pd.read_parquet(path.with_suffix(".parquet"))
    frame.convert_dtypes().to_csv(path, index=False)
    path.with_suffix(".parquet").unlink()
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed vote and a survey, all tables as CSV."""
    folder = tmp_path_factory.mktemp("honest") / "一轮 甲"
    simulate(folder, windows=4, responses=60, electors=12)
    close_vote(folder)
    responses_as_csv(folder)
    (folder / "ratings" / "manifest.json").unlink()  # it names the bytes that are saved anew
    return folder


def faults(main: Path, sealed: Path | None) -> list[str]:
    """What `ceping verify` finds."""
    with opened(main, sealed) as archive:
        found = [*verify_archive(archive).faults, *recount(archive.round).differences]
    return [words.zh for words in found]


@pytest.mark.parametrize("tables", [INPUTS, RATINGS], ids=["inputs", "ratings"])
@pytest.mark.parametrize("way", SAVES)
@pytest.mark.grid
def test_however_the_tables_were_saved(
    plain: Path, tmp_path: Path, way: str, tables: tuple[str, ...]
) -> None:
    """A result would be called forged because a table came from Chinese Excel."""
    folder = Path(shutil.copytree(plain, tmp_path / plain.name))
    for name in tables:
        path = folder / f"{name}.csv"
        SAVES[way](path, path.read_text(encoding="utf-8-sig"))
    this_round = open_round(folder)
    write_reports(score_round(this_round, checks=False), folder / "report")
    write_archive(this_round, "0.1.0", tmp_path / "档案.zip")
    shutil.rmtree(folder)
    assert faults(tmp_path / "档案.zip", tmp_path / "档案-sealed.zip") == []
    assert faults(tmp_path / "档案.zip", None) == []


@pytest.mark.parametrize("sealed", [True, False])
@pytest.mark.parametrize(
    "asked",
    [{"excellent": 1}, {"excellent": 3}, {"excellent": 9}, {"seed": 9}, {"checks": False}],
    ids=str,
)
@pytest.mark.grid
def test_however_the_round_was_scored(
    plain: Path, tmp_path: Path, asked: dict[str, Any], sealed: bool
) -> None:
    """A result would be called forged because the office asked for the best windows besides."""
    folder = Path(shutil.copytree(plain, tmp_path / plain.name))
    marks = folder / "bimonthly.csv"
    lines = marks.read_text(encoding="utf-8-sig").splitlines()
    cells = [line.split(",") for line in lines]
    for row in cells[1:]:
        row[2] = "95" if row[1] == cells[1][1] else row[2]  # a period in which all tie
    marks.write_text("\n".join(",".join(row) for row in cells) + "\n", encoding="utf-8")
    this_round = open_round(folder)
    report = score_round(this_round, **{"draws": 200, **asked})
    assert any(period.tied for period in report.excellent) == (asked.get("excellent") == 1)
    write_reports(report, folder / "report")
    (apart, _), (main, _) = write_archive(this_round, "0.1.0", tmp_path / "a.zip").written
    assert faults(main, apart if sealed else None) == []


@pytest.mark.parametrize("name", [*INPUTS, *RATINGS])
def test_a_table_in_another_coding_is_refused_before_anything_is_archived(
    plain: Path, tmp_path: Path, name: str
) -> None:
    """A result would be archived that its own program cannot read again."""
    folder = Path(shutil.copytree(plain, tmp_path / plain.name))
    path = folder / f"{name}.csv"
    coded("utf-16")(path, path.read_text(encoding="utf-8-sig"))
    with pytest.raises(InputError, match=f"{path.name}.*UTF-16"):
        score_round(open_round(folder), checks=False)


@pytest.mark.grid
@pytest.mark.parametrize("changed", [False, True], ids=["as decided", "changed since"])
def test_a_decided_round_without_its_sealed_part(
    plain: Path, tmp_path: Path, changed: bool
) -> None:
    """A decision would be called forged because the open part keeps days instead of times."""
    folder = Path(shutil.copytree(plain, tmp_path / plain.name))
    this_round = open_round(folder)
    report = score_round(this_round, checks=False)
    write_reports(report, folder / "report")
    decided = write_decisions(folder / "decisions.csv", as_computed(report))
    confirm(this_round, decided, dt.datetime(2022, 1, 9, tzinfo=dt.UTC))
    if changed:
        path = folder / "ratings" / "responses.csv"
        path.write_text(path.read_text(encoding="utf-8-sig") + "\n", encoding="utf-8")
    write_reports(score_round(open_round(folder), checks=False), folder / "report")
    (apart, _), (main, _) = write_archive(open_round(folder), "0.1.0", tmp_path / "a.zip").written
    assert faults(main, apart) == []
    assert faults(main, None) == []
