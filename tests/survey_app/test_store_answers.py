"""What the store decides about answers: which is taken, counted once, refused, and why."""

import re
from collections import Counter
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from sqlalchemy import Table, select, text

from rulebook.problems import InputError
from survey_app import setup
from survey_app.ballot_key.encryption import new_pair
from survey_app.store import OPEN, PARTS, InterviewRecord, PhaseState, Store, SubmissionOutcome
from survey_app.store.phases import DIGEST, Phases
from survey_app.store.schema import Schema
from survey_app.trail import Act, entries_of
from tests.survey_app.rounds import ENGINES, ITEMS, make_round
from tests.survey_app.stores import (
    LATER,
    NOW,
    PRIVATE,
    PUBLIC,
    WINDOWS,
    answer,
    cast,
    ciphertexts,
    issue_codes,
    issue_slips,
    key,
    opened_by,
    respond,
)

STORED, ALREADY, USED = (
    SubmissionOutcome.STORED,
    SubmissionOutcome.ALREADY,
    SubmissionOutcome.USED,
)
UNKNOWN, NOT_OPEN = SubmissionOutcome.UNKNOWN, SubmissionOutcome.NOT_OPEN


@pytest.fixture
def store(tmp_path: Path, engine: str) -> Store:
    """A store with nothing in it."""
    return setup.prepare(make_round(tmp_path / "round", 2, settings=engine))


@ENGINES
def test_phases_are_kept_apart_and_go_one_way(store: Store) -> None:
    """If a part's phase were another's, or began anew, answers would come in before or after."""
    assert [store.phase(part) for part in PARTS] == [PhaseState()] * 2
    assert store.close("survey", NOW) == PhaseState()
    assert store.open("survey", NOW) == PhaseState("open", NOW)
    assert store.open("survey", LATER) == PhaseState("open", NOW)
    assert store.phase("vote") == PhaseState()
    closed = PhaseState("compacted", NOW, LATER)
    assert store.close("survey", LATER) == store.phase("survey") == closed
    assert store.open("survey", LATER) == store.close("survey", NOW) == closed
    assert store.phase("vote") == PhaseState()
    assert store.try_writing()
    assert [store.phase(part) for part in PARTS] == [closed, PhaseState()]


@ENGINES
@pytest.mark.parametrize("state", ["never opened", "only the vote", "closed", "out of time"])
def test_no_answer_while_the_survey_is_not_open(store: Store, state: str) -> None:
    """If an answer came in before the opening or after the close, the count would not hold."""
    issue_codes(store, "a")
    if state == "only the vote":
        store.open("vote", NOW, key=PUBLIC)
    elif state != "never opened":
        store.open("survey", NOW)
    if state == "closed":
        store.close("survey", LATER)
    assert respond(store, "a", on=state != "out of time") is NOT_OPEN
    assert store.records.responses() == []
    assert store.credentials.turnout("survey") == [("大厅", "W1", 1, 0)]


@ENGINES
@pytest.mark.parametrize(
    ("opened", "seen", "taken"),
    [
        ("d" * DIGEST, "d" * DIGEST, True),
        ("d" * DIGEST, "e" * DIGEST, False),
        ("d" * DIGEST, "", True),
        ("d" * DIGEST, None, True),
        ("", "d" * DIGEST, True),
        ("", None, True),
    ],
)
def test_a_ballot_counts_for_what_its_voter_saw(
    store: Store, opened: str, seen: str | None, taken: bool
) -> None:
    """A grade given to one window would count for another, or nobody could vote."""
    issue_slips(store, 5)
    store.open("vote", NOW, opened, key=PUBLIC)
    if seen is None:
        outcome = cast(store, "window 0")
    else:
        grades = {"W1": 4, "W2": None}
        outcome = store.add_ballot(key("window 0"), "s", grades, "r", on=True, shown=seen)
    assert outcome is (STORED if taken else NOT_OPEN)
    assert len(opened_by(store)) == taken
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert len(store.records.ballots()) == taken * len(WINDOWS)


