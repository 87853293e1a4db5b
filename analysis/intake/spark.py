"""Responses read by Apache Spark, here or on a cluster, of which counts alone come back.

PySpark is no part of an ordinary installation (requirements-spark.lock): it is large, needs Java,
and is imported only where round.toml asks for it.
"""

import math
from itertools import count
from pathlib import Path
from typing import Any

import ibis
from ibis.expr import datatypes

from analysis.intake.local_files import encoding_of, header_of
from analysis.intake.parquet_parts import Together, together
from analysis.intake.raw import PART, ROW, ROWS_OF_A_PART, Raw, Times, first_line
from rulebook.columns import Table
from rulebook.problems import InputError, Problem, Words
from rulebook.response_parts import response_files
from rulebook.round import SETTINGS_FILE, Round
from rulebook.vocabulary import SPARK

_FILES = ("parquet", "csv", "xlsx")
_VIEW = "responses"
_SILENT = Path(__file__).with_name("spark_log.properties")
_HERE = "127.0.0.1"
_MINUTES = len("2000-01-01 00:00")
_DATE, _CLOCK = "[0-9]{4}-[0-9]{2}-[0-9]{2}", "[0-9]{2}:[0-9]{2}"
_OFFSET = "(Z|[+-][0-9]{2}:[0-9]{2})"
_TIME = f"^{_DATE}([T ]{_CLOCK}(:[0-9]{{2}}([.][0-9]+)?)?{_OFFSET}?)?$"
_NO_SECONDS = f"^{_DATE}[T ]{_CLOCK}({_OFFSET})?$"


class SparkResponses:
    """The responses' files, opened by a Spark session of its own."""

    def __init__(self, this_round: Round) -> None:
        """Use the engine that round.toml names; it is not started yet."""
        self._round = this_round
        self._backend: Any = None
        self._numbers = count()

    def responses(self, table: Table, apart: frozenset[str]) -> tuple[Raw, ...]:
        """The responses; a cluster must see the round's folder under the same path.

        Raises
        ------
        InputError
            If Spark or Java is missing, the cluster does not answer, a file is a workbook, is
            there twice or cannot be read.
        """
        files = response_files(self._round.folder, table, _FILES)
        if not files:
            return ()
        if files[0][1].suffix == ".parquet":
            groups, encoding = together(files, table, apart, math.inf), None
        else:
            encoding, header = _head(files[0][1])
            groups = (Together(files, header),)
        session = _session(self._round.settings.engine)
        self._backend = ibis.pyspark.connect(session)  # its times are all in UTC
        return tuple(self._raw(session, some, encoding) for some in groups)

    def _raw(self, session: Any, some: Together, encoding: str | None) -> Raw:
        first = 1 if encoding is None else 2
        tables = []
        for place, (_name, path) in enumerate(some.files):
            view = f"{_VIEW}_{next(self._numbers)}"
            _read(session, path, encoding).createOrReplaceTempView(view)
            row = ibis.row_number() + (first + place * ROWS_OF_A_PART)
            part = {PART: ibis.literal(place, "int32")} if len(some.files) > 1 else {}
            tables.append(self._backend.table(view).mutate(**{ROW: row}, **part))
        return Raw(
            tuple(name for name, _path in some.files),
            ibis.union(*tables) if len(tables) > 1 else tables[0],
            some.header,
            encoding,
            far=True,
            times=_times(self._round.settings.timezone),
        )

    def lost(self, error: BaseException) -> InputError | None:
        """What Spark or its Java says; None for anything else."""
        if isinstance(error, InputError) or self._backend is None:
            return None
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException

        if not isinstance(error, (Py4JError, PySparkException, OSError)):
            return None
        words = Words(
            "能完成计算的 Spark（集群可达、数据文件完整）",
            "a Spark that finishes: the cluster answers and the file is whole",
        )
        return InputError([Problem(self._round.settings.engine, words, first_line(_inner(error)))])

    def close(self) -> None:
        """Stop the session, if there is one."""
        if self._backend is not None:
            self._backend.disconnect()


@ibis.udf.scalar.builtin  # type: ignore[untyped-decorator]  # Ibis does not type it
def from_utc_timestamp(moment: datatypes.timestamp, zone: str) -> datatypes.timestamp:
    """Spark's own: the time that clocks in ``zone`` show."""


def _times(zone: str) -> Times:
    """Times as DuckDB reads them, by a session whose zone is UTC.

    With an offset there must be seconds, without one the zone is told. What is no whole date is
    null, since Spark takes a year alone, or an hour as one of today.
    """

    def written(text: Any) -> Any:
        text = text.strip()
        full = ibis.ifelse(
            text.re_search(_NO_SECONDS), text.left(_MINUTES) + ":00" + text.substr(_MINUTES), text
        )
        full = ibis.ifelse(text.re_search(f"^{_DATE}$"), text + " 00:00:00", full)
        told = ibis.ifelse(full.re_search(f"{_OFFSET}$"), full, full + f" {zone}")
        return ibis.ifelse(text.re_search(_TIME), told, ibis.null("string"))

    def local(moment: Any) -> Any:
        kind = moment.type()
        return from_utc_timestamp(moment, zone) if kind.timezone else moment.cast("timestamp")

    return Times(written, local)


def _head(path: Path) -> tuple[str, tuple[str, ...]]:
    """The encoding of a CSV file, and the header."""
    if path.suffix == ".xlsx":
        words = Words(
            "Parquet 或 CSV（Spark 不读工作簿）", "Parquet or CSV: Spark reads no workbook"
        )
        raise InputError([Problem(path.name, words, path.suffix)])
    encoding = encoding_of(path)
    return encoding, tuple(header_of(path, "gb18030" if encoding == "GB18030" else "utf-8-sig"))


def _session(engine: str) -> Any:
    try:
        from py4j.protocol import Py4JError
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError:
        words = Words(
            "装有 Spark 的环境（按 requirements-spark.lock 安装）",
            "an environment with Spark (install requirements-spark.lock)",
        )
        raise _not_started(engine, words, "pyspark") from None
    here = engine == SPARK
    builder = (
        SparkSession.builder.appName("ceping")
        .master("local[*]" if here else engine)
        # Its log would bury the one line that a fault has.
        .config("spark.driver.extraJavaOptions", f"-Dlog4j2.configurationFile={_SILENT.as_uri()}")
        .config("spark.log.level", "OFF")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.legacy.javaCharsets", "true")  # GB18030
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
    )
    if here:
        builder = builder.config("spark.driver.bindAddress", _HERE)
        builder = builder.config("spark.driver.host", _HERE)
    try:
        return builder.getOrCreate()
    except (Py4JError, PySparkException, OSError, RuntimeError) as error:
        words = Words(
            "能启动的 Spark（需要 Java 17，集群要能连接）",
            "a Spark that starts: it needs Java 17, and a cluster must answer",
        )
        raise _not_started(engine, words, first_line(_inner(error))) from None


def _not_started(engine: str, words: Words, got: str) -> InputError:
    return InputError([Problem(SETTINGS_FILE, words, f"{engine}: {got}", column="engine")])


def _read(session: Any, path: Path, encoding: str | None) -> Any:
    # Not as_uri: Spark takes a sign written as %E5 for the name itself.
    place = "file:///" + path.absolute().as_posix().lstrip("/")
    if encoding is None:
        return session.read.parquet(place)
    return session.read.csv(
        place, header=True, encoding=encoding, quote='"', escape='"', multiLine=True
    )


def _inner(error: Exception) -> Exception:
    """What Java itself said, where it did."""
    said: Exception = getattr(error, "java_exception", None) or error
    return said
