"""The simulated round: the same for a seed, true to its truth, sound to read, small in memory."""

import hashlib
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from analysis.simulate import is_simulated, simulate
from rulebook import contract
from rulebook.load import EDITIONS
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from rulebook.tables import read_table
from tests.analysis.intake.corrupt import CORRUPTIONS, Corruption, path_of, read_csv, write_csv

SMALL_TABLES = (
    contract.WINDOWS,
    contract.BIMONTHLY,
    contract.ELECTORS,
    contract.NOMINATIONS,
    contract.CONDITIONS,
    contract.BALLOTS,
    contract.TURNOUT,
    contract.SELF_GRADES,
)
MEMORY = 600  # MB
PEAK = """
import sys
from pathlib import Path
from analysis.simulate import simulate
simulate(Path(sys.argv[1]), responses=2_000_000)
status = Path("/proc/self/status")
if status.exists():
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    print(int(line.split()[1]) // 1024)
else:
    import resource
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 2**20)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round of the usual size with everything planted; not to be changed."""
    target = tmp_path_factory.mktemp("simulated") / "round"
    simulate(target)
    return target


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    """What was true in ``folder``."""
    return read_truth(folder)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small round to be copied and corrupted."""
    target = tmp_path_factory.mktemp("simulated") / "small"
    simulate(target, windows=12, responses=600, electors=40)
    return target


def read_truth(folder: Path) -> dict[str, Any]:
    """The content of truth.json."""
    truth: dict[str, Any] = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    return truth


def responses_of(folder: Path) -> pd.DataFrame:
    """The survey's rows."""
    frame: pd.DataFrame = pq.read_table(path_of(folder, "responses.parquet")).to_pandas()
    return frame.set_index("response_id")


def ballots_of(folder: Path) -> pd.DataFrame:
    """Grades, a row a ballot and a column a window; 0 = abstained."""
    frame = pd.read_csv(path_of(folder, "ballots.csv"))
    return frame.pivot(index="ballot_id", columns="window_id", values="grade").fillna(0)


def hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    names = (path.relative_to(folder).as_posix() for path in files)
    return {
        n: hashlib.sha256(p.read_bytes()).hexdigest() for n, p in zip(names, files, strict=True)
    }


def planted(truth: dict[str, Any], kind: str) -> dict[str, Any]:
    """The one planted anomaly of a kind."""
    (found,) = (anomaly for anomaly in truth["anomalies"] if anomaly["kind"] == kind)
    return dict(found)


def faults(this_round: Round) -> Iterator[str]:
    """Every fault that the readers of tables find, the responses read as CSV."""
    for table in SMALL_TABLES:
        read = this_round.read(table)
        yield from (problem.line("en") for problem in (read.problems if read else ()))
    stored = pq.read_table(path_of(this_round.folder, "responses.parquet"))
    rows = [["" if c is None else c for c in row.values()] for row in stored.to_pylist()]
    as_csv = this_round.folder.parent / "as_read.csv"
    write_csv(as_csv, [stored.column_names, *rows])
    table = contract.responses(item.id for item in this_round.book.items())
    yield from (
        problem.line("en") for problem in read_table(as_csv, table, this_round.grades).problems
    )


def test_same_arguments_same_bytes(folder: Path, tmp_path: Path) -> None:
    """If this fails, two runs with one seed differ, or another seed changes nothing."""
    simulate(tmp_path / "again")
    assert hashes(tmp_path / "again") == hashes(folder)
    simulate(tmp_path / "again", seed=2)
    other = hashes(tmp_path / "again")
    assert other.keys() == hashes(folder).keys()
    assert not set(other.values()) & set(hashes(folder).values())


