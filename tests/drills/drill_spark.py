"""One round on three engines: DuckDB, PostgreSQL and a real Apache Spark with a real Java.

What Spark needs is installed apart from everything else: PySpark from its own lock into a folder,
Java by apt-get where there is none.
"""

import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import insert

from rulebook.filelock import WriterLock
from rulebook.round import SETTINGS_FILE, open_round
from survey_app.setup import prepare
from tests.analysis.response_parts import in_parts
from tests.survey_app.postgres import postgres_server

ROOT = Path(__file__).resolve().parents[2]
LOCK, BUILD = ROOT / "requirements-spark.lock", ROOT / "build"
LARGE = ("--windows", "200", "--responses", "1000000", "--electors", "120")
MEDIUM = ("--windows", "20", "--responses", "100000", "--electors", "60")
SMALL = ("--windows", "6", "--responses", "600", "--electors", "20")
SPARK = 'engine = "spark"'
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def spark() -> Path:
    """A folder with PySpark, made once for all workers and kept, and Java on this machine."""
    BUILD.mkdir(exist_ok=True)
    folder = BUILD / f"spark-{hashlib.sha256(LOCK.read_bytes()).hexdigest()[:8]}"
    with WriterLock(BUILD / "spark.lock")():
        if shutil.which("java") is None:
            if os.geteuid() != 0:
                pytest.skip("needs Java 17, or root to install it")
            install = ("apt-get", "install", "-y", "-q", "--no-install-recommends")
            subprocess.run([*install, "openjdk-17-jre-headless"], check=True)
        if not folder.is_dir():
            beside = folder.with_suffix(".new")
            shutil.rmtree(beside, ignore_errors=True)
            pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes")
            build = ("--no-build-isolation", "--target", beside, "-r", LOCK)
            subprocess.run([*pip, *build], check=True)
            beside.rename(folder)
    return folder


