"""S12: the offline recount finds whatever was altered, added or dropped, and names it."""

import csv
import hashlib
import json
import os
import random
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rulebook import contract
from rulebook.problems import InputError
from rulebook.round import Round, open_round
from survey_app.acts import closing, issuing, opening
from survey_app.acts.export import export_ratings
from survey_app.closing_record import commitment, published_list, root
from survey_app.recount import recount
from survey_app.tokens import new_id, new_receipt
from tests.survey_app.handmade import write_record
from tests.survey_app.held import SHAPES, held_round
from tests.survey_app.linker import vote_all
from tests.survey_app.rounds import ENGINES, make_round, next_door

MANY = 10_000
WINDOWS = ("W1", "W2")


def rows_of(path: Path) -> list[list[str]]:
    """The lines of a CSV file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


def write_rows(path: Path, rows: list[list[str]]) -> None:
    """Put the lines back."""
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(rows)


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed round of 10,000 ballots as the export writes it."""
    folder = tmp_path_factory.mktemp("recount") / "large"
    make_round(folder, len(WINDOWS))
    rng = random.Random(1)
    ballots = {
        new_id(): {w: rng.choice([None, 1, 2, 3, 4, 5]) for w in WINDOWS} for _ in range(MANY)
    }
    nonces = {key: rng.randbytes(32) for key in ballots}
    receipts = [new_receipt() for _ in ballots]
    commitments = [commitment(key, ballots[key], nonces[key]) for key in ballots]
    (folder / "closing").mkdir()
    vote: dict[str, Any] = {"ballots": MANY}
    row = {"category": "window", "window_id": "", "invited": MANY, "returned": MANY}
    vote["turnout"] = [row]
    for name, entries in (("receipt", receipts), ("commitment", commitments)):
        published = published_list(name, entries)
        vote[f"{name}s"] = {"count": MANY, "root": root(published)}
        (folder / "closing" / f"{name}s.csv").write_bytes(published)
    write_record(folder, vote)
    (folder / "sealed").mkdir()
    (folder / "ratings").mkdir()
    cells = [[k, w, str(g or "")] for k, grades in ballots.items() for w, g in grades.items()]
    whole = [[column.name for column in contract.BALLOTS.columns], *cells]
    write_rows(folder / "sealed" / "ballots.csv", whole)
    write_rows(folder / "ratings" / "ballots.csv", whole)
    secret = [["ballot_id", "nonce"], *([key, nonce.hex()] for key, nonce in nonces.items())]
    write_rows(folder / "sealed" / "nonces.csv", secret)
    write_rows(folder / "sealed" / "receipts.csv", [["receipt"], *([r] for r in receipts)])
    return folder


def test_a_sound_round_agrees(large: Path) -> None:
    """If a sound round were doubted, nobody would heed the recount when it matters."""
    found = recount(open_round(large))
    assert found.differences == ()
    assert any("10000" in words.en for words in found.facts)


def altered(rows: list[list[str]]) -> None:
    """Another grade, receipt or commitment in one line."""
    line = rows[1234]
    line[-1] = {"5": "4"}.get(line[-1], "5") if len(line) == 3 else line[-1][:-1] + "#"


def added(rows: list[list[str]]) -> None:
    """One line more."""
    line = rows[1234]
    rows.append([new_id(), *line[1:]] if len(line) > 1 else [new_receipt()])


def dropped(rows: list[list[str]]) -> None:
    """One line less."""
    del rows[1234]


@pytest.mark.parametrize("change", [altered, added, dropped])
@pytest.mark.parametrize(
    "file", ["closing/receipts.csv", "closing/commitments.csv", "sealed/ballots.csv",
             "sealed/receipts.csv", "ratings/ballots.csv"],
)  # fmt: skip
@pytest.mark.grid
def test_one_in_ten_thousand(
    large: Path, file: str, change: Callable[[list[list[str]]], None]
) -> None:
    """If one of 10,000 ballots or receipts could be changed unnoticed, the lists prove nothing."""
    kept = (large / file).read_bytes()
    rows = rows_of(large / file)
    change(rows)
    write_rows(large / file, rows)
    try:
        differences = recount(open_round(large)).differences
    finally:
        (large / file).write_bytes(kept)
    assert 1 <= len(differences) <= 8
    assert all("\n" not in words.zh + words.en for words in differences)


def test_a_forged_list_with_a_forged_record_is_found(large: Path) -> None:
    """If lists and record were forged together, only ballots and their numbers can tell."""
    record = large / "closing" / "closing.json"
    path = large / "closing" / "commitments.csv"
    kept, kept_list = record.read_bytes(), path.read_bytes()
    lines = path.read_text("ascii").splitlines()[1:]
    forged = published_list("commitment", ["0" * 64, *lines[1:]])
    data = json.loads(kept)
    data["vote"]["commitments"]["root"] = root(forged)
    try:
        path.write_bytes(forged)
        record.write_text(json.dumps(data), "utf-8")
        found = recount(open_round(large))
    finally:
        record.write_bytes(kept)
        path.write_bytes(kept_list)
    assert [words.en.split()[0] for words in found.differences] == ["ballot", "commitment"]
    assert root(forged) in found.facts[0].en


