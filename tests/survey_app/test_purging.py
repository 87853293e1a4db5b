"""What was kept long enough: gone from database and disk, and only then."""

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlalchemy import text

from ceping.cli import ceping
from rulebook.problems import InputError
from rulebook.round import Round
from survey_app import attached
from survey_app.acts import cases, notes, opening, practices
from survey_app.acts.applications import units
from survey_app.acts.purging import EVALUATION, RECORD, purge_office
from survey_app.setup import now, prepare
from survey_app.store import Account, Store
from survey_app.store.applications import Application, Attachment
from survey_app.store.overrides import Override
from survey_app.trail import Act
from survey_app.trail_check import check_trail
from tests.survey_app.rounds import ENGINES, database, make_round
from tests.survey_app.stores import NOW, issue_codes, respond

WHO = Account("zhang", "张三", "office", "", 0)
SECRET = "被推荐人的事迹和电话"
TABLES = (
    "applications",
    "attachments",
    "overrides",
    "practices",
    "notes",
    "case_details",
    "sheet_drafts",
)
PAST = "keep_until = 2022-12-31\n"


def kept(this_round: Round) -> Store:
    """A round with everything that is kept for a time; its store."""
    store = prepare(this_round)
    unit = units.add_unit(this_round, "某局", "CITY_DISTRICT_BUREAU")
    made = Application("", unit.id, "advanced_worker", "", "某人", fields={"f-deeds": SECRET})
    begun = store.applications.begin(made)
    assert begun
    sha256 = attached.keep(this_round, "applications", SECRET.encode())
    file = Attachment(begun.id, sha256, "材料.pdf", "pdf", 9, NOW, "张三")
    store.applications.attach([file])
    key = ("web-person-1", "advanced_worker", "worker_rank")
    waiting = Override(*key, "met", SECRET, "人事处", "zhang", NOW)
    store.overrides.propose(waiting, Act("override", NOW, ("zhang",)))
    visit = {"window": "W1", "other": "", "about": "示例窗口1", "people": "", "findings": SECRET}
    notes.save(this_round, "n" * 32, 0, WHO, "visit", "2021-09-03", visit)
    attached.keep(this_round, "notes", b"a picture")
    practices.save(this_round, "p" * 32, 0, WHO, "某局", {"title": SECRET})
    cases.save_details(this_round, "1", SECRET, "王大妈")
    store.sheet_drafts.add("m/h/c/人事处", {"reason": SECRET}, changed_at=NOW)
    (this_round.folder / EVALUATION).mkdir()
    (this_round.folder / EVALUATION / "先进工作者.pdf").write_text(SECRET, "utf-8")
    return store


def rows(store: Store) -> dict[str, int]:
    """How many rows each of the tables has."""
    with store.database.reading() as db:
        return {name: db.scalar(text(f"SELECT count(*) FROM {name}")) for name in TABLES}


def traces(this_round: Round) -> list[str]:
    """Files of the round that still hold what was written."""
    wanted = SECRET.encode()
    files = (path for path in this_round.folder.rglob("*") if path.is_file())
    return [path.name for path in files if wanted in path.read_bytes()]


@ENGINES
def test_it_goes_from_database_and_disk(tmp_path: Path, engine: str) -> None:
    """What people were promised would be gone by a day would lie there for years."""
    this_round = make_round(tmp_path / "round", 2, settings=PAST + engine)
    store = kept(this_round)
    issue_codes(store, "a")
    assert set(rows(store).values()) == {1}
    opening.open_phase(this_round, "survey")
    count, files = purge_office(this_round, ("zhang",))
    assert count == len(TABLES)
    assert len(files) == 3
    assert set(rows(store).values()) == {0}
    assert traces(this_round) == []
    record = (this_round.folder / "office" / RECORD).read_text("utf-8-sig")
    assert f"{EVALUATION}/先进工作者.pdf" in record
    assert record.count("office/attached/") == 2
    trail = check_trail(this_round)
    assert trail.faults == ()
    assert SECRET not in "".join(store.trail.lines())
    assert respond(store, "a").name == "STORED"  # answers are none of it
    assert purge_office(this_round) == (0, [])
    units_left = store.applications.units().values()
    assert [one.name for one in units_left] == ["某局"]


@pytest.mark.parametrize("days", [None, 0, 1])
def test_nothing_goes_before_its_day(tmp_path: Path, days: int | None) -> None:
    """Applications would be lost while the leading group still needs them."""
    folder = tmp_path / "round"
    today = now(make_round(folder, 2)).date()
    until = "" if days is None else f"keep_until = {today + dt.timedelta(days)}\n"
    this_round = make_round(folder, 2, settings=until)
    store = kept(this_round)
    with pytest.raises(InputError) as refused:
        purge_office(this_round)
    assert "keep_until" in str(refused.value)
    assert set(rows(store).values()) == {1}
    assert len(traces(this_round)) > 1
    assert not (folder / "office" / RECORD).exists()


def test_what_a_broken_run_left_goes_next_time(tmp_path: Path) -> None:
    """Files whose rows are gone would stay for good, since nothing names them."""
    this_round = make_round(tmp_path / "round", 2, settings=PAST)
    store = kept(this_round)
    store.forget_campaign(Act("purge kept", NOW, ("zhang",)))
    assert traces(this_round) != []
    count, files = purge_office(this_round)
    assert (count, len(files)) == (0, 3)
    assert traces(this_round) == []


def test_files_go_where_there_is_no_database(tmp_path: Path) -> None:
    """Reading would make an empty database, or leave the evaluation files."""
    this_round = make_round(tmp_path / "round", 2, settings=PAST)
    (this_round.folder / EVALUATION).mkdir()
    (this_round.folder / EVALUATION / "a.docx").write_bytes(b"a")
    assert [path.name for path in purge_office(this_round)[1]] == ["a.docx"]
    assert not database(this_round).exists()


def test_the_command_asks_or_is_told(tmp_path: Path) -> None:
    """One word on the command line, typed without a thought, would remove a year's work."""
    this_round = make_round(tmp_path / "round", 2, settings=PAST)
    kept(this_round)
    folder = str(this_round.folder)
    asked = CliRunner().invoke(ceping, ["purge", folder], input="n\n")
    assert asked.exit_code == 2
    assert "没有删除" in asked.output
    assert traces(this_round) != []
    done = CliRunner().invoke(ceping, ["purge", folder, "--yes"])
    assert done.exit_code == 0, done.output
    assert "共7条，文件3个" in done.output
    with sqlite3.connect(database(this_round)) as db:
        assert db.execute("SELECT count(*) FROM applications").fetchone() == (0,)
