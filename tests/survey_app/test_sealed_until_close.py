"""A real vote's key: its shares leave at the opening, and nothing closes without two of them."""

import json
import shutil
import sqlite3
from itertools import permutations
from pathlib import Path

import pytest
from sqlalchemy import text

from office_app import create_app
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import ballot_key, closing, opening, slip_count
from survey_app.acts.recording import record
from survey_app.recount import recount
from survey_app.store import Store, SubmissionOutcome
from survey_app.store.phases import Phases
from survey_app.store.schema import Schema
from survey_app.trail import entries_of
from tests.ceping.commands import ceping
from tests.office_app.staff_client import PASSWORD, choose, invite
from tests.survey_app.rounds import ENGINES, ITEMS, database, make_round
from tests.survey_app.stores import LATER, cast, ciphertexts, issue_slips
from tests.survey_app.test_closing import kill_close

VOTES = 6
OFFICE = ("li", "wang")
TWO = ("--by", "li", "--by", "wang")
AGREED = (PASSWORD, PASSWORD)


@pytest.fixture
def real(tmp_path: Path, engine: str) -> Round:
    """A real round with votes in it, its shares apart."""
    this_round = make_round(tmp_path / "一轮", 2, simulated=False, settings=engine)
    store = setup.prepare(this_round)
    issue_slips(store, VOTES)
    record(this_round, store, "slips", category="window", count=VOTES)
    opening.open_phase(this_round, "vote", OFFICE, folder=tmp_path / "U盘")
    for number in range(VOTES):
        assert vote(this_round, number) is SubmissionOutcome.STORED
    return this_round


def vote(this_round: Round, number: int) -> SubmissionOutcome:
    """The vote of one slip."""
    store = setup.store_of(this_round)
    return cast(store, f"window {number}", (number % 5 + 1, None), submission=f"{number}")


def shares(this_round: Round) -> list[str]:
    """What the three people bring."""
    folder = this_round.folder.parent / "U盘"
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("share-*.txt"))]


def line(refused: pytest.ExceptionInfo[InputError]) -> str:
    """Its one line."""
    (problem,) = refused.value.problems
    return problem.line()


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)), ids=str)
def test_any_two_shares_close_the_vote(real: Round, pair: tuple[int, int]) -> None:
    """If one pair did not open it, a lost share would be a lost vote."""
    closing.close_phase(real, "vote", shares=[shares(real)[at] for at in pair])
    store = setup.store_of(real)
    assert store.phase("vote").finished
    tallies = {row for row in store.records.tallies() if row[0] == "W1"}
    assert tallies == {("W1", 1, 2), ("W1", 2, 1), ("W1", 3, 1), ("W1", 4, 1), ("W1", 5, 1)}


@ENGINES
def test_wrong_shares_stop_nothing(real: Round, tmp_path: Path) -> None:
    """If a wrong share stopped the vote or cost a ballot, mixing up sheets would be sabotage."""
    other = make_round(tmp_path / "other", 2, simulated=False)
    opening.open_phase(other, "vote", folder=tmp_path / "other shares")
    strange = (tmp_path / "other shares" / "share-1.txt").read_text(encoding="utf-8")
    mine, before = shares(real), ciphertexts(setup.store_of(real))
    for given in ([], mine[:1], [mine[0], mine[0]], [strange, mine[1]], [mine[0], mine[1][:-9]]):
        with pytest.raises(InputError) as refused:
            closing.close_phase(real, "vote", shares=given)
        assert line(refused).startswith("密钥份")
        store = setup.store_of(real)
        assert store.phase("vote").state == "open"
        assert ciphertexts(store) == before
    closing.close_phase(real, "vote", shares=mine[1:])


def test_nothing_on_the_machine_opens_a_ballot(real: Round) -> None:
    """If the private half or a share stayed behind, the ciphertext would be a curtain."""
    private = ballot_key.key_of_shares(real, setup.store_of(real), shares(real))
    rows = [row for share in shares(real) for row in share.splitlines() if row[0] != "#"]
    secrets = [private, private.hex().encode(), *(row.encode() for row in rows)]
    for path in real.folder.rglob("*"):
        if path.is_file():
            assert not [one for one in secrets if one in path.read_bytes()], path.name


