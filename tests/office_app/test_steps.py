"""The page of the round's steps, on rounds that have come differently far."""

from pathlib import Path

import pytest
from flask import Flask

from office_app import create_app
from office_app.steps import STEPS, State, all_steps
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, opening
from tests.office_app.staff_client import signed_in
from tests.survey_app.rounds import give_marks, make_round


def states(this_round: Round) -> dict[str, State]:
    """How each step stands."""
    return {seen.step.id: seen.state for seen in all_steps(this_round, setup.store_of(this_round))}


def test_a_round_without_tables_has_its_console(tmp_path: Path) -> None:
    """If the console refused an empty round, nobody could fill it without a terminal."""
    this_round = make_round(tmp_path, 2)
    (tmp_path / "windows.csv").unlink()
    app = create_app(this_round)
    page = signed_in(app, this_round, "wang", "office").get("/staff/steps/")
    assert page.status_code == 200
    assert "还缺：窗口、双月度成绩、投票人" in page.text
    assert states(this_round)["found"] is State.DONE
    assert states(this_round)["files"] is State.NEXT
    assert {states(this_round)[step.id] for step in STEPS[3:9]} == {State.MISSING}


def test_only_one_step_is_next(tmp_path: Path) -> None:
    """If two were called next, a clerk would not know where to go on."""
    this_round = make_round(tmp_path, 2)
    give_marks(this_round)
    setup.prepare(this_round)
    for act in (opening.open_phase, closing.stop_phase, closing.close_phase):
        act(this_round, "survey")
        assert list(states(this_round).values()).count(State.NEXT) == 1
    assert states(this_round)["open-survey"] is State.DONE
    assert states(this_round)["collect"] is State.DONE


@pytest.mark.parametrize(
    ("role", "sees"),
    [("office", len(STEPS)), ("auditor", len(STEPS)), ("interviewer", 1), ("agency", 1)],
)
def test_each_role_sees_its_own_steps(
    app: Flask, opened_round: Round, role: str, sees: int
) -> None:
    """If others saw buttons that refuse them, they would call the office for nothing."""
    page = signed_in(app, opened_round, "zhang", role).get("/staff/steps/").text
    assert page.count("<h2>") == sees


def test_files_are_taken_up_while_the_console_runs(tmp_path: Path) -> None:
    """If the console showed the files of its start, a clerk would upload them again and again."""
    this_round = make_round(tmp_path, 2)
    register = (tmp_path / "windows.csv").read_bytes()
    (tmp_path / "windows.csv").unlink()
    app = create_app(this_round)
    client = signed_in(app, this_round, "wang", "office")
    assert "还缺：窗口、双月度成绩" in client.get("/staff/steps/").text
    (tmp_path / "windows.csv").write_bytes(register)
    assert "窗口2行；还缺：双月度成绩、投票人" in client.get("/staff/steps/").text
    settings = tmp_path / "round.toml"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text("title =", encoding="utf-8")  # half-written by hand: the former ones stay
    assert client.get("/staff/steps/").status_code == 200
    settings.write_text(sound.replace("测试", "又一轮"), encoding="utf-8")
    assert "又一轮" in client.get("/staff/steps/").text
