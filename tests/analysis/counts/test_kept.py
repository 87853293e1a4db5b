"""Kept counts of parts: they save time, and never change a result."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from analysis.archive.sorting import sorted_files
from analysis.counts.kept import FOLDER, KeptCounts, basis, own_secret
from analysis.counts.reductions import Reductions, reductions
from analysis.intake.file_hashes import file_hashes
from analysis.intake.ratings import Ratings
from analysis.intake.validation import validate
from analysis.score import round_counts, score_round
from analysis.simulate import simulate
from rulebook.files import file_hash
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from tests.analysis.response_parts import ONE, in_parts

PARTS = Path("ratings/responses")


@pytest.fixture(scope="module", autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A user with a home of their own."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        patch.setenv("USERPROFILE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def one(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round with its responses in one file."""
    folder = tmp_path_factory.mktemp("one") / "round"
    simulate(folder, windows=5, responses=500, electors=20)
    return folder


@pytest.fixture(scope="module")
def rows(one: Path) -> pd.DataFrame:
    """Its responses."""
    return pd.read_parquet(one / ONE)


@pytest.fixture(scope="module")
def whole(one: Path) -> Reductions:
    """What that file is counted to."""
    return _reduced(one)


@pytest.fixture(scope="module")
def counted(one: Path, rows: pd.DataFrame, whole: Reductions) -> Path:
    """The round in three parts, of which the counts are kept."""
    folder = in_parts(one, one.with_name("parts"), {f"{i}.parquet": rows[i::3] for i in range(3)})
    _same(_reduced(folder), whole)
    return folder


@pytest.fixture
def parts(counted: Path, tmp_path: Path) -> Path:
    """A copy of it to change."""
    return Path(shutil.copytree(counted, tmp_path / "round"))


def _reduced(folder: Path) -> Reductions:
    this_round = open_round(folder)
    with Ratings(this_round) as ratings:
        counts = KeptCounts(this_round, ratings)
        valid = validate(this_round, ratings, (), thorough=False, known_sound=counts.sound)
        assert valid.problems == ()
        return reductions(this_round, valid, ratings, kept=counts)


def _same(some: Reductions, other: Reductions) -> None:
    for name in ("cells", "days", "straight", "bins", "items", "answers", "products"):
        pd.testing.assert_frame_equal(getattr(some, name), getattr(other, name), obj=name)


def _kept(folder: Path) -> dict[str, int]:
    """What is kept, and when it was written."""
    return {
        path.name: (path / "kept.json").stat().st_mtime_ns for path in (folder / FOLDER).glob("*")
    }


def _known(folder: Path) -> int:
    """Of how many parts the kept counts are taken."""
    this_round = open_round(folder)
    hashes = [sha256 for name, sha256 in file_hashes(folder).items() if "/responses/" in name]
    with Ratings(this_round) as ratings:
        counts = KeptCounts(this_round, ratings)
        return sum(counts.sound(sha256) is not None for sha256 in hashes)


def test_a_changed_part_is_counted_alone(
    one: Path, rows: pd.DataFrame, whole: Reductions, parts: Path
) -> None:
    """If this fails, a new month costs a year, or a month's old counts stay in the score."""
    assert not (one / FOLDER).exists(), "one file is counted anew each time"
    assert (parts / FOLDER).stat().st_mode & 0o777 == 0o700
    first = _kept(parts)
    (parts / PARTS / "2.parquet").unlink()
    (parts / PARTS / "0.parquet").rename(parts / PARTS / "十二月.parquet")
    rows[2::3][::-1].to_parquet(parts / PARTS / "3.parquet", index=False)
    assert _known(parts) == 2
    _same(_reduced(parts), whole)
    second = _kept(parts)
    assert len(second) == 3, "what no part needs any more is removed"
    assert len(second.items() & first.items()) == 2


def _double(folder: Path) -> None:
    path = folder / "cells.parquet"
    frame = pd.read_parquet(path)
    frame.assign(count=frame["count"] * 2).to_parquet(path, index=False)


def _sealed_by_another(folder: Path) -> None:
    _double(folder)
    said = json.loads((folder / "kept.json").read_text("utf-8"))
    said["files"]["cells.parquet"] = file_hash(folder / "cells.parquet")
    said["seal"] = "0" * 64
    (folder / "kept.json").write_text(json.dumps(said), "utf-8")