@pytest.mark.parametrize("where", ["nowhere", "in the round", "there before"])
def test_a_real_vote_needs_a_place_for_its_shares(tmp_path: Path, where: str) -> None:
    """If shares stayed in the round's folder, its copy would open every ballot in it."""
    this_round = make_round(tmp_path / "round", 2, simulated=False)
    (tmp_path / "old").mkdir()
    folder = {"nowhere": None, "in the round": tmp_path / "round" / "x"}.get(
        where, tmp_path / "old"
    )
    with pytest.raises(InputError) as refused:
        opening.open_phase(this_round, "vote", folder=folder)
    assert "--shares" in line(refused)
    assert not setup.store_of(this_round).phase("vote").state
    assert not list(tmp_path.rglob("share-*"))
    opening.open_phase(this_round, "survey")  # which needs none


def test_shares_are_their_owners_and_name_their_key(real: Round) -> None:
    """If others could read a share, or nobody knew of which vote it is, three were too few."""
    folder = real.folder.parent / "U盘"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    name = ballot_key.check_shares(real, shares(real)[:2])
    assert f'"key":"{name}"' in (real.folder / "trail.jsonl").read_text(encoding="utf-8")
    for number, share in enumerate(shares(real), 1):
        assert f"第{number}份，共3份" in share
        assert f"密钥编号 {name}" in share
        assert "模拟" not in share


def test_a_simulated_round_keeps_its_shares_and_says_so(opened_round: Round) -> None:
    """If a simulated round needed three people, nobody could try the whole way alone."""
    kept = sorted((opened_round.folder / "shares").iterdir())
    assert [path.name for path in kept] == ["share-1.txt", "share-2.txt", "share-3.txt"]
    assert all("模拟" in path.read_text(encoding="utf-8") for path in kept)
    closing.close_phase(opened_round, "vote")


@pytest.mark.parametrize("moment", ["rewrite", "decrypt", "written", "commit"])
@ENGINES
@pytest.mark.grid
def test_before_the_rewrite_shares_are_asked_for_again(real: Round, moment: str) -> None:
    """If the key were kept for a second try, whoever copied the files then could read ballots."""
    before = ciphertexts(setup.store_of(real))
    kill_close(real, moment, "vote", shares(real)[:2])
    store = setup.store_of(real)
    assert ciphertexts(store) == before
    assert store.records.ballots() == []
    assert ballot_key.wants_shares(real, "vote")
    with pytest.raises(InputError, match="two different ones"):
        closing.close_phase(real, "vote")
    closing.close_phase(real, "vote", shares=shares(real)[1:])
    assert setup.store_of(real).records.ballot_count() == VOTES


@pytest.mark.parametrize("moment", ["compact", "checkpoint", "record"])
@ENGINES
@pytest.mark.grid
def test_after_the_rewrite_it_goes_on_without_a_key(real: Round, moment: str) -> None:
    """If shares were needed again, a power cut would call the people back for nothing."""
    kill_close(real, moment, "vote", shares(real)[:2])
    assert not ballot_key.wants_shares(real, "vote")
    closing.close_phase(real, "vote")
    assert setup.store_of(real).phase("vote").finished
    assert setup.store_of(real).records.ballot_count() == VOTES


def test_a_vote_that_opens_again_keeps_its_key(real: Round) -> None:
    """If a new key were made, the ballots before it could never be opened."""
    store = setup.store_of(real)
    Phases(store.database, Schema(ITEMS)).stop("vote", LATER)
    public = store.ballots.public_key()
    assert opening.open_phase(real, "vote") == []
    assert setup.store_of(real).ballots.public_key() == public
    issue_slips(store, 1, "late")
    assert cast(store, "late 0", submission="late") is SubmissionOutcome.STORED
    closing.close_phase(real, "vote", shares=shares(real)[:2])
    assert setup.store_of(real).records.ballot_count() == VOTES + 1


# What somebody wrote to the tables -> encrypted, countable, used and receipts at the close.
TAMPERED = {
    "twice": (7, 6, 6, 6),
    "one more, bent": (7, 6, 6, 6),
    "one more, invented": (7, 6, 6, 6),
    "one more, sound": (7, 7, 6, 6),
    "bent": (6, 5, 6, 6),
    "of another register": (6, 5, 6, 6),
    "of one window": (6, 5, 6, 6),
    "of unknown windows": (6, 5, 6, 6),
    "gone": (5, 5, 6, 6),
    "gone with a receipt": (5, 5, 6, 5),
    "a receipt gone": (6, 6, 6, 5),
    "a receipt more": (6, 6, 6, 7),
    "a slip unused again": (6, 6, 5, 6),
    "all gone": (0, 0, 6, 6),
}


