"""Two persons for the vote (S16): each act of a real round, whoever is missing or wrong."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from office_app import create_app
from rulebook.files import file_hash
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import closing, opening
from survey_app.trail_check import check_trail
from tests.ceping.commands import ceping
from tests.office_app.staff_client import PASSWORD, choose, invite
from tests.survey_app.rounds import give_marks, make_round

HTTPS = 'public_url = "https://pingyi.example.gov.cn"\n'
TWO = ("--by", "li", "--by", "wang")


@pytest.fixture
def real(tmp_path: Path) -> Round:
    """A real round with two accounts of the office, one without a password, and an interviewer."""
    this_round = make_round(tmp_path / "轮", simulated=False, settings=HTTPS)
    give_marks(this_round)
    app = create_app(this_round)
    for name, role in (("li", "office"), ("wang", "office"), ("zhao", "interviewer")):
        assert choose(app.test_client(), invite(this_round, name, role)).status_code == 303
    invite(this_round, "new", "office")
    return this_round


def _nothing(_this_round: Round) -> None:
    pass


def _opened(this_round: Round) -> None:
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "vote", folder=shares_folder(this_round))


def _stopped(this_round: Round) -> None:
    _opened(this_round)
    closing.stop_phase(this_round, "vote")


def _closed(this_round: Round) -> None:
    _opened(this_round)
    folder = shares_folder(this_round)
    shares = [path.read_text("utf-8") for path in folder.glob("*.txt")] if folder.is_dir() else []
    closing.close_phase(this_round, "vote", shares=shares)


def _ballots(this_round: Round) -> None:
    _closed(this_round)
    folder = this_round.folder / "ratings"
    folder.mkdir()
    cells = "".join(f"B1,{window.id},5\n" for window in this_round.windows)
    (folder / "ballots.csv").write_text(f"ballot_id,window_id,grade\n{cells}")


ACTS: dict[str, tuple[Callable[[Round], None], tuple[str, ...], str]] = {
    "reserve": (_nothing, ("slips", "--category", "window", "--count", "6", "--reserve"), "slips"),
    "open": (_nothing, ("open", "vote"), "open"),
    "open both": (_nothing, ("open", "all"), "open"),
    "stop": (_opened, ("stop", "vote"), "stop"),
    "close": (_opened, ("close", "vote"), "close"),
    "reopen": (_stopped, ("open", "vote"), "reopen"),
    "export": (_closed, ("export", "--ballots"), "export"),
    "score": (_ballots, ("score", "--draws", "200"), "score"),
}
WRONG = {
    "nobody": ((), (), "2个办公室账号各自同意（--by NAME --by NAME）"),
    "one": (("--by", "li"), (PASSWORD,), "2个办公室账号各自同意"),
    "one twice": (("--by", "li", "--by", "li"), (PASSWORD, PASSWORD), "同一账号写了两次"),
    "a wrong password": (TWO, (PASSWORD, "wrong horse 电池"), "与账号相符的密码（和动态码）"),
    "no password": (TWO, (PASSWORD,), "与账号相符的密码"),
    "a code nobody has": (TWO, (PASSWORD, "123456"), "与账号相符的密码"),
    "an interviewer": (("--by", "li", "--by", "zhao"), (PASSWORD, PASSWORD), "办公室账号"),
    "a stranger": (("--by", "li", "--by", "nobody"), (PASSWORD, PASSWORD), "办公室账号"),
    "not yet in use": (("--by", "li", "--by", "new"), (PASSWORD, ""), "办公室账号"),
}


def arguments(command: tuple[str, ...], this_round: Round) -> tuple[object, ...]:
    """A command for a round, with what the vote's key takes."""
    folder = shares_folder(this_round)
    files: list[object] = [f"--share={folder / f'share-{number}.txt'}" for number in (1, 2)]
    keys: dict[str, list[object]] = {"open": ["--shares", folder], "close": files}
    key = keys.get(command[0], [])
    return command[0], this_round.folder, *command[1:], *key


def shares_folder(this_round: Round) -> Path:
    """Where the shares of the vote's key are."""
    return this_round.folder.parent / "shares"


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.grid
def test_every_act_takes_two(real: Round, act: str) -> None:
    """If one person could do it, or nobody were named for it, the rule would be for show."""
    prepared, command, name = ACTS[act]
    prepared(real)
    before = state_of(real)
    for wrong, (options, said, expected) in WRONG.items():
        refused = ceping(*arguments(command, real), *options, said=said)
        assert refused.returncode == 1, wrong
        assert expected in refused.stderr, wrong
        assert len(refused.stderr.splitlines()) == 1, wrong
        assert PASSWORD not in refused.stderr
        assert state_of(real) == before, wrong
    done = ceping(*arguments(command, real), *TWO, said=(PASSWORD, PASSWORD))
    if act != "score":  # a single ballot and no survey are not enough to be scored
        assert done.returncode == 0, done.stderr
    entry = [entry for entry in check_trail(real).entries if entry["act"] == name][-1]
    assert entry["by"] == ["li", "wang"]


def state_of(this_round: Round) -> object:
    """Phases, trail and files: what an act would change."""
    store = setup.store_of(this_round)
    files = sorted(path.name for path in this_round.folder.iterdir() if "-" not in path.suffix)
    return [store.phase(part) for part in ("survey", "vote")], store.trail.lines(), files


