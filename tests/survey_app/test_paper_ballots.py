"""Paper ballots: two tellers enter each sheet alone, nobody reads a grade, all or none count."""

import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import create_app, setup
from survey_app.acts import closing, issuing, opening, voiding
from survey_app.acts import paper_ballots as acts
from survey_app.acts.export import export_ratings
from survey_app.acts.slip_count import count_slips
from survey_app.closing_record import whole_ballots
from survey_app.context import EXTENSION
from survey_app.paper_entries import Sheet
from survey_app.store import Store, SubmissionOutcome
from survey_app.tokens import token_hash
from survey_app.trail import entries_of
from survey_app.trail_check import check_trail
from tests.survey_app import linker
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ENGINES, make_round
from tests.survey_app.stores import cast, ciphertexts, issue_slips, opened_by

A, B, C = "qian", "sun", "zhou"
TWO = ("li", "wang")
MADE, SLIPS = 8, 6
WINDOWS = ("W1", "W2")
KEY_LENGTH = 32


def sheet(*grades: int | None, valid: bool = True) -> Sheet:
    """A sheet with these grades."""
    return Sheet(dict(zip(WINDOWS, grades, strict=True)), valid)


BOX = (sheet(5, 2), sheet(1, None), sheet(None, None), sheet(4, 3), sheet(None, None, valid=False))


@pytest.fixture
def stopped(tmp_path: Path, engine: str) -> Round:
    """A vote that is stopped, with sheets and one vote by phone."""
    return prepared(tmp_path, engine)


def prepared(tmp_path: Path, engine: str = "", made: int = MADE) -> Round:
    """A simulated vote with ``made`` sheets, one vote by phone, stopped."""
    this_round = make_round(tmp_path / "一轮", 2, settings=engine)
    store = setup.prepare(this_round)
    issue_slips(store, SLIPS)
    acts.make_ballots(this_round, made)
    opening.open_phase(this_round, "vote")
    assert cast(store, "window 0") is SubmissionOutcome.STORED
    closing.stop_phase(this_round, "vote")
    return this_round


def entered(this_round: Round, *, other: tuple[Sheet, ...] = BOX) -> bytes:
    """Both tellers have entered the box, B as ``other``; the key."""
    passphrase, key = acts.begin(this_round)
    assert acts.unlocked(this_round, passphrase.lower().replace("-", " ")) == key
    store = setup.store_of(this_round)
    for teller, sheets in ((A, BOX), (B, other)):
        assert store.papers.count_sheets(teller, len(sheets))
        for number, one in enumerate(sheets, 1):
            acts.enter(this_round, key, number, teller, one)
    return key


def agree(this_round: Round, key: bytes) -> list[bool]:
    """Both agree to what is there, one after the other."""
    store = setup.store_of(this_round)
    return [acts.agree_to_count(this_round, key, store.papers.entered(), who) for who in (A, B)]


def refused(act: Callable[[], object]) -> str:
    """The one line of a refusal."""
    with pytest.raises(InputError) as found:
        act()
    return "\n".join(problem.line() for problem in found.value.problems)


@ENGINES
def test_two_who_agree_are_counted_with_the_phones(stopped: Round) -> None:
    """If a sheet were lost, counted twice or linked to its number, paper would be second class."""
    key = entered(stopped)
    before = setup.store_of(stopped).papers.entered().entries
    assert agree(stopped, key) == [False, True]
    store = setup.store_of(stopped)
    assert not store.papers.entered().begun
    stored = store.ballots.stored()
    assert (stored.encrypted, stored.receipts, stored.used) == (5, 5, 5)
    assert len({len(one) for one in ciphertexts(store).values()}) == 1, "paper tells itself apart"
    assert not {*before.values()} & {*ciphertexts(store).values()}
    what = entries_of(store.trail.lines())[-1]
    assert (what["act"], what["by"]) == ("paper", [A, B])
    assert what["what"] == {"part": "vote", "valid": 4, "invalid": 1}
    assert store.slips.voided() == 1
    count_slips(stopped, SLIPS - 1 + MADE - 5, 1, 0, "")
    closing.close_phase(stopped, "vote")
    store = setup.store_of(stopped)
    cells = Counter(tuple(grades.values()) for grades in whole_ballots(store).values())
    assert cells == Counter([(4, None), (5, 2), (1, None), (None, None), (4, 3)])
    assert store.credentials.turnout("vote") == [("paper", "", MADE, 4), ("window", "", SLIPS, 1)]
    assert check_trail(stopped).faults == ()
    export_ratings(stopped, ballots=True)
    electorate = (stopped.folder / "ratings" / "electorate.csv").read_text("utf-8-sig")
    assert "paper" not in electorate


