"""Commands that the console starts: one at a time, seen to their end, and what they leave."""

import io
import os
import signal
import subprocess
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from flask import Flask

from office_app import create_app, jobs
from office_app.jobs import (
    COMMANDS,
    Busy,
    Command,
    Job,
    State,
    all_jobs,
    find_job,
    offered,
)
from office_app.jobs import folder as jobs_on_disk
from office_app.jobs.due import NO_EARLIER, NOT_SCORED, not_due
from office_app.jobs.offered import titles
from rulebook.round import Round, open_round
from survey_app import setup
from survey_app.trail_check import check_trail
from survey_app.trail_words import described
from tests.office_app.staff_client import hidden, signed_in
from tests.survey_app.rounds import give_marks, make_round

LASTING = Command("lasting", "常驻", "", lambda r, _o, _m: ["serve", str(r.folder), "--port", "0"])


@pytest.fixture
def this_round(tmp_path: Path) -> Round:
    """A round that can be checked and served."""
    made = make_round(tmp_path / "一轮 (试) '", 2)
    give_marks(made)
    return made


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[list["subprocess.Popen[bytes]"]]:
    """The processes of the jobs; all of them are ended with the test."""
    processes: list[subprocess.Popen[bytes]] = []

    class Noted(subprocess.Popen):  # type: ignore[type-arg]
        def __init__(self, *args: object, **kwargs: object) -> None:
            super().__init__(*args, **kwargs)  # type: ignore[call-overload]
            processes.append(self)

    monkeypatch.setattr(subprocess, "Popen", Noted)
    yield processes
    for process in processes:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)


def run(this_round: Round, command: Command = LASTING) -> int:
    """Start a command for wang."""
    return jobs.start(this_round, setup.prepare(this_round), command, {}, "wang")


