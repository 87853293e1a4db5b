"""What leaves the office says the day of a response; its ten minutes are sealed."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from analysis.archive import opened, verify_archive, write_archive
from analysis.archive.day_only import day_only_responses
from analysis.report.write import write_reports
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.files import file_hash
from rulebook.round import open_round
from tests.analysis.archive.test_archive import rewritten
from tests.analysis.archive.test_honest import as_workbook, coded, responses_as_csv

NAME = "round/ratings/responses.csv"
CLOCK = re.compile(rb"T\d\d:\d\d")
TEXTS = {".html", ".json", ".csv", ".svg"}


def as_parquet(path: Path, text: str) -> None:
    """Save a table as an agency's own program may, with true times and numbers."""
    frame = pd.read_csv(io.StringIO(text))
    frame["answered_at"] = pd.to_datetime(frame["answered_at"])
    frame.to_parquet(path.with_suffix(".parquet"))
    path.unlink()


def by_day(path: Path, text: str) -> None:
    """Save a table whose times say the day only."""
    path.write_text(re.sub(r"T\d\d:\d\d\+08:00", "", text), encoding="utf-8")


def archived(folder: Path, save: Callable[[Path, str], None]) -> tuple[Path, Path, list[list[str]]]:
    """The archive's two parts of a round whose responses are saved so, and the rows as they were.

    An empty time and an empty duration are among them.
    """
    simulate(folder, windows=4, responses=60, electors=12)
    (folder / "ratings" / "manifest.json").unlink()
    path = responses_as_csv(folder)
    rows = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    time, seconds = rows[0].index("answered_at"), rows[0].index("seconds")
    rows[2][time], rows[3][seconds] = "", ""
    save(path, "\n".join(",".join(row) for row in rows) + "\n")
    this_round = open_round(folder)
    write_reports(score_round(this_round, checks=False), folder / "report")
    (sealed, _), (main, _) = write_archive(this_round, "0.1.0", folder.parent / "a.zip").written
    return main, sealed, rows


def held(path: Path) -> dict[str, bytes]:
    """Every file of a zip."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def said(main: Path, sealed: Path | None) -> tuple[str, str]:
    """Faults and open points of ``ceping verify``."""
    with opened(main, sealed) as archive:
        found = verify_archive(archive)
    return tuple("\n".join(w.zh for w in words) for words in (found.faults, found.open))  # type: ignore[return-value]  # two of them


@pytest.mark.parametrize("save", [coded("utf-8"), coded("gb18030"), as_workbook, as_parquet])
@pytest.mark.grid
def test_the_day_leaves_the_office_and_no_clock(
    tmp_path: Path, save: Callable[[Path, str], None]
) -> None:
    """Whoever saw a person at the plate would find the answers in the archive."""
    main, sealed, rows = archived(tmp_path / "r", save)
    files = held(main)
    kept = list(csv.reader(io.StringIO(files[NAME].decode())))
    time = rows[0].index("answered_at")
    assert kept[0] == rows[0]
    assert kept[1:] == [[*row[:time], row[time][:10], *row[time + 1 :]] for row in rows[1:]]
    assert [name for name in files if "/responses." in name] == [NAME]
    (apart,) = [name for name in held(sealed) if "/responses." in name]
    original = tmp_path / "r" / "ratings" / Path(apart).name
    assert held(sealed)[apart] == original.read_bytes()
    for part in (sealed, None):
        faults, _open = said(main, part)
        assert faults == ""
    assert "提交的钟点" in said(main, None)[1]


def test_reports_are_the_same_at_any_hour(tmp_path: Path) -> None:
    """A burst's hour in the report would say when the people of that window were there."""
    folder = tmp_path / "round"
    simulate(folder, windows=12, responses=1500, electors=30)
    (folder / "ratings" / "manifest.json").unlink()
    path = folder / "ratings" / "responses.parquet"
    written = []
    for hours in (0, 2):
        responses = pd.read_parquet(path)
        times = pd.to_datetime(responses["answered_at"])
        later = times + pd.Timedelta(hours=hours)
        assert (later.dt.date == times.dt.date).all()
        responses["answered_at"] = later.map(lambda time: time.isoformat(timespec="minutes"))
        responses.to_parquet(path)
        report = score_round(open_round(folder), draws=200)
        assert report.findings is not None
        assert report.findings.check("bursts").windows
        write_reports(report, folder / "report")
        # score.json names the file of responses, and windows.json names score.json.
        digest, score = file_hash(path), file_hash(folder / "report" / "score.json")
        texts = [each for each in (folder / "report").rglob("*") if each.suffix in TEXTS]
        said = {f.name: f.read_text(encoding="utf-8").replace(digest, "") for f in texts}
        written.append({name: text.replace(score, "") for name, text in said.items()})
    assert {"report.html", "score.json", "checks.csv", "check_numbers.csv"} < set(written[0])
    assert written[0] == written[1]


def test_another_day_is_seen(tmp_path: Path) -> None:
    """The responses that everybody may read could say what the sealed ones do not."""
    main, sealed, rows = archived(tmp_path / "r", coded("utf-8"))
    day = rows[1][rows[0].index("answered_at")][:10].encode()

    def another(files: dict[str, bytes]) -> None:
        files[NAME] = files[NAME].replace(day, day[:-2] + b"30", 1)

    forged = rewritten(main, tmp_path / "forged.zip", another)
    assert f"{NAME} 与重新生成的不同" in said(forged, sealed)[0]


def test_days_alone_are_no_secret_and_no_burst(tmp_path: Path) -> None:
    """All answers of a day at midnight would be called a burst."""
    main, sealed, _rows = archived(tmp_path / "r", by_day)
    assert CLOCK.search(held(main)[NAME]) is None
    assert NAME not in held(sealed)
    assert said(main, sealed)[0] == said(main, None)[0] == ""
    findings = score_round(open_round(tmp_path / "r"), draws=200).findings
    assert findings is not None
    assert "提交时间只有日期" in findings.check("bursts").reason


def test_an_id_that_looks_like_a_formula_stays_what_it_is(tmp_path: Path) -> None:
    """A spreadsheet would compute it, or the archive would be of other ids."""
    folder = tmp_path / "r"
    simulate(folder, windows=4, responses=60, electors=12)
    path = responses_as_csv(folder)
    text = path.read_text(encoding="utf-8").replace("\nsimulated-", "\n'-")
    path.write_text(text, encoding="utf-8")
    made = day_only_responses(open_round(folder), tmp_path)
    assert made is not None
    ids = [line.split(",")[0] for line in made.read_text(encoding="utf-8").splitlines()[1:]]
    assert ids == [line.split(",")[0] for line in text.splitlines()[1:]]
    assert all(name.startswith("'-") for name in ids)
