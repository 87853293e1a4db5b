"""The page of the round's steps, on rounds that have come differently far."""

import datetime as dt
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from office_app import code_lists, create_app
from office_app.jobs import COMMANDS
from office_app.jobs.due import not_due, outdated
from office_app.jobs.folder import new_folder
from office_app.round_files import archive_of
from office_app.steps import STEPS, State, all_steps
from rulebook.files import file_hash
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.store import PARTS
from tests.office_app.office import Office
from tests.office_app.staff_client import signed_in
from tests.survey_app.held import HTTPS
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
    assert "还缺：窗口名册、各期考核成绩、投票人名册" in page.text
    assert states(this_round)["found"] is State.DONE
    assert states(this_round)["files"] is State.NEXT
    assert states(this_round)["open-survey"] is State.MISSING


def fill(this_round: Round) -> None:
    """Every table that a round needs."""
    give_marks(this_round)
    register = "elector_id,name,post,category,window_id\ne1,张,,window,W1\ne2,李,,window,W2\n"
    (this_round.folder / "electors.csv").write_text(register, encoding="utf-8")


def collect(this_round: Round) -> None:
    """Both parts from opening to close, with an export."""
    for part in PARTS:
        opening.open_phase(this_round, part)
        closing.close_phase(this_round, part)
    export_ratings(this_round, ballots=False)


def score(this_round: Round) -> None:
    """A result of the inputs as they are, as `ceping score` leaves it."""
    names = ("windows.csv", "bimonthly.csv", "ratings/turnout.csv", "ratings/electorate.csv")
    files = {n: file_hash(p) for n in names if (p := this_round.folder / n).is_file()}
    (this_round.folder / "report").mkdir(exist_ok=True)
    text = json.dumps({"inputs": {"files": files}})
    (this_round.folder / "report" / "score.json").write_text(text, encoding="utf-8")


def decide(this_round: Round) -> None:
    """Decisions, and the score after them."""
    (this_round.folder / "decisions.jsonl").write_text("{}\n", encoding="utf-8")
    os.utime(this_round.folder / "decisions.jsonl", (1, 1))


def archive(this_round: Round) -> None:
    """An archive younger than the score."""
    archive_of(this_round).write_bytes(b"PK")


# What was done so far, the step that is next then, and steps that cannot be taken yet.
LAST = {"review", "decide", "announce", "archive", "publish"}
MEETING = {"open-vote", "close", "export", "score"}
WAY = [
    (
        (),
        "files",
        {"check", "issue", "open-survey", "collect"} | MEETING | LAST,
    ),
    ((fill,), "check", {"collect", "close", "export", "score"} | LAST),
    ((fill, lambda r: opening.open_phase(r, "survey")), "accounts", {"export", "score"} | LAST),
    ((fill, collect), "accounts", LAST),
    ((fill, collect, score), "accounts", {"announce"}),
    ((fill, collect, score, decide), "accounts", set()),
    ((fill, collect, score, decide, archive), "accounts", set()),
]
DONE_AFTER = {
    "fill": {"files"},
    "collect": {"open-survey", "collect", "open-vote", "close", "export", "check"},
    "score": {"score"},
    "decide": {"decide"},
    "archive": {"archive"},
}


@pytest.mark.parametrize(("acts", "next_step", "missing"), WAY)
def test_a_round_on_its_way(
    tmp_path: Path,
    acts: tuple[Callable[[Round], object], ...],
    next_step: str,
    missing: set[str],
) -> None:
    """If a step were called done that is not, or the reverse, the clerk would be led astray."""
    this_round = make_round(tmp_path / "round", 2)
    setup.prepare(this_round)
    for act in acts:
        act(this_round)
    found = states(this_round)
    assert [step for step, state in found.items() if state is State.NEXT] == [next_step]
    assert {step for step, state in found.items() if state is State.MISSING} == missing
    done = {step for step, state in found.items() if state is State.DONE}
    for act in acts:
        assert DONE_AFTER.get(getattr(act, "__name__", ""), set()) <= done