def until(this_round: Round, number: int, *states: State) -> Job:
    """The job once it is in one of these states."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        job = find_job(this_round.folder, number)
        if job and job.state in states:
            return job
        time.sleep(0.1)
    raise AssertionError(job)


def test_a_command_to_its_end(this_round: Round) -> None:
    """If the page did not show what a command says, its faults could be read nowhere."""
    job = until(this_round, run(this_round, COMMANDS["check"]), State.DONE, State.AT_FAULT)
    assert job.state is State.DONE, job.lines
    assert job.lines[-1] == "没有发现问题"
    assert job.ended_at >= job.started_at
    (this_round.folder / "windows.csv").write_text("window_id\n", encoding="utf-8")
    job = until(this_round, run(this_round, COMMANDS["check"]), State.DONE, State.AT_FAULT)
    assert job.state is State.AT_FAULT
    assert any("窗口名册" in line for line in job.lines)
    assert not any(str(this_round.folder.parent) in line for line in job.lines)
    assert (this_round.folder / ".jobs").stat().st_mode & 0o777 == 0o700
    for path in (this_round.folder / ".jobs").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_one_at_a_time(this_round: Round, started: list["subprocess.Popen[bytes]"]) -> None:
    """If two wrote the same report at once, nobody would know whose it is."""
    number = run(this_round)
    until(this_round, number, State.RUNNING)
    for _ in range(3):
        with pytest.raises(Busy):
            run(this_round, COMMANDS["check"])
    assert len(started) == 1
    found = find_job(this_round.folder, number)
    assert found
    jobs.cancel(found)
    assert until(this_round, number, State.CANCELLED).ended_at
    until(this_round, run(this_round, COMMANDS["check"]), State.DONE)


@pytest.mark.grid
@pytest.mark.parametrize("whole", [True, False])
def test_a_killed_job_is_said_to_be_cut_off(
    this_round: Round, started: list["subprocess.Popen[bytes]"], whole: bool
) -> None:
    """If a job that died with the machine seemed to run, nobody could ever start another."""
    number = run(this_round)
    (runner,) = started
    if whole:
        os.killpg(runner.pid, signal.SIGKILL)
    else:
        os.kill(runner.pid, signal.SIGKILL)  # the command goes on, and so no other begins
        runner.wait()
        with pytest.raises(Busy):
            run(this_round)
        os.killpg(runner.pid, signal.SIGKILL)
    until(this_round, number, State.CUT_OFF)
    until(this_round, run(this_round, COMMANDS["check"]), State.DONE)
    assert [job.state for job in all_jobs(this_round.folder)] == [State.DONE, State.CUT_OFF]


def test_jobs_are_found_again_by_another_server(
    this_round: Round, started: list["subprocess.Popen[bytes]"]
) -> None:
    """If a restart of the server forgot a job, its end and its files would be lost."""
    number = run(this_round)
    app = create_app(this_round)
    page = signed_in(app, this_round, "wang", "office").get(f"/staff/jobs/run/{number}")
    assert page.status_code == 404  # no command of the console's
    assert started[0].poll() is None
    running = find_job(this_round.folder, number)
    assert running
    assert running.state is State.RUNNING


def test_the_pages_of_a_job(this_round: Round, started: list["subprocess.Popen[bytes]"]) -> None:
    """If a clerk had to know the commands, the console would be no help."""
    app = create_app(this_round)
    client = signed_in(app, this_round, "wang", "office")
    csrf = hidden(client.get("/staff/jobs/check").text, "csrf")
    sent = client.post("/staff/jobs/check", data={"csrf": csrf})
    assert sent.status_code == 303
    until(this_round, 1, State.DONE)
    assert "没有发现问题" in client.get(sent.location).text
    assert "已完成" in client.get("/staff/jobs/").text
    steps = client.get("/staff/steps/").text
    assert "没有发现问题" in steps or "先把名单和表格补齐" in steps
    run(this_round)
    assert client.post("/staff/jobs/check", data={"csrf": csrf}).status_code == 409
    for fields in ({}, {"window": "W99"}, {"window": "--help"}):
        reply = client.post("/staff/jobs/explain", data={"csrf": csrf} | fields)
        assert reply.status_code == 422


def test_what_a_job_does_is_whoevers_who_pressed(this_round: Round) -> None:
    """The trail would say `command line` of an act that somebody did on a page."""
    words = ["papers", str(this_round.folder), "--window", "W1", "--count", "1"]
    printing = Command("printing", "打印", "", lambda _r, _o, _m: words)
    until(this_round, run(this_round, printing), State.DONE)
    job, act = check_trail(this_round).entries[-2:]
    assert (job["act"], job["by"]) == ("job", ["wang"])
    assert (act["act"], act["by"], act["what"]["through"]) == ("papers", ["wang"], "console")
    assert [one.zh for one in described(act)][2:] == [
        "wang",
        "打印纸质问卷",
        "经由：控制台，窗口：W1，起始编号：1，数量：1",
    ]
    assert COMMANDS["check"].recorded
    assert COMMANDS["verify"].recorded


def test_what_is_lost_for_good_is_chosen(this_round: Round) -> None:
    """A year's applications would go because somebody pressed a button to see what it does."""
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    csrf = hidden(client.get("/staff/jobs/purge").text, "csrf")
    for fields in ({}, {"sure": ""}, {"sure": "no"}):
        reply = client.post("/staff/jobs/purge", data={"csrf": csrf} | fields)
        assert reply.status_code == 422
        assert "请选择" in reply.text
    assert all_jobs(this_round.folder) == []


def test_the_evaluation_file_is_made_and_fetched(this_round: Round) -> None:
    """The office would have to ask somebody with a terminal for the paper of its meeting."""
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    job = until(this_round, run(this_round, COMMANDS["evaluation"]), State.DONE, State.AT_FAULT)
    assert (job.state, job.share) == (State.DONE, 0), job.lines
    assert check_trail(this_round).entries[-1]["act"] == "evaluation"
    with client.get("/staff/jobs/evaluation/files/evaluation.zip") as sent:
        names = zipfile.ZipFile(io.BytesIO(sent.data)).namelist()
        assert quote("综合性评选考核材料.zip") in sent.headers["Content-Disposition"]
    assert sorted(name for name in names if name.endswith(".pdf")) == sorted(
        f"模拟-{honour.name.zh}.pdf" for honour in this_round.book.honours.honours
    )
    assert "综合性评选考核材料" in client.get("/staff/steps/").text


