"""The tables of a result: what they say, what they keep to themselves, and their dictionary."""

import csv
import hashlib
import io
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pandas as pd
import pyreadstat
import pytest

from analysis.report.charts import write_charts
from analysis.report.suppression import hidden_votes
from analysis.report.tables import dictionary, tables, write_labelled, write_tables
from analysis.result.score_report import ScoreReport
from analysis.score import score_round
from analysis.simulate import simulate
from rulebook.csvfile import unguarded
from rulebook.round import open_round
from rulebook.vocabulary import SMALLEST_GROUP

# Data Package 2.0 (datapackage.org, public domain), without its prose.
PROFILE = Path(__file__).parent / "datapackage.schema.json"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A simulated round of nine windows."""
    folder = tmp_path_factory.mktemp("tables") / "round"
    simulate(folder, windows=9, responses=400, electors=150)
    return folder


@pytest.fixture(scope="module")
def report(folder: Path) -> ScoreReport:
    """It, scored."""
    return score_round(open_round(folder), draws=300)


@pytest.fixture(scope="module")
def written(report: ScoreReport, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its tables as files."""
    folder = tmp_path_factory.mktemp("written") / "tables"
    write_tables(report, folder)
    return folder


def package(written: Path) -> dict[str, Any]:
    """The data dictionary."""
    data: dict[str, Any] = json.loads((written / "datapackage.json").read_text(encoding="utf-8"))
    return data


def cells(path: Path) -> list[dict[str, str]]:
    """The rows of a CSV as text."""
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def value(text: str, kind: str) -> Any:
    """A cell of a CSV by the type that the dictionary gives its column."""
    if text == "":
        return None
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "date":
        return pd.Timestamp(text).date()
    kinds: dict[str, Callable[[str], Any]] = {
        "integer": int,
        "number": float,
        "string": unguarded,
    }
    return kinds[kind](text)


def test_the_dictionary_is_a_data_package(written: Path) -> None:
    """Tools that read data packages would refuse ours."""
    schema = json.loads(PROFILE.read_text(encoding="utf-8"))
    data = package(written)
    assert [e.message for e in jsonschema.Draft7Validator(schema).iter_errors(data)] == []
    assert not jsonschema.Draft7Validator(schema).is_valid({**data, "resources": [{"name": 1}]})