def test_a_broken_record_is_told(tmp_path: Path) -> None:
    """If a damaged record ended in a traceback, the scrutineers would not know what to do."""
    this_round = make_round(tmp_path)
    with pytest.raises(InputError, match="closing record"):
        recount(this_round)
    (tmp_path / "closing").mkdir()
    for text in ("", "[]", "{}", '{"vote": 1}', '{"vote": {"turnout": [{}]}}'):
        (tmp_path / "closing" / "closing.json").write_text(text, "utf-8")
        with pytest.raises(InputError, match="closing record"):
            recount(this_round)


@pytest.fixture
def closed(tmp_path: Path) -> Round:
    """Twelve votes and two answers, closed and exported with the seal."""
    return closed_round(tmp_path / "一轮 测试")


def closed_round(folder: Path, settings: str = "") -> Round:
    """Twelve votes by slips and two answers, closed and exported with the seal."""
    this_round = make_round(folder, settings=settings)
    slips = [slip.link for slip in issuing.create_slips(this_round, "window", 12)]
    for part in ("survey", "vote"):
        opening.open_phase(this_round, part)
    with next_door(this_round) as visitor:
        vote_all(this_round, visitor, 12, 1, slips)
        for code in issuing.create_codes(this_round, "W1", 3, "大厅")[:2]:
            visitor.post("/s/form", visitor.survey_form(code.link))
    for part in ("survey", "vote"):
        closing.close_phase(this_round, part)
    export_ratings(this_round, ballots=True)
    return this_round


def test_what_was_closed_agrees(closed: Round) -> None:
    """If the real closing and export did not agree with the recount, one of them would be wrong."""
    assert recount(closed).differences == ()
    sealed = closed.folder / "sealed"
    assert {path.name for path in sealed.iterdir()} == {"ballots.csv", "nonces.csv", "receipts.csv"}
    for path in sealed.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(sealed.stat().st_mode) == 0o700
    shutil.rmtree(sealed)
    export_ratings(closed, ballots=False)  # counts a grade instead of whole ballots
    from_database = recount(closed)
    assert from_database.differences == ()
    assert "the database: 12" in from_database.facts[-1].en
    (closed.folder / "survey.db").unlink()
    assert "no sealed ballots" in recount(closed).facts[-1].en
    assert not (closed.folder / "survey.db").exists()


@ENGINES
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.grid
def test_a_round_of_any_shape_agrees(tmp_path: Path, engine: str, shape: str) -> None:
    """If an engine, links or a second opening wrote otherwise, honest votes would be doubted."""
    this_round = held_round(tmp_path, *SHAPES[shape], engine)
    assert recount(this_round).differences == ()
    path = this_round.folder / "closing" / "closing.json"
    kept = path.read_text("utf-8")
    record = json.loads(kept)
    for part in ("survey", "vote"):
        for key in record[part]:
            forged = {**record, part: {k: v for k, v in record[part].items() if k != key}}
            path.write_text(json.dumps(forged), "utf-8")
            assert _found(this_round), key
    path.write_text(kept, "utf-8")
    assert recount(this_round).differences == ()


def _found(this_round: Round) -> bool:
    try:
        return bool(recount(this_round).differences)
    except InputError:
        return True  # no record at all


CHANGES = {
    "tallies": ("ratings/ballot_tallies.csv", ",12\n", ",11\n", "changed since"),
    "turnout": ("closing/closing.json", '"returned": 12', '"returned": 11', "turnout"),
    "beyond": ("closing/closing.json", '"invited": 12', '"invited": 9', "returned 12 of 9"),
    "ballots": ("closing/closing.json", '"ballots": 12', '"ballots": 13', "not 13"),
    "responses": ("closing/closing.json", '"responses": 2', '"responses": 3', "not 3"),
}


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.grid
def test_sums_are_checked(closed: Round, name: str) -> None:
    """If a sum of the record or the export were false, the report would carry it on."""
    if name == "tallies":
        export_ratings(closed, ballots=False)
    file, old, new, told = CHANGES[name]
    path = closed.folder / file
    text = path.read_text("utf-8")
    if name == "tallies":
        rows = rows_of(path)
        rows[1][2] = str(int(rows[1][2]) + 1)
        write_rows(path, rows)
    else:
        assert old in text
        path.write_text(text.replace(old, new), "utf-8")
    told_all = [words.en for words in recount(closed).differences]
    assert any(told in line for line in told_all), told_all
    if name == "tallies":
        manifest = closed.folder / "ratings" / "manifest.json"
        data = json.loads(manifest.read_text("utf-8"))
        data["files"][path.name] = hashlib.sha256(path.read_bytes()).hexdigest()
        manifest.write_text(json.dumps(data), "utf-8")
        (line,) = [words.en for words in recount(closed).differences]
        assert "W1 grade" in line
        assert "recounted" in line


def test_command(closed: Round) -> None:
    """If the command hid what differs, or ended as if all were well, nobody would know."""

    def verify() -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-P", "-m", "ceping", "verify", str(closed.folder)]
        env = {**os.environ, "LANG": "C", "PYTHONUTF8": "1"}
        return subprocess.run(command, capture_output=True, encoding="utf-8", env=env, check=False)

    done = verify()
    assert (done.returncode, done.stderr) == (0, "")
    assert "全部相符" in done.stdout
    path = closed.folder / "closing" / "receipts.csv"
    path.write_text(path.read_text("ascii").replace("\n", "\nZZZZ-ZZZZ\n", 1), "ascii")
    done = verify()
    assert (done.returncode, done.stderr) == (1, "")
    assert "收据ZZZZ-ZZZZ：不在封存的名单里" in done.stdout