DIFFERENT = {
    "one window": ((sheet(5, 3), *BOX[1:]), "第1张：示例窗口2两人录入不一致"),
    "two windows": ((BOX[0], sheet(2, 1), *BOX[2:]), "第2张：示例窗口1、示例窗口2两人录入不一致"),
    "blank or not": ((*BOX[:2], sheet(None, 1), *BOX[3:]), "第3张：示例窗口2"),
    "invalid or not": ((*BOX[:4], sheet(None, None)), "第5张：一人录为有效，一人录为无效"),
    "a sheet less": (BOX[:4], "5张、4张"),
    "a sheet more": ((*BOX, BOX[0]), "5张、6张"),
}


@pytest.mark.parametrize("case", DIFFERENT)
@pytest.mark.grid
def test_what_differs_is_named_without_a_grade(tmp_path: Path, case: str) -> None:
    """If a slip of the pen were counted, or told by its grades, two tellers would be for show."""
    this_round = prepared(tmp_path)
    other, said = DIFFERENT[case]
    key = entered(this_round, other=other)
    told = "\n".join(words.zh for words in acts.compared(this_round, key).faults())
    assert said in told
    assert "满意" not in told
    store = setup.store_of(this_round)
    seen = store.papers.entered()
    assert "没有不一致" in refused(lambda: acts.agree_to_count(this_round, key, seen, A))
    assert store.ballots.stored().encrypted == 1
    assert "纸质选票" in refused(lambda: closing.close_phase(this_round, "vote"))
    store.papers.count_sheets(B, len(BOX))
    for number, one in enumerate(BOX, 1):
        acts.enter(this_round, key, number, B, one)
    assert agree(this_round, key) == [False, True]


@ENGINES
def test_no_file_tells_a_grade_before_the_count(
    stopped: Round, engine: str, request: pytest.FixtureRequest
) -> None:
    """If what a teller typed lay in database, log or trail, copying it would be reading votes."""
    entered(stopped)
    store = setup.store_of(stopped)
    entries = store.papers.entered().entries
    assert len({len(one) for one in entries.values()}) == 1, "a length tells a sheet"
    assert len({*entries.values()}) == len(entries), "alike entries look alike"
    files = linker.files(stopped)
    if engine:
        postgres: Postgres = request.getfixturevalue("postgres")
        files |= postgres.files(linker.database_name(stopped))
    for one in BOX:
        plain = json.dumps([*one.grades.values()], separators=(",", ":")).replace("null", "0")
        for name, content in files.items():
            assert plain.encode() not in content, name
            assert f'"W2"],{plain}'.encode() not in content, name
    assert acts.unlocked(stopped, "0000-0000-0000") == b""


def test_an_entry_is_of_one_sheet_and_one_teller(tmp_path: Path) -> None:
    """If rows could be swapped in the database, a sheet could be counted for another."""
    this_round = prepared(tmp_path)
    key = entered(this_round)
    store = setup.store_of(this_round)
    with store.database.writing() as db:
        db.exec_driver_sql(
            "UPDATE paper_entries SET sealed = (SELECT sealed FROM paper_entries "
            f"WHERE sheet = 1 AND teller = '{A}') WHERE sheet = 2"
        )
    compared = acts.compared(this_round, key)
    assert [compared.missing(who) for who in (A, B)] == [[2], [2]]


@ENGINES
def test_two_tellers_and_no_third(stopped: Round) -> None:
    """If one could enter twice, or a third step in, two who agree would be one who does."""
    key = entered(stopped)
    store = setup.store_of(stopped)
    assert not store.papers.count_sheets(C, len(BOX))
    assert "票号" in refused(lambda: acts.enter(stopped, key, 1, C, BOX[0]))
    for number in (0, len(BOX) + 1):
        assert "票号" in refused(lambda n=number: acts.enter(stopped, key, n, A, BOX[0]))  # type: ignore[misc]  # bound now
    seen = store.papers.entered()
    assert not acts.agree_to_count(stopped, key, seen, A)
    assert not acts.agree_to_count(stopped, key, store.papers.entered(), A)
    assert refused(lambda: acts.agree_to_count(stopped, key, store.papers.entered(), C))
    acts.enter(stopped, key, 1, B, BOX[0])  # what was agreed to is no longer what is there
    assert store.papers.entered().consents == {}
    assert "刚刚改动" in refused(lambda: acts.agree_to_count(stopped, key, seen, B))
    assert agree(stopped, key) == [False, True]


