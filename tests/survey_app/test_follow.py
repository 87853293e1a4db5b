"""A running server takes up what is opened and amended, and is never of two registers at once."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import create_app, setup
from survey_app.acts import amending, closing, issuing, opening
from survey_app.context import EXTENSION
from survey_app.recount import recount
from tests.survey_app.rounds import ANSWERS, ENGINES, Visitor, make_round, serving
from tests.survey_app.test_amendments import EDITS, REASON, TIMES, busy, edited, put

WITHIN = 3.0  # seconds


def soon(seen: Callable[[], bool], times: int = 12) -> None:
    """Whether something holds soon, and then for every process that answers."""
    deadline, held = time.monotonic() + WITHIN, 0
    while held < times:
        held = held + 1 if seen() else 0
        if not held:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def amend(this_round: Round, name: str) -> Round:
    """Change a file and record it."""
    changed = edited(this_round, EDITS[name])
    amending.amend(changed, REASON)
    return open_round(this_round.folder)


@ENGINES
def test_windows_codes_and_names_are_taken_up(tmp_path: Path, engine: str) -> None:
    """A late window could not be asked about before somebody restarts the server in the hall."""
    this_round = busy(tmp_path / "round", "survey", engine)
    with serving(this_round, workers=2) as server:
        visitor = server.visitor()
        old = {"sealed": visitor.get("/w/W1").hidden(), **ANSWERS}
        this_round = amend(this_round, "added")
        soon(lambda: "晚来的窗口" in visitor.get("/w/").text)
        code = issuing.create_codes(this_round, "W6", 1, "大厅")[0]
        done = visitor.post("/s/form", visitor.survey_form(code.link))
        assert done.status == 200
        this_round = amend(this_round, "renamed")
        soon(lambda: "改名的窗口" in visitor.get("/w/W1").text)
        again = visitor.post("/w/form", old)
        assert (again.status, "有更正" in again.text, "改名的窗口" in again.text) == (
            422,
            True,
            True,
        )
        assert visitor.post("/w/form", ANSWERS | {"sealed": again.hidden()}).status == 200
        this_round = amend(this_round, "withdrawn")
        soon(lambda: visitor.get("/w/W5").status == 404)
        assert visitor.get("/readyz").text == "ready\n"
    assert setup.store_of(this_round).records.response_count() == 3


def test_a_later_time_is_taken_up(tmp_path: Path) -> None:
    """People would find a closed door in the hour that was added for them."""
    this_round = make_round(tmp_path / "round", 5, simulated=False, settings=TIMES)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    with serving(this_round, workers=2) as server:
        visitor = server.visitor()
        assert visitor.get("/w/W1").status == 403
        changed = edited(this_round, put(SETTINGS_FILE, "2021-12-20T18", "2099-12-20T18"))
        amending.amend(changed, REASON)
        soon(lambda: visitor.get("/w/W1").status == 200)


@ENGINES
def test_what_was_changed_before_an_opening_is_taken_up(tmp_path: Path, engine: str) -> None:
    """A server started early would refuse everybody once the vote opens with the final lists."""
    this_round = busy(tmp_path / "round", "before", engine)
    link = issuing.create_slips(this_round, "window", 2)[0].link
    with serving(this_round, workers=2) as server:
        visitor = server.visitor()
        assert visitor.get("/w/").status == 403
        this_round = edited(this_round, EDITS["renamed"])
        opening.lock_rules(this_round)
        opening.open_phase(this_round, "survey")
        soon(lambda: "改名的窗口" in visitor.get("/w/").text)
        (this_round.folder / "electors.csv").write_text(
            "elector_id,name,post,category,window_id\nE1,甲,,window,W1\n", encoding="utf-8"
        )
        opening.open_phase(open_round(this_round.folder), "vote")
        soon(lambda: visitor.get(visitor.local(link)).status == 200)


def test_files_that_are_not_recorded_are_not_taken_up(tmp_path: Path) -> None:
    """An edit that nobody recorded would be shown, or stop the server that is open."""
    this_round = busy(tmp_path / "round", "survey")
    with serving(this_round, workers=2) as server:
        visitor = server.visitor()
        edited(this_round, EDITS["renamed"])
        (this_round.folder / "rules.lock").touch()
        time.sleep(1.2)
        for _ in range(12):
            page = visitor.get("/w/")
            assert (page.status, "改名的窗口" in page.text) == (200, False)
        amending.amend(open_round(this_round.folder), REASON)
        soon(lambda: "改名的窗口" in visitor.get("/w/").text)


@ENGINES
def test_a_worker_that_is_behind_takes_no_answer(tmp_path: Path, engine: str) -> None:
    """Two workers a moment apart would take answers for two registers."""
    this_round = busy(tmp_path / "round", "both", engine)
    code = issuing.create_codes(this_round, "W1", 1, "大厅")[0].link.partition("8001")[2]
    app = create_app(this_round)
    client = app.test_client()
    forms = {
        "/w/form": _hidden(client.get("/w/W1").get_data(as_text=True)),
        "/s/form": _hidden(client.get(f"{code}?c=1").get_data(as_text=True)),
    }
    store = setup.store_of(this_round)
    before = store.records.response_count()
    for function in list(app.before_request_funcs[None]):
        if type(function).__name__ == "_Follower":
            app.before_request_funcs[None].remove(function)
    amend(this_round, "renamed")
    for address, sealed in forms.items():
        behind = client.post(address, data=ANSWERS | {"sealed": sealed})
        text = behind.get_data(as_text=True)
        assert (behind.status_code, "有更正" in text, 'value="4" checked' in text) == (
            *(422, True),
            True,
        ), address
    assert store.records.response_count() == before
    fresh = create_app(open_round(this_round.folder))
    for address, sealed in forms.items():
        again = fresh.test_client().post(address, data=ANSWERS | {"sealed": sealed})
        assert again.status_code == 422
    for made in (app, fresh):
        made.extensions[EXTENSION].store.database.close()


def _hidden(page: str) -> str:
    return page.partition('name="sealed" value="')[2].partition('"')[0]


@pytest.mark.grid
@pytest.mark.parametrize("name", ["renamed", "withdrawn"])
def test_a_vote_goes_on_through_an_amendment(tmp_path: Path, name: str) -> None:
    """Votes cast in the moment of an amendment would be lost, doubled, or close with a fault."""
    this_round = busy(tmp_path / "round", "survey")
    links = [slip.link for slip in issuing.create_slips(this_round, "division", 24)]
    opening.open_phase(this_round, "vote")
    done: list[int] = []

    def vote(visitor: Visitor, own: list[str]) -> None:
        for link in own:
            page = visitor.post("/v/form", {"sealed": visitor.get(visitor.local(link)).hidden(),
                                            "go": "blank"})  # fmt: skip
            for _ in range(5):
                page = visitor.post("/v/cast", {"sealed": page.hidden(), "go": "blank"})
                if page.status == 200:
                    done.append(1)
                    break

    with serving(this_round, workers=2) as server:
        parts = [links[start::4] for start in range(4)]
        threads = [threading.Thread(target=vote, args=(server.visitor(), p)) for p in parts]
        for thread in threads:
            thread.start()
        time.sleep(0.2)
        this_round = amend(this_round, name)
        for thread in threads:
            thread.join()
    assert len(done) == 24
    closing.close_phase(this_round, "vote")
    assert len({row[0] for row in setup.store_of(this_round).records.ballots()}) == 24
    assert not recount(this_round).differences
