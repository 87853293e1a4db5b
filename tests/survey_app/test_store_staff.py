"""What the store decides about staff: accounts, sessions, and the interviews they entered."""

from pathlib import Path

import pytest

from survey_app import setup
from survey_app.store import InterviewRecord, InterviewResult, Store, SubmissionOutcome
from survey_app.store.phases import DIGEST
from survey_app.trail import Act, entries_of
from tests.survey_app.rounds import ENGINES, make_round
from tests.survey_app.stores import LATER, NOW, PUBLIC, answer, issue_codes, respond

STORED, ALREADY, USED, NOT_OPEN = (
    SubmissionOutcome.STORED,
    SubmissionOutcome.ALREADY,
    SubmissionOutcome.USED,
    SubmissionOutcome.NOT_OPEN,
)
ZHANG, LI = "张三 (zhang)", "李四 (li)"


@pytest.fixture
def store(tmp_path: Path, engine: str) -> Store:
    """A store with nothing in it."""
    return setup.prepare(make_round(tmp_path / "round", 2, settings=engine))


def enter(
    store: Store,
    submission: str = "s",
    *,
    who: str = ZHANG,
    paper: str = "",
    at: str = "2021-12-20T10:00",
    on: bool = True,
    shown: str = "",
) -> InterviewResult:
    """Enter an interview about the first window."""
    record = InterviewRecord("W1", who, "paper" if paper else "phone", paper, at)
    return store.interviews.add(record, submission, answer(comment="写的"), on=on, shown=shown)


def void(store: Store, entered: InterviewResult, who: str = ZHANG) -> bool:
    """Take it back."""
    assert entered.written
    written = entered.written
    return store.interviews.void(written.response_id, who, written.text_ids, NOW)


@ENGINES
def test_only_its_own_interviewer_takes_an_answer_back(store: Store) -> None:
    """If others could void an answer, unwelcome ones would vanish and nobody would know."""
    store.open("survey", NOW)
    mine, theirs = enter(store, "a"), enter(store, "b", who=LI)
    assert not void(store, mine, LI)
    assert not void(store, theirs, ZHANG)
    assert store.records.response_count() == len(store.records.texts()) == 2
    assert [row["voided_at"] for row in store.interviews.all()] == [None, None]
    assert void(store, mine, ZHANG)
    assert not void(store, mine, ZHANG)
    assert theirs.written
    assert [row["response_id"] for row in store.records.responses()] == [theirs.written.response_id]
    assert store.records.texts() == [("W1", "comment", "写的")]
    voided = {row["entered_by"]: row["voided_at"] for row in store.interviews.all()}
    assert voided == {ZHANG: NOW, LI: None}


@ENGINES
def test_an_interview_counts_for_what_was_asked(store: Store) -> None:
    """An answer to another question would be counted, or one of this survey not be taken back."""
    store.open("survey", NOW, "d" * DIGEST)
    assert enter(store, "a", shown="e" * DIGEST).outcome is NOT_OPEN
    mine = enter(store, "b", shown="d" * DIGEST)
    assert mine.outcome is STORED
    assert void(store, mine)


@ENGINES
def test_an_answer_by_code_is_nobodys_to_take_back(store: Store) -> None:
    """If an interviewer could take back what somebody else answered, the survey could be bent."""
    issue_codes(store, "a")
    store.open("survey", NOW)
    respond(store, "a")
    (response,) = store.records.responses()
    assert not store.interviews.void(response["response_id"], ZHANG, [], NOW)
    assert store.records.response_count() == 1


@ENGINES
def test_each_sees_the_own_day(store: Store) -> None:
    """If somebody saw another's entries, or yesterday's among today's, the count would mislead."""
    store.open("survey", NOW)
    for number, (who, at) in enumerate(
        [
            (ZHANG, "2021-12-20T09:30"),
            (ZHANG, "2021-12-20T11:00"),
            (ZHANG, "2021-12-21T08:00"),
            (LI, "2021-12-20T10:00"),
        ]
    ):
        enter(store, str(number), who=who, at=at)
    times = [row["entered_at"] for row in store.interviews.of(ZHANG, "2021-12-20")]
    assert times == ["2021-12-20T11:00", "2021-12-20T09:30"]
    assert [row["entered_by"] for row in store.interviews.of(LI, "2021-12-20")] == [LI]
    assert store.interviews.of(LI, "2021-12-21") == []
    ids = [row["response_id"] for row in store.interviews.all()]
    assert (len(ids), ids) == (4, sorted(ids))


@ENGINES
def test_a_sheet_stands_once(store: Store) -> None:
    """If a sheet counted twice, or could not be entered anew after it was voided, neither holds."""
    store.open("survey", NOW)
    first = enter(store, "a", paper="P-1")
    assert first.outcome is STORED
    assert enter(store, "a", paper="P-1").outcome is ALREADY
    assert enter(store, "b", paper="P-1", who=LI) == (USED, None)
    assert enter(store, "c", paper="P-2").outcome is STORED
    assert void(store, first)
    assert enter(store, "d", paper="P-1").outcome is STORED
    assert enter(store, "e", paper="P-1").outcome is USED
    papers = [row["paper"] for row in store.interviews.all() if not row["voided_at"]]
    assert sorted(papers) == ["P-1", "P-2"]
    assert store.records.counts() == {("W1", "interviewer"): 2}


