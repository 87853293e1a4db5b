"""Next year's round: what it takes over from last year's, and what it must not."""

import csv
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from analysis.score import check_round
from analysis.simulate import simulate
from ceping.cli import ceping
from rulebook.load import copy_edition
from rulebook.problems import InputError
from rulebook.round import open_round
from survey_app.acts.next_round import next_round
from tests.editions import EXAMPLE


@pytest.fixture(scope="module")
def former(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Last year's round, with one window that has withdrawn."""
    folder = tmp_path_factory.mktemp("former") / "去年"
    simulate(folder, edition="example-2023", windows=6, responses=300, electors=20)
    path = folder / "windows.csv"
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([*rows[0], "status"])
        writer.writerows([*row, "withdrawn" if row[0] == "W02" else ""] for row in rows[1:])
    settings = folder / "round.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(f'{text}organiser = "某局"\nagency_phone = "1"\n', encoding="utf-8")
    return folder


def test_the_register_comes_without_applications_and_marks(former: Path, tmp_path: Path) -> None:
    """Last year's applications, marks or ballots would count a second time."""
    taken = next_round(tmp_path / "今年", open_round(former))
    new, old = open_round(tmp_path / "今年"), open_round(former)
    assert (taken.windows, len(taken.left_out), taken.changes) == (5, 1, ())
    assert {w.id for w in new.windows} == {w.id for w in old.windows} - {"W02"}
    names = {w.id: (w.name, w.unit, w.staff_count, w.hall, w.name_en) for w in old.windows}
    for window in new.windows:
        own = (window.name, window.unit, window.staff_count, window.hall, window.name_en)
        assert own == names[window.id]
        assert (window.applied_honours, window.status, window.fields) == ((), "", {})
    assert list((tmp_path / "今年" / "ratings").iterdir()) == []
    assert not (tmp_path / "今年" / "nominations.csv").exists()
    assert (new.settings.organiser, new.settings.agency_phone) == ("某局", "1")
    assert new.settings.edition == "example-2023"
    assert new.settings.simulated
    assert new.settings.survey.opens is None


def test_it_names_the_former_round(former: Path, tmp_path: Path) -> None:
    """Last year's model windows would not be this year's exempt ones."""
    next_round(tmp_path / "今年", open_round(former))
    previous = open_round(tmp_path / "今年").settings.previous
    assert (tmp_path / "今年" / previous).resolve() == former.resolve()
    files = {problem.file for problem in check_round(open_round(tmp_path / "今年"))[0]}
    assert "windows.csv" not in files


def test_rules_of_its_own_come_along(former: Path, tmp_path: Path) -> None:
    """A round by a city's own rules would be followed by one by other rules."""
    own = Path(shutil.copytree(former, tmp_path / "去年"))
    copy_edition(EXAMPLE, own / "edition")
    campaign = own / "edition" / "campaign.toml"
    campaign.write_text(
        campaign.read_text("utf-8").replace('id = "example-2023"', 'id = "own"', 1), "utf-8"
    )
    settings = own / "round.toml"
    settings.write_text(settings.read_text("utf-8").replace("example-2023", "own"), "utf-8")
    taken = next_round(tmp_path / "今年", open_round(own))
    new = open_round(tmp_path / "今年")
    assert taken.changes == ()
    assert new.book.campaign.campaign.id == "own"
    assert new.edition_folder == tmp_path / "今年" / "edition"


def test_other_rules_are_told(former: Path, tmp_path: Path) -> None:
    """Channels and periods that the new rules do not know would be counted, or nothing said."""
    taken = next_round(tmp_path / "今年", open_round(former), "2021")
    new = open_round(tmp_path / "今年")
    assert new.settings.edition == "2021"
    assert all(period.startswith("2021-") for period in new.settings.periods)
    assert any("各部分的比例" in words.zh for words in taken.changes)


def test_nothing_is_overwritten(former: Path, tmp_path: Path) -> None:
    """A round that somebody has begun to fill in would be lost."""
    (tmp_path / "notes.txt").write_text("x", encoding="utf-8")
    with pytest.raises(InputError):
        next_round(tmp_path, open_round(former))


def test_the_command_says_what_it_did(
    former: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever runs it would have to compare two folders by eye."""
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    run = CliRunner().invoke
    told = run(ceping, ["init", str(tmp_path / "a"), "--from", str(former)])
    assert told.exit_code == 0, told.output
    assert "名册带来5个窗口" in told.output
    assert "已退出的不带" in told.output
    assert "规则没有改动" in told.output
    other = run(ceping, ["init", str(tmp_path / "b"), "--from", str(former), "--edition", "2021"])
    assert "考核满分：由120分改为100分" in other.output
