"""Files that are there whole or not at all."""

import os
import tempfile
from pathlib import Path

import pytest

from rulebook.files import SCRATCH, scratch_folder, write_files


def test_nothing_appears_when_writing_fails(tmp_path: Path) -> None:
    """Half of a set of reports would stand beside the other half of an older one."""
    (tmp_path / "a").write_text("old", encoding="utf-8")

    def write(scratch: Path) -> None:
        (scratch / "a").write_text("new", encoding="utf-8")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_files(tmp_path, write)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_text(encoding="utf-8") == "old"


def test_what_a_kill_left_behind_is_removed(tmp_path: Path) -> None:
    """Every killed run would leave a folder for ever."""
    left = tmp_path / f"{SCRATCH}abc"
    left.mkdir()
    (left / "half").write_text("x", encoding="utf-8")

    def write(scratch: Path) -> None:
        (scratch / "a").write_bytes(b"1")

    written = write_files(tmp_path, write)
    assert written == [tmp_path / "a"]
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_folder_within_is_replaced_whole(tmp_path: Path) -> None:
    """A picture of an earlier scoring would lie among those of this one."""
    for name in ("charts/burst-1.svg", "charts/forest.svg", "sheets/W01.pdf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("old", encoding="utf-8")

    def write(scratch: Path) -> None:
        (scratch / "charts").mkdir()
        (scratch / "charts" / "forest.svg").write_text("new", encoding="utf-8")

    assert write_files(tmp_path, write) == [tmp_path / "charts" / "forest.svg"]
    left = {path.name: path.read_text("utf-8") for path in tmp_path.rglob("*.*") if path.is_file()}
    assert left == {"forest.svg": "new", "W01.pdf": "old"}
    write_files(tmp_path, lambda scratch: (scratch / "charts").mkdir())
    write_files(tmp_path, lambda scratch: (scratch / "none").mkdir())
    assert list((tmp_path / "charts").iterdir()) == []


def test_scratch_of_a_killed_process_is_removed_and_of_a_living_one_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whole ballots would lie in the temporary folder for ever, or vanish under a reader."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    dead = tmp_path / "ceping-test-dead"
    dead.mkdir()
    (dead / "ballots.csv").write_text("x", encoding="utf-8")
    with scratch_folder("ceping-test-") as living:
        for folder in (dead, living):
            os.utime(folder, (0, 0))
        with scratch_folder("ceping-test-") as other:
            assert other.is_dir()
            assert living.is_dir()
            assert not dead.exists()
    assert list(tmp_path.iterdir()) == []