def _of_another_part(folder: Path) -> None:
    other = next(path for path in folder.parent.glob("*") if path != folder)
    shutil.rmtree(folder)
    shutil.copytree(other, folder)


SPOILT: dict[str, Callable[[Path], object]] = {
    "counts": _double,
    "counts and hashes": _sealed_by_another,
    "another part's": _of_another_part,
    "no seal": lambda folder: (folder / "kept.json").unlink(),
    "no JSON": lambda folder: (folder / "kept.json").write_text("[]", "utf-8"),
    "half": lambda folder: (folder / "bins.parquet").write_bytes(b"PAR1"),
}


def test_spoilt_counts_are_not_taken(parts: Path, tmp_path: Path) -> None:
    """If this fails, whoever can write the folder writes the result."""
    assert _known(parts) == 3
    for place, (name, spoil) in enumerate(SPOILT.items()):
        folder = Path(shutil.copytree(parts, tmp_path / str(place)))
        spoil(sorted((folder / FOLDER).glob("*"))[0])
        assert _known(folder) == 2, name


def test_a_seal_of_another_user_is_none(parts: Path, home: Path) -> None:
    """If this fails, counts that somebody else sealed are taken on trust."""
    secret = home / ".ceping" / "counts.key"
    assert secret.stat().st_mode & 0o777 == 0o600
    own = secret.read_bytes()
    secret.write_bytes(bytes(32))
    assert _known(parts) == 0
    secret.write_bytes(own)
    assert _known(parts) == 3


def test_without_a_home_nothing_is_kept(parts: Path, tmp_path: Path) -> None:
    """If this fails, a service without a home cannot score, or takes what nobody sealed."""
    (tmp_path / "home").write_bytes(b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(tmp_path / "home"))
        patch.setenv("USERPROFILE", str(tmp_path / "home"))
        assert own_secret() is None
        assert _known(parts) == 0


def test_what_proves_a_result_counts_anew(one: Path, parts: Path) -> None:
    """If this fails, an archive or a check rests on counts that lie beside the data."""
    this_round = open_round(parts)
    folder = sorted((parts / FOLDER).glob("*"))[0]
    _double(folder)
    said = json.loads((folder / "kept.json").read_text("utf-8"))
    del said["seal"]
    said["files"]["cells.parquet"] = file_hash(folder / "cells.parquet")
    with Ratings(this_round) as ratings:  # sealed by this very user, and wrong
        said["seal"] = KeptCounts(this_round, ratings)._sealed(folder.name, said)
    (folder / "kept.json").write_text(json.dumps(said), "utf-8")
    assert _known(parts) == 3
    assert round_counts(this_round) == round_counts(open_round(one))
    sorted_out = sorted_files(this_round, None)
    named = (*file_hashes(parts), *sorted_out.files, *sorted_out.sealed, *sorted_out.other)
    assert not any(FOLDER in name for name in named)


def test_other_rules_are_other_counts(one: Path) -> None:
    """If this fails, counts by old points, times or columns stay in a score by new ones."""
    this_round = open_round(one)
    settings, book = this_round.settings, this_round.book
    grades = book.questionnaires.grades
    scale = tuple(grade.model_copy(update={"points": grade.points / 2}) for grade in grades.all)
    other_points = book.questionnaires.model_copy(
        update={"grades": grades.model_copy(update={"all": scale})}
    )
    rounds: list[Round] = [
        replace(this_round, settings=settings.model_copy(update={"timezone": "Asia/Urumqi"})),
        replace(this_round, settings=settings.model_copy(update={"simulated": False})),
        replace(this_round, settings=settings.model_copy(update={"engine": "spark"})),
        replace(this_round, book=book.model_copy(update={"questionnaires": other_points})),
    ]
    assert len({basis(each) for each in (this_round, *rounds)}) == len(rounds) + 1
    assert basis(replace(this_round, settings=settings.model_copy(update={"title": "x"}))) == basis(
        this_round
    )


def test_a_fault_keeps_nothing(parts: Path, rows: pd.DataFrame) -> None:
    """If this fails, a scoring that was refused has written something."""
    before = _kept(parts)
    rows[:9].assign(overall=9).to_parquet(parts / PARTS / "3.parquet", index=False)
    with pytest.raises(InputError, match=r"3\.parquet"):
        score_round(open_round(parts), keep_counts=True)
    assert _kept(parts) == before