def test_the_trend_of_the_years_is_offered_with_its_rounds(tmp_path: Path) -> None:
    """The office would have to ask somebody with a terminal how windows went over the years."""
    folders = {name: tmp_path / name for name in ("上一年", "本年")}
    for name, before in (("上一年", ""), ("本年", "../上一年")):
        made = make_round(folders[name], 2, simulated=True)
        settings = made.folder / "round.toml"
        settings.write_text(f'{settings.read_text("utf-8")}previous = "{before}"\n', "utf-8")
    alone, this_round = map(open_round, folders.values())
    command, kept = COMMANDS["trend"], tmp_path / "made"
    for one, why in ((alone, NO_EARLIER), (this_round, "")):
        store = setup.prepare(one)
        assert not_due("trend", one, store) == NOT_SCORED
        (one.folder / "report").mkdir()
        (one.folder / "report" / "score.json").write_text("{}", encoding="utf-8")
        assert not_due("trend", one, store) == why
    rounds = [str(folder.resolve()) for folder in folders.values()]
    out = ["--out", str(kept / "trend")]
    assert command.arguments(this_round, {}, kept) == ["trend", *rounds, *out]
    assert {"trend.html", "trend.xlsx"} <= titles(this_round).keys()
    client = signed_in(create_app(this_round), this_round, "wang", "office")
    assert "开始：历年走势" in client.get("/staff/jobs/trend").text


@pytest.mark.parametrize("number", ["0", "9", "-1", "1e3", "٣", "9" * 30, "%2e%2e", "1%00"])
def test_an_odd_number_is_no_job(app: Flask, opened_round: Round, number: str) -> None:
    """If an odd number were a fault of ours, a stranger's link would fill the log."""
    client = signed_in(app, opened_round, "wang", "office")
    assert client.get(f"/staff/jobs/run/{number}").status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "..%2f..%2fround.toml",
        "%2e%2e%2fsurvey.db",
        "..\\survey.db",
        "survey.db",
        "survey.key",
        "%2fetc%2fpasswd",
        "report.html%00.docx",
        "leak.docx",
        "score",
        "",
    ],
)
def test_only_what_commands_write_is_offered(
    app: Flask, opened_round: Round, tmp_path: Path, name: str
) -> None:
    """If a name could lead elsewhere, the console would hand out keys and ballots."""
    report = opened_round.folder / "report"
    report.mkdir()
    (report / "report.html").write_text("<script>alert(1)</script>", encoding="utf-8")
    (report / "leak.docx").symlink_to(opened_round.folder / "survey.db")
    client = signed_in(app, opened_round, "wang", "office")
    assert client.get(f"/staff/jobs/score/files/{name}").status_code == 404
    assert client.get("/staff/jobs/rm/files/report.html").status_code == 404
    with client.get("/staff/jobs/score/files/report.html") as sent:
        kept = f"{opened_round.settings.title}-报告.html"
        assert quote(kept) in sent.headers["Content-Disposition"], "told apart from other rounds"
        assert sent.mimetype == "application/octet-stream"
    assert list(offered(opened_round, COMMANDS["score"])) == ["report.html"]


def test_progress_is_read_from_the_commands_lines(tmp_path: Path) -> None:
    """If a long job showed nothing, a clerk would think it hangs and cancel it."""
    made = jobs_on_disk.new_folder(tmp_path, "score")
    (made / "job.json").write_text(
        '{"command": "score", "options": {}, "by": "w", "started_at": "2026-01-01T00:00:00+00:00"}',
        encoding="utf-8",
    )
    said = f"20% 计票\n一行\n{tmp_path}/report/a\n{tmp_path}/report/score.json\n140%\n"
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "score.json").touch()  # a place that the page offers
    (made / "output.txt").write_bytes(said.encode() + b"\xff\x00\n")
    job = find_job(tmp_path, 1)
    assert job
    assert (job.share, job.step) == (100, "")
    assert job.lines == ("一行", "report/a", "\ufffd")
    assert job.state is State.CUT_OFF