@ENGINES
def test_interviews_without_paper_are_many(store: Store) -> None:
    """If the second call by phone were taken for a sheet entered before, it would be lost."""
    store.open("survey", NOW)
    assert [enter(store, name).outcome for name in "aab"] == [STORED, ALREADY, STORED]
    assert [row["paper"] for row in store.interviews.all()] == [None, None]


@ENGINES
@pytest.mark.parametrize("state", ["never opened", "only the vote", "closed", "out of time"])
def test_no_interview_while_the_survey_is_not_open(store: Store, state: str) -> None:
    """If interviews came in or were taken back out of time, the result could be bent."""
    if state == "only the vote":
        store.open("vote", NOW, key=PUBLIC)
    elif state != "never opened":
        store.open("survey", NOW)
    before = enter(store, "in time") if state in ("closed", "out of time") else None
    if state == "closed":
        store.close("survey", LATER)
    assert enter(store, "late", on=state != "out of time") == (NOT_OPEN, None)
    if state == "closed":
        assert before
        assert not void(store, before)
        assert enter(store, "in time").outcome is ALREADY
    assert len(store.interviews.all()) == store.records.response_count() == bool(before)


@ENGINES
def test_an_account_is_added_once(store: Store) -> None:
    """If a second account took a name over, entries would stand under the wrong person."""
    accounts = store.accounts
    assert accounts.add("zhang", "张三", "interviewer", b"1", 100)
    assert not accounts.add("zhang", "李四", "office", b"2", 100)
    assert accounts.add("li", "李四", "office", b"2", 100)
    assert [(a.name, a.full_name, a.role) for a in accounts.all()] == [
        ("li", "李四", "office"),
        ("zhang", "张三", "interviewer"),
    ]
    found = accounts.find("zhang")
    assert found
    assert (found.signature, found.password, found.invite_expires) == (ZHANG, "", 100)
    assert accounts.find("wang") is None


@ENGINES
def test_a_first_link_works_once_and_in_time(store: Store) -> None:
    """If a link worked twice or too long, whoever finds it later would be that person."""
    accounts = store.accounts
    accounts.add("zhang", "张三", "interviewer", b"1", 100)
    accounts.add("li", "李四", "interviewer", b"2", 100)
    invited = accounts.invited(b"1", 99)
    assert invited
    assert invited.name == "zhang"
    assert accounts.invited(b"1", 100) is None
    assert accounts.invited(b"3", 99) is None
    assert not accounts.accept(b"1", "hash", 100)
    assert not accounts.accept(b"3", "hash", 99)
    assert accounts.accept(b"1", "hash", 99)
    assert not accounts.accept(b"1", "other", 99)
    assert accounts.invited(b"1", 99) is None
    assert {account.name: account.password for account in accounts.all()} == {
        "zhang": "hash",
        "li": "",
    }


@ENGINES
def test_sessions_end(store: Store) -> None:
    """If a session outlived its time, its logout or its account, a stolen cookie would too."""
    accounts = store.accounts
    for number, name in enumerate(("zhang", "li")):
        accounts.add(name, name, "interviewer", bytes([number]), 100)
    accounts.start(b"a", "zhang", 0, 10)
    accounts.start(b"b", "li", 0, 50)
    session = accounts.session(b"a", 9)
    assert session
    assert session.name == "zhang"
    assert accounts.session(b"a", 10) is None
    assert accounts.session(b"c", 9) is None
    accounts.start(b"c", "zhang", 10, 60)  # forgets what is over, and nothing else
    assert accounts.session(b"a", 9) is None
    assert accounts.session(b"b", 49)
    accounts.end(b"c")
    assert accounts.session(b"c", 11) is None
    assert accounts.session(b"b", 11)


@ENGINES
@pytest.mark.parametrize("act", ["reset", "remove"])
def test_reset_and_removal_are_of_one_account(store: Store, act: str) -> None:
    """If a reset left sessions, or met others' accounts, it would protect nobody."""
    accounts = store.accounts
    for number, name in enumerate(("zhang", "li")):
        accounts.add(name, name, "interviewer", bytes([number]), 100)
        accounts.accept(bytes([number]), f"password of {name}", 50)
        accounts.start(name.encode(), name, 0, 100)
    if act == "reset":
        assert not accounts.reset("wang", b"new", 200)
        assert accounts.reset("zhang", b"new", 200)
        invited = accounts.invited(b"new", 199)
        assert invited
        assert (invited.name, invited.password) == ("zhang", "")
    else:
        assert not accounts.remove("wang")
        assert accounts.remove("zhang")
        assert accounts.find("zhang") is None
        assert accounts.add("zhang", "another", "office", b"new", 200)  # no heir to the sessions
    assert accounts.session(b"zhang", 50) is None
    assert accounts.session(b"li", 50)
    other = accounts.find("li")
    assert other
    assert other.password == "password of li"