@ENGINES
@pytest.mark.parametrize(
    ("seen", "taken"), [("d" * DIGEST, True), ("e" * DIGEST, False), (None, True)]
)
def test_a_response_counts_for_what_was_seen(store: Store, seen: str | None, taken: bool) -> None:
    """An answer to another question, or about another window, would be counted."""
    issue_codes(store, "a")
    store.open("survey", NOW, "d" * DIGEST)
    more = {} if seen is None else {"shown": seen}
    outcome = store.add_response(key("a"), "s", answer(), channel="code", on=True, **more)
    assert outcome is (STORED if taken else NOT_OPEN)
    outcome = store.plates.add("W1", "of a plate", answer(), on=True, **more)
    assert outcome is (STORED if taken else NOT_OPEN)
    assert store.records.response_count() == 2 * taken


@ENGINES
@pytest.mark.parametrize("held", [None, ""])
def test_a_survey_opened_without_a_digest_takes_any(store: Store, held: str | None) -> None:
    """Answers to a survey that an earlier version opened would all be refused."""
    issue_codes(store, "a")
    store.open("survey", NOW)
    with store.database.writing() as db:
        db.execute(text("UPDATE phases SET shown = :held"), {"held": held})
    shown = "d" * DIGEST
    outcome = store.add_response(key("a"), "s", answer(), channel="code", on=True, shown=shown)
    assert outcome is STORED
    assert store.plates.add("W1", "of a plate", answer(), on=True, shown=shown) is STORED


@ENGINES
def test_a_ballot_tells_its_digest_to_the_close(store: Store) -> None:
    """A ballot of another register would be opened as if it were of this one."""
    issue_slips(store, 5)
    store.open("vote", NOW, "digest", key=PUBLIC)
    store.add_ballot(key("window 0"), "s", {"W1": 4, "W2": None}, "r", on=True, shown="digest")
    assert [ballot.shown for ballot in opened_by(store).values()] == ["digest"]


@ENGINES
def test_without_a_key_no_ballot_is_stored(store: Store) -> None:
    """A vote that was never opened would keep ballots that nobody can open."""
    assert store.ballots.encrypted(key("window 0"), {"W1": 4}, "") == b""
    store.open("vote", NOW, key=PUBLIC)
    assert store.ballots.encrypted(key("window 0"), {"W1": 4}, "")
    for wrong in (b"", new_pair()[0]):
        with pytest.raises(InputError, match="two shares") as caught:
            store.ballots.require_key(wrong)
        (problem,) = caught.value.problems
        assert (problem.file, problem.got) == (store.database.name, "")
        with pytest.raises(InputError, match="two shares"):
            store.close("vote", LATER, wrong, windows=WINDOWS)
        assert store.phase("vote").state == OPEN, "stopped for a key that opens nothing"
    store.ballots.require_key(PRIVATE)


@ENGINES
@pytest.mark.parametrize("answered", [False, True])
def test_an_amendment_is_told_how_far_the_round_is(store: Store, answered: bool) -> None:
    """An amendment would be let through after somebody had answered, or beside another one."""
    issue_codes(store, "a")
    store.open("survey", NOW, "before")
    if answered:
        assert respond(store, "a") is STORED
    asked: list[tuple[bool, Mapping[str, PhaseState]]] = []

    def allowed(said: bool, states: Mapping[str, PhaseState]) -> None:
        asked.append((said, dict(states)))

    act = Act("amend", NOW, what={"lock": "new"})
    assert not store.amend({"survey": "after"}, allowed, act, "another lock")
    assert store.trail.lines() == []
    assert store.phase("survey").shown == "before"
    both = {"survey": "after", "vote": "of a part that is not open"}
    assert store.amend(both, allowed, act, "")
    state = PhaseState("open", NOW, "", "after")
    assert asked == [(answered, {"survey": state, "vote": PhaseState()})]
    assert store.phase("survey") == state
    (entry,) = entries_of(store.trail.lines())
    assert entry["what"] == {"lock": "new", "shown": {"survey": "before"}}


@ENGINES
@pytest.mark.parametrize("shown", ["", "digest"])
@pytest.mark.parametrize("simulated", [True, False, None])
def test_the_database_keeps_whether_it_was_simulated(
    store: Store, shown: str, simulated: bool | None
) -> None:
    """If the mark were lost, or mixed up with the digest, a demonstration would become official."""
    opened = PhaseState("open", NOW, "", shown, simulated)
    assert store.open("survey", NOW, shown, simulated=simulated) == opened
    assert store.phase("survey") == opened
    closed = PhaseState("compacted", NOW, LATER, shown, simulated)
    assert store.close("survey", LATER) == store.phase("survey") == closed
    assert store.phase("vote") == PhaseState()