def test_alone_nobody_counts(tmp_path: Path) -> None:
    """If one teller's list were enough while the other has not begun, nobody would check."""
    this_round = prepared(tmp_path)
    _, key = acts.begin(this_round)
    store = setup.store_of(this_round)
    assert store.papers.count_sheets(A, 1)
    acts.enter(this_round, key, 1, A, BOX[0])
    assert refused(lambda: acts.agree_to_count(this_round, key, store.papers.entered(), A))
    assert refused(lambda: acts.begin(this_round))


def test_only_while_the_vote_is_stopped(tmp_path: Path) -> None:
    """If sheets were entered while people vote or after the close, grades would be known early."""
    this_round = make_round(tmp_path / "一轮", 2)
    store = setup.prepare(this_round)
    issue_slips(store, SLIPS)
    acts.make_ballots(this_round, MADE)
    lists = [BOX[0]] * 2

    def nothing_works() -> None:
        assert "停止" in refused(lambda: acts.begin(this_round))
        assert "停止" in refused(lambda: acts.count_lists(this_round, lists, lists))
        assert not store.papers.begin(b"x" * KEY_LENGTH)
        assert not store.papers.count_sheets(A, 1)
        assert not store.papers.enter(1, A, b"x")
        assert store.ballots.stored().encrypted == 0

    nothing_works()
    opening.open_phase(this_round, "vote")
    nothing_works()
    assert "尚未开启" in refused(lambda: acts.make_ballots(this_round, MADE))
    closing.stop_phase(this_round, "vote")
    key = entered(this_round)
    assert not acts.agree_to_count(this_round, key, store.papers.entered(), A)
    opening.open_phase(this_round, "vote")
    assert store.papers.entered().consents == {}, "more sheets may have come"
    assert not store.papers.enter(1, A, b"x")
    seen = store.papers.entered()
    assert "停止" in refused(lambda: acts.agree_to_count(this_round, key, seen, B))
    assert store.ballots.stored().encrypted == 0
    closing.stop_phase(this_round, "vote")
    assert agree(this_round, key) == [False, True]
    closing.close_phase(this_round, "vote")
    assert "停止" in refused(lambda: acts.begin(this_round))
    assert not store.papers.begin(b"x" * KEY_LENGTH)


def test_no_more_sheets_than_were_printed(tmp_path: Path) -> None:
    """If copied sheets were counted, whoever has a copier would have as many votes as he likes."""
    this_round = prepared(tmp_path, made=5)
    lists = [BOX[0]] * 6
    assert "不多于没有用过的5张" in refused(lambda: acts.count_lists(this_round, lists, lists))
    store = setup.store_of(this_round)
    assert (store.ballots.stored().encrypted, store.slips.voided()) == (1, 0)
    acts.count_lists(this_round, lists[:3], lists[:3])
    assert "不多于没有用过的2张" in refused(lambda: acts.count_lists(this_round, lists, lists))
    acts.count_lists(this_round, lists[:2], lists[:2])
    assert store.credentials.turnout("vote")[0] == ("paper", "", 5, 5)


def test_the_box_is_opened_before_the_close_each_time(tmp_path: Path) -> None:
    """If nobody had to say what was in the box, a whole box could be forgotten."""
    this_round = prepared(tmp_path)
    said = "纸质选票已由两名计票人录入"
    assert said in refused(lambda: closing.close_phase(this_round, "vote"))
    acts.count_lists(this_round, [], [])
    opening.open_phase(this_round, "vote")
    closing.stop_phase(this_round, "vote")
    assert said in refused(lambda: closing.close_phase(this_round, "vote"))
    acts.count_lists(this_round, BOX[:2], BOX[:2])
    closing.close_phase(this_round, "vote")
    assert setup.store_of(this_round).records.ballot_count() == 3


