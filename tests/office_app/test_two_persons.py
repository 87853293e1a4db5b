"""Whole ballots of a real round: exported and scored with two persons, readable by none other."""

import json
import shutil
from pathlib import Path

from flask.testing import FlaskClient

from office_app import create_app
from office_app.jobs import State
from rulebook.round import Round
from survey_app import setup
from survey_app.trail import entries_of
from tests.office_app.staff_client import PASSWORD, hidden, signed_in
from tests.office_app.test_jobs import until
from tests.survey_app.held import held_round


def post(client: FlaskClient, page: str, **fields: str) -> int:
    """Send a page's form; the status of the answer."""
    csrf = hidden(client.get(page).text, "csrf")
    return client.post(page, data={"csrf": csrf, "password": PASSWORD} | fields).status_code


def acts(this_round: Round) -> list[tuple[str, list[str]]]:
    """What is recorded, and of whom."""
    lines = entries_of(setup.store_of(this_round).trail.lines())
    return [(entry["act"], entry["by"]) for entry in lines]


def test_ballots_are_exported_and_scored_by_two(tmp_path: Path) -> None:
    """If one person could read whole ballots, the secrecy of the vote would hang on one."""
    this_round = held_round(tmp_path, simulated=False, links=False)
    app = create_app(this_round)
    app.config["PREFERRED_URL_SCHEME"] = "https"
    li = signed_in(app, this_round, "li", "office")
    signed_in(app, this_round, "wang", "office")
    signed_in(app, this_round, "zhang", "interviewer")
    second = {"name2": "wang", "password2": PASSWORD}
    ballots = this_round.folder / "sealed" / "ballots.csv"
    wrong: tuple[dict[str, str], ...] = (
        {},
        {"name2": "li", "password2": PASSWORD},
        {"name2": "zhang", "password2": PASSWORD},
    )
    shutil.rmtree(ballots.parent)
    assert post(li, "/staff/export/", ballots="counts") == 303
    assert post(li, "/staff/export/", ballots="whole", **wrong[0]) == 422
    assert not ballots.exists()
    assert post(li, "/staff/export/", ballots="whole", **second) == 303
    assert ballots.stat().st_mode & 0o077 == 0
    assert acts(this_round)[-2:] == [("export", ["li"]), ("export", ["li", "wang"])]
    for fields in wrong:
        assert post(li, "/staff/jobs/score", reading="", **fields) == 422
    assert post(li, "/staff/jobs/score", reading="", **second) == 303
    job = until(this_round, 1, *(set(State) - {State.RUNNING}))
    assert job.state is State.DONE, job.lines
    assert [act for act in acts(this_round) if act[0] in ("job", "score")] == [
        ("job", ["li"]),
        ("score", ["li", "wang"]),
    ]
    score = json.loads((this_round.folder / "report" / "score.json").read_text(encoding="utf-8"))
    assert "sealed/ballots.csv" in score["inputs"]["files"]
    for path in (this_round.folder / ".jobs").rglob("*"):
        assert path.is_dir() or PASSWORD.encode() not in path.read_bytes(), path
