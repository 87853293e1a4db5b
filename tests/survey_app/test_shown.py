"""S18: a ballot means what its voter saw, whatever becomes of the register meanwhile."""

import csv
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bench import processes
from rulebook.lock import LOCK_FILE, changes_since_lock, write_lock
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app import create_app, setup
from survey_app.acts import issuing, opening
from survey_app.acts.ballot_key import key_of_shares
from survey_app.context import EXTENSION
from survey_app.serving import serve
from survey_app.store import SubmissionOutcome
from tests.survey_app import linker
from tests.survey_app.rounds import (
    ANSWERS,
    ENGINES,
    Server,
    Visitor,
    make_round,
    next_door,
    serving,
)
from tests.survey_app.stores import credential, key, opened_by

GRADES = "123450123450"
Rows = list[list[str]]


def _swap_rows(rows: Rows) -> None:
    rows[1], rows[3] = rows[3], rows[1]


def _swap_names(rows: Rows) -> None:
    rows[1][1], rows[3][1] = rows[3][1], rows[1][1]


def _remove(rows: Rows) -> None:
    del rows[3]


def _rename(rows: Rows) -> None:
    rows[1][1] = "改名的窗口"


def _renumber(rows: Rows) -> None:
    rows[1][0] = "W99"


def _add(rows: Rows) -> None:
    rows.append(["W13", "后来的窗口", *rows[1][2:]])


CHANGES = pytest.mark.parametrize(
    "change", [_swap_rows, _swap_names, _remove, _rename, _renumber, _add]
)
Change = Callable[[Rows], None]


def edit(this_round: Round, change: Change) -> Round:
    """The round with a changed register, read anew."""
    path = this_round.folder / "windows.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    change(rows)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return open_round(this_round.folder)


def ballots(this_round: Round) -> list[dict[str, int | None]]:
    """What was stored, by window."""
    store = setup.store_of(this_round)
    private = key_of_shares(this_round, store, ())
    return [dict(ballot.grades) for ballot in opened_by(store, private).values()]


def add_slips(this_round: Round, *names: str) -> None:
    """Slips that are known by their names."""
    setup.store_of(this_round).slips.add([credential(name) for name in names], "window")


@CHANGES
def test_a_changed_register_is_not_served(opened_round: Round, change: Change) -> None:
    """If a server began with another register than that of the opening, two would be voted on."""
    write_lock(opened_round)
    changed = edit(opened_round, change)
    with pytest.raises(InputError, match=r"rules\.lock|as at its opening"):
        serve(changed, "127.0.0.1", 0, 1)
    (opened_round.folder / LOCK_FILE).unlink()
    with pytest.raises(InputError, match="as at its opening"):
        serve(changed, "127.0.0.1", 0, 1)


def test_another_electorate_is_not_served(tmp_path: Path) -> None:
    """If voters could be added during the vote, the turnout would be of another electorate."""
    this_round = make_round(tmp_path)
    linker.write_register(this_round, 6)
    opening.open_phase(this_round, "vote")
    opening.require_as_opened(open_round(this_round.folder))
    linker.write_register(this_round, 7)
    with pytest.raises(InputError, match="as at its opening"):
        serve(open_round(this_round.folder), "127.0.0.1", 0, 1)


def test_an_earlier_lock_still_holds(opened_round: Round) -> None:
    """If a lock without the names counted as broken, a round opened before could not go on."""
    write_lock(opened_round)
    lock = opened_round.folder / LOCK_FILE
    kept = [line for line in lock.read_text("utf-8").splitlines() if "示例窗口" not in line]
    text = "\n".join(kept).replace(',\n  "register": [\n  ]', "")
    lock.write_text(text, encoding="utf-8")
    assert changes_since_lock(opened_round) == ()


def test_the_lock_names_what_was_renamed(opened_round: Round) -> None:
    """If all windows were listed, nobody would find the one that differs."""
    write_lock(opened_round)
    (change,) = changes_since_lock(edit(opened_round, _rename)) or ()
    assert (change.locked, change.now) == ("W1 示例窗口1 示例大厅", "W1 改名的窗口 示例大厅")


