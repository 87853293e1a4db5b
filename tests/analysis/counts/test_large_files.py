"""Files too large to be kept are read in another way: same counts, same faults.

What is large is set to nothing here, so that small files are read as large ones are.
"""

import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.counts import answers
from analysis.counts.reductions import Reductions, reductions
from analysis.counts.rows import response_rows
from analysis.intake import local_files
from analysis.intake.ratings import Ratings
from analysis.intake.validation import validate
from analysis.score import check_round
from analysis.simulate import simulate
from rulebook.round import open_round
from tests.analysis.response_parts import ONE, RATINGS, in_parts

Frame = pd.DataFrame
Change = Callable[[Frame], Frame]


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its responses in one file."""
    folder = tmp_path_factory.mktemp("one") / "round"
    simulate(folder, windows=6, responses=900, electors=20)
    return folder


@pytest.fixture(scope="module")
def rows(one: Path) -> Frame:
    """Its responses."""
    return pd.read_parquet(one / ONE)


def _put(rows: Frame, column: str, *values: str | None) -> Frame:
    """``values`` in rows 3, 13, 23 and so on."""
    cells = rows[column].to_list()
    cells[3 : 3 + 10 * len(values) : 10] = values
    return rows.assign(**{column: cells})


def _items(rows: Frame) -> list[str]:
    return [str(name) for name in rows.loc[:, "overall":]]


SOUND: dict[str, Change] = {
    "as it is": lambda rows: rows,
    "windows in blanks": lambda rows: _put(rows, "window_id", " W01", "W01 ", "\tW02"),
    "channels in blanks": lambda rows: _put(rows, "channel", " code", "open ", "\tcode\n"),
    "without times": lambda rows: _put(rows, "answered_at", None, "", " ", None),
    "times in other ways": lambda rows: _put(
        rows, "answered_at", "2021-12-05", "2021-12-05 09:59:59", "2021-12-04T23:30:00Z"
    ),
    "nothing answered": lambda rows: rows.assign(
        **{name: rows[name].where(rows.index % 3 > 0) for name in _items(rows)}
    ),
    "grades as text": lambda rows: rows.assign(
        **{
            name: rows[name].map({5: "5.0", 4: "满意", 3: "３", 2: " 2 ", 1: "1"}).astype("string")
            for name in _items(rows)
        }
    ),
}
FAULTS: dict[str, Change] = {
    "windows": lambda rows: _put(rows, "window_id", None, "", " ", "W999", "X 1", "一", "w" * 65),
    "one strange window": lambda rows: _put(rows, "window_id", "W999", "W999", "W998"),
    "channels": lambda rows: _put(rows, "channel", "post", None, "", "Code"),
    "ids": lambda rows: _put(rows, "response_id", None, "", "a b", "号", "i" * 65, "i\n", "i" * 64),
    "ids that are doubled": lambda rows: _put(rows, "response_id", "same", "same", "same"),
    "times": lambda rows: _put(rows, "answered_at", "1921-12-05", "soon", "2021-13-01"),
    "grades": lambda rows: rows.assign(overall=6, time=rows["time"].replace({5: 0})),
    "seconds": lambda rows: rows.assign(seconds=rows["seconds"].replace({rows["seconds"][5]: -1})),
}


def _parts(rows: Frame) -> dict[str, Frame]:
    return {"1.parquet": rows[:300], "2.parquet": rows[300:]}


def _made(one: Path, folder: Path, rows: Frame, how: str) -> Path:
    """The round with these responses in parts, as Parquet or as CSV."""
    if how == "parts":
        return in_parts(one, folder, _parts(rows))
    made = in_parts(one, folder, {})
    if how == "csv":
        rows.to_csv(made / RATINGS / "responses.csv", index=False)
    else:
        rows.to_parquet(made / ONE, index=False)
    return made


def _reduced(folder: Path) -> Reductions:
    this_round = open_round(folder)
    with Ratings(this_round) as ratings:
        valid = validate(this_round, ratings, ())
        assert not valid.problems
        return reductions(this_round, valid, ratings)


@pytest.mark.grid
@pytest.mark.parametrize("how", ["parquet", "parts", "csv"])
@pytest.mark.parametrize("change", SOUND)
def test_a_large_file_counts_as_a_small_one(
    one: Path, rows: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, how: str
) -> None:
    """If this fails, a city's result hangs on the size of its file."""
    folder = _made(one, tmp_path / "round", SOUND[change](rows), how)
    small = _reduced(folder)
    monkeypatch.setattr(local_files, "_KEPT_BYTES", 0)
    large = _reduced(folder)
    for field in fields(Reductions):
        ours, theirs = getattr(large, field.name), getattr(small, field.name)
        if isinstance(ours, Frame):
            pd.testing.assert_frame_equal(ours, theirs)
        else:
            np.testing.assert_equal(ours, theirs)


@pytest.mark.grid
@pytest.mark.parametrize("how", ["parquet", "parts", "csv"])
@pytest.mark.parametrize("change", FAULTS)
def test_a_large_file_has_the_faults_of_a_small_one(
    one: Path, rows: Frame, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: str, how: str
) -> None:
    """If this fails, a fault is passed over, or shown at another row, because a file is large."""
    folder = _made(one, tmp_path / "round", FAULTS[change](rows), how)
    small, _remarks = check_round(open_round(folder))
    monkeypatch.setattr(local_files, "_KEPT_BYTES", 0)
    large, _remarks = check_round(open_round(folder))
    assert small
    assert large == small


@pytest.mark.parametrize("most", [0, 100, 10**6])
def test_however_many_items_are_taken_together(
    one: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """If this fails, a questionnaire of more grades has other sums of its items."""
    this_round = open_round(one)
    points = this_round.book.questionnaires.grades.points()
    with Ratings(this_round) as ratings:
        (responses,) = ratings.responses()
        found = response_rows(responses, points)
        usual = answers.answer_counts(found, points, ["attitude"])
        monkeypatch.setattr(answers, "_PATTERNS", most)
        other = answers.answer_counts(found, points, ["attitude"])
    pd.testing.assert_frame_equal(other[list(usual)], usual)


def test_many_responses_need_little_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """If this fails, a province's hundred million answers end in a fault of ours.

    As a million do in 20 MB a thread where their ids are grouped as texts.
    """
    folder = tmp_path / "round"
    simulate(folder, windows=6, responses=10**6, electors=20)
    monkeypatch.setattr(local_files, "_KEPT_BYTES", 0)
    this_round = open_round(folder)
    with Ratings(this_round, memory=f"{20 * max(os.cpu_count() or 1, 2)}MB") as ratings:
        valid = validate(this_round, ratings, ())
        assert not valid.problems
        counted = reductions(this_round, valid, ratings)
    assert counted.cells["count"].sum() == 10**6