@pytest.mark.parametrize(
    ("windows", "responses", "electors"),
    [(1, 1, 1), (2, 5, 1), (3, 30, 2), (12, 600, 5), (25, 3000, 300), (120, 2000, 30)],
)
def test_every_size_reads_back_clean(
    windows: int, responses: int, electors: int, tmp_path: Path
) -> None:
    """If this fails, a round of that size holds a cell that our own readers refuse."""
    simulate(tmp_path / "r", windows=windows, responses=responses, electors=electors)
    this_round = open_round(tmp_path / "r")
    assert list(faults(this_round)) == []
    assert len(this_round.windows) == windows
    assert len(responses_of(this_round.folder)) == responses
    voters = this_round.read(contract.ELECTORS)
    assert voters is not None
    assert len(voters.rows) == electors
    heads = sum(row.values["window_id"] is not None for row in voters.rows)
    assert heads == min(electors, windows)


def test_the_usual_round_reads_back_clean(folder: Path) -> None:
    """If this fails, the demonstration itself is at fault."""
    this_round = open_round(folder)
    assert this_round.settings.simulated
    assert list(faults(this_round)) == []
    assert responses_of(folder).index.is_unique


def test_tables_agree_with_each_other(folder: Path) -> None:
    """If this fails, ids, turnout or manifest contradict the ratings."""
    known = {window.id for window in open_round(folder).windows}
    answers, ballots = responses_of(folder), ballots_of(folder)
    assert set(answers["window_id"]) <= known
    assert set(ballots.columns) == known
    turnout = pd.read_csv(path_of(folder, "turnout.csv"), encoding="utf-8-sig")
    assert (turnout["invited"] >= turnout["returned"]).all()
    by_component = turnout.groupby("component")["returned"].sum()
    assert by_component["third_party_survey"] == (answers["channel"] != "open").sum()
    assert by_component["democratic_vote"] == len(ballots)
    manifest = json.loads(path_of(folder, "manifest.json").read_text(encoding="utf-8"))
    assert manifest["counts"] == {"responses": len(answers), "ballots": len(ballots)}
    found = hashes(folder)
    assert {f"ratings/{name}": value for name, value in manifest["files"].items()} == {
        name: value
        for name, value in found.items()
        if name.startswith("ratings/") and "manifest" not in name
    }


def test_everything_invented_says_so(folder: Path, truth: dict[str, Any]) -> None:
    """If this fails, a simulated name or file could be taken for a real one."""
    assert truth["simulated"] is True
    assert "模拟" in truth["statement"]["zh"]
    assert "模拟" in open_round(folder).settings.title
    for file, columns in {
        "windows.csv": ("name", "unit", "hall"),
        "electors.csv": ("name", "post"),
        "nominations.csv": ("candidate", "unit"),
    }.items():
        frame = pd.read_csv(folder / file)
        for column in columns:
            assert frame[column].str.startswith("示例").all(), (file, column)


def test_what_makes_rounds_difficult_is_there(folder: Path, truth: dict[str, Any]) -> None:
    """If this fails, the demonstration lacks the cases that a scorer must take care of."""
    peculiar = truth["peculiar"]
    assert all(peculiar.values()), peculiar
    marks = pd.read_csv(folder / "bimonthly.csv")
    periods = len(open_round(folder).periods)
    (missing,) = peculiar["missing_period"]
    assert (marks.groupby("window_id").size() < periods).sum() == 1
    assert (marks["window_id"] == missing["window_id"]).sum() == periods - 1
    assert (marks["score"] <= marks["full_marks"].fillna(100)).all()
    assert marks.dropna()["window_id"].unique().tolist() == peculiar["other_full_marks"]
    volumes = responses_of(folder)["window_id"].value_counts()
    assert set(peculiar["without_responses"]).isdisjoint(volumes.index)
    assert sorted(volumes[volumes < 30].index) == sorted(peculiar["few_responses"])
    assert {w["window_id"]: w["responses"] for w in truth["windows"] if w["responses"]} == dict(
        volumes
    )