@CHANGES
@ENGINES
def test_a_server_of_another_register_takes_no_vote(opened_round: Round, change: Change) -> None:
    """If a server with another register took votes, a row moved would be another window's grade."""
    add_slips(opened_round, "a", "b", "c")
    store = setup.store_of(opened_round)
    other = create_app(edit(opened_round, change))
    context = other.extensions[EXTENSION]
    assert context.shown.vote != store.phase("vote").shown
    client = other.test_client()
    assert client.get("/v/").status_code == 503
    assert client.get("/readyz").get_data(as_text=True) == "register\n"
    grades = dict.fromkeys(context.shown.ids, 4)
    outcome = store.add_ballot(key("a"), "s", grades, "r", on=True, shown=context.shown.vote)
    assert outcome is SubmissionOutcome.NOT_OPEN
    assert not ballots(opened_round)
    context.store.database.close()


@CHANGES
@pytest.mark.grid
def test_no_ballot_changes_its_meaning(tmp_path: Path, change: Change) -> None:
    """If a grade moved to another window between page and cast, somebody else would be judged."""
    this_round = make_round(tmp_path / "round")
    issued = issuing.create_slips(this_round, "window", 5)
    opening.open_phase(this_round, "vote")
    with next_door(this_round) as visitor:
        form = visitor.ballot(issued[0].link, GRADES)
        begun = {"sealed": visitor.get(visitor.local(issued[1].link)).hidden()}
    changed = edit(this_round, change)
    # The change is recorded: what is open now shows this register.
    with setup.store_of(changed).database.writing() as db:
        digest = create_app(changed).extensions[EXTENSION].shown.vote
        db.exec_driver_sql(f"UPDATE phases SET shown = '{digest}'")
    seen = dict(zip((f"W{number}" for number in range(1, 13)), GRADES, strict=True))
    with next_door(changed) as visitor:
        again = visitor.post("/v/cast", form)
        assert (again.status, "有更正" in again.text) == (422, True)
        assert not ballots(changed)
        page = visitor.post("/v/form", begun | {"page": "1", "go": "2", "w0": "5"})
        assert "有更正" in page.text
        blank = visitor.post("/v/cast", begun | {"go": "blank"})
        assert (blank.status, ballots(changed)) == (422, [])
        assert visitor.post("/v/cast", {"sealed": again.hidden()}).status == 200
    (stored,) = ballots(changed)
    assert stored == {
        window.id: int(seen.get(window.id, "0")) or None for window in changed.windows
    }


def test_a_worker_that_starts_again_shows_the_same(opened_round: Round) -> None:
    """If a restarted worker read the register anew, two would be voted on at once."""
    add_slips(opened_round, "a")
    with serving(opened_round, workers=1) as server:
        visitor = server.visitor()
        before = visitor.get("/w/").text
        edit(opened_round, _swap_names)
        kill_worker(server)
        assert _answer(visitor, "/w/") == before
        assert visitor.get("/readyz").text == "ready\n"


def kill_worker(server: Server) -> None:
    """Kill the only process that serves."""
    os.kill(processes.workers(server.pid)[-1], signal.SIGKILL)


def _answer(visitor: Visitor, path: str) -> str:
    """The page, as soon as somebody answers again."""
    for _ in range(200):
        try:
            return visitor.get(path).text
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nobody answers")


@ENGINES
def test_a_questionnaire_about_a_renamed_window_is_shown_again(opened_round: Round) -> None:
    """If answers were taken for a name that nobody saw, they would be about another window."""
    codes = issuing.create_codes(opened_round, "W1", 1, "大厅")
    path = codes[0].link.partition("8001")[2]
    before, after = create_app(opened_round), create_app(edit(opened_round, _rename))
    for where, action in ((f"{path}?c=1", "/s/form"), ("/w/W1", "/w/form")):
        page = before.test_client().get(where).get_data(as_text=True)
        sealed = page.partition('name="sealed" value="')[2].partition('"')[0]
        again = after.test_client().post(action, data=ANSWERS | {"sealed": sealed})
        text = again.get_data(as_text=True)
        assert (again.status_code, "有更正" in text, "改名的窗口" in text) == (422, True, True)
        sealed = text.partition('name="sealed" value="')[2].partition('"')[0]
        done = after.test_client().post(action, data=ANSWERS | {"sealed": sealed})
        assert done.status_code == 200
    assert setup.store_of(opened_round).records.response_count() == 2
    for app in (before, after):
        app.extensions[EXTENSION].store.database.close()