@ENGINES
def test_a_lost_passphrase_costs_the_entries_and_no_sheet(stopped: Round) -> None:
    """If there were no way out, tellers who forget it could end the vote."""
    entered(stopped)
    store = setup.store_of(stopped)
    assert not acts.agree_to_discard(stopped, A)
    assert not acts.agree_to_discard(stopped, A), "one person twice"
    assert acts.agree_to_discard(stopped, "li")
    assert not store.papers.entered().begun
    last = entries_of(store.trail.lines())[-1]
    assert (last["act"], last["by"]) == ("paper discarded", ["li", A])
    assert last["what"] == {"sheets": len(BOX)}
    assert refused(lambda: acts.agree_to_discard(stopped, A))
    key = entered(stopped)
    assert agree(stopped, key) == [False, True]


# slips handed back, and few sheets


@ENGINES
def test_a_void_slip_votes_no_more(tmp_path: Path, engine: str) -> None:
    """If a slip that was handed back could vote, whoever changes to paper would have two votes."""
    this_round = make_round(tmp_path / "一轮", 2, settings=engine)
    slips = issuing.create_slips(this_round, "window", SLIPS)
    acts.make_ballots(this_round, MADE)
    opening.open_phase(this_round, "vote")
    store = setup.store_of(this_round)
    hashes = [token_hash(slip.link.rsplit("/", 1)[1]) for slip in slips]
    grades = {"W1": 5, "W2": None}

    def vote(at: int, submission: str) -> SubmissionOutcome:
        return store.add_ballot(hashes[at], submission, grades, f"r{submission}", on=True)

    assert vote(0, "a") is SubmissionOutcome.STORED
    spoken = slips[2].code.lower().replace("-", " ")
    assert voiding.void_slips(this_round, [slips[1].link, spoken]) == 2
    assert [vote(at, "b") for at in (1, 2)] == [SubmissionOutcome.VOID] * 2
    assert vote(0, "a") is SubmissionOutcome.ALREADY
    assert store.ballots.stored().encrypted == 1
    for codes, said in (
        ([slips[0].link], "已经投过票"),
        ([slips[1].code], "还没有作废"),
        (["0000-0000-0000"], "没有这张"),
        ([""], "没有这张"),
        ([slips[3].code, slips[3].link], "每张只扫一次"),
        ([slips[3].code, slips[0].code], "已经投过票"),
    ):
        line = refused(lambda codes=codes: voiding.void_slips(this_round, codes))  # type: ignore[misc]  # bound now
        assert said in line
        assert slips[0].code not in line
    assert store.slips.voided() == 2
    entries = [e for e in entries_of(store.trail.lines()) if e["act"] == "voided"]
    assert [entry["what"] for entry in entries] == [{"count": 2}]
    closing.stop_phase(this_round, "vote")
    acts.count_lists(this_round, BOX[:1], BOX[:1])
    counts = {"left": 3 + MADE - 1, "missing": 0, "reason": ""}
    assert "作废至少2张" in refused(
        lambda: count_slips(this_round, counts["left"] + 2, 0, 0, "")  # type: ignore[operator]  # an int
    )
    assert count_slips(this_round, SLIPS - 3 + MADE - 1, 2, 0, "").agrees
    closing.close_phase(this_round, "vote")
    assert refused(lambda: voiding.void_slips(this_round, [slips[3].code]))
    used = (this_round.folder / "closing" / "used.csv").read_text("ascii")
    assert [one.hex() in used for one in hashes[:3]] == [True, False, False]


def test_whoever_holds_a_void_slip_is_told(tmp_path: Path) -> None:
    """If a voided slip said that it was used, its voter would be taken for a cheat."""
    this_round = make_round(tmp_path / "一轮", 2)
    slips = issuing.create_slips(this_round, "window", SLIPS)
    acts.make_ballots(this_round, MADE)
    opening.open_phase(this_round, "vote")
    app = create_app(this_round)
    client = app.test_client(use_cookies=False)
    path = f"/v/{slips[0].link.rsplit('/', 1)[1]}?c=1"
    page = client.get(path).text
    assert "需要纸质票的，请举手" in page
    sealed = re.search(r'name="sealed" value="([^"]*)"', page)
    assert sealed
    fields = {"sealed": sealed.group(1), "page": "1", "go": "review", "w0": "5", "w1": "4"}
    reviewed = re.search(r'name="sealed" value="([^"]*)"', client.post("/v/form", data=fields).text)
    assert reviewed
    voiding.void_slips(this_round, [slips[0].link])
    for answer in (client.get(path), client.post("/v/cast", data={"sealed": reviewed.group(1)})):
        assert answer.status_code == 409
        assert "这张票签已经作废" in answer.text
        assert "已经投过票" not in answer.text
    assert "This slip is void" in client.get(f"{path}&lang=en").text
    assert "纸质选票由两名计票人各自录入" in client.get("/privacy").text
    assert setup.store_of(this_round).ballots.stored().encrypted == 0
    app.extensions[EXTENSION].store.database.close()