def begin(this_round: Round, part: str, upto: str) -> None:
    """A part that is open, stopped, closed, or closed and exported here."""
    opening.open_phase(this_round, part, ("li", "wang"), folder=this_round.folder / "u" / part)
    if upto != "open":
        closing.stop_phase(this_round, part, ("li", "wang"))


def deliver(this_round: Round, part: str) -> None:
    """The answers of a part as an agency brings them."""
    names = {"survey": "survey_scores", "vote": "ballot_tallies"}
    (this_round.folder / "ratings").mkdir(exist_ok=True)
    (this_round.folder / "ratings" / f"{names[part]}.csv").touch()


NEVER = "民主投票还没有开启过，也没有导入机构的成绩：正式的一轮两样都有了才能计分"
OPEN_SURVEY = "第三方问卷还没有结束，结束并导出以后才能计分"
UNEXPORTED = "第三方问卷已结束，还没有导出，导出以后才能计分"


@pytest.mark.parametrize(
    ("simulated", "survey", "vote", "why"),
    [
        (False, "", "", "第三方问卷" + NEVER.removeprefix("民主投票")),
        (False, "delivered", "", NEVER),
        (False, "delivered", "delivered", ""),
        (False, "open", "delivered", OPEN_SURVEY),
        (True, "", "", ""),
        (True, "open", "", OPEN_SURVEY),
        (True, "stopped", "delivered", OPEN_SURVEY),
        (True, "closed", "", UNEXPORTED),
        (True, "exported", "", ""),
    ],
)
def test_nothing_is_scored_or_decided_without_its_answers(
    tmp_path: Path, simulated: bool, survey: str, vote: str, why: str
) -> None:
    """Honours would be given on marks alone, by the office's own pages, with nobody asked."""
    this_round = make_round(tmp_path / "round", 2, simulated=simulated, settings=HTTPS)
    store = setup.prepare(this_round)
    office = Office(this_round)
    for part, so_far in (("survey", survey), ("vote", vote)):
        if so_far == "delivered":
            deliver(this_round, part)
        elif so_far:
            begin(this_round, part, so_far)
    if survey in ("closed", "exported"):
        closing.close_phase(this_round, "survey")
    if survey == "exported":
        export_ratings(this_round, ballots=False)
    score(this_round)
    assert not_due("score", this_round, store) == why
    for step in ("score", "decide"):
        (seen,) = (one for one in all_steps(this_round, store) if one.step.id == step)
        assert seen.standing.why_not == why
    for command in ("score", "circular", "certificates", "site"):
        shown = office.get(f"jobs/{command}")
        told = not_due(command, this_round, store)
        assert (f"还不能做：{told}。" in shown) == bool(told)
        assert (f"开始：{COMMANDS[command].title}" in shown) != bool(told)
        if why:
            assert office.send(f"jobs/{command}").status_code == 409
    if why:
        assert why in office.send("decide/look", date="2021-12-20").text
        assert not [*this_round.folder.glob(".jobs/*")]


def test_what_changed_after_its_time_is_said(tmp_path: Path) -> None:
    """If a stale score or archive counted as done, an old result would be published."""
    this_round = make_round(tmp_path / "round", 2)
    setup.prepare(this_round)
    for act in (fill, collect, score, decide, archive):
        act(this_round)
    os.utime(archive_of(this_round), (1, 1))
    assert states(this_round)["archive"] is State.READY
    (this_round.folder / "decisions.jsonl").write_text("{}\n{}\n", encoding="utf-8")
    os.utime(this_round.folder / "report" / "score.json", (5, 5))
    assert states(this_round)["score"] is State.READY
    (this_round.folder / "bimonthly.csv").write_text("x\n", encoding="utf-8")
    notes = {s.step.id: s.standing.note for s in all_steps(this_round, setup.store_of(this_round))}
    assert notes["score"] == "计分以后改动过：各期考核成绩，请重新计分"
    for text in ("", "[]", '{"inputs": 1}'):
        (this_round.folder / "report" / "score.json").write_text(text, encoding="utf-8")
        assert states(this_round)["score"] is not State.DONE


