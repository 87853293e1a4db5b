"""An archive that an older program wrote (kept/, of November 2026): still read, still proves."""

import json
import zipfile
from pathlib import Path

import pytest

from analysis.archive import Verification, opened, verify_archive

KEPT = Path(__file__).parent / "kept"
MAIN, SEALED = KEPT / "2026-11.zip", KEPT / "2026-11-sealed.zip"


def checked(main: Path, sealed: Path | None) -> Verification:
    """The check of an archive."""
    with opened(main, sealed) as archive:
        return verify_archive(archive)


def changed(tmp_path: Path, path: tuple[str | int, ...], value: object) -> Path:
    """The archive with one value of its score.json changed; None takes the key away."""
    with zipfile.ZipFile(MAIN) as archive:
        held = {name: archive.read(name) for name in archive.namelist()}
    data = json.loads(held["round/report/score.json"])
    inside = data
    for part in path[:-1]:
        inside = inside[part]
    if value is None:
        del inside[path[-1]]
    else:
        inside[path[-1]] = value
    held["round/report/score.json"] = json.dumps(data).encode()
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return tmp_path / "a.zip"


# Costly: with its sealed part, everything else is proved too.
@pytest.mark.parametrize("sealed", [SEALED, pytest.param(None, marks=pytest.mark.costly)])
def test_it_still_verifies(sealed: Path | None) -> None:
    """A result decided years ago would be called forged, or could not be read any more."""
    found = checked(MAIN, sealed)
    assert [words.zh for words in found.faults] == []
    assert any("个精确字段全部相同" in words.zh for words in found.facts)
    said = "\n".join(words.zh for words in found.open)
    assert "归档时的程序" in said
    missing = "round.amendments、designation.tied_places、designation.top_barred"
    assert f"档案没有这些字段：{missing}" in said


def test_its_forgery_is_still_found(tmp_path: Path) -> None:
    """An old program's name would cover a forged total."""
    found = checked(changed(tmp_path, ("windows", 0, "total_exact"), "99/1"), SEALED)
    said = [words.zh for words in found.faults]
    assert any("得分不符：windows" in line and "total_exact" in line for line in said)


def test_what_was_taken_out_is_named(tmp_path: Path) -> None:
    """A field could be taken out, and nobody would be told that it was not compared."""
    found = checked(changed(tmp_path, ("windows", 0, "rank"), None), SEALED)
    assert any(
        words.zh.startswith("档案没有这些字段") and ".rank" in words.zh for words in found.open
    )
