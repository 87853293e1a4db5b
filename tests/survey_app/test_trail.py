"""The audit trail (S11): no act without an entry, no entry changed, left out or moved unseen."""

import hashlib
import json
import random
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing as closed_after
from functools import partial
from pathlib import Path

import pytest

from rulebook.lock import LOCK_FILE, TRAIL_FILE
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import setup
from survey_app.acts import accounts, closing, issuing, opening
from survey_app.acts.backing_up import back_up
from survey_app.acts.export import export_ratings
from survey_app.acts.personal_links import create_links, replace_link
from survey_app.acts.purging import purge_codes
from survey_app.acts.recording import recording
from survey_app.acts.restoring import restore
from survey_app.recount import recount
from survey_app.trail import Act, Head, faults, head_of, line_after
from survey_app.trail_check import check_trail
from tests.survey_app.rounds import ENGINES, database, make_round, next_door

MUTATIONS = 1000


def names(this_round: Round) -> list[str]:
    """The acts of a round whose trail holds."""
    checked = check_trail(this_round)
    assert not checked.faults
    return [entry["act"] for entry in checked.entries]


def busy_round(folder: Path, settings: str = "") -> Round:
    """A round in which every act that a trail knows has been done once."""
    this_round = make_round(folder, settings=settings)
    accounts.add(this_round, "zhang", "张三", "office", 24)
    accounts.reset(this_round, "zhang", 24)
    accounts.add(this_round, "li", "李四", "interviewer", 24)
    accounts.remove(this_round, "li")
    issuing.create_codes(this_round, "W1", 3, "大厅")
    issuing.create_slips(this_round, "window", 6)
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "vote", ("zhang", "wang"))
    (folder / "codes-W1.csv").write_text("code\n")
    purge_codes(this_round)
    closing.close_phase(this_round, "vote")
    closing.close_phase(this_round, "survey")
    export_ratings(this_round, ballots=False)
    return this_round


BUSY = [
    "account", "account reset", "account", "account removed", "codes", "slips", "open", "open",
    "purge", "stop", "decrypt", "close", "stop", "close", "export",
]  # fmt: skip


@ENGINES
def test_every_act_has_its_entry(tmp_path: Path, engine: str) -> None:
    """If an act left no entry, nobody could say later that it was done, or by whom."""
    this_round = busy_round(tmp_path / "round", engine)
    assert names(this_round) == BUSY
    entries = check_trail(this_round).entries
    assert entries[7]["by"] == ["zhang", "wang"]
    assert entries[4]["what"] == {"window": "W1", "count": 3, "issuer": "大厅"}
    assert all(entry["at"].count(":") == 2 for entry in entries)  # minutes and the zone's
    record = json.loads((this_round.folder / "closing" / "closing.json").read_text())
    assert record["trail"] == {"entries": 14, "head": entries[13]["sha256"]}
    assert not recount(this_round).differences


@ENGINES
def test_no_entry_tells_of_a_voter(tmp_path: Path, engine: str) -> None:
    """If votes or answers left entries, their number and order would stand in the trail."""
    this_round = make_round(tmp_path / "round", settings=engine)
    slips = issuing.create_slips(this_round, "window", 8)
    codes = issuing.create_codes(this_round, "W1", 2, "大厅")
    opening.open_phase(this_round, "vote")
    opening.open_phase(this_round, "survey")
    before = names(this_round)
    with next_door(this_round) as visitor:
        for slip in slips[:6]:
            assert visitor.vote(slip.link, "5" * 12).status == 200
        assert visitor.post("/s/form", visitor.survey_form(codes[0].link)).status == 200
    assert names(this_round) == before


def test_a_new_link_names_nobody(tmp_path: Path) -> None:
    """If the entry named the voter, the trail would say who had not voted by that minute."""
    this_round = make_round(tmp_path / "round")
    (tmp_path / "round" / "electors.csv").write_text(
        "elector_id,name,post,category,window_id\n"
        + "".join(f"E{n},某人{n},主任,window,W{n}\n" for n in range(1, 7)),
        encoding="utf-8",
    )
    create_links(this_round)
    replace_link(this_round, "E3")
    assert names(this_round) == ["links", "new link"]
    assert "E3" not in (this_round.folder / TRAIL_FILE).read_text(encoding="utf-8")


def test_what_is_refused_leaves_no_entry(tmp_path: Path) -> None:
    """If a refused act stood in the trail, it would accuse somebody of what was never done."""
    this_round = make_round(tmp_path / "round")
    accounts.add(this_round, "zhang", "张三", "office", 24)
    for refused in (
        lambda: accounts.add(this_round, "zhang", "李四", "office", 24),
        lambda: accounts.reset(this_round, "wang", 24),
        lambda: accounts.remove(this_round, "wang"),
        lambda: issuing.create_codes(this_round, "W99", 1, "大厅"),
        lambda: closing.close_phase(this_round, "vote"),
        lambda: export_ratings(this_round, ballots=False),
    ):
        with pytest.raises(InputError):
            refused()
    opening.open_phase(this_round, "survey")
    opening.open_phase(this_round, "survey")  # opening what is open changes nothing
    assert names(this_round) == ["account", "open"]