@ENGINES
def test_a_plate_and_an_interview_do_not_say_what_was_seen(store: Store) -> None:
    """An answer would be refused for a digest that its form does not carry."""
    store.open("survey", NOW, "digest")
    record = InterviewRecord("W1", "张三 (zhang)", "phone", "", NOW)
    assert store.plates.add("W1", "s", answer(), on=True) is STORED
    assert store.interviews.add(record, "t", answer(), on=True).outcome is STORED


@ENGINES
def test_whether_it_can_write_is_tried_at_most_once_a_second(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk would go unseen, or whoever asks often would slow down answers."""
    asked = Store(store.database, ITEMS)
    written = []
    for now in (0.0, 0.5, 1.0, 1.9, 2.0):
        monkeypatch.setattr("survey_app.store.answers.time.monotonic", lambda now=now: now)
        assert asked.try_writing()
        with store.database.reading() as db:
            rows = db.execute(text("SELECT value FROM choices WHERE name = 'writable'")).all()
        assert len(rows) == 1
        written.append(rows[0][0])
    assert [later != before for before, later in pairwise(written)] == [False, True, False, True]


@ENGINES
def test_a_code_is_spent_once(store: Store) -> None:
    """If a code counted twice or for another window, its window's score would be wrong."""
    issue_codes(store, "a", "b", window="W2")
    store.open("survey", NOW)
    assert respond(store, "a", "mine", comment="好", not_done="没") is STORED
    assert respond(store, "a", "mine") is ALREADY
    assert respond(store, "a", "another") is USED
    assert respond(store, "nobody's") is UNKNOWN
    assert respond(store, "nobody's", on=False) is UNKNOWN
    (response,) = store.records.responses()
    assert (response["window_id"], response["channel"], response["seconds"]) == ("W2", "code", 60)
    assert [response[f"item_{item}"] for item in ITEMS] == [4] * len(ITEMS)
    assert store.records.texts() == [("W2", "comment", "好"), ("W2", "not_done", "没")]
    assert store.credentials.turnout("survey") == [("大厅", "W2", 2, 1)]
    store.close("survey", LATER)
    assert respond(store, "a", "mine") is ALREADY
    assert respond(store, "b") is NOT_OPEN


@ENGINES
def test_a_slip_is_spent_once(store: Store) -> None:
    """If a slip counted twice, one voter would have two votes."""
    issue_slips(store, 5)
    assert cast(store, "window 0") is NOT_OPEN
    store.open("survey", NOW)
    assert cast(store, "window 0") is NOT_OPEN
    store.open("vote", NOW, key=PUBLIC)
    assert cast(store, "window 0", on=False) is NOT_OPEN
    assert cast(store, "window 0", submission="mine") is STORED
    assert cast(store, "window 0", submission="mine", receipt="x") is ALREADY
    assert cast(store, "window 0", submission="another", receipt="x") is USED
    assert cast(store, "nobody's") is UNKNOWN
    assert store.records.receipts() == ["of window 0"]
    assert [ballot.grades for ballot in opened_by(store).values()] == [{"W1": 4, "W2": None}]
    assert store.credentials.turnout("vote") == [("window", "", 5, 1)]
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert cast(store, "window 0", submission="mine") is ALREADY
    assert cast(store, "window 1") is NOT_OPEN


@ENGINES
def test_arrival(store: Store) -> None:
    """If a link met the wrong phase or another's slip, its owner could not answer."""
    issue_codes(store, "a", window="W2")
    issue_slips(store, 5)
    assert store.arrival("survey", key("nobody's")) == (PhaseState(), None)
    phase, code = store.arrival("survey", key("a"))
    assert (phase, code) == (PhaseState(), (key("a"), "W2", False))
    store.open("survey", NOW)
    respond(store, "a")
    assert store.arrival("survey", key("a")) == (PhaseState("open", NOW), (key("a"), "W2", True))
    assert store.arrival("survey", key("window 0"))[1] is None
    phase, slip = store.arrival("vote", key("window 0"))
    assert (phase, slip) == (PhaseState(), (key("window 0"), "window", False))
    assert store.arrival("vote", key("a"))[1] is None


@ENGINES
def test_found_by_what_is_typed(store: Store) -> None:
    """If a typed code met another's, or a slip served as a code, people would answer for others."""
    assert not store.credentials.issued()
    issue_codes(store, "a", window="W2")
    assert store.credentials.issued()
    issue_slips(store, 5)
    find = store.credentials.find_typed
    assert find("survey", key("typed a")) == (key("a"), "W2", False)
    assert find("vote", key("typed window 3")) == (key("window 3"), "window", False)
    assert find("vote", key("typed a")) is find("survey", key("typed window 3")) is None
    assert find("survey", key("a")) is None


@ENGINES
def test_turnout_by_issuer_and_window(store: Store) -> None:
    """If turnout put issuers or windows together, nobody could see where none answered."""
    issue_codes(store, "a", "b", window="W2", issuer="乙")
    issue_codes(store, "c", window="W1", issuer="乙")
    issue_codes(store, "d", window="W2", issuer="丙")
    store.open("survey", NOW)
    for code in "ad":
        respond(store, code, code)
    rows = [("丙", "W2", 1, 1), ("乙", "W1", 1, 0), ("乙", "W2", 2, 1)]
    assert store.credentials.turnout("survey") == rows
    assert store.credentials.turnout("vote") == []


@ENGINES
def test_ballots_get_new_names_at_the_close(store: Store) -> None:
    """If an old ballot id, a grade or a ballot were lost or stayed, the recount would not hold."""
    issue_slips(store, 6)
    store.open("vote", NOW, key=PUBLIC)
    store.open("survey", NOW)
    patterns = [(5, 1), (5, 1), (None, 2), (3, None), (None, None), (1, 5)]
    for number, pattern in enumerate(patterns):
        assert cast(store, f"window {number}", pattern) is STORED
    before = set(ciphertexts(store))
    store.close("survey", LATER)
    assert set(ciphertexts(store)) == before
    assert store.records.ballots() == []
    assert store.records.nonces() == {}
    assert store.ballots.stored()[:3] == (6, 0, 6)
    store.close("vote", LATER, PRIVATE, windows=WINDOWS)
    assert store.ballots.stored()[:3] == (0, 6, 6)
    rows = store.records.ballots()
    assert rows == sorted(rows, key=lambda row: row[:2])
    assert ciphertexts(store) == {}
    ids = {row[0] for row in rows}
    assert len(ids) == store.records.ballot_count() == store.records.receipt_count() == 6
    assert not ids & before
    assert all(re.fullmatch("[0-9a-f]{32}", ballot) for ballot in ids)
    whole = Counter(tuple(row[2] for row in rows if row[0] == ballot) for ballot in ids)
    assert whole == Counter(patterns)
    nonces = store.records.nonces()
    assert set(nonces) == ids
    assert {len(nonce) for nonce in nonces.values()} == {32}
    assert len(set(nonces.values())) == 6
    tallies = {(window, grade): count for window, grade, count in store.records.tallies()}
    assert tallies == Counter((window, grade) for _, window, grade in rows)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
def test_rows_lie_in_the_order_of_their_keys_after_the_close(store: Store) -> None:
    """If rows lay as they came, the n-th code of the server's file were the n-th answer's."""
    names = [f"code {number}" for number in range(20)]
    issue_codes(store, *names)
    issue_slips(store, 20)
    for part in PARTS:
        store.open(part, NOW, key=PUBLIC)
    for number, name in enumerate(names):
        assert respond(store, name, name, comment="好") is STORED
        assert store.plates.add("W1", f"form {number}", answer(), on=True) is STORED
        assert cast(store, f"window {number}", submission=name) is STORED
    tables = Schema(ITEMS).of_part
    for part in PARTS:
        before = [lying(store, table) for table in tables[part][:3]]
        assert before != [sorted(keys) for keys in before]
        store.close(part, LATER, PRIVATE, windows=WINDOWS)
        for table in tables[part]:
            assert lying(store, table) == sorted(lying(store, table)), table.name


def lying(store: Store, table: Table) -> list[tuple[object, ...]]:
    """The keys of a table's rows as they lie in the server's file."""
    with store.database.reading() as db:
        rows = db.execute(select(*table.primary_key).order_by(text("ctid")))
        return [tuple(bytes(v) if isinstance(v, bytes) else v for v in row) for row in rows]


@ENGINES
def test_counts_and_texts(store: Store) -> None:
    """If counts mixed windows or channels, the office would chase the wrong window."""
    issue_codes(store, "a", "b", window="W2")
    store.open("survey", NOW)
    respond(store, "a", "a", comment="乙")
    respond(store, "b", "b", comment="甲")
    store.plates.add("W2", "c", answer(not_done="丙"), on=True)
    store.plates.add("W1", "d", answer(comment="丁"), on=True)
    counts = {("W2", "code"): 2, ("W2", "open"): 1, ("W1", "open"): 1}
    assert store.records.counts() == counts
    assert store.records.response_count() == 4
    texts = [("W1", "comment", "丁"), ("W2", "comment", "乙"), ("W2", "comment", "甲")]
    assert store.records.texts() == [*texts, ("W2", "not_done", "丙")]
    ids = [row["response_id"] for row in store.records.responses()]
    assert ids == sorted(set(ids))


@ENGINES
def test_receipts_are_listed_as_they_are(store: Store) -> None:
    """If a receipt that is like another were found, a voter would trust a list without the vote."""
    issue_slips(store, 5)
    store.open("vote", NOW, key=PUBLIC)
    for number, receipt in enumerate("cab"):
        cast(store, f"window {number}", receipt=receipt)
    assert store.records.receipts() == ["a", "b", "c"]
    assert store.records.has_receipt("b")
    assert not store.records.has_receipt("d")
    assert not store.records.has_receipt("")


@ENGINES
@pytest.mark.parametrize("state", ["never opened", "only the vote", "closed", "out of time"])
def test_no_plate_while_the_survey_is_not_open(store: Store, state: str) -> None:
    """If a plate's answer came in before the opening or after the close, it would count wrongly."""
    if state == "only the vote":
        store.open("vote", NOW, key=PUBLIC)
    elif state != "never opened":
        store.open("survey", NOW)
    if state == "closed":
        store.plates.add("W1", "in time", answer(), on=True)
        store.close("survey", LATER)
        assert store.plates.add("W1", "in time", answer(), on=True) is ALREADY
    on = state != "out of time"
    assert store.plates.add("W1", "late", answer(), on=on) is NOT_OPEN
    assert store.records.response_count() == (state == "closed")


@ENGINES
def test_a_plate_form_is_counted_once(store: Store) -> None:
    """If a form sent twice counted twice, whoever presses often would be heard most."""
    store.open("survey", NOW)
    outcomes = [store.plates.add("W1", name, answer(), on=True) for name in "aab"]
    assert outcomes == [STORED, ALREADY, STORED]
    assert store.records.counts() == {("W1", "open"): 2}


@ENGINES
def test_a_part_that_was_only_stopped_opens_again(store: Store) -> None:
    """If a close that was cut off could not be undone, a morning's answers would be the last."""
    assert not store.has_open("survey")
    for part in PARTS:
        store.open(part, NOW, "shown first", key=PUBLIC)
    phases = Phases(store.database, Schema(ITEMS))
    phases.stop("survey", LATER)
    assert store.phase("survey") == PhaseState("stopped", NOW, LATER, "shown first")
    assert [store.has_open(part) for part in PARTS] == [True, True]
    assert store.plates.add("W1", "late", answer(), on=True) is NOT_OPEN
    again = PhaseState("open", NOW, "", "shown again")
    assert store.open("survey", LATER, "shown again") == store.phase("survey") == again
    assert store.phase("vote") == PhaseState("open", NOW, "", "shown first")
    phases.stop("vote", LATER)
    with store.database.writing() as db:
        assert phases.rewritten(db, "vote")
        assert not phases.rewritten(db, "survey")
    assert store.open("vote", LATER, key=PUBLIC).state == "rewriting"
    assert [store.has_open(part) for part in PARTS] == [True, False]