@pytest.mark.grid
@pytest.mark.parametrize(
    ("slips", "made", "rows"),
    [
        ({"window": 12, "division": 6}, 5, {"paper": 5, "window": 12, "division": 6}),
        ({"window": 12, "division": 6}, 4, {"division+paper": 10, "window": 12}),
        ({"window": 12, "division": 2}, 4, {"division+paper+window": 18}),
        ({"window": 6}, 1, {"paper+window": 7}),
        ({"window": 12}, 5, {"paper": 5, "window": 12}),
        ({}, 5, {"paper": 5}),
    ],
    ids=str,
)
def test_few_sheets_have_no_row_of_their_own(
    tmp_path: Path, slips: dict[str, int], made: int, rows: dict[str, int]
) -> None:
    """If four sheets were a row, turnout would tell of four; if drawn slips joined, of all."""
    this_round = make_round(tmp_path / "一轮", 2)
    for category, count in slips.items():
        issuing.create_slips(this_round, category, count)
    acts.make_ballots(this_round, made)
    store = setup.store_of(this_round)
    assert {row[0]: row[2] for row in store.credentials.turnout("vote")} == rows
    assert store.slips.piles()["paper"] == made, "sheets are no pile that anybody draws from"
    opening.open_phase(this_round, "vote")
    closing.stop_phase(this_round, "vote")
    acts.count_lists(this_round, BOX[:1], BOX[:1])
    closing.close_phase(this_round, "vote")
    returned = {row[0]: row[3] for row in store.credentials.turnout("vote")}
    assert sum(returned.values()) == 1
    assert next(count for name, count in returned.items() if "paper" in name) == 1


def test_a_real_round_is_refused_few_sheets_without_slips(tmp_path: Path) -> None:
    """If four sheets were all there is, each voter would be one of four."""
    https = 'public_url = "https://pingyi.example.gov.cn"\n'
    this_round = make_round(tmp_path / "一轮", 2, simulated=False, settings=https)
    assert "至少5张" in refused(lambda: acts.make_ballots(this_round, 4))
    acts.make_ballots(this_round, 5)
    assert "至少5张" in refused(lambda: issuing.create_slips(this_round, "window", 3))
    issuing.create_slips(this_round, "window", 5)


def test_order_of_entry_says_nothing_after_the_close(tmp_path: Path) -> None:
    """If sheets lay in the order they were entered, the box's order would be the ballots'."""
    rounds = 6
    hits = []
    for seed in range(rounds):
        this_round = make_round(tmp_path / f"{seed}", 3)
        acts.make_ballots(this_round, 60)
        opening.open_phase(this_round, "vote")
        closing.stop_phase(this_round, "vote")
        box = [
            Sheet({"W1": a, "W2": b, "W3": c})
            for a in (1, 2, 3, 4)
            for b in (1, 2, 3)
            for c in (1, 2, 3, 4)
        ]
        acts.count_lists(this_round, box, box)
        before = [*opened_by(setup.store_of(this_round), _private(this_round)).values()]
        closing.close_phase(this_round, "vote")
        after = [*whole_ballots(setup.store_of(this_round)).values()]
        for listed in ([{**one.grades} for one in before], after):
            same = [dict(one.grades) == other for one, other in zip(box, listed, strict=True)]
            hits += [sum(same), sum(same[::-1])]
    assert max(hits) <= 8  # of 48 one by chance


def _private(this_round: Round) -> bytes:
    from survey_app.acts.ballot_key import key_of_shares

    store: Store = setup.store_of(this_round)
    return key_of_shares(this_round, store, ())