@ENGINES
def test_a_changed_password_ends_the_accounts_sessions(store: Store) -> None:
    """If one were left, whoever knew the old password would stay in; others must not be thrown out.

    Nobody else's password may change either.
    """
    accounts = store.accounts
    for number, name in enumerate(("zhang", "li")):
        accounts.add(name, name, "interviewer", bytes([number]), 100)
        accounts.accept(bytes([number]), f"old of {name}", 50)
    accounts.start(b"a", "zhang", 0, 50)
    accounts.start(b"b", "zhang", 0, 50)
    accounts.start(b"c", "li", 0, 50)
    accounts.change("zhang", "new")
    passwords = {account.name: account.password for account in accounts.all()}
    assert passwords == {"zhang": "new", "li": "old of li"}
    assert [bool(accounts.session(token, 9)) for token in (b"a", b"b", b"c")] == [
        False,
        False,
        True,
    ]


@ENGINES
def test_a_session_that_is_used_lasts(store: Store) -> None:
    """If it did not, somebody would be signed out at work; if others' did, a lost cookie would."""
    accounts = store.accounts
    accounts.add("zhang", "张三", "interviewer", b"1", 100)
    for token in (b"a", b"b"):
        accounts.start(token, "zhang", 0, 10)
    accounts.keep(b"a", 30)
    assert [bool(accounts.session(token, 9)) for token in (b"a", b"b")] == [True, True]
    assert [bool(accounts.session(token, 29)) for token in (b"a", b"b")] == [True, False]
    assert accounts.session(b"a", 30) is None


@ENGINES
def test_codes_are_each_accounts_own(store: Store) -> None:
    """If one account's codes met another's, a spent code would do again, or shut somebody out."""
    accounts = store.accounts
    for number, name in enumerate(("zhang", "li", "wang")):
        accounts.add(name, name, "office", bytes([number]), 100)
    assert accounts.codes_on("zhang", b"salt", 10)
    assert accounts.codes_on("li", b"pepper", 10)
    assert not accounts.codes_on("li", b"other", 20)
    assert not accounts.codes_on("nobody", b"salt", 10)
    salts = {account.name: account.totp_salt for account in accounts.all()}
    assert salts == {"zhang": b"salt", "li": b"pepper", "wang": b""}
    assert [accounts.spend_step("zhang", step) for step in (10, 12, 12, 11, 13)] == [
        False,
        True,
        False,
        False,
        True,
    ]
    assert accounts.spend_step("li", 11)  # the other's steps are not its own
    assert not accounts.spend_step("wang", 99)
    assert accounts.codes_off("zhang")
    assert not accounts.codes_off("zhang")
    assert [bool(account.totp_salt) for account in accounts.all()] == [True, False, False]
    assert accounts.codes_on("zhang", b"new", 20)
    assert [accounts.spend_step("zhang", step) for step in (20, 21)] == [False, True]


@ENGINES
def test_what_is_done_is_recorded_and_nothing_else(store: Store) -> None:
    """If an act left no entry, or one that failed left some, the trail would not be believed."""
    accounts = store.accounts
    recorded: list[str] = []

    def act(name: str, done: bool) -> Act:
        recorded.extend([name] * done)
        return Act(name, NOW)

    assert accounts.add("zhang", "张三", "office", b"1", 100, act=act("add", True))
    assert not accounts.add("zhang", "李四", "office", b"2", 100, act=act("add again", False))
    assert not accounts.accept(b"3", "hash", 50, act=act("no such link", False))
    assert accounts.accept(b"1", "hash", 50, act=act("accept", True))
    accounts.change("zhang", "new", act=act("change", True))
    assert not accounts.codes_off("zhang", act=act("has none", False))
    assert accounts.codes_on("zhang", b"salt", 1, act=act("codes on", True))
    assert not accounts.codes_on("zhang", b"salt", 1, act=act("on already", False))
    assert accounts.codes_off("zhang", act=act("codes off", True))
    assert not accounts.reset("nobody", b"4", 100, act=act("reset nobody", False))
    assert accounts.reset("zhang", b"4", 100, act=act("reset", True))
    assert not accounts.remove("nobody", act=act("remove nobody", False))
    assert accounts.remove("zhang", act=act("remove", True))
    store.open("survey", NOW)
    written = enter(store).written
    assert written
    for who, done in ((LI, False), (ZHANG, True), (ZHANG, False)):
        said = act(f"void by {who} {done}", done)
        taken = store.interviews.void(written.response_id, who, written.text_ids, NOW, act=said)
        assert taken == done
    assert [entry["act"] for entry in entries_of(store.trail.lines())] == recorded