def test_every_file_is_in_the_dictionary_as_it_is(written: Path) -> None:
    """A file would have no description, or the dictionary would describe another one."""
    resources = package(written)["resources"]
    files = [file for one in resources for file in (one, one["parquet"])]
    names = {path.name for path in written.iterdir()}
    assert names == {file["path"] for file in files} | {"datapackage.json"}
    for file in files:
        content = (written / file["path"]).read_bytes()
        assert file["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert file["bytes"] == len(content)


def test_csv_parquet_and_frames_say_the_same_in_the_types_of_the_dictionary(
    report: ScoreReport, written: Path
) -> None:
    """An analyst would get other numbers from another format, or text for a number."""
    frames = tables(report)
    for resource in package(written)["resources"]:
        kinds = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        rows = [
            {name: value(row[name], kinds[name]) for name in row}
            for row in cells(written / resource["path"])
        ]
        assert all(list(row) == list(kinds) for row in rows)
        frame = frames[resource["name"]].astype(object)
        frame = frame.where(frame.notna(), None)
        assert rows == frame.to_dict("records"), resource["name"]
        parquet = pd.read_parquet(written / resource["parquet"]["path"]).astype(object)
        assert parquet.where(parquet.notna(), None).to_dict("records") == rows


def test_keys_are_keys_and_codes_are_explained(report: ScoreReport, written: Path) -> None:
    """Joined tables would multiply their rows, or a code would mean nothing to a reader."""
    frames = tables(report)
    for resource in package(written)["resources"]:
        frame = frames[resource["name"]]
        for field in resource["schema"]["fields"]:
            known = {category["value"] for category in field.get("categories", ())}
            assert not known or set(frame[field["name"]].dropna()) <= known
        if key := resource["schema"].get("primaryKey"):
            assert len(frame)
            assert not frame[key].isna().any(axis=None)
            assert not frame.duplicated(key).any(), resource["name"]


def test_the_tables_agree_with_the_scores(report: ScoreReport) -> None:
    """The tables would tell another result than score.json."""
    frames = tables(report)
    windows = frames["windows"].set_index("window_id")
    parts = frames["scores"].groupby("window_id")["contribution"].sum()
    for result in report.ranked:
        own = windows.loc[result.window.id]
        assert own["total_exact"] == str(result.total)
        assert own["rank"] == result.standing.rank
        assert parts[result.window.id] == pytest.approx(float(result.total or 0), abs=1e-9)
    assert list(windows["responses"]) == [r.evidence.responses for r in report.results]
    assert report.findings
    flags = dict(zip(frames["checks"]["check_id"], frames["checks"]["flag"], strict=True))
    assert flags == {check.id: check.flag for check in report.findings.checks}


def test_few_people_are_not_counted_and_no_ballot_or_response_is_there(
    folder: Path, report: ScoreReport, written: Path
) -> None:
    """A table would tell what single persons answered."""
    frames = tables(report)
    votes, hidden = frames["votes"], hidden_votes(report)
    assert 0 < len(hidden) < len(report.results)
    assert votes[votes["window_id"].isin(hidden)]["ballots"].isna().all()
    shown = votes[~votes["hidden"]]["ballots"]
    assert ((shown == 0) | (shown >= SMALLEST_GROUP)).all()
    assert (frames["items"]["n"] >= SMALLEST_GROUP).all()
    everything = b"".join(path.read_bytes() for path in sorted(written.glob("*.[cj]s*")))
    ratings = folder / "ratings"
    ids = [row["ballot_id"] for row in cells(ratings / "ballots.csv")]
    ids += list(pd.read_parquet(ratings / "responses.parquet")["response_id"])
    assert len(ids) > 400
    assert not any(one.encode() in everything for one in ids[:50] + ids[-50:])


def test_what_is_public_counts_nobody(written: Path) -> None:
    """A table for everybody would hold a count of a window, or nobody knew whom it is for."""
    resources = package(written)["resources"]
    public = [resource for resource in resources if resource["audience"] == "public"]
    assert {resource["audience"] for resource in resources} == set(dictionary.audiences())
    for resource in public:
        names = {field["name"] for field in resource["schema"]["fields"]}
        assert not names & {"window_id", "candidate_id", "n", "responses", "ballots"}


def test_every_file_says_whether_it_is_simulated(report: ScoreReport, tmp_path: Path) -> None:
    """Invented numbers would pass for a real window's."""
    settings = report.settings.model_copy(update={"simulated": False})
    for simulated, this in ((True, report), (False, replace(report, settings=settings))):
        write_tables(this, tmp_path / "t")
        write_charts(this, tmp_path / "c")
        assert package(tmp_path / "t")["simulated"] is simulated
        for path in (tmp_path / "t").glob("*.csv"):
            assert {row["simulated"] for row in cells(path)} <= {str(simulated).lower()}
        mark = report.book.questionnaires.texts.simulated_mark.zh
        charts = [path.read_text(encoding="utf-8") for path in (tmp_path / "c").glob("*.svg")]
        assert charts
        assert {mark in chart for chart in charts} == {simulated}


def test_the_same_scoring_gives_the_same_bytes(report: ScoreReport, tmp_path: Path) -> None:
    """Nobody could prove the tables by computing them anew."""
    for name in ("a", "b"):
        write_tables(report, tmp_path / f"tables-{name}")
        write_charts(report, tmp_path / f"charts-{name}")
        write_labelled(report, tmp_path / f"labelled-{name}")
    for kind in ("tables", "charts", "labelled"):
        first, second = (tmp_path / f"{kind}-{name}" for name in ("a", "b"))
        names = sorted(path.name for path in first.iterdir())
        assert names == sorted(path.name for path in second.iterdir())
        assert all((first / n).read_bytes() == (second / n).read_bytes() for n in names)


def test_no_picture_of_a_clue_leaves_the_report(report: ScoreReport, tmp_path: Path) -> None:
    """A window would be shown to everybody as suspicious."""
    write_charts(report, tmp_path / "charts")
    names = {path.stem for path in (tmp_path / "charts").glob("*.png")}
    assert names == {path.stem for path in (tmp_path / "charts").glob("*.svg")}
    assert "forest" in names
    assert not any(name.startswith("burst") for name in names)


def test_without_checks_the_tables_of_checks_are_empty(folder: Path, tmp_path: Path) -> None:
    """Scoring without checks would fail, or leave an older round's checks."""
    report = score_round(open_round(folder), checks=False)
    write_tables(report, tmp_path / "t")
    write_charts(report, tmp_path / "c")
    assert cells(tmp_path / "t" / "checks.csv") == []
    assert len(cells(tmp_path / "t" / "windows.csv")) == 9
    assert list((tmp_path / "c").iterdir()) == []


def test_spss_and_stata_get_labels(report: ScoreReport, tmp_path: Path) -> None:
    """An analyst would see bare codes and guess what they mean."""
    write_labelled(report, tmp_path)
    frames = tables(report)
    for table in dictionary.tables():
        for read, ending in ((pyreadstat.read_sav, "sav"), (pyreadstat.read_dta, "dta")):
            frame, meta = read(tmp_path / f"{table.id}.{ending}")
            titles = {column.name: column.title for column in table.columns}
            assert meta.column_names_to_labels == titles
            assert len(frame) == len(frames[table.id])
            assert "模拟" in str(meta.file_label)
            assert meta.variable_value_labels["simulated"] == {0: "否", 1: "是"}
    frame, meta = pyreadstat.read_sav(tmp_path / "checks.sav", apply_value_formats=True)
    words = dictionary.labels(report)["flag"]
    assert list(frame["flag"]) == [words[flag] for flag in frames["checks"]["flag"]]
    frame, _ = pyreadstat.read_dta(tmp_path / "windows.dta")
    assert list(frame["total"].dropna()) == list(frames["windows"]["total"].dropna())
    assert list(frame["name"]) == list(frames["windows"]["name"])


def test_labelled_files_bear_the_date_of_the_round(report: ScoreReport, tmp_path: Path) -> None:
    """The same result would be another file every minute."""
    write_labelled(report, tmp_path)
    for read, name in ((pyreadstat.read_sav, "windows.sav"), (pyreadstat.read_dta, "windows.dta")):
        _, meta = read(tmp_path / name)
        assert meta.creation_time
        assert meta.creation_time.date() == report.settings.date