@pytest.fixture
def run(spark: Path) -> Run:
    """``ceping`` with Spark to be found; further names go into its environment."""

    def ceping(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
        environment = {**os.environ, "PYTHONPATH": str(spark), "PYTHONUTF8": "1", **more}
        words = [sys.executable, "-P", "-m", "ceping", *map(str, arguments)]
        return subprocess.run(words, env=environment, capture_output=True, text=True, check=False)

    return ceping


def _demo(folder: Path, sizes: Sequence[str]) -> Path:
    words = [sys.executable, "-P", "-m", "ceping", "demo", str(folder), *sizes]
    subprocess.run(words, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A round to spoil."""
    return _demo(tmp_path_factory.mktemp("small") / "一轮", SMALL)


def _copy(demo: Path, folder: Path, *lines: str, without: str = "") -> Path:
    shutil.copytree(demo, folder, ignore=shutil.ignore_patterns("report", *filter(None, [without])))
    settings = (demo / SETTINGS_FILE).read_text("utf-8")
    (folder / SETTINGS_FILE).write_text("\n".join([*lines, settings]), "utf-8")
    return folder


def _in_server(demo: Path, folder: Path, address: str) -> Path:
    """The round with its responses in a database, as a closed survey leaves them."""
    lines = (f'database = "{address}"', 'engine = "postgresql"')
    there = _copy(demo, folder, *lines, without="responses.*")
    (there / "ratings" / "manifest.json").unlink()
    store = prepare(open_round(there))
    table = store._t.responses
    frame = pd.read_parquet(demo / "ratings" / "responses.parquet")
    frame.columns = [*frame.columns[:5], *(f"item_{item}" for item in frame.columns[5:])]
    frame = frame.fillna({"answered_at": "", "seconds": 0})
    rows = frame.astype(dict.fromkeys(frame.columns[4:], "Int64")).astype(object)
    rows = rows.where(rows.notna(), None)
    with store.database.writing() as db:
        for start in range(0, len(rows), 20_000):
            some: Any = rows.iloc[start : start + 20_000].to_dict("records")
            db.execute(insert(table), some)
        store.database.offer(db, table)
    return there


def _without_files(text: str) -> str:
    """score.json but for the hash of the responses' file, which a database does not have."""
    return re.sub(r'\n *"ratings/(responses\.parquet)": "[0-9a-f]+",?', "", text)


def test_three_engines(tmp_path: Path, run: Run) -> None:
    """If an engine counted otherwise, a result would hang on where it was computed."""
    results, demo = {}, _demo(tmp_path / "一轮", LARGE)
    with postgres_server() as server:
        folders = {
            "duckdb": _copy(demo, tmp_path / "duckdb"),
            "postgresql": _in_server(demo, tmp_path / "postgresql", server.fresh()),
            "spark": _copy(demo, tmp_path / "spark", SPARK),
        }
        for engine, folder in folders.items():
            begun = time.perf_counter()
            done = run("score", folder, "--draws", "200")
            assert done.returncode == 0, done.stderr
            print(f"{engine}: {time.perf_counter() - begun:.1f} s")
            results[engine] = (folder / "report" / "score.json").read_text("utf-8")
    assert results["spark"] == results["duckdb"]
    assert _without_files(results["postgresql"]) == _without_files(results["duckdb"])


def test_parts_on_spark(tmp_path: Path, run: Run) -> None:
    """If Spark counted a folder of parts otherwise than one file, a year by months would differ."""
    demo = _demo(tmp_path / "一轮", MEDIUM)
    frame = pd.read_parquet(demo / "ratings" / "responses.parquet")
    week = frame["answered_at"].str.slice(0, 9)  # days of the same tens: Spark asks part by part
    parts = {f"姑苏 {days}/一份 (1).parquet": rows for days, rows in frame.groupby(week)}
    assert len(parts) > 2
    parts["空.parquet"] = frame[:0]
    in_parts(demo, tmp_path / "parts", parts)
    folders = {
        "one file, duckdb": demo,
        "parts, duckdb": _copy(tmp_path / "parts", tmp_path / "parts-duckdb"),
        "parts, spark": _copy(tmp_path / "parts", tmp_path / "parts-spark", SPARK),
    }
    counts, results = {}, {}
    for name, folder in folders.items():
        begun = time.perf_counter()
        done = run("score", folder, "--draws", "200")
        assert done.returncode == 0, done.stderr
        result = json.loads((folder / "report" / "score.json").read_text("utf-8"))
        counts[name] = result["inputs"].pop("counts")
        del result["inputs"]["files"]
        results[name] = result
        print(f"{len(parts)} parts of {len(frame)}: {name} {time.perf_counter() - begun:.1f} s")
    assert len(set(counts.values())) == 1, counts
    assert results["parts, spark"] == results["parts, duckdb"] == results["one file, duckdb"]


def _half(responses: Path) -> None:
    responses.write_bytes(responses.read_bytes()[: responses.stat().st_size // 2])


def _renamed(responses: Path) -> None:
    pd.read_parquet(responses).rename(columns={"overall": "total"}).to_parquet(responses)


def _odd_times(responses: Path) -> None:
    frame = pd.read_parquet(responses)
    frame["answered_at"] = "12:30"
    frame.to_parquet(responses)


@pytest.mark.parametrize(
    ("line", "spoil", "more", "told"),
    [
        (SPARK, _half, {}, "能打开的 Parquet 文件"),
        (SPARK, _renamed, {}, "overall"),
        (SPARK, _odd_times, {}, "应为时间"),
        (SPARK, None, {"JAVA_HOME": "/nowhere"}, "能启动的 Spark"),
        (SPARK, None, {"PYTHONPATH": ""}, "装有 Spark 的环境"),
        ('engine = "spark://127.0.0.1:9"', None, {}, "能启动的 Spark"),
        ('engine = "hadoop"', None, {}, "计算引擎"),
    ],
)
def test_a_clear_line(
    small: Path, tmp_path: Path, run: Run, line: str, spoil: Any, more: dict[str, str], told: str
) -> None:
    """If a fault of Spark were a page of Java, or left half a report, nobody could go on."""
    folder = _copy(small, tmp_path / "r", line)
    (folder / "ratings" / "manifest.json").unlink()
    if spoil:
        spoil(folder / "ratings" / "responses.parquet")
    done = run("score", folder, "--draws", "200", LC_ALL="zh_CN.UTF-8", **more)
    assert done.returncode == 1, done.stderr
    assert told in done.stderr
    assert "\tat org.apache" not in done.stderr
    assert not (folder / "report").exists()


TIMES = (
    *("2021-12-21T09:00+08:00", "2021-12-21 09:00", "2021-12-21 09:00:30", "2021-12-21"),
    *("2021-12-21T09:00:00+09:00", "2021-12-21T09:00Z", " 2021-12-21 09:00 ", "x", "09:00"),
    *("2021-12-21 09:00:00.5", "2021-12-21 09:00:00.123456+01:00", "2021", "2021-12", ""),
)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # py4j's sockets
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
def test_times_alike(spark: Path) -> None:
    """If Spark read a time otherwise, answers would move to another day, or pass with one alone."""
    sys.path.insert(0, str(spark))
    ibis = importlib.import_module("ibis")
    engine = importlib.import_module("analysis.intake.spark")
    times = importlib.import_module("analysis.intake.raw").Times
    here = ibis.duckdb.connect()
    here.raw_sql("SET TimeZone = 'Asia/Shanghai'")
    session = engine._session("spark")
    session.createDataFrame([(text,) for text in TIMES], "a string").createOrReplaceTempView("t")
    there = ibis.pyspark.connect(session)
    own = here.create_table("t", ibis.memtable({"a": list(TIMES)}))
    found = [
        _read(own, times()),
        _read(there.table("t"), engine._times("Asia/Shanghai")),
    ]
    there.disconnect()
    assert found[0] == found[1]


def _read(table: Any, times: Any) -> dict[str, tuple[str, ...]]:
    value = times.local(times.written(table.a).try_cast("timestamp('UTC')"))
    shown = table.select(
        "a", day=value.date().cast("string"), slot=(value.epoch_seconds() // 600).cast("string")
    ).execute()
    return {row[0]: tuple(map(str, row[1:])) for row in shown.itertuples(index=False)}