def tamper(store: Store, how: str) -> None:
    """Write to the tables as somebody with the database and the public half can."""
    add = "INSERT INTO encrypted_ballots (id, ciphertext) VALUES ('x', :raw)"
    one = "(SELECT min(id) FROM encrypted_ballots)"
    put = f"UPDATE encrypted_ballots SET ciphertext = :raw WHERE id = {one}"
    drop = f"DELETE FROM encrypted_ballots WHERE id = {one}"
    lose = "DELETE FROM receipts WHERE receipt = (SELECT min(receipt) FROM receipts)"
    unuse = "UPDATE slips SET used = 0 WHERE token_hash = "
    unuse += "(SELECT min(token_hash) FROM slips WHERE used = 1)"
    shown = store.phase("vote").shown
    some = ciphertexts(store)[min(ciphertexts(store))]
    bent = some[:-1] + bytes([some[-1] ^ 1])
    statements = {
        "twice": [(add, some)],
        "one more, bent": [(add, bent)],
        "one more, invented": [(add, bytes(len(some)))],
        "one more, sound": [(add, store.ballots.encrypted(b"", {"W1": 5, "W2": 5}, shown))],
        "bent": [(put, bent)],
        "of another register": [(put, store.ballots.encrypted(b"", {"W1": 5, "W2": 5}, "another"))],
        "of one window": [(put, store.ballots.encrypted(b"", {"W1": 5}, shown))],
        "of unknown windows": [(put, store.ballots.encrypted(b"", {"W1": 5, "W9": 5}, ""))],
        "gone": [(drop, b"")],
        "gone with a receipt": [(drop, b""), (lose, b"")],
        "a receipt gone": [(lose, b"")],
        "a receipt more": [("INSERT INTO receipts (receipt) VALUES ('AAAA-AAAA')", b"")],
        "a slip unused again": [(unuse, b"")],
        "all gone": [("DELETE FROM encrypted_ballots", b"")],
    }[how]
    with store.database.writing() as db:
        for statement, raw in statements:
            db.execute(text(statement), {"raw": raw} if ":raw" in statement else {})


@pytest.mark.parametrize("how", TAMPERED)
@ENGINES
@pytest.mark.grid
def test_what_was_tampered_with_is_counted_out_loud(real: Round, how: str) -> None:
    """If a vote were dropped, doubled or forged in silence, or the others were lost with it."""
    store = setup.store_of(real)
    tamper(store, how)
    encrypted, countable, used, receipts = TAMPERED[how]
    two = shares(real)[:2]
    with store.database.reading() as db:
        issued = db.execute(text("SELECT count(*) FROM slips")).scalar_one()
    closing.stop_phase(real, "vote", OFFICE)
    if issued - used:
        slip_count.count_slips(real, issued - used, 0, 0, "", by=OFFICE)
    before = ciphertexts(store)
    said = f"encrypted={encrypted}, countable={countable}, used={used}, receipts={receipts}"
    why = "有人用别的程序改了数据库"
    for count, reason in ((None, ""), (countable + 1, why)):
        with pytest.raises(InputError) as refused:
            closing.close_phase(real, "vote", shares=two, countable=count, reason=reason)
        assert line(refused).startswith(store.database.name)
        assert line(refused).endswith(f"实为{said}")
    for count, reason in ((countable, ""), (None, why), (countable, "字" * 101)):
        with pytest.raises(InputError, match="--countable --reason"):
            closing.close_phase(real, "vote", shares=two, countable=count, reason=reason)
    assert store.phase("vote").state == "stopped"
    assert ciphertexts(store) == before
    if countable > used:
        with pytest.raises(InputError, match="vote again"):
            closing.close_phase(real, "vote", shares=two, countable=countable, reason=why)
        assert ciphertexts(store) == before
        return
    closing.close_phase(real, "vote", OFFICE, shares=two, countable=countable, reason=why)
    record = json.loads((real.folder / "closing" / "closing.json").read_text(encoding="utf-8"))
    assert record["vote"]["ballots"] == countable
    assert record["vote"]["set_aside"] == {
        "encrypted": encrypted,
        "countable": countable,
        "used": used,
        "receipts": receipts,
        "reason": why,
    }
    assert [words.zh for words in recount(real).differences] == []
    (entry,) = [e for e in entries_of(store.trail.lines()) if e["act"] == "set aside"]
    assert entry["by"] == ["li", "wang"]


