"""Scoring on the survey's own PostgreSQL: what is counted there, and what is refused in a line."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert, text

from analysis.counts.reductions import reductions
from analysis.intake.ratings import Ratings
from analysis.intake.validation import validate
from analysis.report.score_json import score_json
from analysis.score import score_round
from rulebook.database_address import RESPONSES_VIEW
from rulebook.problems import InputError
from rulebook.round import SETTINGS_FILE, Round, open_round
from survey_app import setup
from survey_app.acts import closing, opening
from survey_app.acts.export import export_ratings
from tests.ceping.commands import ceping
from tests.survey_app.postgres import Postgres
from tests.survey_app.rounds import ITEMS, give_marks, make_round

ENGINE = 'engine = "postgresql"\n'
CONNECTED = "FROM pg_stat_activity WHERE datname"
# A row in the middle that ends the connection which reads it.
_DIES = """CASE WHEN response_id = 'simulated-r120' AND pg_terminate_backend(pg_backend_pid())
    THEN '' ELSE channel END"""
_COLUMNS = f"""SELECT column_name FROM information_schema.columns
    WHERE table_name = '{RESPONSES_VIEW}' ORDER BY ordinal_position"""
# Ids that a server's own order would sort otherwise than bytes do.
WINDOWS = ("W1", "W10", "W2")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, postgres: Postgres) -> Round:
    """A round of three channels, gaps and all grades, closed and exported."""
    database = f'database = "{postgres.fresh()}"\n'
    this_round = make_round(tmp_path_factory.mktemp("view") / "一轮 测试", settings=database)
    give_marks(this_round)
    opening.open_phase(this_round, "survey")
    store = setup.store_of(this_round)
    rows: list[dict[str, Any]] = [
        {
            "response_id": f"simulated-r{number}",
            "window_id": WINDOWS[number % 3],
            "channel": ("code", "interviewer", "open")[number % 5 % 3],
            "answered_at": f"2021-12-{number % 28 + 1:02}T{number % 24:02}:{number % 6}0+08:00",
            "seconds": number,
        }
        | {f"item_{item}": (number * (place + 2)) % 6 or None for place, item in enumerate(ITEMS)}
        for number in range(240)
    ]
    with store.database.writing() as db:
        db.execute(insert(store._t.responses), rows)
    closing.close_phase(this_round, "survey")
    export_ratings(this_round, ballots=False)
    return this_round


@pytest.fixture
def on_server(closed: Round, tmp_path: Path) -> Callable[..., Round]:
    """A maker of that round's folder as whoever counts on the server has it."""

    def make(address: str = "", *, export: bool = False) -> Round:
        left_out = () if export else ("ratings",)
        folder = tmp_path / "同一轮"
        shutil.copytree(closed.folder, folder, ignore=shutil.ignore_patterns(*left_out))
        settings = (closed.folder / SETTINGS_FILE).read_text("utf-8")
        settings = settings.replace(closed.settings.database, address or closed.settings.database)
        (folder / SETTINGS_FILE).write_text(ENGINE + settings, encoding="utf-8")
        return open_round(folder)

    return make


def test_counted_alike(closed: Round, on_server: Callable[..., Round]) -> None:
    """If the server counted otherwise than the export, two analysts would have two results."""
    there, here = on_server(export=True), closed
    counted, read = (score_json(score_round(r, checks=False)) for r in (there, here))
    assert counted == read
    others: dict[str, Any] = _frames(there)
    for name, frame in _frames(here).items():
        assert others[name].equals(frame), name


def _frames(this_round: Round) -> dict[str, pd.DataFrame]:
    """Everything that checks work on too."""
    with Ratings(this_round) as ratings:
        found = vars(reductions(this_round, validate(this_round, ratings, ()), ratings))
    return {name: value for name, value in found.items() if isinstance(value, pd.DataFrame)}


def test_nothing_before_the_close(tmp_path: Path, postgres: Postgres) -> None:
    """If answers could be read while they come, who watches would know whose they are."""
    settings = f'database = "{postgres.fresh()}"\n{ENGINE}'
    this_round = make_round(tmp_path / "r", settings=settings)
    give_marks(this_round)
    opening.open_phase(this_round, "survey")
    for stopped in (False, True):
        if stopped:
            closing.stop_phase(this_round, "survey")
        with pytest.raises(InputError, match="the view that a closed survey has"):
            score_round(this_round, checks=False)
    closing.close_phase(this_round, "survey")
    assert score_round(this_round, checks=False).result("W1").evidence.responses == 0