def test_planted_responses_are_in_the_data(folder: Path, truth: dict[str, Any]) -> None:
    """If this fails, truth.json claims straight-liners or a burst that nobody could find."""
    answers = responses_of(folder)
    items = [item.id for item in open_round(folder).book.items()]
    straight, burst = planted(truth, "straight_lining"), planted(truth, "burst")
    rows = answers.loc[straight["response_ids"]]
    assert set(rows["window_id"]) == {straight["window_id"]}
    assert (rows[items].nunique(axis=1) == 1).all()
    assert rows[items].notna().all(axis=None)
    assert rows["overall"].nunique() > 1
    window = answers[answers["window_id"] == straight["window_id"]]
    assert 0.25 < len(rows) / len(window) < 0.45
    rows = answers.loc[burst["response_ids"]]
    assert set(rows["window_id"]) == {burst["window_id"]}
    assert set(rows["answered_at"]) == set(burst["answered_at"])
    assert (rows[items] == 5).all(axis=None)
    then = answers[answers["answered_at"].isin(burst["answered_at"])]
    assert (then["window_id"] == burst["window_id"]).mean() > 0.3


def test_planted_ballots_are_in_the_data(folder: Path, truth: dict[str, Any]) -> None:
    """If this fails, truth.json claims copies or a bloc that nobody could find."""
    ballots = ballots_of(folder)
    copied, bloc = planted(truth, "duplicate_ballots"), planted(truth, "bloc_voting")
    assert len(ballots.loc[copied["ballot_ids"]].drop_duplicates()) == 1
    assert len(ballots.drop_duplicates()) == len(ballots) - len(copied["ballot_ids"]) + 1
    members = ballots.loc[bloc["ballot_ids"]]
    assert (members[bloc["raised"]] == 5).all(axis=None)
    assert members[bloc["lowered"]].isin([1, 2, 3]).all(axis=None)
    assert not set(copied["ballot_ids"]) & set(bloc["ballot_ids"])
    best = sorted(truth["windows"], key=lambda window: window["rank_in_pool"] or 999)[:3]
    assert sorted(window["window_id"] for window in best) == bloc["lowered"]


def test_nothing_planted_where_it_does_not_fit_or_is_not_wanted(tmp_path: Path) -> None:
    """If this fails, truth.json lists what is not there, or a clean round cannot be had."""
    simulate(tmp_path / "r", windows=3, responses=30, electors=2)
    assert read_truth(tmp_path / "r")["anomalies"] == []
    simulate(tmp_path / "r", anomalies=False)
    assert read_truth(tmp_path / "r")["anomalies"] == []
    assert len(ballots_of(tmp_path / "r").drop_duplicates()) == len(ballots_of(tmp_path / "r"))


def test_the_truth_is_recovered_from_many_ratings(tmp_path: Path) -> None:
    """If this fails, the true points are not what the drawn ratings have on average."""
    simulate(tmp_path / "r", responses=400_000, electors=600, seed=5, anomalies=False)
    truth = pd.json_normalize(read_truth(tmp_path / "r")["windows"]).set_index("window_id")
    answers = responses_of(tmp_path / "r")
    grades = answers.drop(columns=["window_id", "channel", "answered_at", "seconds"])
    counts = (answers["channel"] != "open") & (grades.notna().sum(axis=1) >= 4)
    survey = (20 * grades.mean(axis=1))[counts].groupby(answers["window_id"]).mean()
    ballots = ballots_of(tmp_path / "r").replace(0, np.nan)
    table = pd.read_csv(tmp_path / "r" / "bimonthly.csv").set_index("window_id")
    marks = 100 * table["score"] / table["full_marks"].fillna(100)
    found = pd.DataFrame(
        {"survey": survey, "vote": 20 * ballots.mean(), "marks": marks.groupby("window_id").mean()}
    )
    found["total"] = found["marks"] / 2 + found["vote"] / 4 + found["survey"] / 4
    volumes = truth["responses"] >= 30
    for component, gap in {"survey": 0.2, "vote": 0.5, "marks": 0.4, "total": 0.3}.items():
        pairs = pd.DataFrame({"is": truth[f"points.{component}"], "seen": found[component]})
        pairs = pairs[volumes].dropna()
        assert pairs["is"].corr(pairs["seen"], method="spearman") > 0.9, component
        assert abs((pairs["is"] - pairs["seen"]).mean()) < gap, component