def test_nothing_is_set_aside_from_an_honest_vote(real: Round) -> None:
    """The word could be given beforehand, and would then pass over what happens in between."""
    with pytest.raises(InputError, match="all are countable"):
        closing.close_phase(
            real, "vote", shares=shares(real)[:2], countable=VOTES, reason="以防万一"
        )
    assert setup.store_of(real).phase("vote").state == "stopped"
    closing.close_phase(real, "vote", shares=shares(real)[:2])


def test_no_table_holds_a_grade_before_the_close(real: Round) -> None:
    """If one cell said what was voted, copies of the database would say it too."""
    with sqlite3.connect(database(real)) as db:
        for table in ("ballots", "ballot_nonces", "self_grades"):
            assert db.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)
    db.close()


@pytest.fixture
def opened(tmp_path: Path) -> Round:
    """A real round that the command line has opened."""
    https = 'public_url = "https://pingyi.example.gov.cn"\n'
    this_round = make_round(tmp_path / "round", 2, simulated=False, settings=https)
    app = create_app(this_round)
    for name in TWO[1::2]:
        assert choose(app.test_client(), invite(this_round, name, "office")).status_code == 303
    shares = ("--shares", tmp_path / "U盘")
    done = ceping("open", this_round.folder, "vote", *TWO, *shares, said=AGREED)
    assert done.returncode == 0, done.stderr
    assert "丢失两份，选票就打不开" in done.stderr
    assert {path.suffix for path in (tmp_path / "U盘").iterdir()} == {".txt", ".pdf"}
    return this_round


def test_nothing_opens_where_the_vote_cannot(opened: Round, tmp_path: Path) -> None:
    """If the survey opened before the vote was refused, half of the command would be done."""
    other = make_round(tmp_path / "other", 2, simulated=False)
    shutil.copytree(opened.folder, other.folder, dirs_exist_ok=True)
    with setup.store_of(other).database.writing() as db:
        db.execute(text("DELETE FROM phases"))
    refused = ceping("open", other.folder, *TWO, said=AGREED)
    assert refused.returncode == 1
    assert refused.stderr.startswith("--shares：应为本轮文件夹以外的新文件夹")
    assert [setup.store_of(other).phase(part).state for part in ("survey", "vote")] == ["", ""]


def test_the_command_line_takes_files(opened: Round) -> None:
    """If two files did not close it, the office would have to type 144 signs."""
    files = [opened.folder.parent / "U盘" / f"share-{number}.txt" for number in (1, 3)]
    given = [word for file in files for word in ("--share", file)]
    tried = ceping("shares", opened.folder, *given)
    assert "这两份能打开选票" in tried.stdout
    refused = ceping("close", opened.folder, "vote", *TWO, "--share", files[0], said=AGREED)
    assert refused.returncode == 1
    assert refused.stderr.splitlines() == [
        "密钥份 share：应为三份密钥中不同的两份，实为第1份",
    ]
    done = ceping("close", opened.folder, *TWO, *given, said=AGREED)
    assert (done.returncode, done.stdout) == (0, "已结束：民主投票\n")


def test_the_command_line_takes_what_is_typed(opened: Round) -> None:
    """If a share had to be a file, whoever has the paper alone could not close."""
    one, _, other = (
        [row for row in share.splitlines() if not row.startswith("#")] for share in shares(opened)
    )
    wrong = one[1].replace(one[1][0], "Z" if one[1][0] != "Z" else "Y", 1)
    rows = [one[0], wrong, one[2], *one, "".join(other)]
    done = ceping("close", opened.folder, "vote", *TWO, said=(*AGREED, *rows))
    assert "第2行" in done.stderr
    assert (done.returncode, done.stdout) == (0, "已结束：民主投票\n"), done.stderr


def test_without_shares_the_command_line_says_so(opened: Round) -> None:
    """If a close by night failed without a word, nobody would know that the vote is still open."""
    done = ceping("close", opened.folder, "vote", *TWO, said=AGREED)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("密钥份 share：应为三份密钥中不同的两份")
    assert setup.store_of(opened).phase("vote").state == "open"
