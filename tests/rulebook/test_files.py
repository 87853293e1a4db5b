"""Files that are there whole or not at all."""

from pathlib import Path

import pytest

from rulebook.files import SCRATCH, write_files


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