def test_answers_look_like_answers(folder: Path) -> None:
    """If this fails, ceilings, gaps, channels or the share of invalid responses are unlikely."""
    answers = responses_of(folder)
    grades = answers[[item.id for item in open_round(folder).book.items()]]
    shares = grades.stack().value_counts(normalize=True)
    assert 0.5 < shares[5] < 0.65
    assert shares[4] + shares[5] > 0.8
    assert 0.15 < grades["distance"].isna().mean() < 0.35
    assert 0.005 < (grades.notna().sum(axis=1) < 4).mean() < 0.02
    assert grades.corr().to_numpy().min() > 0.3
    channels = answers["channel"].value_counts(normalize=True)
    assert channels.round(1).to_dict() == {"code": 0.7, "interviewer": 0.2, "open": 0.1}
    times = pd.to_datetime(answers["answered_at"])
    assert times.dt.hour.between(9, 16).all()
    assert (times.dt.minute % 10 == 0).all()
    assert set(times.dt.strftime("%Y-%m")) == {"2021-12"}


def test_another_edition_needs_no_code(tmp_path: Path) -> None:
    """If this fails, something of 2021 is written into the simulation instead of the edition."""
    rules = tmp_path / "rules"
    shutil.copytree(EDITIONS / "2021", rules)
    campaign = (rules / "campaign.toml").read_text(encoding="utf-8")
    for old, new in (("2022-", "2024-"), ("2021-", "2023-")):
        campaign = campaign.replace(old, new)
    (rules / "campaign.toml").write_text(campaign, encoding="utf-8")
    questions = (rules / "questionnaires.toml").read_text(encoding="utf-8")
    questions = questions.replace('id = "distance"', 'id = "road"')
    (rules / "questionnaires.toml").write_text(questions, encoding="utf-8")
    simulate(tmp_path / "r", edition=str(rules), windows=5, responses=400, electors=8)
    this_round = open_round(tmp_path / "r")
    assert list(faults(this_round)) == []
    answers = responses_of(this_round.folder)
    assert answers["answered_at"].str.startswith("2023-12").all()
    assert answers["road"].isna().mean() > 0.15
    periods = set(pd.read_csv(this_round.folder / "bimonthly.csv")["period"])
    assert periods == set(this_round.periods)
    assert all(period.startswith("2023") for period in periods)


def test_only_simulated_rounds_are_replaced(tmp_path: Path) -> None:
    """If this fails, `ceping demo` could destroy somebody's real round."""
    target = tmp_path / "round"
    simulate_three = partial(simulate, windows=3, responses=30, electors=2)
    target.mkdir()
    simulate_three(target)
    (target / "left-over.txt").write_text("", encoding="utf-8")
    simulate_three(target)
    assert not (target / "left-over.txt").exists()
    settings = (target / "round.toml").read_text(encoding="utf-8")
    (target / "round.toml").write_text(
        settings.replace("simulated = true", "simulated = false"), encoding="utf-8"
    )
    before = hashes(target)
    with pytest.raises(InputError, match="simulated round"):
        simulate_three(target)
    (target / "round.toml").write_text(settings, encoding="utf-8")
    (target / "truth.json").unlink()
    assert not is_simulated(target)
    with pytest.raises(InputError, match="simulated round"):
        simulate_three(target)
    assert before.keys() - hashes(target).keys() == {"truth.json"}
    assert [path.name for path in tmp_path.iterdir()] == ["round"]


