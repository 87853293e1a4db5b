"""A new round is there whole or not at all."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.problems import InputError
from rulebook.round import open_round
from survey_app.acts import new_round
from survey_app.acts.new_round import Choices, create_round

CHOICES = Choices("example-2023", ("2023-Q1",), ("code",))
_KILLED = 9


def _killed(*_: object, **__: object) -> str:
    os._exit(_KILLED)


@pytest.mark.parametrize("at", ["copy_rules", "_write_header", "guide_of", "new_folder"])
@pytest.mark.parametrize("there", [True, False])
def test_a_kill_leaves_no_half_round(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: str, there: bool
) -> None:
    """A folder that is neither empty nor a round could not be used for one any more."""
    folder = tmp_path / "一轮"
    if there:
        folder.mkdir()
    child = os.fork()
    if not child:
        monkeypatch.setattr(new_round, at, _killed)
        create_round(folder, CHOICES, copy_edition=True)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == _KILLED
    assert not folder.exists() or not [*folder.iterdir()]
    create_round(folder, CHOICES, copy_edition=True)
    assert open_round(folder).periods == CHOICES.periods


@pytest.mark.parametrize("make", [Path.mkdir, lambda folder: None])
def test_what_fails_leaves_nothing(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A choice that is none would leave a folder that the next attempt refuses."""
    make(tmp_path / "一轮")
    with pytest.raises(InputError):
        create_round(tmp_path / "一轮", Choices("example-2023", (), ("a b",)))
    create_round(tmp_path / "一轮", CHOICES)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["一轮"]


def test_whoever_stands_in_the_folder_stays_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A shell that stands in the new folder would be nowhere, and no further command work."""
    monkeypatch.chdir(tmp_path)
    create_round(Path("."), CHOICES)
    assert open_round(Path(".")).periods == CHOICES.periods
    assert Path("round.toml").samefile(tmp_path / "round.toml")
    with pytest.raises(InputError):
        create_round(Path("."), CHOICES)