def test_the_survey_takes_one(real: Round) -> None:
    """If the survey's opening asked for two, the hall would wait for the second every morning."""
    nobody = ceping("open", real.folder, "survey")
    assert nobody.returncode == 1
    assert "1个办公室账号各自同意（--by NAME）" in nobody.stderr
    for command in ("open", "stop", "open", "close"):
        done = ceping(command, real.folder, "survey", "--by", "li", said=(PASSWORD,))
        assert done.returncode == 0, done.stderr
    record = json.loads((real.folder / "closing" / "closing.json").read_text(encoding="utf-8"))
    assert [(act["act"], act["by"]) for act in record["survey"]["acts"]] == [
        ("open", ["li"]), ("stop", ["li"]), ("reopen", ["li"]), ("stop", ["li"]), ("close", ["li"]),
    ]  # fmt: skip


def test_the_closing_record_names_who_did_it(real: Round) -> None:
    """If the record did not say who opened and closed, the signed paper could name anybody."""
    for command in ("open", "close"):
        done = ceping(*arguments((command, "vote"), real), *TWO, said=(PASSWORD, PASSWORD))
        assert done.returncode == 0, done.stderr
    record = json.loads((real.folder / "closing" / "closing.json").read_text(encoding="utf-8"))
    assert {tuple(act["by"]) for act in record["vote"]["acts"]} == {("li", "wang")}
    assert ceping("verify", real.folder).returncode == 0


def test_a_simulated_round_skips_it_and_says_so(tmp_path: Path) -> None:
    """If practising asked for two, nobody would practise; if silently not, nobody would know."""
    this_round = make_round(tmp_path / "r")
    for command in ("open", "stop", "open", "close"):
        done = ceping(command, this_round.folder, "vote", "--by", "li")
        assert done.returncode == 0, done.stderr
        assert "模拟数据，不要求办公室人员同意" in done.stderr.splitlines()
    assert all(entry["by"] == [] for entry in check_trail(this_round).entries)


def test_stopping_what_is_not_open_is_refused(tmp_path: Path) -> None:
    """If stopping were said of a closed vote, somebody would believe it could be opened again."""
    this_round = make_round(tmp_path / "r")
    assert ceping("stop", this_round.folder, "vote").returncode == 1
    _closed(this_round)
    refused = ceping("stop", this_round.folder, "vote")
    assert refused.returncode == 1
    assert "正在开启" in refused.stderr


NOBODY = """honour,candidate_id,decision,date,reason
reform_innovation_model_unit,model_unit_windows,vacant,2022-01-08,
"""


def _scored(this_round: Round) -> None:
    """A result without answers, in which every place stays open; and what was decided on it."""
    assert ceping("score", this_round.folder, "--draws", "200").returncode == 0
    (this_round.folder / "decisions.csv").write_text(NOBODY, encoding="utf-8")


def test_decisions_are_recorded_by_two(real: Round) -> None:
    """Who recorded for good what the leading group decided would stand nowhere."""
    opening.lock_rules(real)
    opening.open_phase(real, "survey")
    closing.close_phase(real, "survey")
    assert ceping("export", real.folder).returncode == 0
    _scored(real)
    command = ("confirm", real.folder, real.folder / "decisions.csv")
    log = real.folder / "decisions.jsonl"
    for wrong, (options, said, expected) in WRONG.items():
        refused = ceping(*command, *options, said=said)
        assert refused.returncode == 1, wrong
        assert expected in refused.stderr, wrong
        assert not log.exists(), wrong
    checked = ceping(*command, "--check")
    assert "有1项还没有记录" in checked.stdout, checked.stderr
    done = ceping(*command, *TWO, said=(PASSWORD, PASSWORD))
    assert done.returncode == 0, done.stderr
    entry = check_trail(real).entries[-1]
    assert (entry["act"], entry["by"]) == ("confirm", ["li", "wang"])
    assert entry["what"] == {"sha256": file_hash(log)}


# What ceping does with a command, up to the first call of something.
UP_TO = """import os, sys
from ceping.cli import main
import {module}
{module}.{name} = lambda *_, **__: os._exit(9)
main(sys.argv[1:])"""


def test_no_moment_of_a_power_cut_leaves_decisions_that_nobody_recorded(real: Round) -> None:
    """The office would never know who recorded them, and no second run could tell."""
    opening.lock_rules(real)
    opening.open_phase(real, "survey")
    closing.close_phase(real, "survey")
    assert ceping("export", real.folder).returncode == 0
    _scored(real)
    log = real.folder / "decisions.jsonl"
    command = ("confirm", real.folder, real.folder / "decisions.csv", *TWO)
    moments = (
        ("survey_app.acts.recording", "record"),  # before anything
        ("survey_app.acts.recording", "copy_trail"),
        ("analysis.decisions.decision_log", "_folder_to_disk"),  # after everything
    )
    for module, name in moments:
        code = UP_TO.format(module=module, name=name)
        cut = [sys.executable, "-c", code, *map(str, command)]
        cut_off = subprocess.run(cut, input=f"{PASSWORD}\n" * 2, text=True, capture_output=True)
        assert cut_off.returncode == 9, cut_off.stderr
        assert log.exists() == (name == "_folder_to_disk"), name
    named = [entry for entry in check_trail(real).entries if entry["act"] == "confirm"]
    assert [entry["by"] for entry in named] == [["li", "wang"]] * 2  # asked twice, once in vain
    assert named[-1]["what"] == {"sha256": file_hash(log)}
    done = ceping(*command, said=(PASSWORD, PASSWORD))
    assert done.stdout.splitlines() == ["这些审定早已记录，没有新增"]
    assert not check_trail(real).faults


def test_where_an_agency_collected_nobody_has_to_have_an_account(real: Round) -> None:
    """An office that only scores what was delivered could not record its decisions."""
    _scored(real)
    done = ceping("confirm", real.folder, real.folder / "decisions.csv")
    assert done.returncode == 0, done.stderr
    assert check_trail(real).entries[-1]["by"] == []