def test_a_run_that_fails_leaves_the_former_round(tmp_path: Path) -> None:
    """If this fails, an interrupted run leaves half a round, or litter beside it."""
    simulate(tmp_path / "r", windows=3, responses=30, electors=2)
    before = hashes(tmp_path / "r")

    def interrupt(done: int, everything: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(tmp_path / "r", windows=4, responses=40, electors=2, progress=interrupt)
    assert hashes(tmp_path / "r") == before
    assert [path.name for path in tmp_path.iterdir()] == ["r"]


def test_progress_ends_at_all_responses(tmp_path: Path) -> None:
    """If this fails, a progress bar stops short or runs over."""
    seen: list[tuple[int, int]] = []
    simulate(tmp_path / "r", responses=300_000, progress=lambda *told: seen.append(told))
    assert seen[-1] == (300_000, 300_000)
    assert len(seen) == 3
    assert seen == sorted(seen)


@pytest.mark.parametrize("size", ["windows", "responses", "electors"])
def test_sizes_below_one_are_refused(size: str, tmp_path: Path) -> None:
    """If this fails, a round without windows, responses or voters is written."""
    of = {"windows": 3, "responses": 30, "electors": 2, size: 0}
    with pytest.raises(ValueError, match=size):
        simulate(
            tmp_path / "r",
            windows=of["windows"],
            responses=of["responses"],
            electors=of["electors"],
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.costly
def test_two_million_responses_in_bounded_memory(tmp_path: Path) -> None:
    """If this fails, memory grows with the responses and large rounds cannot be simulated."""
    command = [sys.executable, "-c", PEAK, str(tmp_path / "r")]
    root = Path(__file__).parents[2]
    peak = int(subprocess.check_output(command, text=True, cwd=root))
    assert pq.read_metadata(path_of(tmp_path / "r", "responses.parquet")).num_rows == 2_000_000
    assert peak < MEMORY, f"{peak} MB"


# --- the catalogue of corruptions -----------------------------------------------------------


def cell_text(path: Path, row: int, column: str) -> str:
    """A cell as text, read without any reader of ours."""
    if path.suffix == ".parquet":
        value = pq.read_table(path)[column][row - 1].as_py()
        return "" if value is None else str(value)
    if path.suffix == ".xlsx":
        book = load_workbook(path)
        values = [list(cells) for cells in book.worksheets[0].iter_rows(values_only=True)]
        return str(values[row - 1][values[0].index(column)])
    rows = read_csv(path)
    return rows[row - 1][rows[0].index(column)]


def test_names_of_corruptions_are_unique() -> None:
    """If this fails, two corruptions cannot be told apart in a test's output."""
    names = [corruption.name for corruption in CORRUPTIONS]
    assert len(names) == len(set(names))


@pytest.mark.parametrize("corruption", CORRUPTIONS, ids=str)
def test_a_corruption_changes_what_it_says(
    corruption: Corruption, small: Path, tmp_path: Path
) -> None:
    """If this fails, a corruption damages nothing, or another place than it names."""
    target = tmp_path / "r"
    shutil.copytree(small, target)
    corruption.damage(target)
    assert hashes(target) != hashes(small)
    path = path_of(target, corruption.file)
    if corruption.got:
        assert corruption.row is not None
        assert corruption.column is not None
        assert cell_text(path, corruption.row, corruption.column) == corruption.got
    elif "empty" in corruption.name:
        assert path.read_bytes() == b""
    elif "UTF-16" in corruption.name:
        assert path.read_bytes()[:2] in (b"\xff\xfe", b"\xfe\xff")
    elif "header only" in corruption.name:
        assert len(read_csv(path)) == 1
    elif "twice" in corruption.name and path.suffix == ".csv" and corruption.row == 4:
        rows = read_csv(path)
        assert rows[1] == rows[3]
    elif path.suffix == ".xlsx" and "formula" in corruption.name:
        assert corruption.column is not None
        assert load_workbook(path).worksheets[0][corruption.column].data_type == "f"