@ENGINES
def test_entries_at_once_follow_one_another(tmp_path: Path, engine: str) -> None:
    """If two acts at once followed the same entry, the chain would break by itself."""
    this_round = make_round(tmp_path / "round", settings=engine)
    setup.prepare(this_round)

    def issue(number: int) -> None:
        issuing.create_codes(this_round, f"W{number % 12 + 1}", 1, "大厅")

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(issue, range(24)))
    assert names(this_round) == ["codes"] * 24


def test_an_entry_comes_with_its_act_or_not_at_all(tmp_path: Path) -> None:
    """If an act that failed half-way left its entry, or the other way round, both would lie."""
    this_round = make_round(tmp_path / "round")
    store = setup.prepare(this_round)

    def fail() -> None:
        with recording(this_round, store, "codes") as act, store.database.writing() as db:
            store.trail.append(db, act)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.trail.lines() == []


def chain(length: int = 40) -> list[str]:
    """A chain of entries as the app writes it."""
    head, lines = Head(), []
    for number in range(length):
        act = Act("codes", f"2021-12-20T09:{number:02}+08:00", ("张",), {"count": number})
        head, line = line_after(head, act)
        lines.append(line)
    return lines


def _edited(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    place = rng.randrange(len(lines[at]))
    char = rng.choice([c for c in '0123456789abcdef张,"{}[] ' if c != lines[at][place]])
    return [*lines[:at], lines[at][:place] + char + lines[at][place + 1 :], *lines[at + 1 :]]


def _deleted(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    return lines[:at] + lines[at + 1 :]


def _moved(lines: list[str], rng: random.Random) -> list[str]:
    one, other = rng.sample(range(len(lines)), 2)
    moved = list(lines)
    moved[one], moved[other] = moved[other], moved[one]
    return moved


def _doubled(lines: list[str], rng: random.Random) -> list[str]:
    at = rng.randrange(len(lines))
    return [*lines[:at], lines[at], *lines[at:]]


def _cut(lines: list[str], rng: random.Random) -> list[str]:
    return lines[: rng.randrange(len(lines))]


def _rewritten(lines: list[str], rng: random.Random) -> list[str]:
    """Another act in the place of one, and every hash after it made anew."""
    at = rng.randrange(len(lines))
    made, head = lines[:at], head_of(lines[:at])
    for line in lines[at:]:
        entry = json.loads(line)
        what = entry["what"] if len(made) > at else {"count": 999}
        head, new = line_after(head, Act(entry["act"], entry["at"], tuple(entry["by"]), what))
        made.append(new)
    return made


MUTANTS = (_edited, _deleted, _moved, _doubled, _cut, _rewritten)


def test_every_mutation_of_a_chain_is_found() -> None:
    """If any of 1,000 passed, an entry could be changed, left out, moved or cut off unseen."""
    rng, lines = random.Random(11), chain()
    assert not [*faults(lines)]
    head = head_of(lines)
    for number in range(MUTATIONS):
        mutant = MUTANTS[number % len(MUTANTS)](list(lines), rng)
        assert mutant != lines
        # The first four break the chain itself; the others are told by the head that was noted.
        assert [*faults(mutant)] or head_of(mutant) != head, (number, mutant)
        if MUTANTS[number % len(MUTANTS)] in (_edited, _moved, _doubled):
            assert [*faults(mutant)], number


@pytest.mark.parametrize("mutate", MUTANTS)
@ENGINES
@pytest.mark.grid
def test_a_database_that_was_changed_is_told(
    tmp_path: Path, engine: str, mutate: Callable[[list[str], random.Random], list[str]]
) -> None:
    """If the file and the closing record did not bear witness, the database alone could lie."""
    this_round = busy_round(tmp_path / "round", engine)
    store = setup.store_of(this_round)
    lines = mutate(store.trail.lines(), random.Random(5))
    with store.database.writing() as db:
        db.exec_driver_sql("DELETE FROM trail")
        for number, line in enumerate(lines, 1):
            text = line.replace("'", "''").replace("%", "%%")
            db.exec_driver_sql(f"INSERT INTO trail VALUES ({number}, '{text}')")
    found = check_trail(this_round).faults
    assert found
    assert {words.zh for words in recount(this_round).differences} >= {words.zh for words in found}
    with recording(this_round, store, "account") as act:  # nobody's work is stopped by it
        store.trail.record(act)
    assert check_trail(this_round).faults


def _cut_by_one(this_round: Round) -> None:
    """The last entry is gone from the database and from the file alike."""
    store = setup.store_of(this_round)
    lines = store.trail.lines()[:-1]
    with store.database.writing() as db:
        db.exec_driver_sql(f"DELETE FROM trail WHERE number > {len(lines)}")
    text = "".join(f"{line}\n" for line in lines)
    (this_round.folder / TRAIL_FILE).write_text(text, encoding="utf-8")


STEPS = (
    lambda this_round: opening.open_phase(this_round, "vote"),
    lambda this_round: closing.stop_phase(this_round, "vote"),
    lambda this_round: opening.open_phase(this_round, "vote"),
    lambda this_round: opening.open_phase(this_round, "survey"),
    lambda this_round: closing.stop_phase(this_round, "survey"),
    lambda this_round: closing.close_phase(this_round, "vote"),
    lambda this_round: closing.close_phase(this_round, "survey"),
)


@pytest.mark.parametrize("steps", range(1, len(STEPS) + 1))
@ENGINES
@pytest.mark.grid
def test_a_step_that_was_cut_off_at_the_end_is_told(
    tmp_path: Path, engine: str, steps: int
) -> None:
    """If a stop could be cut from database and file, a vote that stands would look open."""
    this_round = make_round(tmp_path / "round", settings=engine)
    issuing.create_slips(this_round, "window", 6)
    for step in STEPS[:steps]:
        step(this_round)
    assert not check_trail(this_round).faults
    (this_round.folder / "closing" / "closing.json").unlink(missing_ok=True)
    _cut_by_one(this_round)
    (fault,) = check_trail(this_round).faults
    assert "最后一步" in fault.zh


def test_both_changed_alike_are_told_by_the_closing_record(tmp_path: Path) -> None:
    """If a trail that was made anew everywhere passed, the head on paper would be for nothing."""
    this_round = busy_round(tmp_path / "round")
    lines = _rewritten(setup.store_of(this_round).trail.lines(), random.Random(3))
    with closed_after(sqlite3.connect(database(this_round))) as db, db:
        for number, line in enumerate(lines, 1):
            db.execute("UPDATE trail SET line = ? WHERE number = ?", (line, number))
    (this_round.folder / TRAIL_FILE).write_text("\n".join(lines) + "\n", encoding="utf-8")
    (fault,) = check_trail(this_round).faults
    assert "结束记录" in fault.zh


def test_a_file_that_was_removed_is_told(tmp_path: Path) -> None:
    """If the second witness could be taken away in silence, it would be none."""
    this_round = busy_round(tmp_path / "round")
    (this_round.folder / TRAIL_FILE).unlink()
    assert [words.zh for words in check_trail(this_round).faults] == [
        f"缺少操作记录文件：{TRAIL_FILE}"
    ]


@pytest.mark.parametrize("spoil", [Path.unlink, lambda path: path.write_text("{}\n")])
def test_a_lock_that_was_removed_is_told(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """If rules.lock could be deleted and written anew, rules could change once votes are known."""
    this_round = make_round(tmp_path / "round")
    opening.lock_rules(this_round)
    opening.open_phase(this_round, "survey")
    opening.require_as_opened(this_round)
    spoil(this_round.folder / LOCK_FILE)
    assert [words.zh for words in check_trail(this_round).faults] == [
        "rules.lock 不是操作记录里的那一份（删除或改动过）"
    ]
    for refused in (opening.lock_rules, opening.require_as_opened):
        with pytest.raises(InputError, match=LOCK_FILE):
            refused(this_round)


def test_a_restored_database_goes_on_from_its_copy(tmp_path: Path) -> None:
    """If the entries since the copy were lost, a restore would be the way to undo the record."""
    this_round = make_round(tmp_path / "round")
    issuing.create_codes(this_round, "W1", 1, "大厅")
    copy = back_up(this_round)
    issuing.create_codes(this_round, "W2", 1, "大厅")
    for ending in ("", "-wal", "-shm"):
        Path(f"{database(this_round)}{ending}").unlink(missing_ok=True)
    restore(this_round, copy)
    assert names(this_round) == ["codes", "restore"]
    kept = this_round.folder / "trail-1.jsonl"
    assert [json.loads(line)["act"] for line in kept.read_text(encoding="utf-8").splitlines()] == [
        "codes", "backup", "codes",
    ]  # fmt: skip
    issuing.create_codes(this_round, "W3", 1, "大厅")
    assert names(this_round) == ["codes", "restore", "codes"]
    kept.unlink()
    assert "恢复以前的操作记录" in check_trail(this_round).faults[0].zh


@pytest.mark.parametrize(
    "wrong",
    [{"what": []}, {"what": None}, {"by": "li"}, {"by": [1]}, {"at": "x"}, {"at": 5}, {"act": []}],
    ids=str,
)
def test_an_entry_of_another_kind_is_a_fault(wrong: dict[str, object]) -> None:
    """“li” would count as two persons, l and i; or reading on would end in a fault of ours."""
    sound = {"act": "x", "at": "2021-12-20T09:00+08:00", "by": ["li"], "number": 1}
    for entry in (sound | {"what": {}}, sound | {"what": {}} | wrong):
        bare = {**entry, "previous": "0" * 64}
        written = partial(json.dumps, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sha256 = hashlib.sha256(written(bare).encode()).hexdigest()
        found = [*faults([written(bare | {"sha256": sha256})])]
        assert bool(found) is bool(wrong.items() <= entry.items())