def _database(this_round: Round) -> str:
    return this_round.settings.database.split("?")[0].rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (f"COMMENT ON VIEW {RESPONSES_VIEW} IS 'contract 99'", "a view of contract 1"),
        (f'ALTER VIEW {RESPONSES_VIEW} RENAME COLUMN "overall" TO "total"', "overall"),
        (f"ALTER VIEW {RESPONSES_VIEW} RENAME TO other", "the view that a closed survey has"),
    ],
)
def test_another_view(
    closed: Round, on_server: Callable[..., Round], postgres: Postgres, changed: str, told: str
) -> None:
    """If a view of another version were counted, columns would be taken for what they are not."""
    name = f"copy_{_database(closed)}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {_database(closed)}")
    postgres.run(changed, database=name)
    with pytest.raises(InputError, match=told):
        score_round(on_server(postgres.address(name)), checks=False)
    postgres.run(f"DROP DATABASE {name}")


@pytest.mark.parametrize(
    "address",
    [
        "postgresql://postgres@/none?host={folder}",
        "postgresql://nobody@/{name}?host={folder}",
        "postgresql://postgres@127.0.0.1:9/{name}",
        "postgresql://postgres@/{name}?host=/nowhere",
    ],
)
def test_unreachable(
    closed: Round, on_server: Callable[..., Round], postgres: Postgres, address: str
) -> None:
    """If a server that does not answer were a crash, nobody would know what to do about it."""
    told = address.format(folder=postgres.cluster, name=_database(closed))
    with pytest.raises(InputError, match="a database that answers") as refused:
        score_round(on_server(told), checks=False)
    assert len(refused.value.problems) == 1


def test_lost_on_the_way(
    closed: Round, on_server: Callable[..., Round], postgres: Postgres
) -> None:
    """If a connection lost between two counts went unnoticed, a report would have half of them."""
    this_round = on_server()
    leave = f"SELECT pg_terminate_backend(pid) {CONNECTED} = '{_database(closed)}'"

    def count() -> None:
        with Ratings(this_round) as ratings:
            valid = validate(this_round, ratings, ())
            postgres.run(leave)
            reductions(this_round, valid, ratings)

    with pytest.raises(InputError, match="a database that answers"):
        count()


def test_lost_in_the_middle_of_a_scoring(
    closed: Round, on_server: Callable[..., Round], postgres: Postgres
) -> None:
    """If a server that dies under `ceping score` left a report, people would take it for one."""
    name = f"dying_{_database(closed)}"
    postgres.run(f"CREATE DATABASE {name} TEMPLATE {_database(closed)}")
    others = ", ".join(
        f'"{row[0]}"' if row[0] != "channel" else f"{_DIES} AS channel"
        for row in postgres.run(_COLUMNS, database=name)
    )
    postgres.run(
        f"ALTER VIEW {RESPONSES_VIEW} RENAME TO whole",
        f"CREATE VIEW {RESPONSES_VIEW} AS SELECT {others} FROM whole",
        f"COMMENT ON VIEW {RESPONSES_VIEW} IS 'contract 1'",
        database=name,
    )
    this_round = on_server(postgres.address(name), export=True)
    done = ceping("score", this_round.folder, language="zh_CN.UTF-8")
    postgres.run(f"DROP DATABASE {name} WITH (FORCE)")
    assert done.returncode == 1, done.stderr
    assert "能连接、能读取的数据库" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    assert not (this_round.folder / "report").exists()


def test_only_what_the_database_has(closed: Round, on_server: Callable[..., Round]) -> None:
    """If an export beside it could differ, whoever has the folder alone would score otherwise."""
    this_round = on_server(export=True)
    path = this_round.folder / "ratings" / "responses.csv"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join(lines[:-1]), "utf-8")
    (this_round.folder / "ratings" / "manifest.json").unlink()
    with pytest.raises(InputError, match="the responses of the database"):
        score_round(this_round, checks=False)


def test_closed_again(closed: Round) -> None:
    """If closing again did not offer the view, rounds closed by an older version had none."""
    store = setup.store_of(closed)
    with store.database.writing() as db:
        db.execute(text(f"DROP VIEW {RESPONSES_VIEW}"))
    closing.close_phase(closed, "survey")
    with store.database.reading() as db:
        assert db.execute(text(f"SELECT count(*) FROM {RESPONSES_VIEW}")).scalar() == 240