@pytest.mark.parametrize("name", ["ratings/electorate.csv", "conditions.csv", "sealed/ballots.csv"])
def test_a_score_older_than_its_data_is_none(tmp_path: Path, name: str) -> None:
    """What was exported after the scoring would be decided on without having been counted."""
    this_round = make_round(tmp_path / "round", 2)
    setup.prepare(this_round)
    for act in (fill, collect, score):
        act(this_round)
    assert states(this_round)["score"] is State.DONE
    assert states(this_round)["deliver"] is not State.DONE
    path = this_round.folder / "report" / "score.json"
    files = json.loads(path.read_text(encoding="utf-8"))["inputs"]["files"]
    files.pop(name, None)
    path.write_text(json.dumps({"inputs": {"files": files}}), encoding="utf-8")
    (this_round.folder / name).parent.mkdir(exist_ok=True)
    (this_round.folder / name).touch()
    assert states(this_round)["score"] is State.READY
    assert "请重新计分" in outdated(this_round)
    assert "/" not in outdated(this_round)


def test_nothing_opens_after_the_decision(tmp_path: Path) -> None:
    """Honours would be decided, and answers taken for them afterwards."""
    this_round = make_round(tmp_path / "round", 2)
    setup.prepare(this_round)
    fill(this_round)
    decide(this_round)
    for part in PARTS:
        with pytest.raises(InputError, match="decision"):
            opening.open_phase(this_round, part)
    assert states(this_round)["open-survey"] is State.MISSING


def check(this_round: Round, code: int = 0) -> None:
    """A check that has just ended."""
    made = new_folder(this_round.folder, "check")
    now = dt.datetime.now(dt.UTC).isoformat()
    job = {"command": "check", "options": {}, "by": "wang", "started_at": now}
    (made / "job.json").write_text(json.dumps(job), encoding="utf-8")
    ended = {"code": code, "cancelled": False, "ended_at": now}
    (made / "ended.json").write_text(json.dumps(ended), encoding="utf-8")


def _append(this_round: Round, name: str) -> None:
    path = this_round.folder / name
    path.write_bytes(path.read_bytes() + b"\n" if path.is_file() else b"\n")


@pytest.mark.parametrize(
    ("act", "state"),
    [
        (lambda r: code_lists.write_list(r, issuing.create_codes(r, "W1", 2, "大厅")), State.DONE),
        (lambda r: code_lists.write_list(r, issuing.create_slips(r, "window", 5)), State.DONE),
        (lambda r: _append(r, "codes-W1.csv"), State.DONE),
        (lambda r: _append(r, "bimonthly.csv"), State.NEXT),
        (lambda r: _append(r, "round.toml"), State.NEXT),
        (lambda r: _append(r, "conditions.csv"), State.NEXT),
        (lambda r: check(r, 1), State.DONE),
    ],
)
def test_a_check_is_out_of_date_by_what_it_reads(
    tmp_path: Path, act: Callable[[Round], object], state: State
) -> None:
    """Printing codes would send the clerk back two steps, to look at the same tables again."""
    this_round = make_round(tmp_path / "round", 2)
    setup.prepare(this_round)
    fill(this_round)
    check(this_round)
    assert states(this_round)["check"] is State.DONE
    act(this_round)
    assert states(this_round)["check"] is state


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
    assert "还缺：窗口名册、各期考核成绩" in client.get("/staff/steps/").text
    (tmp_path / "windows.csv").write_bytes(register)
    assert "窗口名册2行；还缺：各期考核成绩、投票人名册" in client.get("/staff/steps/").text
    settings = tmp_path / "round.toml"
    sound = settings.read_text(encoding="utf-8")
    settings.write_text("title =", encoding="utf-8")  # half-written by hand: the former ones stay
    assert client.get("/staff/steps/").status_code == 200
    settings.write_text(sound.replace("测试", "又一轮"), encoding="utf-8")
    assert "又一轮" in client.get("/staff/steps/").text
